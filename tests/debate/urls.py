"""Sample parameters for the walk of every address."""

from typing import Any

from intelligences.debate.models import Debate
from tests.cast import Cast
from tests.debate.made import opened, prepared, printed


def _open(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="open").first() or opened(cast)
    return {"pk": debate.pk, "slug": debate.slug}


def _draft(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="draft").first() or prepared(cast)
    return {"pk": debate.pk, "slug": debate.slug}


def _printed(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.get(pk=_open(cast)["pk"])
    printing = debate.printings.first() or printed(cast, debate, 4)
    return {**_open(cast), "number": printing.number}


SAMPLES = {
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
