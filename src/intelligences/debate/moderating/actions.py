"""Declare one's interests, let an association observe."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from intelligences.accounts.models import Organisation, Person
from intelligences.accounts.queries import people_of
from intelligences.community.rules import acts_for
from intelligences.kernel import events, notices
from intelligences.kernel.submissions import NotPossible

from ..models import Debate, Statement
from .models import Interest, InterestDeclaration, Observer


@transaction.atomic
def declare(debate: Debate, *, interest: str, text: str, by: Person) -> InterestDeclaration:
    """What ties a moderator to the debate, or nothing. The same as their last one is that one."""
    Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)  # two clicks at once wait here
    last = declaration_of(debate, by)
    if last is not None and (last.interest, last.text) == (interest, text):
        return last
    known = debate.interest_declarations.aggregate(last=Max("role"))["last"] or 0
    role = last.role if last else known + 1
    made = InterestDeclaration.objects.create(debate=debate, person=by, role=role, interest=interest, text=text)
    events.record("debate.interests_declared", by=None, on=debate, facts={"role": role, "interest": interest})
    return made


def declaration_of(debate: Debate, person: Person) -> InterestDeclaration | None:
    """A moderator's last declaration for a debate."""
    return InterestDeclaration.objects.filter(debate=debate, person=person).order_by("-at", "-pk").first()


def once_declared(action: Callable[..., None]) -> Callable[..., None]:
    """A decision on a statement, for whoever declared their interests in its debate and doesn't abstain.

    Raises NotPossible otherwise. Nobody to declare (`by` None): the site's own upkeep decides.
    """

    def decided(statement: Statement, *, by: Person | None) -> None:
        if by is not None:
            check_declared(statement.debate, by)
        action(statement, by=by)

    return decided


def check_declared(debate: Debate, person: Person) -> None:
    """Raises NotPossible unless this moderator declared for this debate, moderates it, and isn't its organiser."""
    if acts_for(person, debate.organisation):
        raise NotPossible(gettext("Vous agissez pour l’organisateur de ce débat : une autre personne décidera."))
    held = declaration_of(debate, person)
    if held is None:
        raise NotPossible(
            gettext("Déclarez d’abord vos liens d’intérêt pour ce débat, depuis sa page « Modération », puis décidez.")
        )
    if held.interest == Interest.ABSTAINS:
        raise NotPossible(gettext("Vous avez déclaré ne pas modérer ce débat : une autre personne décidera."))


@transaction.atomic
def accredit(debate: Debate, organisation: Organisation, *, by: Person) -> Observer:
    """Let an association observe, and tell its people. Twice is once."""
    held, is_new = Observer.objects.get_or_create(
        debate=debate, organisation=organisation, ended_at=None, defaults={"by": by}
    )
    if is_new:
        events.record("debate.observer_let_in", by=by, on=debate, facts={"organisation": organisation.pk})
        for person in people_of(organisation):
            key = f"debate.observer:{held.pk}:{person.pk}"
            notices.notify(person, "debate/email/observer", {"debate": debate, "organisation": organisation}, key=key)
    return held


@transaction.atomic
def end(observer: Observer, *, by: Person) -> None:
    """End an accreditation; the page keeps that it was. Twice changes nothing."""
    if Observer.objects.filter(pk=observer.pk, ended_at=None).update(ended_at=timezone.now()):
        facts = {"organisation": observer.organisation_id}
        events.record("debate.observer_ended", by=by, on=observer.debate, facts=facts)
