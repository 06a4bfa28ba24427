"""What tests of this room and the walk of every address make."""

from typing import Any

import altcha

from intelligences.accounts.models import Membership, Organisation, Person
from intelligences.community import proof
from intelligences.community.models import Question
from intelligences.kernel.events import reference
from intelligences.library import actions as library
from intelligences.library.models import Deployment, Source
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from tests.cast import Cast


def solved_proof() -> str:
    """A proof of work of a browser: set `proof.COST` to 1 first, unless there is time."""
    challenge = altcha.Challenge.from_dict(proof.challenge())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def use(cast: Cast) -> Deployment:
    """A use of the town, once."""
    held = Deployment.objects.filter(register="questions").first()
    if held is not None:
        return held
    told = {"url": "https://exemple.example/assistant", "title": "Article inventé", "kind": "press"}
    made = Deployment(
        title="Assistant inventé", operator_name="Ville de Saint-Exemple", organisation=cast.ville,
        origin="collected", source=Source.objects.get_or_create(**told)[0], register="questions", external_id="1",
    )  # fmt: skip
    return library.publish(made, by=cast.dina)


def association(cast: Cast) -> Organisation:
    """An association that Alice and Bruno also act for, once."""
    held, is_new = Organisation.objects.get_or_create(
        name="Association inventée", defaults={"kind": "association", "state": "validated"}
    )
    if is_new:
        for person, role in ((cast.alice, "manager"), (cast.bruno, "contributor")):
            Membership.objects.create(person=person, organisation=held, role=role, state="active")
    return held


def decide(question: Question, by: Person, verdict: str = "accepted", **ruling: Any) -> None:
    """Moderation's decision on what waits."""
    category = "conform" if verdict == "accepted" else ruling.pop("category", "personal_data")
    case = Case.objects.pending().get(subject=reference(question))
    moderation.decide(case, moderation.Ruling(verdict, category, **ruling), by=by, seen=case.decisions.count())
