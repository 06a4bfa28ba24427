"""Sample parameters for the walk of every address."""

from typing import Any
from uuid import uuid5

from django.utils import timezone

from intelligences.community import actions
from intelligences.community.meetings import actions as meetings
from intelligences.community.meetings import tokens
from intelligences.community.models import Meeting, Question, Registration
from intelligences.kernel.events import reference
from tests.cast import Cast
from tests.community.made import association, decide, use
from tests.community.meetings.made import announced, begun, registered


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


def _meeting(cast: Cast) -> dict[str, Any]:
    held = Meeting.objects.first()
    if held is None:
        held = begun(announced(cast))
        meetings.publish_minutes(held, text="Rien n’est décidé.", language="fr", seen=0, by=cast.alice)
    return {"pk": held.pk, "slug": held.slug}


def _coming(cast: Cast) -> dict[str, Any]:
    held = Meeting.objects.ahead().filter(state="announced", starts_at__gt=timezone.now()).first() or announced(cast)
    return {"pk": held.pk, "slug": held.slug}


def _registration(cast: Cast) -> dict[str, Any]:
    held = Registration.objects.first() or registered(announced(cast), "lea@exemple.example")
    return {"token": tokens.make(held)}


SAMPLES = {
    **{f"meetings:{name}": _meeting for name in ("meeting", "meeting_calendar", "minutes", "prepare", "write")},
    **{f"meetings:{name}": _coming for name in ("register", "edit", "agenda", "announce", "cancel", "attendance")},
    **{f"meetings:{name}": _registration for name in ("registration", "registration_calendar", "leave")},
    "civil:directory_file": lambda cast: {"form": "json"},
    "civil:present": lambda cast: {"pk": association(cast).pk},
    "meetings:index_file": lambda cast: {"form": "json"},
    "meetings:meeting_file": lambda cast: {**_meeting(cast), "form": "json"},
    "meetings:confirm": lambda cast: {"token": "jeton"},
    "community:questions_file": lambda cast: {"form": "json"},
    "community:question": _question,
    "community:question_file": lambda cast: {**_question(cast), "form": "json"},
    "community:review_again": _question,
    "community:answer": _question,
    "community:received": lambda cast: {"pk": cast.ville.pk},
    "community:confirm": lambda cast: {"token": "jeton"},
    "community:refused": lambda cast: {"token": "jeton"},
}
