"""The transparency sheet of a use: what whoever meets the system wants to know, in the order in which they ask it.

One content for the page, the PDF and the sign. Only what is public stands in it: the published record, and the signed
conclusions that rest on wordings that were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.ui import typography

from .. import sentences, wording
from ..models import Deployment, Evidence
from ..queries.assessing import Copy
from ..queries.sheet import Sheet
from ..vocabulary import Collection, Learning, Origin, PersonalData


@dataclass(frozen=True)
class Part:
    """A question and its answer: what the record's own texts say, then our sentences, then a list.

    `is_known`: whether the record tells something.
    """

    title: str
    own: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    is_known: bool = True


@dataclass(frozen=True)
class Transparency:
    """The sheet; `number` is the version of the record that it tells, `on` that version's day."""

    use: Deployment
    told: str
    parts: list[Part]
    unknown: list[str]
    number: int
    on: date

    @property
    def address(self) -> str:
        """A short address of the public page, to scan and to type."""
        return settings.SITE_URL + reverse("library:short", kwargs={"pk": self.use.pk})

    @property
    def decides(self) -> str:
        """What people decide, or that it isn't known."""
        return self.use.human_oversight or _("On ne sait pas quelle part reste aux personnes.")


def transparency(shown: Sheet, copies: Iterable[Copy]) -> Transparency:
    """The sheet of a published use."""
    use, versions = shown.use, shown.versions
    parts = [
        _purpose(use),
        _body(use),
        _system(use),
        _people(use),
        _data(use),
        _effect(use, shown.evidence),
        _redress(use),
        *_duties(copies),
    ]
    on = timezone.localdate(versions[-1].at) if versions else timezone.localdate(use.updated_at)
    unknown = [*shown.unknown.not_told, *shown.unknown.nobody_knows]
    return Transparency(use, sentences.whole(use), parts, unknown, len(versions), on)


def _purpose(use: Deployment) -> Part:
    return _part(_("À quoi sert-il ?"), [use.problem, use.place_in_service], [], _not_said(use))


def _body(use: Deployment) -> Part:
    told = [sentences.operator(use)]
    if use.accountable_service:
        told.append(_("Service responsable : %(service)s") % {"service": use.accountable_service})
    if use.suppliers:
        told.append(_("Fourni par : %(names)s") % {"names": ", ".join(use.suppliers)})
    return Part(_("Qui l’utilise ?"), sentences=told)


def _system(use: Deployment) -> Part:
    told = []
    if use.learning == Learning.RULES:
        told.append(_("Il applique des règles écrites par des personnes : il n’apprend pas."))
    elif use.learning in (Learning.LEARNING, Learning.BOTH):
        told.append(_("Il a appris à partir de données : ses résultats peuvent être faux."))
    return _part(_("Comment fonctionne-t-il ?"), [use.technique], told, _not_said(use))


def _people(use: Deployment) -> Part:
    unknown = _not_said(use)
    return _part(_("Qui décide ?"), [use.human_oversight], [], unknown)


def _data(use: Deployment) -> Part:
    told = []
    if use.personal_data == PersonalData.YES:
        told.append(_("Il traite des données personnelles."))
    elif use.personal_data == PersonalData.NO:
        told.append(_("Il ne traite pas de données personnelles."))
    if use.people_concerned:
        told.append(_("Personnes concernées : %(who)s") % {"who": use.people_concerned})
    if use.decisions_a_year is not None:
        number = typography.number(use.decisions_a_year, language=get_language() or "fr")
        told.append(_("Décisions par an : %(number)s") % {"number": number})
    return _part(_("Quelles données emploie-t-il ?"), [use.data_used], told, _not_said(use))


def _effect(use: Deployment, evidence: list[Evidence]) -> Part:
    title = _("Que change-t-il ?")
    if evidence:
        return Part(title, items=[f"{one.claim} ({wording.level_words(one.level)})" for one in evidence])
    said = [_("Effet attendu, pas mesuré : %(effect)s") % {"effect": use.expected_effect}]
    return _part(title, [], said if use.expected_effect else [], _("Aucun effet n’a été mesuré ni décrit."))


def _redress(use: Deployment) -> Part:
    told = [] if use.redress else [_("Aucune voie particulière n’est décrite.")]
    if use.contact_channel:
        told.append(_("Écrire à : %(channel)s") % {"channel": use.contact_channel})
    if use.collection == Collection.FRANCE:
        told.append(
            _(
                "Une décision qui vous concerne a été prise avec cet outil ? Vous pouvez demander les règles suivies "
                "et comment elles vous ont été appliquées (code des relations entre le public et l’administration, "
                "article L. 311-3-1). Sans réponse un mois après, ou si l’on refuse, vous avez deux mois pour saisir "
                "la Commission d’accès aux documents administratifs, www.cada.fr."
            )
        )
    return Part(_("Comment demander, contester ?"), [one for one in [use.redress] if one], told)


def _duties(copies: Iterable[Copy]) -> list[Part]:
    language = "fr" if get_language() == "fr" else "en"
    told = []
    for copy in copies:
        said = [str(one["says"][language]) for one in copy.public_conclusions]
        if copy.public_score:
            said.insert(0, str(copy.public_score["says"][language]))
        if said:
            facts = {
                "day": typography.day(copy.signed.signed_on, language=language),
                "function": copy.signed.function,
                "version": typography.day(copy.signed.version, language=language),
            }
            signed = _(
                "Appréciation de l’organisme, signée le %(day)s (%(function)s), grille du %(version)s. Elle informe et "
                "ne vaut pas avis juridique."
            )
            told.append(Part(str(copy.fields["title"][language]), sentences=[signed % facts], items=said))
    return told


def _not_said(use: Deployment) -> str:
    """Who is silent: the body that declares, or the public sources from which the record was made."""
    if use.origin == Origin.DECLARED:
        return _("L’organisme ne l’a pas dit.")
    return _("Les sources publiques ne le disent pas.")


def _part(title: str, own: list[str], said: list[str], unknown: str) -> Part:
    kept = [one[:1].upper() + one[1:] for one in own if one]
    return Part(title, kept, said) if kept or said else Part(title, sentences=[unknown], is_known=False)
