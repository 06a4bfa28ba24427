"""The catalogue of what can be downloaded, as DCAT-AP 3 (JSON-LD and RDF/XML), which portals harvest.

It also fits the shapes of MLDCAT-AP 3.1.0: a dataset tells when it was collected, a file has a measure of quality.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from intelligences.kernel.twins import twin_address

from . import schemas
from .dump import archive as dump
from .dump.edition import Edition
from .formats import LAYOUTS

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "spdx": "http://spdx.org/rdf/terms#",
    "it6": "http://data.europa.eu/it6/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/FRA"
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_FRANCE = "http://publications.europa.eu/resource/authority/country/FRA"
_NAME = "Bibliothèque d’IA territoriales"
_TOLD = (
    "Usages de l’intelligence artificielle et des algorithmes dans les collectivités françaises, solutions, effets "
    "mesurés ou annoncés, sources, et chaque version de chaque fiche."
)


@dataclass(frozen=True)
class Literal:
    """A text in a language, or a value of a type of XML Schema."""

    value: str
    language: str = ""
    type: str = ""


@dataclass(frozen=True)
class Node:
    """A resource: its address ("" for one that has none), its class, its properties by prefixed name."""

    id: str
    type: str
    properties: dict[str, list[Any]] = field(default_factory=dict)


def catalogue(held: Edition | None) -> Node:
    """The catalogue; the archive is in it once it is made."""
    with override(settings.LANGUAGE_CODE):
        page = settings.SITE_URL + reverse("opendata:data")
        publisher = Node("", "foaf:Agent", {"foaf:name": [_text(settings.PUBLISHER or "Intelligences associées")]})
        files = [_uses(page), *(_of_layout(page, key, form) for key in LAYOUTS for form in ("csv", "json"))]
        files += [_archive(page, held)] if held else []
        moment = held.made_at[:10] if held else ""
        told: dict[str, list[Any]] = {
            "dct:title": [_text(_NAME)],
            "dct:description": [_text(_TOLD)],
            "dct:publisher": [publisher],
            "dct:language": [Node(_LANGUAGE, "dct:LinguisticSystem")],
            "dct:spatial": [Node(_FRANCE, "dct:Location")],
            "dct:license": [Node(dump.LICENCE["path"], "dct:LicenseDocument")],
        }
        keywords = ("intelligence artificielle", "algorithmes publics", "collectivités territoriales")
        dated = {"it6:collectionDate": [Literal(moment, type="date")], "dct:modified": [Literal(moment, type="date")]}
        dataset = Node(
            f"{page}#bibliotheque",
            "dcat:Dataset",
            told
            | (dated if moment else {})
            | {
                "dct:identifier": [Literal(f"{page}#bibliotheque")],
                "dcat:landingPage": [Node(page, "foaf:Document")],
                "dcat:keyword": [_text(one) for one in keywords],
                "dcat:theme": [Node(_THEME, "skos:Concept")],
                "dcat:distribution": files,
            },
        )
        held_here = {"dcat:dataset": [dataset], "dcat:service": [_service(dataset)]}
        return Node(page, "dcat:Catalog", told | {"foaf:homepage": [Node(page, "foaf:Document")]} | held_here)


def _text(value: str) -> Literal:
    return Literal(value, language="fr")


def _measure(page: str, key: str, title: str, value: int) -> Node:
    """A figure of quality: what is counted, and how many."""
    counted = {"dct:identifier": [Literal(key)], "dct:title": [_text(title)]}
    return Node(
        "",
        "dqv:QualityMeasurement",
        {
            "dct:type": [Node(f"{page}#{key}", "it6:DataQuality", counted)],
            "dqv:value": [Literal(str(value), type="integer")],
        },
    )


def _distribution(address: str, title: str, form: str, media: str, more: dict[str, list[Any]]) -> Node:
    return Node(
        f"{address}#fichier",
        "dcat:Distribution",
        {
            "dct:title": [_text(title)],
            "dcat:accessURL": [Node(address, "dcat:Resource")],
            "dcat:downloadURL": [Node(address, "dcat:Resource")],
            "dct:format": [Node(_FILE_TYPE + form, "dct:MediaTypeOrExtent")],
            "dcat:mediaType": [Node(f"https://www.iana.org/assignments/media-types/{media}", "dct:MediaType")],
            "dct:license": [Node(dump.LICENCE["path"], "dct:LicenseDocument")],
            **more,
        },
    )


def _archive(page: str, held: Edition) -> Node:
    checksum = Node(
        "",
        "spdx:Checksum",
        {
            "spdx:algorithm": [Node("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")],
            "spdx:checksumValue": [Literal(held.sha256, type="hexBinary")],
        },
    )
    more = {
        "dcat:byteSize": [Literal(str(held.size), type="nonNegativeInteger")],
        "spdx:checksum": [checksum],
        "dqv:hasQualityMeasurement": [_measure(page, "lignes", "Nombre de lignes", sum(held.counts.values()))],
    }
    address = settings.SITE_URL + reverse("opendata:archive")
    return _distribution(address, "Archive complète, avec l’histoire", "ZIP", "application/zip", more)


def _uses(page: str) -> Node:
    """The CSV of uses, and the schema that it follows."""
    one = schemas.SETS["usages"]
    more = {
        "dct:conformsTo": [Node(schemas.address(one, "table-schema.json"), "dct:Standard")],
        "dqv:hasQualityMeasurement": [_measure(page, "colonnes", "Colonnes du fichier", len(one.columns()))],
    }
    address = settings.SITE_URL + twin_address(reverse(one.page), "csv")
    return _distribution(address, f"{one.title}, une ligne par usage", "CSV", "text/csv", more)


def _service(dataset: Node) -> Node:
    """The API, which reads the same data."""
    from .api.reading import address as api_address  # not when the site starts

    return Node(
        f"{api_address('')}#service",
        "dcat:DataService",
        {
            "dct:title": [_text("API de lecture de la bibliothèque")],
            "dct:description": [_text("Les usages, solutions, effets et organisations, par les filtres du site.")],
            "dct:license": [Node(dump.LICENCE["path"], "dct:LicenseDocument")],
            "dcat:endpointURL": [Node(api_address(""), "dcat:Resource")],
            "dcat:endpointDescription": [Node(api_address("openapi.json"), "dcat:Resource")],
            "dcat:landingPage": [Node(settings.SITE_URL + reverse("opendata:api_reference"), "foaf:Document")],
            "dct:format": [Node(_FILE_TYPE + "JSON", "dct:MediaTypeOrExtent")],
            "dcat:servesDataset": [Node(dataset.id, "")],
        },
    )


def _of_layout(page: str, key: str, form: str) -> Node:
    layout = LAYOUTS[key]
    address = settings.SITE_URL + reverse("opendata:layout", kwargs={"layout": key, "form": form})
    media = {"csv": "text/csv", "json": "application/json"}[form]
    more = {
        "dct:conformsTo": [Node(layout.source, "dct:Standard")],
        "dqv:hasQualityMeasurement": [
            _measure(page, "champs", "Champs d’un usage que le format porte", len(layout.carried))
        ],
    }
    return _distribution(address, f"{layout.label} {layout.version}", form.upper(), media, more)


def as_json_ld(root: Node) -> bytes:
    """JSON-LD 1.1."""
    told = {"@context": NAMESPACES | {"xsd": _XSD}, **_json(root)}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _json(one: Any) -> Any:
    if isinstance(one, Literal):
        if one.language:
            return {"@value": one.value, "@language": one.language}
        return {"@value": one.value, "@type": f"xsd:{one.type}"} if one.type else one.value
    told = ({"@id": one.id} if one.id else {}) | ({"@type": one.type} if one.type else {})
    return told | {name: [_json(value) for value in values] for name, values in one.properties.items()}


def as_rdf_xml(root: Node) -> bytes:
    """RDF/XML."""
    for prefix, address in NAMESPACES.items():
        Xml.register_namespace(prefix, address)
    document = Xml.Element(_name("rdf:RDF"))
    document.append(_xml(root))
    Xml.indent(document)
    made: bytes = Xml.tostring(document, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _name(prefixed: str) -> str:
    prefix, _colon, local = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _xml(one: Node) -> Xml.Element:
    element = Xml.Element(_name(one.type))
    if one.id:
        element.set(_name("rdf:about"), one.id)
    for name, values in one.properties.items():
        for value in values:
            element.append(_property(name, value))
    return element


def _property(name: str, value: Any) -> Xml.Element:
    element = Xml.Element(_name(name))
    if isinstance(value, Literal):
        element.text = value.value
        if value.language:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", value.language)
        elif value.type:
            element.set(_name("rdf:datatype"), _XSD + value.type)
    elif not value.type:
        element.set(_name("rdf:resource"), value.id)
    else:
        element.append(_xml(value))
    return element
