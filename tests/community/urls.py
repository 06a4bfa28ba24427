"""Sample parameters for the walk of every address."""

from typing import Any
from uuid import uuid5

from intelligences.community import actions
from intelligences.community.models import Question
from intelligences.kernel.events import reference
from tests.cast import Cast
from tests.community.made import decide, use


def _question(cast: Cast) -> dict[str, Any]:
    held = Question.objects.first()
    if held is None:
        about = reference(use(cast))
        ticket = uuid5(cast.camille.pk, "walk")
        held = actions.ask_signed_in(
            actions.Asked(ticket, about, "question", "", "Qui vérifie ?", "fr"), by=cast.camille
        )
        decide(held, cast.dina)
    return {"pk": held.pk}


SAMPLES = {
    "community:questions_file": lambda cast: {"form": "json"},
    "community:question": _question,
    "community:question_file": lambda cast: {**_question(cast), "form": "json"},
    "community:review_again": _question,
    "community:answer": _question,
    "community:received": lambda cast: {"pk": cast.ville.pk},
    "community:confirm": lambda cast: {"token": "jeton"},
    "community:refused": lambda cast: {"token": "jeton"},
}
