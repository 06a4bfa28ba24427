"""A panel from its preparation to its replacements."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intelligences.debate.engine.sortition import Folder, commitment
from intelligences.debate.models import Candidate, CandidateContact, Panel
from intelligences.debate.panels import actions, drawing, queries, traits
from intelligences.debate.panels.checklist import Missing
from intelligences.debate.panels.errors import Held, Moved, NotReady, TooEarly
from intelligences.kernel import events
from intelligences.kernel.models import Event
from intelligences.messages.models import Message
from tests.cast import Cast
from tests.debate.panels import made

pytestmark = pytest.mark.django_db


def at(view: str, panel: Panel, **more: object) -> str:
    """The address of a view of a panel."""
    return reverse(f"panels:{view}", kwargs={"pk": panel.pk, "slug": panel.slug, **more})


def folder(client: Client, panel: Panel, place: Path, *, name: str = "draw_files", number: int = 1) -> Folder:
    """The published draw, downloaded and unpacked."""
    answer = client.get(at(name, panel, number=number))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as held:
        held.extractall(place)
    return Folder.read(place / f"panel-{panel.pk}-tirage-{number}")


def test_nothing_opens_before_it_is_ready(cast: Cast) -> None:
    panel = actions.create(cast.ville, {"title": "Un panel", "question": "Quoi ?", "language": "fr"}, by=cast.alice)
    with pytest.raises(NotReady) as refused:
        actions.open_applications(panel, by=cast.alice)
    assert refused.value.missing == list(Missing)
    today = timezone.localdate()
    late = made.prepared(cast, deletes_on=today + timedelta(days=20 + 2 * 365 + 1))
    with pytest.raises(NotReady):
        actions.open_applications(late, by=cast.alice)


def test_the_promise_is_public_before_the_draw_and_kept_by_it(cast: Cast, tmp_path: Path) -> None:
    panel = made.announced(cast)
    page = Client().get(panel.get_absolute_url()).content.decode()
    promised = panel.draws.get()
    assert promised.commitment == commitment(panel.secret)
    assert promised.commitment in page
    assert promised.lottery_digest in page
    assert panel.secret not in page
    assert panel.secret not in Client().get(at("panel_file", panel, form="json")).content.decode()
    drawing.draw(panel, public_value="4 8 15 16 23 42", by=cast.alice)
    found = folder(Client(), panel, tmp_path)
    assert found.record["commitment"] == promised.commitment
    assert found.record["lottery_digest"] == promised.lottery_digest
    assert [one.what for one in found.check() if not one.holds] == []
    assert events.verify().broken_at is None


def test_a_draw_waits_for_its_day_and_happens_once(cast: Cast) -> None:
    panel = made.announced(cast)
    Panel.objects.update(draw_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(TooEarly):
        drawing.draw(panel, public_value="1", by=cast.alice)
    Panel.objects.update(draw_on=timezone.localdate())
    drawing.draw(panel, public_value="1", by=cast.alice)
    with pytest.raises(Moved):
        drawing.draw(panel, public_value="2", by=cast.alice)


def test_members_are_told_and_keep_every_quota(cast: Cast) -> None:
    panel = made.drawn(cast)
    invited = panel.candidates.filter(state=Candidate.State.INVITED)
    assert sorted(one.number for one in invited) == panel.draws.get().drawn
    told = Message.objects.filter(subject__contains="tiré au sort").values_list("recipient", flat=True)
    assert set(told) == {one.contact.email for one in invited}
    assert all(one.members is not None and one.least <= one.members <= one.most for one in queries.quotas(panel))


def test_who_declines_is_replaced_among_those_never_drawn(cast: Cast, tmp_path: Path) -> None:
    panel = made.drawn(cast)
    first = panel.draws.get()
    leaving = panel.candidates.filter(number__in=first.drawn[:2])
    for one in leaving:
        actions.withdraw(one)
    drawing.replace(panel, by=cast.alice)
    made.work()
    second = panel.draws.get(number=2)
    assert second.previous_seed == first.seed
    assert len(second.drawn) == 2
    assert not set(second.drawn) & set(first.drawn)
    assert drawing.missing_members(panel) == 0
    assert all(one.members is not None and one.least <= one.members <= one.most for one in queries.quotas(panel))
    assert [one.what for one in folder(Client(), panel, tmp_path, number=2).check() if not one.holds] == []
    told = Event.objects.filter(kind="panel.drawn").order_by("id").first()
    assert told is not None
    assert told.facts["next"] == second.commitment  # promised with the draw before


def test_nobody_is_replaced_while_nobody_left(cast: Cast) -> None:
    with pytest.raises(Moved):
        drawing.replace(made.drawn(cast), by=cast.alice)


def test_replacing_gives_up_as_little_of_the_quotas_as_it_can_and_says_so(cast: Cast) -> None:
    panel = made.drawn(cast)
    young = [one for one in panel.candidates.all() if one.values[1] == 0]
    for one in young:
        actions.withdraw(one)
    drawing.replace(panel, by=cast.alice)
    made.work()
    second = panel.draws.get(number=2)
    assert drawing.missing_members(panel) == 0
    assert {(one["trait"], one["value"]) for one in second.relaxed} >= {("Âge", "16 à 29 ans")}
    assert "2 devient" in Client().get(panel.get_absolute_url()).content.decode()


def test_a_guarantor_checks_quotas_and_chances_too_without_names(cast: Cast, client_of: object, tmp_path: Path) -> None:
    panel = made.drawn(cast)
    alice = client_of(cast.alice)  # type: ignore[operator]
    found = folder(alice, panel, tmp_path, name="private_files")
    assert len(found.check()) == 9
    assert all(one.holds for one in found.check())
    assert b"Personne" not in (found.candidates or b"")


def test_rare_combinations_are_never_published(cast: Cast, tmp_path: Path) -> None:
    panel = made.opened(cast)
    made.crowd(panel)
    actions.bring_in(panel, [actions.Row("Seule", "seule@exemple.fr", "", (1, 0))], by=cast.alice)
    Candidate.objects.filter(contact__name="Personne 0").update(values=[1, 0])
    actions.close_list(panel, by=cast.alice)
    drawing.prepare(panel, by=cast.alice)
    made.work()
    assert panel.draws.get().candidates is None


def test_quotas_that_cannot_be_held_are_named_and_can_be_changed(cast: Cast) -> None:
    panel = made.opened(cast)
    made.crowd(panel, 40)
    Candidate.objects.filter(panel=panel).exclude(contact__name="Personne 0").filter(values__1=0).delete()
    actions.close_list(panel, by=cast.alice)
    drawing.prepare(panel, by=cast.alice)
    made.work()
    panel.refresh_from_db()
    assert panel.state == Panel.State.LISTED
    assert panel.conflict is not None
    assert panel.conflict["bounds"] == [["Âge", "16 à 29 ans", "least", 2]]
    told = [(one["value"], one["new_least"], one["new_most"]) for one in panel.conflict["relaxations"]]
    assert told == [("16 à 29 ans", 1, 2)]
    changed = traits.read(made.QUOTAS.replace("29 ans : 2\n", "29 ans : 1 à 2\n"), made.SIZE)
    fields = {"size": made.SIZE, "traits": changed, "population_source": made.SOURCE}
    actions.change_quotas(panel, fields, by=cast.alice)
    drawing.prepare(panel, by=cast.alice)
    made.work()
    panel.refresh_from_db()
    assert (panel.state, panel.conflict) == (Panel.State.ANNOUNCED, None)


def test_too_few_candidates_are_counted(cast: Cast) -> None:
    panel = made.opened(cast)
    made.crowd(panel, 5)
    actions.close_list(panel, by=cast.alice)
    drawing.prepare(panel, by=cast.alice)
    made.work()
    panel.refresh_from_db()
    assert panel.conflict is not None
    assert panel.conflict["short"] == 3


def test_lists_close_by_themselves(cast: Cast) -> None:
    panel = made.opened(cast)
    made.crowd(panel)
    assert actions.close_ended(timezone.localdate()) == 0
    assert actions.close_ended(timezone.localdate() + timedelta(days=11)) == 1
    numbers = sorted(Candidate.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 41))


def test_an_address_is_one_candidate(cast: Cast) -> None:
    panel = made.opened(cast)
    row = actions.Row("A", "a@exemple.fr", "", (0, 0))
    assert actions.bring_in(panel, [row, row], by=cast.alice) == (1, 1)
    actions.apply(panel, name="B", email="a@exemple.fr", values=[0, 0])
    assert not panel.applying.exists()  # its holder gets the link to their own page
    assert Message.objects.filter(recipient="a@exemple.fr").count() == 2


def test_an_address_confirmed_meanwhile_is_refused(cast: Cast) -> None:
    panel = made.opened(cast)
    actions.apply(panel, name="A", email="a@exemple.fr", values=[0, 0])
    actions.bring_in(panel, [actions.Row("A", "a@exemple.fr", "", (0, 0))], by=cast.alice)
    with pytest.raises(Held):
        actions.confirm(panel.applying.get())


def test_who_withdraws_before_the_list_is_closed_leaves_nothing(cast: Cast) -> None:
    panel = made.opened(cast)
    made.crowd(panel, 2)
    actions.withdraw(Candidate.objects.first())  # type: ignore[arg-type]
    assert (Candidate.objects.count(), CandidateContact.objects.count()) == (1, 1)


def test_who_withdraws_after_it_keeps_a_number_and_nothing_else(cast: Cast) -> None:
    panel = made.announced(cast)
    one = panel.candidates.get(number=1)
    actions.withdraw(one)
    one.refresh_from_db()
    assert one.state == Candidate.State.GONE
    assert not CandidateContact.objects.filter(candidate=one).exists()
    with pytest.raises(Moved):
        actions.accept(one)
