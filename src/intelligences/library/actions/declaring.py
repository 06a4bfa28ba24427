"""Writing a declaration: begun, saved step by step, sent, published or sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intelligences.kernel import events, submissions

from ..declaring.filling import (
    claimed_fields,
    copied,
    fill,
    from_deployment,
    from_solution,
    measure_rows,
    shown_measures,
)
from ..declaring.steps import BY_KEY, STEPS, Step
from ..declaring.supplier import SupplierSheet
from ..models import Declaration, Deployment, DeploymentDocument, DeploymentTerritory, Evidence, Solution, Source
from ..vocabulary import Origin, SourceKind
from .records import NotPossible, publish

_State, _Start = Declaration.State, Declaration.Start
_MOST_TYPED = 20_000
_BEGIN_LOCK = 0x1A_1A_0004  # two clicks at once are one declaration
Shown = TypeVar("Shown")


class Conflict(Exception):
    """Somebody else saved the step meanwhile; `theirs` is what they typed, `by` their id, `revision` today's; `through`
    names the program that saved it for them."""

    def __init__(self, theirs: Mapping[str, list[str]], by: str, revision: int, through: str = "") -> None:
        super().__init__(theirs, by, revision, through)
        self.theirs, self.by, self.revision, self.through = theirs, by, revision, through


@transaction.atomic
def begin(
    organisation: Any,
    *,
    by: Any,
    language: str,
    solution: Solution | None = None,
    copy_of: Deployment | None = None,
    sheet: SupplierSheet | None = None,
    anew: bool = False,
) -> Declaration:
    """A new declaration, from nothing, from a solution, from another use of the same organisation, or from a supplier's
    sheet; asked twice, the same one while nobody has written in it, unless it is asked `anew`."""
    start: _Start = _Start.BLANK
    steps: dict[str, Any] = {}
    if sheet is not None:
        told_by = {"title": sheet.title, "url": sheet.url}
        start, steps = _Start.SUPPLIER, {**sheet.steps, "": {"claimed": sheet.fields, "supplier": told_by}}
    elif copy_of is not None:
        start, steps, solution = _Start.COPY, copied(copy_of), copy_of.solution
    elif solution is not None:
        start, steps = _Start.SOLUTION, from_solution(solution)
    told = {"organisation": organisation, "started_by": by, "start": start, "solution": solution, "state": _State.OPEN}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BEGIN_LOCK])
    for held in () if anew else Declaration.objects.filter(**told):
        if not any(held.revision(step.key) for step in STEPS) and held.steps == steps:
            return held
    made = Declaration.objects.create(**told, language=language, steps=steps)
    events.record("library.declaration_begun", by=by, on=made, facts={"start": start.value})
    return made


@transaction.atomic
def change(deployment: Deployment, organisation: Any, *, by: Any) -> Declaration:
    """A declaration that corrects or claims a record; the one that is open already when there is one."""
    Deployment.objects.select_for_update().get(pk=deployment.pk)
    held = deployment.declarations.filter(state__in=[_State.OPEN, _State.WAITING, _State.SENT_BACK]).first()
    if held is not None:
        if held.organisation_id != organisation.pk:
            raise NotPossible(_("Une autre organisation est en train de reprendre cette fiche."))
        return held
    is_own = deployment.organisation_id == organisation.pk
    steps: dict[str, Any] = from_deployment(deployment)
    if not is_own:
        steps[""] = {"claimed": claimed_fields(deployment)}
    made = Declaration.objects.create(
        organisation=organisation, started_by=by, deployment=deployment, solution=deployment.solution,
        start=_Start.CHANGE if is_own else _Start.CLAIM, language=deployment.language, steps=steps,
    )  # fmt: skip
    events.record("library.declaration_begun", by=by, on=made, facts={"start": made.start})
    return made


@transaction.atomic
def save_step(
    declaration: Declaration, key: str, data: Mapping[str, list[str]], *, seen: int, by: Any, quiet: bool = False
) -> Declaration:
    """Keep what was typed in a step, right or wrong. Conflict when somebody else saved it since revision `seen`.

    `quiet`: the page saved it by itself; nobody has said yet that the step was read.
    """
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if not locked.is_editable:
        raise NotPossible(_("Cette déclaration n’est plus modifiable : elle est en relecture ou close."))
    kept = _kept(key, data)
    held = locked.steps.get(key, {})
    was_read, revision = bool(held.get("read")), int(held.get("revision", 0))
    same = held.get("data", {}) == kept
    if not same and revision != seen:
        raise Conflict(held.get("data", {}), str(held.get("by", "")), revision, str(held.get("through", "")))
    if same and revision and (quiet or was_read):
        return locked
    locked.steps[key] = {
        "data": kept, "revision": revision if same and revision else revision + 1, "by": str(by.pk),
        "at": timezone.now().isoformat(), "read": was_read or not quiet,
    }  # fmt: skip
    if (tool := events.came_through()) is not None:
        locked.steps[key]["through"] = str(tool)
    locked.save(update_fields=["steps", "updated_at"])
    return locked


def _kept(key: str, data: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The controls of the step, without those left empty; a text past any reason is cut."""
    names = (*BY_KEY[key].form.base_fields, "unknown", "not_applicable", "unsure")
    wanted = {name for name in data if name in names or (key == "effets" and name[:1] == "m" and "_" in name)}
    read = {name: [one.replace("\x00", "")[:_MOST_TYPED] for one in data[name]] for name in sorted(wanted)}
    return {name: values for name, values in read.items() if any(one.strip() for one in values)}


def wrong_steps(declaration: Declaration) -> list[str]:
    """Keys of the steps that must be mended before it can be sent."""
    return [
        step.key for step in STEPS
        if (step.is_begun(declaration) or step.needed)
        and (not step.read(declaration).is_valid() or _waits_to_be_read(declaration, step))
    ]  # fmt: skip


def _waits_to_be_read(declaration: Declaration, step: Step) -> bool:
    """What a supplier told stands only once somebody of the organisation has read it."""
    return declaration.start == _Start.SUPPLIER and step.is_begun(declaration) and not declaration.was_read(step.key)


@transaction.atomic
def send(declaration: Declaration, *, by: Any, note: str = "") -> None:
    """Hand it to the moderators; sent twice, it is one case. NotPossible while a step is wrong."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if locked.state == _State.WAITING:
        return
    if not locked.is_editable:
        raise NotPossible(_("Cette déclaration est close."))
    if wrong_steps(locked):
        raise NotPossible(_("Des étapes restent à corriger : elles sont marquées dans la liste."))
    previewed(locked, lambda record: None, by=by)  # what can't be published is never sent
    locked.state = _State.WAITING
    locked.save(update_fields=["state", "updated_at"])
    submissions.submit(locked, by=by, language=locked.language, note=note)
    events.record("library.declaration_sent", by=by, on=locked)


@transaction.atomic
def take_back(declaration: Declaration, *, by: Any) -> None:
    """Out of the queue, or taken up again after having been given up, to go on writing."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if locked.state not in (_State.WAITING, _State.GIVEN_UP):
        raise NotPossible(_("Cette déclaration n’est ni en relecture, ni abandonnée."))
    locked.state = _State.OPEN
    try:
        with transaction.atomic():
            locked.save(update_fields=["state", "updated_at"])
    except IntegrityError:
        raise NotPossible(_("Une autre déclaration modifie déjà cette fiche.")) from None
    submissions.take_back(locked, by=by)
    events.record("library.declaration_taken_back", by=by, on=locked)


@transaction.atomic
def give_up(declaration: Declaration, *, by: Any) -> None:
    """Left; what was typed stays two years, to be taken up again."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if locked.state == _State.PUBLISHED:
        raise NotPossible(_("Cette déclaration est publiée : retirez plutôt la fiche."))
    locked.state = _State.GIVEN_UP
    locked.save(update_fields=["state", "updated_at"])
    submissions.take_back(locked, by=by)
    events.record("library.declaration_given_up", by=by, on=locked)


@transaction.atomic
def accept_declaration(declaration: Declaration, *, by: Any) -> None:
    """What a moderator accepted becomes the public record."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if locked.state not in (_State.WAITING, _State.SENT_BACK):
        raise NotPossible(_("Cette déclaration n’est plus en relecture."))
    made = publish_declared(locked, by=by)
    locked.state, locked.deployment = _State.PUBLISHED, made
    locked.save(update_fields=["state", "deployment", "updated_at"])


def publish_declared(declaration: Declaration, *, by: Any) -> Deployment:
    """The record as the declaration tells it, published. The preview does the same, then undoes it.

    NotPossible when the steps are right one by one and the record isn't.
    """
    record = declaration.deployment or _blank(declaration)
    with override(declaration.language if declaration.language in ("fr", "en") else "fr"):
        words = _("Déclaration : %(organisation)s")
        if declaration.is_by_program:
            words = _("Déclaration par programme : %(organisation)s")
        title = words % {"organisation": declaration.organisation.name}
    source, _made = Source.objects.get_or_create(url="", title=title, defaults={"kind": SourceKind.DECLARATION})
    measures = fill(record, declaration, source)
    try:
        record.full_clean(exclude=["sort_key"])
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from None
    record.save()
    if measures is not None:
        shown_measures(record).delete()
        Evidence.objects.bulk_create(measure_rows(record, measures))
    _attach(record, declaration)
    published: Deployment = publish(record, by=by)  # type: ignore[assignment]
    return published


def _blank(declaration: Declaration) -> Deployment:
    """A new record; a supplier's sheet is the source of what nobody confirms."""
    told = declaration.steps.get("", {}).get("supplier")
    if told is None:
        return Deployment(origin=Origin.DECLARED)
    kind = SourceKind.SUPPLIER if told["url"] else SourceKind.DECLARATION
    facts = {"kind": kind, "consulted_on": timezone.localdate(declaration.created_at)}
    title = _("Fiche du fournisseur : %(name)s") % {"name": told["title"]}
    source, _made = Source.objects.get_or_create(url=told["url"], title=title[:500], defaults=facts)
    return Deployment(origin=Origin.COLLECTED, source=source)


class _Undo(Exception):
    """Ends the transaction of a preview."""


def previewed(declaration: Declaration, show: Callable[[Deployment], Shown], *, by: Any) -> Shown:
    """What `show` gives of the record as it would be published; nothing stays of it."""
    shown: list[Shown] = []
    try:
        with transaction.atomic():
            shown.append(show(publish_declared(declaration, by=by)))
            raise _Undo
    except _Undo:
        return shown[0]


def _attach(record: Deployment, declaration: Declaration) -> None:
    """The pool and the documents of the steps that somebody filled."""
    system, papers = BY_KEY["systeme"].read(declaration), BY_KEY["documents"].read(declaration)
    if system.is_valid():
        pool = [one for one in system.cleaned_data["pool"] if one.pk != record.territory_id]
        record.pool_links.exclude(territory__in=pool).delete()
        held = set(record.pool_links.values_list("territory", flat=True))
        role = DeploymentTerritory.Role.MEMBER
        DeploymentTerritory.objects.bulk_create(
            DeploymentTerritory(deployment=record, territory=one, role=role) for one in pool if one.pk not in held
        )
    if BY_KEY["documents"].is_begun(declaration) and papers.is_valid():
        wanted = {int(pk) for pk in papers.cleaned_data["documents"]}
        record.document_links.exclude(document__in=wanted).delete()
        had = set(record.document_links.values_list("document", flat=True))
        DeploymentDocument.objects.bulk_create(
            DeploymentDocument(deployment=record, document_id=pk) for pk in sorted(wanted - had)
        )


@transaction.atomic
def refuse_declaration(declaration: Declaration, *, by: Any) -> None:
    """Sent back to its authors, who read the reason, answer it, or mend and send again."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    locked.state = _State.SENT_BACK
    locked.save(update_fields=["state", "updated_at"])
    events.record("library.declaration_sent_back", by=by, on=locked)
