"""Countries of foreign records: ISO 3166-1 codes, `EU` for the European Union, `XX` for one that isn't told. Pure."""

from __future__ import annotations

from intelligences.kernel.french import words

UNKNOWN, EUROPE = "XX", "EU"

_NAMES = """
AD|Andorre|Andorra
AL|Albanie|Albania
AT|Autriche|Austria|Oostenrijk
AU|Australie|Australia
BA|Bosnie-Herzégovine|Bosnia and Herzegovina
BE|Belgique|Belgium|België
BG|Bulgarie|Bulgaria
BR|Brésil|Brazil
CA|Canada|Canada
CH|Suisse|Switzerland|Schweiz
CL|Chili|Chile
CN|Chine|China
CO|Colombie|Colombia
CY|Chypre|Cyprus
CZ|Tchéquie|Czechia|Czech Republic|République tchèque
DE|Allemagne|Germany|Deutschland|Duitsland
DK|Danemark|Denmark
EE|Estonie|Estonia
ES|Espagne|Spain|España
EU|Union européenne|European Union|Europe|EU27|European Commission
FI|Finlande|Finland|Suomi
FR|France|France|Frankrijk
GB|Royaume-Uni|United Kingdom|UK|Great Britain|England|Scotland|Wales|Northern Ireland
GE|Géorgie|Georgia
GR|Grèce|Greece|Hellas|EL
HR|Croatie|Croatia
HU|Hongrie|Hungary
IE|Irlande|Ireland
IN|Inde|India
IL|Israël|Israel
IS|Islande|Iceland
IT|Italie|Italy|Italia
JP|Japon|Japan
KR|Corée du Sud|South Korea|Korea
LI|Liechtenstein|Liechtenstein
LT|Lituanie|Lithuania
LU|Luxembourg|Luxembourg
LV|Lettonie|Latvia
MA|Maroc|Morocco
MC|Monaco|Monaco
MD|Moldavie|Moldova
ME|Monténégro|Montenegro
MK|Macédoine du Nord|North Macedonia
MT|Malte|Malta
MX|Mexique|Mexico
NL|Pays-Bas|Netherlands|The Netherlands|Nederland
NO|Norvège|Norway
NZ|Nouvelle-Zélande|New Zealand
PL|Pologne|Poland|Polska
PT|Portugal|Portugal
RO|Roumanie|Romania
RS|Serbie|Serbia
RU|Russie|Russia
SE|Suède|Sweden|Sverige
SG|Singapour|Singapore
SI|Slovénie|Slovenia
SK|Slovaquie|Slovakia|Slovak Republic
SM|Saint-Marin|San Marino
SN|Sénégal|Senegal
TN|Tunisie|Tunisia
TR|Turquie|Türkiye|Turkey
UA|Ukraine|Ukraine
US|États-Unis|United States|USA|United States of America
VA|Vatican|Vatican City|Holy See
XK|Kosovo|Kosovo
XX|pays non précisé|country not told
"""
_ROWS = [line.split("|") for line in _NAMES.strip().splitlines()]
_LABELS = {code: (french, english) for code, french, english, *_ in _ROWS}
_CODES = {words(name): code for code, *names in _ROWS for name in (code, *names)}


def country_code(name: str) -> str:
    """The code of a country told by its name or code; empty when it isn't one that we know."""
    return _CODES.get(words(name), "")


def country_name(code: str, language: str = "fr") -> str:
    """The name of a country; the code itself when it isn't in the list."""
    french, english = _LABELS.get(code, (code, code))
    return french if language == "fr" else english
