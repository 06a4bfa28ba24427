"""Sample parameters for the walk of every address."""

from typing import Any

from intelligences.debate.models import Concertation, Debate, Panel
from tests.cast import Cast
from tests.debate.concertations import made as concertations
from tests.debate.made import opened, prepared
from tests.debate.panels import made as panels


def _open(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="open").first() or opened(cast)
    return {"pk": debate.pk, "slug": debate.slug}


def _draft(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="draft").first() or prepared(cast)
    return {"pk": debate.pk, "slug": debate.slug}


def _panel(cast: Cast) -> dict[str, Any]:
    panel = Panel.objects.filter(state="open").first() or panels.opened(cast)
    return {"pk": panel.pk, "slug": panel.slug}


def _panel_in_preparation(cast: Cast) -> dict[str, Any]:
    panel = Panel.objects.filter(state="draft").first() or panels.prepared(cast)
    return {"pk": panel.pk, "slug": panel.slug}


def _concertation(cast: Cast) -> dict[str, Any]:
    found = Concertation.objects.filter(state="concluded").first() or concertations.concluded(cast)
    return {"pk": found.pk, "slug": found.slug}


def _concertation_open(cast: Cast) -> dict[str, Any]:
    found = Concertation.objects.filter(state="open").first() or concertations.opened(cast)
    return {"pk": found.pk, "slug": found.slug}


def _concertation_in_preparation(cast: Cast) -> dict[str, Any]:
    found = Concertation.objects.filter(state="draft").first() or concertations.prepared(cast)
    return {"pk": found.pk, "slug": found.slug}


SAMPLES = {
    "debate:index_file": lambda cast: {"form": "json"},
    "debate:confirm": lambda cast: {"token": "jeton"},
    **{
        f"debate:{name}": _open
        for name in (
            "debate", "statements", "take_part", "enter", "sent", "propose", "near", "own", "about", "withdraw",
            "close", "result", "result_file", "result_pdf", "votes", "receipt", "verify", "roll_file",
        )
    },
    **{f"debate:{name}": _draft for name in ("prepare", "edit", "traits", "codes", "open")},
    "concertations:index_file": lambda cast: {"form": "json"},
    "concertations:confirm": lambda cast: {"token": "jeton"},
    "concertations:concertation_file": lambda cast: {**_concertation(cast), "form": "json"},
    "concertations:contributions_file": lambda cast: {**_concertation(cast), "form": "json"},
    "concertations:answer": lambda cast: {**_concertation(cast), "number": 1},
    **{f"concertations:{name}": _concertation for name in ("concertation", "contributions", "versions")},
    **{f"concertations:{name}": _concertation_open for name in ("contribute", "sent", "conclude")},
    **{f"concertations:{name}": _concertation_in_preparation for name in ("prepare", "edit", "publish")},
    "panels:index_file": lambda cast: {"form": "json"},
    "panels:confirm": lambda cast: {"token": "jeton"},
    "panels:candidate": lambda cast: {"token": "jeton"},
    "panels:panel_file": lambda cast: {**_panel(cast), "form": "json"},
    "panels:draw_files": lambda cast: {**_panel(cast), "number": 1},
    "panels:private_files": lambda cast: {**_panel(cast), "number": 1},
    "panels:step": lambda cast: {**_panel(cast), "name": "ouvrir"},
    **{f"panels:{name}": _panel for name in ("panel", "apply", "sent", "draw", "answer_for")},
    **{f"panels:{name}": _panel_in_preparation for name in ("prepare", "edit", "quotas")},
    "debate:debate_file": lambda cast: {**_open(cast), "form": "json"},
    "debate:rewrite": lambda cast: {**_open(cast), "number": 0},
    "debate:translate": lambda cast: {**_open(cast), "number": 0},
}  # fmt: skip
