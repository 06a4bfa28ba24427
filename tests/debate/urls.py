"""Sample parameters for the walk of every address."""

from typing import Any

from intelligences.debate.models import Debate
from tests.cast import Cast
from tests.debate.made import opened, prepared


def _open(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="open").first() or opened(cast)
    return {"pk": debate.pk, "slug": debate.slug}


def _draft(cast: Cast) -> dict[str, Any]:
    debate = Debate.objects.filter(state="draft").first() or prepared(cast)
    return {"pk": debate.pk, "slug": debate.slug}


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
    "debate:debate_file": lambda cast: {**_open(cast), "form": "json"},
    "debate:rewrite": lambda cast: {**_open(cast), "number": 0},
    "debate:translate": lambda cast: {**_open(cast), "number": 0},
}  # fmt: skip
