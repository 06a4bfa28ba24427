"""The pages of a use's duties: open to its organisation alone; nothing typed is lost; only what was read is public."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.library import actions
from intelligences.library.assessing.forms import SEEN, UNKNOWN
from intelligences.library.assessing.pages import pages
from intelligences.library.assessing.reading import PACKS
from intelligences.library.models import Assessment, Deployment, SignedAssessment
from intelligences.library.queries.assessing import assessed
from intelligences.safeguards import load_pack
from tests.cast import Cast
from tests.library.assessing.answers import CRPA

Answer = Callable[..., Assessment]
ClientOf = Callable[[Any], Client]
pytestmark = pytest.mark.django_db
CHECK = "à vérifier par un juriste"


def _address(use: Deployment, end: str = "") -> str:
    return f"/usages/{use.pk}/obligations/{end}"


def _read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _sign(held: Assessment, cast: Cast, *, publish: bool = True) -> SignedAssessment:
    held.refresh_from_db()
    return actions.sign(held, function="Maire", publish=publish, seen=held.revision, by=cast.alice)


def _walk(client: Client, use: Deployment, pack: str, choose: Callable[[Any], list[str]]) -> int:
    """Answer every page, following where each leads; how many pages it took."""
    address = _address(use, f"{pack}/questions/{pages(load_pack(pack))[0].key}/")
    for step in range(1, 200):
        shown = client.get(address).context["asked"]
        data = {one.question.id: choose(one.question) for one in shown}
        data |= {f"{SEEN}{one.question.id}": [str(one.revision)] for one in shown}
        answer = client.post(address, data)
        assert answer.status_code == 302, address
        address = answer["Location"]
        if address.endswith("/verifier/"):
            return step
    raise AssertionError("the questions never end")


def _first_option(question: Any) -> list[str]:
    return [question.options[0].id] if question.options else ["01/03/2026" if question.kind == "date" else "60"]


@pytest.mark.parametrize("pack", PACKS)
def test_the_questions_lead_from_the_first_to_the_result(
    pack: str, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    bruno = client_of(cast.bruno)
    _walk(bruno, town_use, pack, _first_option)
    shown = assessed(town_use, pack)
    assert shown.outcome.is_complete
    assert shown.wrong == {}
    text = _read(bruno, _address(town_use, f"{pack}/"))
    for one in shown.outcome.conclusions:
        assert f"conclusion-{one.decision.id}" in text
    assert "attend une réponse" not in text
    assert text.count(CHECK) >= sum(not one.grounds.is_public for one in shown.outcome.conclusions)


@pytest.mark.parametrize("pack", PACKS)
def test_knowing_nothing_is_allowed_on_every_page(
    pack: str, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    bruno = client_of(cast.bruno)
    _walk(bruno, town_use, pack, lambda question: [UNKNOWN] if question.kind == "one" else [])
    shown = assessed(town_use, pack)
    assert shown.answered == frozenset()
    assert "pas encore de réponse" in _read(bruno, _address(town_use, f"{pack}/verifier/"))


def test_no_question_waits_for_an_answer_of_its_own_page() -> None:
    from intelligences.safeguards import deciding

    for name in PACKS:
        pack = load_pack(name)
        told = pages(pack)
        assert [q.id for page in told for q in page.questions] == [q.id for q in pack.questions]
        for page in told:
            for place, question in enumerate(page.questions):
                assert not deciding(pack, question) & {one.id for one in page.questions[:place]}


def test_only_those_who_act_for_the_organisation_read(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("crpa", CRPA)
    for end in ("", "liste/", "crpa/", "crpa/verifier/", "crpa/questions/body/", "crpa/obligation/explanation/"):
        for person, status in ((cast.alice, 200), (cast.bruno, 200), (cast.gilles, 404), (cast.dina, 403)):
            assert client_of(person).get(_address(town_use, end)).status_code == status, (end, person)


def test_a_contributor_answers_and_a_manager_signs(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    held = answer("crpa", CRPA, by=cast.bruno)
    told = {"function": "Maire", "revision": held.revision}
    refused = client_of(cast.bruno).post(_address(town_use, "crpa/signer/"), told)
    assert refused.status_code == 403
    assert "personnes qui gèrent" in refused.content.decode()
    alice = client_of(cast.alice)
    assert "Ce que vous signez" in _read(alice, _address(town_use, "crpa/signer/"))
    made = alice.post(_address(town_use, "crpa/signer/"), told, follow=True).content.decode()
    assert "Copie signée n° 1" in made
    assert "votre organisation seulement" in made


def test_what_the_record_tells_is_proposed_and_said_to_be(
    town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    alice = client_of(cast.alice)
    text = _read(alice, _address(town_use, "ai_act/questions/ai_system/"))
    assert "Réponse proposée d’après votre fiche" in text
    assert assessed(town_use, "ai_act").answered == frozenset()
    alice.post(_address(town_use, "ai_act/questions/ai_system/"), {"ai_system": "learns", f"{SEEN}ai_system": "0"})
    again = _read(alice, _address(town_use, "ai_act/questions/ai_system/"))
    assert "proposée" not in again


def test_the_date_of_the_record_is_proposed_as_people_write_it(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("gdpr", {"personal": ["yes"], "alone": ["no"]})
    assert 'value="03/03/2026"' in _read(client_of(cast.alice), _address(town_use, "gdpr/questions/first_use/"))


def test_a_wrong_date_is_kept_shown_and_explained(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("gdpr", {"personal": ["yes"], "alone": ["no"]})
    alice, address = client_of(cast.alice), _address(town_use, "gdpr/questions/first_use/")
    page = alice.post(address, {"first_use": "31/02/2026", f"{SEEN}first_use": "0"})
    assert (page.status_code, "error-summary" in page.content.decode()) == (200, True)
    for end in ("gdpr/questions/first_use/", "gdpr/verifier/"):
        assert "31/02/2026" in _read(alice, _address(town_use, end))
    assert "un jour qui existe" in _read(alice, _address(town_use, "gdpr/verifier/"))


def test_two_answers_are_shown_side_by_side(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    bruno, address = client_of(cast.bruno), _address(town_use, "crpa/questions/algorithm/")
    answer("crpa", {"algorithm": ["yes"]})
    crossed = bruno.post(address, {"algorithm": "no", f"{SEEN}algorithm": "0"})
    text = crossed.content.decode()
    assert (crossed.status_code, "Alice Perrin" in text) == (200, True)
    assert assessed(town_use, "crpa").assessment.given("algorithm") == ["yes"]
    kept = bruno.post(address, {"algorithm": "no", f"{SEEN}algorithm": "1"})
    assert kept.status_code == 302
    assert assessed(town_use, "crpa").assessment.given("algorithm") == ["no"]


def test_a_corrected_answer_leads_back_to_the_check_by_the_questions_that_it_opens(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("crpa", {"algorithm": ["yes"], "decisions": ["none"], "body": ["other"]})
    alice = client_of(cast.alice)

    def send(question: str, given: str) -> str:
        address = _address(town_use, f"crpa/questions/{question}/")
        shown = {f"{SEEN}{one.question.id}": one.revision for one in alice.get(address).context["asked"]}
        held = {one.question.id: one.field.initial for one in alice.get(address).context["asked"]}
        return str(alice.post(address, {**{k: v for k, v in held.items() if v}, **shown, question: given})["Location"])

    assert send("body", "other").endswith("/crpa/verifier/")
    assert "/questions/" in send("body", "administration")


def test_an_answer_that_no_longer_counts_is_kept_and_said(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("crpa", CRPA)
    answer("crpa", {"algorithm": ["no"]})
    text = _read(client_of(cast.alice), _address(town_use, "crpa/verifier/"))
    assert "Réponses sans effet" in text
    assert assessed(town_use, "crpa").assessment.given("decisions") == ["helps"]


def test_an_obligation_is_told_with_its_document(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf, town_document: Any
) -> None:
    answer("crpa", CRPA)
    bruno, address = client_of(cast.bruno), _address(town_use, "crpa/obligation/explicit_mention/")
    wrong = bruno.post(address, {"state": "evidenced", "document": town_document.pk, "shown_on": "2099-01-01"})
    assert "date du document" in wrong.content.decode()
    told = {"state": "evidenced", "document": town_document.pk, "shown_on": "04/05/2026", "revision": "0"}
    assert bruno.post(address, told).status_code == 302
    text = _read(bruno, _address(town_use, "liste/"))
    assert "montrée par un document" in text
    assert "Procédure d’examen" in text
    assert 'datetime="2026-05-04"' in text
    crossed = client_of(cast.alice).post(address, {"state": "missing", "revision": "0"}).content.decode()
    assert "Quelqu’un a dit autre chose" in crossed
    assert assessed(town_use, "crpa").duties["explicit_mention"].is_declared


def test_what_doesn_t_apply_says_because(answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf) -> None:
    answer("crpa", CRPA | {"decisions": ["none"]})
    text = _read(client_of(cast.alice), _address(town_use, "liste/"))
    assert "parce que" in text
    assert "aucune décision sur quelqu’un" in text


def test_the_list_comes_by_deadline_or_by_what_is_missing(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("crpa", CRPA)
    answer("gdpr", {"personal": ["yes"], "alone": ["no"], "first_use": ["2026-03-03"]})
    actions.tell_duty(town_use, "gdpr", "register", is_declared=True, seen=0, by=cast.alice)
    alice = client_of(cast.alice)
    orders = {order: alice.get(_address(town_use, f"liste/?tri={order}")).context for order in ("echeance", "etat")}
    dues = [one.due or date.max for one in orders["echeance"]["bearing"]]
    assert dues == sorted(dues)
    assert str(orders["etat"]["bearing"][-1].duty.state) == "declared"


def test_a_score_is_drawn_and_said_to_be_early(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("aia", {"riskProfile1": ["item1-3"]})
    text = _read(client_of(cast.alice), _address(town_use, "aia/"))
    assert "Score provisoire" in text
    assert "Incidence brute" in text
    assert text.count('class="figure"') == 2
    assert "Relire et signer" not in text


def test_the_public_page_shows_what_was_signed_shown_and_read(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    visitor, address = client_of(None), town_use.get_absolute_url()
    held = answer("crpa", CRPA)
    personal = answer("gdpr", {"personal": ["no"]})
    assert "Obligations, selon l’organisme" not in _read(visitor, address)
    signed = _sign(held, cast, publish=False)
    _sign(personal, cast)
    text = _read(visitor, address)
    assert "1 conclusion n’est pas montrée" in text
    assert "Pas de données personnelles : cette grille" not in text
    alice, copies = client_of(cast.alice), f"crpa/copies/{signed.number}/"
    assert alice.post(_address(town_use, f"{copies}montrer/")).status_code == 302
    text = _read(visitor, address)
    shown = assessed(town_use, "crpa")
    for one in shown.outcome.conclusions:
        assert (one.case.says.fr.split(":")[0].strip() in text) is one.grounds.is_public
    assert "ne vaut pas avis juridique" in text
    assert "Alice Perrin" not in text
    file = visitor.get(address.rstrip("/") + ".json").json()
    assert [one["pack"] for one in file["assessments"]] == ["gdpr", "crpa"]
    alice.post(_address(town_use, f"{copies}retirer/"), {"because": "Le système a changé."})
    assert "Transparence" not in _read(visitor, address)
    assert "Le système a changé." in _read(alice, _address(town_use, copies))


def test_a_copy_that_isn_t_intact_is_left_out_of_the_public_page(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.library.queries import assessing

    signed = _sign(answer("crpa", CRPA), cast)
    monkeypatch.setattr(assessing, "is_intact", lambda version: False)
    assert "Obligations, selon" not in _read(client_of(None), town_use.get_absolute_url())
    answered = client_of(cast.alice).get(_address(town_use, f"crpa/copies/{signed.number}/"))
    assert answered.status_code == 404


def test_the_use_s_page_leads_its_organisation_to_its_duties(
    town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    address = town_use.get_absolute_url()
    assert _address(town_use) in _read(client_of(cast.bruno), address)
    assert _address(town_use) not in _read(client_of(None), address)
    assert _address(town_use) in _read(client_of(cast.alice), "/declarer/")


def test_a_new_version_is_offered_and_followed(
    answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    held = answer("ai_act", {"ai_system": ["learns"]})
    Assessment.objects.filter(pk=held.pk).update(version=date(2024, 8, 1))
    alice = client_of(cast.alice)
    assert "version plus récente" in _read(alice, _address(town_use))
    assert alice.post(_address(town_use, "ai_act/version/")).status_code == 302
    assert "version plus récente" not in _read(alice, _address(town_use))


@pytest.mark.parametrize("end", ["rien/", "crpa/questions/rien/", "crpa/obligation/rien/", "crpa/copies/9/"])
def test_what_isn_t_there_says_so(town_use: Deployment, cast: Cast, client_of: ClientOf, end: str) -> None:
    assert client_of(cast.alice).get(_address(town_use, end)).status_code == 404


_BYTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_SENT = st.dictionaries(
    st.one_of(
        st.sampled_from(["alone", "permission", "criteria", "first_use", "personal", "seen-alone", "later"]),
        st.sampled_from(["seen-criteria", "seen-first_use", "seen-personal"]),
        _BYTES,
    ),
    st.lists(st.one_of(st.sampled_from(["yes", "no", "none", "scoring", "?", "0", "1"]), _BYTES), max_size=4),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=st.sampled_from(["personal", "criteria", "alone", "first_use"]), sent=_SENT)
def test_whatever_is_sent_is_answered_and_what_was_answered_is_never_lost(
    page: str, sent: dict[str, list[str]], town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    before = assessed(town_use, "gdpr").assessment
    answer = client_of(cast.alice).post(_address(town_use, f"gdpr/questions/{page}/"), sent)
    assert answer.status_code in (200, 302)
    after = assessed(town_use, "gdpr").assessment
    for id, held in before.answers.items():
        was_on_the_page = f"{SEEN}{id}" in sent
        assert after.answers[id] == held or was_on_the_page
    for id, held in after.answers.items():
        if held != before.answers.get(id):
            cleaned = [one.replace("\x00", "").strip() for one in sent.get(id, []) if one != UNKNOWN]
            assert held["given"] == list(dict.fromkeys(one for one in cleaned if one))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.dictionaries(
        st.sampled_from(["state", "document", "shown_on", "note", "revision"]),
        st.one_of(st.sampled_from(["missing", "declared", "evidenced", "0", "2026-05-04"]), _BYTES),
    )
)
def test_whatever_is_sent_of_an_obligation_is_answered(
    sent: dict[str, str], answer: Answer, town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("crpa", CRPA)
    answered = client_of(cast.alice).post(_address(town_use, "crpa/obligation/explanation/"), sent)
    assert answered.status_code in (200, 302)
