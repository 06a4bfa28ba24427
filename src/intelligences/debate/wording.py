"""Words of debates: what the code names, told to people in the active language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from intelligences.moderation.models import Category
from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number, percent

from .actions.computing import FEWEST_ANSWERS, FEWEST_ON_MAP
from .checklist import FEWEST_SEEDS, Missing
from .models import Debate, Entry, Result, Statement
from .models.statements import LONGEST_KEPT
from .publication import SMALL
from .queries import Exposed, Standing
from .receipts import Receipt
from .remarks import Remark

_TASKS = {
    Missing.FRAMING: _("Dire ce qu’il faut savoir"),
    Missing.TERMS: _("Dire les modalités"),
    Missing.OUTCOME: _("Dire ce qui sera fait du résultat"),
    Missing.CLOSES_ON: _("Fixer le dernier jour des votes"),
    Missing.ASSESSMENT: _("Inscrire l’analyse d’impact (AIPD)"),
    Missing.SEEDS: _("Écrire les affirmations de départ"),
    Missing.CODES: _("Tirer les codes d’invitation"),
    Missing.MODERATOR: _("Attendre qu’une personne qui n’agit pas pour vous puisse modérer"),
}
_HINTS = {
    Missing.TERMS: _("La loi demande de les publier (CRPA, art. L. 131-1)."),
    Missing.OUTCOME: _("La loi demande de publier les suites (CRPA, art. L. 131-1)."),
    Missing.ASSESSMENT: _("Un vote est une opinion politique : sans elle, le débat ne s’ouvre pas."),
}
_REMARKS = {
    Remark.PERSON: _("Elle semble nommer une personne ou donner ses coordonnées : parlez plutôt de la fonction."),
    Remark.HARSH: _("Un mot peut blesser : d’autres seront plus facilement d’accord sans lui."),
    Remark.QUESTION: _("C’est une question : on ne peut pas être d’accord avec elle. Dites ce que vous pensez."),
    Remark.SEVERAL: _("Elle contient plusieurs phrases : on peut être d’accord avec l’une et pas avec l’autre."),
    Remark.SHOUTED: _("Les majuscules se lisent comme un cri."),
}
_ENTRIES = {
    Entry.LINK: _("Tout le monde peut entrer par un lien : une même personne peut y voter plusieurs fois."),
    Entry.CODE: _("On entre avec un code d’invitation : un vote par code."),
    Entry.EMAIL: _("On entre avec une adresse de courriel confirmée, effacée aussitôt : un vote par adresse."),
    Entry.AGENTS: _("On entre avec un compte de l’organisation : un vote par compte."),
    Entry.IMPORTED: _("Les votes ont été recueillis ailleurs : ce site ne sait pas comment on y entrait."),
}


@dataclass(frozen=True)
class Task:
    """A line of the list of what is left to do."""

    title: str
    kind: str
    state: str
    url: str
    hint: str


def tasks(debate: Debate, missing: Sequence[Missing]) -> list[Task]:
    """Everything that opening needs, done or not."""
    edit = reverse("debate:edit", kwargs={"pk": debate.pk, "slug": debate.slug})
    own = {Missing.SEEDS: "#affirmations", Missing.CODES: "#codes"}
    told = []
    for one in Missing:
        if one == Missing.CODES and debate.entry != Entry.CODE:
            continue
        is_missing = one in missing
        hint = str(_HINTS.get(one, "")) if is_missing else ""
        if one == Missing.SEEDS and is_missing:
            hint = gettext("Au moins %d, de tous les avis.") % FEWEST_SEEDS
        state = gettext("à faire") if is_missing else gettext("prêt")
        told.append(Task(str(_TASKS[one]), "caution" if is_missing else "good", state, own.get(one, edit), hint))
    return told


def remark(one: Remark) -> str:
    """What whoever writes reads."""
    return str(_REMARKS[one])


def entry(debate: Debate) -> str:
    """What the way in means for the result."""
    return str(_ENTRIES[Entry(debate.entry)])


def seeded(added: int, given: int) -> str:
    """What became of the statements that were given."""
    told = ngettext("%d affirmation ajoutée.", "%d affirmations ajoutées.", added) % added
    already = given - added
    if not already:
        return told
    return f"{told} {ngettext('%d existait déjà.', '%d existaient déjà.', already) % already}"


def not_placed(standing: Standing) -> str:
    """Why a participant isn't shown on the map: too few answers, theirs or everybody's."""
    fewest = min(FEWEST_ANSWERS, standing.total)
    if standing.voted < fewest:
        told = gettext("Votre place se calcule à partir de %(fewest)d réponses : vous en avez donné %(voted)d.")
        return told % {"fewest": fewest, "voted": standing.voted}
    return gettext(
        "La carte se trace à partir de %(fewest)d participations, quelques minutes après les votes : revenez plus tard."
    ) % {"fewest": FEWEST_ON_MAP}


def shortened(cut: int) -> str:
    """What became of imported statements that are longer than what is kept."""
    told = ngettext(
        "%(many)d affirmation dépassait %(limit)d signes : elle est coupée et finit par « … ».",
        "%(many)d affirmations dépassaient %(limit)d signes : elles sont coupées et finissent par « … ».",
        cut,
    )
    return told % {"many": cut, "limit": LONGEST_KEPT}


@dataclass(frozen=True)
class Became:
    """A proposed statement's state, and why it was kept out."""

    kind: str
    label: str
    reason: str
    text: str


def became(statement: Statement) -> Became:
    """What its author reads."""
    kinds = {"waiting": "neutral", "unread": "good", "accepted": "good", "refused": "stop", "replaced": "caution"}
    reason = str(Category(statement.reason).label) if statement.reason in Category.values else ""
    label = str(Statement.State(statement.state).label)
    return Became(kinds[statement.state], label, capfirst(reason), statement.reason_text)


def statements_table(statements: Iterable[Statement]) -> Table:
    """Every statement with its votes; few votes aren't told apart, for each would be somebody's."""
    headings = (
        Heading(gettext("Affirmation")),
        Heading(gettext("D’accord"), figures=True),
        Heading(gettext("Pas d’accord"), figures=True),
        Heading(gettext("Ne se prononcent pas"), figures=True),
    )
    held = list(statements)
    rows = [[_told(one), *_counts(one)] for one in held]
    note = gettext("Sous %d votes, ils ne sont pas détaillés.") % SMALL
    return Table(gettext("Votes par affirmation"), headings, rows, note, [one.language for one in held])


def _counts(one: Statement) -> list[str]:
    counts = one.agrees, one.disagrees, one.passes
    return [number(count) for count in counts] if sum(counts) >= SMALL else ["–"] * 3


def _told(one: Statement) -> str:
    told = f"{one.number}. {one.text}"
    if one.origin_id:
        told += gettext(" (issue de : %s)") % _numbers(one.rewritten_from)
    if one.state == Statement.State.REPLACED:
        into = _numbers(one.rewritten_into)
        told += gettext(" (remplacée par : %s)") % into if into else gettext(" (remplacée)")
    return told


def _numbers(statements: Iterable[Statement]) -> str:
    return ", ".join(gettext("nᵒ %d") % one.number for one in statements)


@dataclass(frozen=True)
class Verdict:
    """What is said of opinion groups: a title, and how one knows."""

    kind: str
    title: str
    text: str


def verdict(result: Result) -> Verdict:
    """Whether there are groups, in one sentence, with what the resampling gave."""
    return verdict_of(result.summary["map"])


def verdict_of(told: Mapping[str, Any]) -> Verdict:
    """The same of one map, in the engine's words."""
    again = gettext("Sur %(many)d rééchantillonnages des participants : %(spread)s.") % {
        "many": told["replicates"],
        "spread": ", ".join(
            gettext("%(groups)s (%(share)s)") % {"groups": _groups(int(one)), "share": percent(share, 0)}
            for one, share in told["numbers"].items()
        ),
    }
    if told["verdict"] != "too_few":
        low, high = told["interval"]
        spread = gettext("Nombre de groupes, du 5ᵉ au 95ᵉ centile : de %(low)d à %(high)d.")
        one = gettext("Nombre de groupes, du 5ᵉ au 95ᵉ centile : %(low)d.")
        again += " " + (spread if low < high else one) % {"low": low, "high": high}
    if told["verdict"] == "stable":
        title = ngettext("%d groupe d’opinion, stable", "%d groupes d’opinion, stables", told["groups"])
        return Verdict("good", title % told["groups"], f"{again} {_certainty(told)}".strip())
    if told["verdict"] == "unstable":
        title = gettext("Pas de groupes sûrs")
        return Verdict("caution", title, gettext("Des groupes se devinent, mais ne se retrouvent pas.") + " " + again)
    if told["verdict"] == "none":
        return _without_groups(told, again)
    text = gettext("Il faut au moins vingt personnes qui aient répondu à sept affirmations.")
    return Verdict("", gettext("Trop tôt pour parler de groupes"), text)


def _without_groups(told: Mapping[str, Any], again: str) -> Verdict:
    """A continuum; or groups that most resamplings see, for they ask for less, and that nothing proves."""
    if sum(share for groups, share in told["numbers"].items() if int(groups)) <= 0.5:
        text = gettext("Les opinions se suivent sans coupure : en tracer une serait arbitraire.")
        return Verdict("", gettext("Pas de groupes distincts"), f"{text} {again}")
    text = gettext(
        "Des groupes se devinent, mais des opinions qui se suivent sans coupure expliquent les votes presque aussi "
        "bien : rien n’est tracé. Un rééchantillonnage demande moins de preuves que le résultat."
    )
    return Verdict("", gettext("Pas de groupes prouvés"), f"{text} {again}")


def _certainty(told: Mapping[str, Any]) -> str:
    """How sure it is that people belong to their groups; empty for results from before it was published."""
    if told.get("certainty_median") is None:
        return ""
    return gettext(
        "La moitié des personnes appartiennent à leur groupe avec une probabilité de %(median)s ou plus ; une sur dix, "
        "de %(low)s ou moins."
    ) % {"median": percent(told["certainty_median"], 0), "low": percent(told["certainty_10th_percentile"], 0)}


def certificate(result: Result) -> str:
    """How close the statements left aside come to contesting the slate."""
    told = result.summary["slate"]["certificate"]
    share = percent(told["tightest"], 0)
    held = gettext(
        "Vérifié : l’affirmation laissée de côté qui en est le plus près réunit %s des personnes qu’il faudrait "
        "pour la réclamer."
    )
    contested = gettext(
        "Ce choix laisse de côté une affirmation qui réunit %s des personnes qu’il faut pour la réclamer."
    )
    return (held if told["holds"] else contested) % share


def method(result: Result) -> list[str]:
    """How the figures are computed, with what makes them again."""
    axes = gettext(
        "Les axes de la carte sont ceux qui portent plus que des votes mélangés. Des groupes ne sont tracés que "
        "si les votes les distinguent d’un continuum et si %(many)d rééchantillonnages les retrouvent. Les scores "
        "viennent d’un modèle à facteurs, sans groupes. Ces calculs ne retirent ni ne pondèrent aucun vote."
    ) % {"many": result.summary["map"]["replicates"]}
    made = gettext("Graine : %(seed)d. Calculé avec NumPy %(numpy)s et SciPy %(scipy)s.")
    return [axes, made % {"seed": result.seed, **result.summary["versions"]}]


def level_verdict(result: Result) -> Verdict | None:
    """The same of the map without the tendency to agree with everything."""
    told = result.summary["map_without_tendency"]
    return verdict_of(told) if told else None


def tendency(result: Result) -> str:
    """How much the axes of the map tell of the tendency to agree with everything."""
    first, second = (number(one, 2) for one in result.summary["map"]["tendency_to_agree"])
    told = gettext(
        "Corrélation des deux axes avec l’habitude d’être d’accord avec tout : %(first)s et %(second)s. Près de 0, "
        "l’axe "
        "parle d’opinions ; près de 1 ou de -1, il parle surtout de cette habitude."
    )
    return told % {"first": first, "second": second}


def _groups(number: int) -> str:
    return ngettext("%d groupe", "%d groupes", number) % number if number else gettext("aucun groupe")


def receipt(debate: Debate, held: Receipt, absolute: Callable[[str], str], *, root: str = "") -> str:
    """A receipt as a text to keep, in the active language; with its proof and the root once it has one."""
    verify = absolute(reverse("debate:verify", kwargs={"pk": debate.pk, "slug": debate.slug}))
    lines = [
        gettext("Reçu de participation au débat nᵒ %d") % debate.pk,
        debate.title,
        "",
        gettext("Il prouve que votre participation est comptée. Il ne dit pas ce que vous avez répondu."),
        gettext("Gardez-le : personne ne peut vous le redonner après la clôture."),
        gettext("Pour le vérifier, après la clôture : %s") % verify,
        "",
        held.code,
    ]
    if held.proof is not None:
        lines += ["", held.proof.code, "", gettext("Racine publiée à la clôture : %s") % root]
    return "\r\n".join([*lines, ""])


def exposure_table(exposed: Iterable[Exposed]) -> Table:
    """How often each statement was drawn, and should have been."""
    headings = (
        Heading(gettext("Affirmation")),
        Heading(gettext("Tirages"), figures=True),
        Heading(gettext("Suivis d’un vote"), figures=True),
        Heading(gettext("Tirages vérifiés"), figures=True),
        Heading(gettext("Attendus"), figures=True),
    )
    held = list(exposed)
    rows: list[list[Any]] = [
        [f"{one.number}. {one.text}", str(one.shown), str(one.voted), str(one.audited), number(one.expected, 1)]
        for one in held
    ]
    note = gettext("Un tirage sur cinq est vérifié : on y compte ce qui est sorti et la somme des chances de chacune.")
    languages = [one.language for one in held]
    return Table(gettext("Ce qui a été montré, et combien de fois"), headings, rows, note, languages)
