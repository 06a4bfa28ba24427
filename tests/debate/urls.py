"""Sample parameters for the walk of every address."""

from typing import Any

from intelligences.debate.counter import actions as counter
from intelligences.debate.models import CounterAnalysis, Debate, DebateRequest, Observer, ProposedSeed
from intelligences.debate.moderating import actions as moderating
from tests.cast import Cast
from tests.community.made import association
from tests.debate.made import ANALYSIS, concluded, opened, prepared, preparing_request, published_request


def _open(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="open").first() or opened(cast)
    return {"pk": debate.pk, "slug": debate.slug}


def _draft(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="draft").first() or prepared(cast)
    return {"pk": debate.pk, "slug": debate.slug}


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
        )
    },
    **{f"debate:{name}": _draft for name in ("prepare", "edit", "traits", "codes", "open")},
    "debate:debate_file": lambda cast: {**_open(cast), "form": "json"},
    "debate:rewrite": lambda cast: {**_open(cast), "number": 0},
    "debate:translate": lambda cast: {**_open(cast), "number": 0},
}  # fmt: skip
