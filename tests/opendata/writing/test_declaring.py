"""A program declares as people do on the pages: the same fields, the same refusals, the same queue."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.opendata.writing.made import WHOLE, Program, token_of
from tests.plain import plain

pytestmark = pytest.mark.django_db


def _declaration(number: int) -> Any:
    from intelligences.library.models import Declaration

    return Declaration.objects.get(pk=number)


def _slug(answer: Any) -> str:
    assert answer["Content-Type"] == "application/problem+json", answer.content.decode()
    assert answer.json()["status"] == answer.status_code
    return str(answer.json()["type"].partition("#")[2])


def _errors(answer: Any) -> dict[str, str]:
    return {one["where"]: one["why"] for one in answer.json()["errors"]}


def _decide(number: int, by: Any, verdict: str, category: str, text: str = "") -> None:
    from intelligences.moderation import actions
    from intelligences.moderation.models import Case

    case = Case.objects.get(subject=f"library.declaration:{number}", state__in=Case.PENDING)
    actions.decide(case, actions.Ruling(verdict, category, text), by=by, seen=case.decisions.count())


def test_a_declaration_from_its_first_field_to_the_library(program: Program, reader: Program, cast: Cast) -> None:
    begun = program.create({"title": "Tri des courriels"})
    told = begun.json()
    number = told["id"]
    assert (begun.status_code, begun["Location"], told["state"]) == (201, told["api_url"], "open")
    assert {"problem", "policy_domains", "learning", "personal_data", "status"} <= _errors(begun).keys()
    changed = program.patch(number, {**WHOLE, "cost_yearly": 18000.5, "suppliers": ["Régie", "Atelier"]}, begun["ETag"])
    assert changed.status_code == 200, changed.content.decode()
    assert changed.json()["errors"] == []
    assert changed.json()["fields"]["cost_yearly"] == "18000.5"
    sent = program.send(number, changed["ETag"], {"note": "Par notre registre."})
    assert (sent.status_code, sent.json()["state"], sent.json()["moderation"]["state"]) == (200, "waiting", "open")
    _decide(number, cast.dina, "refused", "unclear", "Dites quels services.")
    back = reader.get(f"/{number}")
    assert back.json()["state"] == "sent_back"
    assert back.json()["moderation"]["verdict"] == "refused"
    assert back.json()["moderation"]["text"] == "Dites quels services."
    mended = program.patch(number, {"place_in_service": "À l’accueil."}, back["ETag"])
    assert program.send(number, mended["ETag"]).json()["state"] == "waiting"
    _decide(number, cast.dina, "accepted", "conform")
    last = reader.get(f"/{number}").json()
    assert last["state"] == "published"
    record = Client().get(f"/api/v1/usages/{last['usage_id']}").json()["record"]
    assert (record["title"], record["suppliers"], record["cost_yearly"]) == (
        WHOLE["title"],
        "Régie ; Atelier",
        "18000.50",
    )
    assert plain(record["source_title"]) == f"Déclaration par programme : {cast.ville.name}"


def test_the_journal_names_the_person_and_the_token(program: Program, cast: Cast) -> None:
    from intelligences.accounts.models import AccessToken
    from intelligences.kernel.events import reference
    from intelligences.kernel.models import Event

    begun = program.create(WHOLE)
    program.send(begun.json()["id"], begun["ETag"])
    told = Event.objects.filter(subject=f"library.declaration:{begun.json()['id']}")
    assert {event.kind for event in told} == {"library.declaration_begun", "library.declaration_sent"}
    assert {event.actor for event in told} == {reference(cast.alice)}
    assert {event.facts["through"] for event in told} == {reference(AccessToken.objects.get())}


def test_what_is_wrong_is_told_field_by_field_and_nothing_changes(program: Program, draft: Any) -> None:
    number, before = draft.json()["id"], draft.json()["fields"]
    wrong = {
        "problem": "Une phrase juste.",
        "started_on": "mars 2024",
        "learning": "magic",
        "cost_yearly": "douze",
        "suppliers": "Régie",
        "pool": ["Nulle-Part-sur-Rien"],
        "contact_channel": "prenom.nom@ville.example",
        "code_url": "ville.example",
        "documents": [99],
        "evidence": [{"claim": "Plus vite", "level": 2}],
        "answers": {"title": "unknown", "hosting": "perhaps"},
        "colour": "blue",
        "title": True,
    }
    answer = program.patch(number, wrong, draft["ETag"])
    assert _slug(answer) == "demande-invalide"
    told = _errors(answer)
    assert set(told) == set(wrong) - {"problem", "evidence", "answers"} | {
        "evidence.0.level_why", "evidence.0.method", "answers.title", "answers.hosting",
    }  # fmt: skip
    assert plain(told["started_on"]).startswith("Écrivez une date qui existe : une année")
    assert plain(told["documents"]) == "« 99 » n’est pas une valeur proposée."
    after = program.get(f"/{number}")
    assert (after.json()["fields"], after["ETag"]) == (before, draft["ETag"])


def test_what_is_only_missing_does_not_keep_a_draft_from_being_saved(program: Program, draft: Any) -> None:
    answer = program.patch(draft.json()["id"], {"status": "stopped", "footprint_value": 12}, draft["ETag"])
    assert answer.status_code == 200
    assert {"stopped_because", "footprint_unit", "footprint_method"} <= _errors(answer).keys()


def test_a_field_is_emptied_by_null_and_loses_its_unknown_when_it_is_told(program: Program, draft: Any) -> None:
    number = draft.json()["id"]
    first = program.patch(number, {"hosting": "À la mairie", "answers": {"licence": "unknown"}}, draft["ETag"])
    assert first.json()["fields"]["answers"] == {"licence": "unknown"}
    refused = program.patch(number, {"answers": {"hosting": "unknown"}}, first["ETag"])
    assert list(_errors(refused)) == ["answers.hosting"]
    both = {"answers": {"place_in_service": "unknown"}, "place_in_service": "À l’accueil."}
    for contradicts in (both, dict(reversed(both.items()))):
        assert list(_errors(program.patch(number, contradicts, first["ETag"]))) == ["place_in_service"]
    told = {"hosting": None, "licence": "MIT", "answers": {"hosting": "unknown"}}
    second = program.patch(number, told, first["ETag"]).json()["fields"]
    assert (second["hosting"], second["licence"], second["answers"]) == ("", "MIT", {"hosting": "unknown"})


def test_all_that_is_read_can_be_written_back(program: Program, draft: Any) -> None:
    measures = [
        {"claim": "Deux jours de moins", "level": 1, "level_why": "Avant, après.", "before": 4, "after": 2.5,
         "unit": "jours"},
        {"claim": "Moins d’erreurs", "level": 0, "level_why": "Dit par le service."},
    ]  # fmt: skip
    told = {
        **WHOLE,
        "evidence": measures,
        "suppliers": ["A", "B"],
        "decisions_a_year": 1200,
        "answers": {"licence": "unknown"},
    }
    first = program.patch(draft.json()["id"], told, draft["ETag"])
    assert [one["claim"] for one in first.json()["fields"]["evidence"]] == ["Deux jours de moins", "Moins d’erreurs"]
    again = program.patch(draft.json()["id"], first.json()["fields"], first["ETag"])
    assert (again.json()["fields"], again["ETag"]) == (first.json()["fields"], first["ETag"])


def test_a_change_needs_the_version_that_was_read(program: Program, draft: Any) -> None:
    number = draft.json()["id"]
    for absent in ("", "*"):
        assert _slug(program.patch(number, {"title": "Autre"}, absent)) == "version-absente"
        assert _slug(program.send(number, absent)) == "version-absente"
    assert program.patch(number, {"title": "Autre"}, f"W/{draft['ETag']}").status_code == 200


def test_someone_who_writes_on_the_page_is_never_overwritten(
    program: Program, draft: Any, cast: Cast, client_of: Any
) -> None:
    number = draft.json()["id"]
    page = f"/declarer/{number}/etape/systeme/"
    client_of(cast.bruno).post(page, {"title": "Tri, dit Bruno", "revision": "1", "later": "1"})
    answer = program.patch(number, {"title": "Tri, dit le programme"}, draft["ETag"])
    assert (answer.status_code, _slug(answer)) == (412, "version-perimee")
    changed = answer.json()["changed"]
    assert [(one["step"], one["by"], one["fields"]["title"]) for one in changed] == [
        ("systeme", cast.bruno.name, "Tri, dit Bruno")
    ]
    assert changed[0]["fields"]["answers"] == {}
    assert answer["ETag"] == program.get(f"/{number}")["ETag"]
    assert _declaration(number).typed("systeme", "title") == "Tri, dit Bruno"


def test_the_page_shows_what_a_program_wrote_meanwhile(
    program: Program, draft: Any, cast: Cast, client_of: Any
) -> None:
    number = draft.json()["id"]
    program.patch(number, {"title": "Tri, dit le programme"}, draft["ETag"])
    page = client_of(cast.bruno).post(
        f"/declarer/{number}/etape/systeme/", {"title": "Tri, dit Bruno", "revision": "1"}
    )
    shown = page.content.decode()
    assert "Tri, dit le programme" in shown
    assert 'value="Tri, dit Bruno"' in shown
    assert f"{cast.alice.name} (par le programme «" in shown
    assert "Registre interne" in shown


def test_nothing_is_sent_while_something_is_missing(program: Program, draft: Any) -> None:
    answer = program.send(draft.json()["id"], draft["ETag"])
    assert (answer.status_code, _slug(answer)) == (422, "declaration-incomplete")
    assert _errors(answer) == _errors(draft)
    assert _declaration(draft.json()["id"]).state == "open"


def test_sent_twice_it_is_one_case_and_can_no_longer_change(program: Program) -> None:
    from intelligences.moderation.models import Case

    begun = program.create(WHOLE)
    number = begun.json()["id"]
    sent = [program.send(number, begun["ETag"]) for _ in range(2)]
    assert [one.status_code for one in sent] == [200, 200]
    assert Case.objects.filter(subject=f"library.declaration:{number}").count() == 1
    assert _slug(program.patch(number, {"title": "Autre"}, sent[1]["ETag"])) == "declaration-close"


def test_a_published_record_is_corrected_by_a_declaration_one_at_a_time(program: Program, cast: Cast) -> None:
    begun = program.create(WHOLE)
    program.send(begun.json()["id"], begun["ETag"])
    _decide(begun.json()["id"], cast.dina, "accepted", "conform")
    usage = program.get(f"/{begun.json()['id']}").json()["usage_id"]
    correcting = program.create({"usage_id": usage, "status": "stopped", "stopped_because": "Trop d’erreurs."})
    assert correcting.json()["fields"]["title"] == WHOLE["title"]
    other = program.create({"usage_id": usage})
    assert (_slug(other), other.json()["declaration"]) == ("declaration-ouverte", correcting.json()["api_url"])
    program.send(correcting.json()["id"], correcting["ETag"])
    _decide(correcting.json()["id"], cast.dina, "accepted", "conform")
    assert Client().get(f"/api/v1/usages/{usage}").json()["record"]["status"] == "stopped"


def test_a_declaration_begins_from_a_solution(program: Program) -> None:
    solution = Client().get("/api/v1/solutions?limite=1").json()["results"][0]
    told = program.create({"solution_id": solution["id"], "language": "en"}).json()
    assert (told["fields"]["system"], told["language"]) == (solution["name"], "en")
    for wrong in (
        {"solution_id": 10**9},
        {"solution_id": "1"},
        {"usage_id": 10**30},
        {"usage_id": 1},
        {"language": "de"},
    ):
        assert _slug(program.create(wrong)) == "demande-invalide"


def test_the_list_shows_the_organisation_s_own_by_state(program: Program, cast: Cast) -> None:
    first, second = program.create({"title": "Un"}), program.create(WHOLE)
    program.send(second.json()["id"], second["ETag"])
    elsewhere = Program(token_of(cast.gilles, cast.collectif)).create({"title": "Ailleurs"})
    assert [one["id"] for one in program.get().json()["results"]] == [first.json()["id"], second.json()["id"]]
    assert [one["id"] for one in program.get("?etat=waiting").json()["results"]] == [second.json()["id"]]
    assert program.get(f"/{elsewhere.json()['id']}").status_code == 404
    assert program.patch(elsewhere.json()["id"], {"title": "x"}, elsewhere["ETag"]).status_code == 404


@pytest.mark.parametrize(
    ("body", "headers", "slug"),
    [
        (b"{", {}, "demande-illisible"),
        (b"[]", {}, "demande-illisible"),
        (b"\xff\xfe", {}, "demande-illisible"),
        (b'{"title": "a", "title": "b"}', {}, "demande-illisible"),
        (b'{"cost_yearly": NaN}', {}, "demande-illisible"),
        (b'{"title": "\\ud800"}', {}, "demande-illisible"),
        (b'{"cost_yearly": ' + b"9" * 5000 + b"}", {}, "demande-illisible"),
        (b'{"cost_yearly": 1e999999999999999999999}', {}, "demande-illisible"),
        (b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", {}, "demande-illisible"),
        (b'{"cost_yearly": 1e999}', {}, "demande-invalide"),
        (b'{"title": "a\\u0000b"}', {}, "demande-invalide"),
        (b'{"title": "' + b"a" * 300_000 + b'"}', {}, "trop-volumineux"),
        (b"title=a", {"Content-Type": "application/x-www-form-urlencoded"}, "format-refuse"),
        (b"{}", {"Content-Type": "application/json; charset=latin-1"}, "format-refuse"),
        (b"{}", {"Content-Encoding": "gzip"}, "format-refuse"),
        (b"", {"Transfer-Encoding": "chunked"}, "longueur-absente"),
    ],
)
def test_a_body_that_is_not_one_plain_object_is_refused(
    body: bytes, headers: dict[str, str], slug: str, program: Program, draft: Any
) -> None:
    number = draft.json()["id"]
    assert _slug(program.patch(number, body, draft["ETag"], **headers)) == slug
    assert program.get(f"/{number}")["ETag"] == draft["ETag"]


def test_marks_that_nobody_sees_are_kept_as_the_pages_keep_them(
    program: Program, draft: Any, cast: Cast, client_of: Any
) -> None:
    odd = "Tri \u202edes\u202c cour\u200briels"
    told = program.patch(draft.json()["id"], {"title": odd}, draft["ETag"]).json()["fields"]["title"]
    page = f"/declarer/{draft.json()['id']}/etape/systeme/"
    client_of(cast.alice).post(page, {"title": odd, "revision": "2"})
    assert told == odd == program.get(f"/{draft.json()['id']}").json()["fields"]["title"]


def test_what_a_supplier_told_waits_for_a_person_to_read_it(program: Program, cast: Cast, tmp_path: Any) -> None:
    from intelligences.library import actions
    from intelligences.library.declaring.supplier import SupplierSheet

    steps = {"fonctionnement": {"data": {"hosting": ["Chez nous"]}, "revision": 0, "by": "", "at": ""}}
    sheet = SupplierSheet(steps, "Fiche.json")
    held = actions.begin(cast.ville, by=cast.alice, language="fr", sheet=sheet)
    read = program.get(f"/{held.pk}")
    changed = program.patch(held.pk, WHOLE, read["ETag"])
    assert changed.json()["fields"]["hosting"] == "Chez nous"
    assert "fonctionnement" in _errors(changed)
