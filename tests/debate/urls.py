"""Sample parameters for the walk of every address."""

from typing import Any

from intelligences.debate.counter import actions as counter
from intelligences.debate.models import (
    Concertation,
    CounterAnalysis,
    Debate,
    DebateRequest,
    Observer,
    Panel,
    ProposedSeed,
)
from intelligences.debate.moderating import actions as moderating
from tests.cast import Cast
from tests.community.made import association
from tests.debate.concertations import made as concertations
from tests.debate.made import (
    ANALYSIS,
    concluded,
    opened,
    prepared,
    preparing_request,
    printed,
    published_request,
)
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


def _printed(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.get(pk=_open(cast)["pk"])
    printing = debate.printings.first() or printed(cast, debate, 4)
    return {**_open(cast), "number": printing.number}


def _request(cast: Cast) -> dict[str, Any]:
    return {"pk": (DebateRequest.objects.first() or published_request(cast)).pk}


def _preparing(cast: Cast) -> dict[str, Any]:
    held = DebateRequest.objects.filter(state="granted").first() or preparing_request(cast)
    return {"pk": held.pk}


def _seed(cast: Cast) -> dict[str, Any]:
    return {**_preparing(cast), "seed": ProposedSeed.objects.get().pk}


def _analysed(cast: Cast) -> dict[str, Any]:
    held = CounterAnalysis.objects.first()
    if held is None:
        held = counter.write(concluded(cast), ANALYSIS, organisation=cast.collectif, by=cast.gilles)
        counter.accept(held, by=cast.dina)
    return {"pk": held.debate_id, "slug": held.debate.slug}


def _observed(cast: Cast) -> dict[str, Any]:
    moderating.accredit(Debate.objects.get(pk=_open(cast)["pk"]), association(cast), by=cast.alice)
    return _open(cast)


SAMPLES = {
    "debate:observe": _observed,
    "debate:end_observer": lambda cast: {**_observed(cast), "observer": Observer.objects.get().pk},
    **{f"debate:{name}": _open for name in ("moderating", "declare_interests", "accredit")},
    "debate:counter_analysis": lambda cast: {**_analysed(cast), "organisation": cast.collectif.pk},
    "debate:counter_analyses_file": lambda cast: {**_analysed(cast), "form": "json"},
    "debate:write_counter_analysis": _analysed,
    "debate:propose_seeds": _preparing,
    "debate:decide_seed": _seed,
    **{f"debate:{name}": _request for name in ("request", "answer_request", "tie")},
    "debate:requests_file": lambda cast: {"form": "json"},
    "debate:index_file": lambda cast: {"form": "json"},
    "debate:confirm": lambda cast: {"token": "jeton"},
    **{
        f"debate:{name}": _open
        for name in (
            "debate", "statements", "take_part", "enter", "sent", "propose", "near", "own", "about", "withdraw",
            "close", "result", "result_file", "result_pdf", "votes", "receipt", "verify", "roll_file",
            "evening", "screen", "host", "paper", "type_in", "take_back",
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
    "debate:short": lambda cast: {"pk": _open(cast)["pk"]},
    "debate:short_stub": lambda cast: {"pk": _open(cast)["pk"]},
    "debate:poster": lambda cast: {**_open(cast), "paper": "a4"},
    "debate:ballots": lambda cast: {**_printed(cast), "part": 1},
    "debate:template": lambda cast: {**_printed(cast), "letter": "A"},
    "debate:undo": lambda cast: {**_open(cast), "batch": 1},
    "debate:debate_file": lambda cast: {**_open(cast), "form": "json"},
    "debate:rewrite": lambda cast: {**_open(cast), "number": 0},
    "debate:translate": lambda cast: {**_open(cast), "number": 0},
}  # fmt: skip
