"""The pages that sources name: asked politely, said dead after three days, alive again when they answer."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from intelligences.kernel.models import Event
from intelligences.library import actions
from intelligences.library.actions.links import _note, check_links, gather_links
from intelligences.library.links.reading import addresses_in, is_address
from intelligences.library.links.visiting import SILENT, Verdict, Visitor, fetcher
from intelligences.library.models import Deployment, Evidence, Link, Solution, Source

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


class _Site(http.server.BaseHTTPRequestHandler):
    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        statuses = {"/gone": 410, "/shy": 403, "/broken": 500, "/robots.txt": 200, "/moved": 301, "/inside": 302}
        status = 405 if self.path == "/old" and self.command == "HEAD" else statuses.get(self.path, 200)
        self.send_response(status)
        if status in (301, 302):
            place = {"/moved": "https://town.example/here", "/inside": "http://inside.example/secret"}[self.path]
            self.send_header("Location", place)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"User-agent: *\nDisallow: /private\n" if self.path == "/robots.txt" else b"x" * 10)

    def log_message(self, *_told: Any) -> None: ...


@pytest.fixture
def pauses() -> list[float]:
    """How long the visitor waited."""
    return []


@pytest.fixture
def visitor(pauses: list[float]) -> Iterator[Visitor]:
    """One for whom `town.example` is a server here, and `inside.example` one inside a network."""
    _Site.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        port = server.server_address[1]
        yield Visitor(
            replace(
                fetcher(),
                resolve=lambda host, _port: ["127.0.0.1" if host == "town.example" else "10.0.0.7"],
                allows=lambda one: one == "127.0.0.1",
                connect=lambda _host, one, _port, timeout: http.client.HTTPConnection(one, port, timeout=timeout),
            ),
            sleep=pauses.append,
        )
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/here", Verdict(True)),
        ("/old", Verdict(True)),
        ("/moved", Verdict(True)),
        ("/gone", Verdict(False, "410")),
        ("/broken", Verdict(False, "500")),
        ("/shy", Verdict(None, "403")),
        ("/private/a", Verdict(None, "robots")),
        ("/inside", Verdict(False, SILENT, was_reached=False)),
    ],
)
def test_what_a_page_answers(visitor: Visitor, path: str, verdict: Verdict) -> None:
    assert visitor.ask(f"https://town.example{path}") == verdict
    assert not any(asked == "/private/a" for _method, asked, _agent in _Site.asked)


def test_a_page_is_asked_without_its_text_under_a_name_and_a_host_is_left_in_peace(
    visitor: Visitor, pauses: list[float], settings: Any
) -> None:
    for path in ("/a", "/b"):
        visitor.ask(f"http://town.example{path}")
    assert [(method, path) for method, path, _agent in _Site.asked] == [
        ("GET", "/robots.txt"), ("HEAD", "/a"), ("HEAD", "/b"),
    ]  # fmt: skip
    assert all(agent == f"intelligences-associees (+{settings.SITE_URL})" for *_told, agent in _Site.asked)
    assert len(pauses) == 2
    assert all(1.5 < pause <= 2 for pause in pauses)


def test_whom_to_write_to_is_said(settings: Any) -> None:
    settings.PUBLISHER_CONTACT = "mairie@ville.example\r\nX: é"
    assert fetcher().agent == "intelligences-associees (+mairie@ville.exampleX: )"


def test_a_link_is_dead_after_failing_on_three_days_and_alive_as_soon_as_it_answers() -> None:
    link = Link.objects.create(url="https://town.example/a", next_on=DAY, answered_on=DAY - timedelta(30))
    day = DAY
    for failures in (1, 2, 3):
        _note(link, Verdict(False, "404"), day)
        link.refresh_from_db()
        assert (link.failures, link.dead_since) == (failures, DAY if failures == 3 else None)
        assert link.next_on > day
        day = link.next_on
    assert link.next_on - link.asked_on == timedelta(30)
    assert Event.objects.filter(kind="library.link_died", subject=f"library.link:{link.pk}").count() == 1
    _note(link, Verdict(None, "403"), day)
    assert link.dead_since == DAY  # nobody knows: nothing changes
    _note(link, Verdict(True), day)
    link.refresh_from_db()
    assert (link.failures, link.dead_since, link.answered_on, link.why) == (0, None, day, "")
    assert Event.objects.filter(kind="library.link_answers").count() == 1


@given(st.lists(st.sampled_from([True, False, None]), max_size=12))
def test_a_link_is_dead_when_its_last_three_known_answers_were_none(answers: list[bool | None]) -> None:
    with transaction.atomic():
        link, day = Link.objects.create(url="https://town.example/p", next_on=DAY), DAY
        for answer in answers:
            _note(link, Verdict(answer, "" if answer else "500"), day)
            day = link.next_on
        known = [answer for answer in answers if answer is not None]
        assert (link.dead_since is not None) == (len(known) >= 3 and not any(known[-3:]))
        transaction.set_rollback(True)


def test_a_link_can_t_be_dead_before_its_third_day() -> None:
    with pytest.raises(IntegrityError):
        Link.objects.create(url="https://a.example/", next_on=DAY, failures=2, failing_since=DAY, dead_since=DAY)


def test_when_no_server_is_reached_it_is_our_own_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        Link.objects.create(url=f"https://{number}.example/", next_on=DAY)

    class Cut(Visitor):
        def ask(self, url: str) -> Verdict:
            return Verdict(False, SILENT, was_reached=False)

    assert check_links(Cut(), DAY) == 0
    assert not Link.objects.exclude(failures=0).exists()


def test_a_round_asks_what_is_due_a_few_of_each_host(visitor: Visitor) -> None:
    Link.objects.create(url="https://town.example/later", next_on=DAY + timedelta(1))
    for number in range(12):
        Link.objects.create(url=f"https://town.example/{number}", next_on=DAY)
    assert check_links(visitor, DAY) == 10
    assert check_links(visitor, DAY) == 2
    assert check_links(visitor, DAY) == 0
    assert Link.objects.filter(answered_on=DAY).count() == 12


def test_links_are_those_of_published_records_their_fields_and_their_measures(use: Any, dina: Any) -> None:
    main, field, measure, unused = (
        Source.objects.create(url=f"https://town.example/{name}", title=name, kind="official")
        for name in ("main", "field", "measure", "unused")
    )
    Deployment.objects.filter(pk=use.pk).update(source=main, provenance={"problem": {"source": field.pk}})
    Evidence.objects.create(
        deployment=use, claim="Plus vite.", level=0, level_why="Dit.", origin="collected", source=measure
    )
    gather_links(DAY)
    held = set(Link.objects.filter(url__startswith="https://town.example/").values_list("url", flat=True))
    assert held == {main.url, field.url, measure.url}
    assert not Link.objects.filter(url=unused.url).exists()
    assert gather_links(DAY) == 0
    Deployment.objects.filter(pk=use.pk).update(state="withdrawn", withdrawn_because="Fin.")
    gather_links(DAY)
    assert not Link.objects.filter(url__startswith="https://town.example/").exists()


def _shown(cast: Any, summary: str) -> Any:
    from intelligences.documents.models import Document, Edition

    told = {"title": "Charte", "licence": "etalab-2.0", "audience": "public", "language": "fr", "summary": summary}
    document = Document.objects.create(organisation=cast.ville, **told)
    Edition.objects.create(document=document, number=1, state="published", published_at=timezone.now())
    return document


def test_sites_codes_and_descriptions_of_public_documents_are_asked_too(use: Any, cast: Any) -> None:
    Deployment.objects.filter(pk=use.pk).update(website="https://town.example/site", code_url="ftp://town.example/code")
    solution = Solution(name="Produit", origin="declared", code_url="https://town.example/code")
    actions.publish(solution, by=cast.dina)
    shown = _shown(cast, "Lire https://town.example/guide. Puis (https://town.example/a_(b)).")
    kept = _shown(cast, "https://town.example/members")
    type(kept).objects.filter(pk=kept.pk).update(audience="members")
    gather_links(DAY)
    held = set(Link.objects.filter(url__contains="town.example").values_list("url", flat=True))
    assert held == {f"https://town.example/{path}" for path in ("site", "code", "guide", "a_(b)")}
    type(shown).objects.filter(pk=shown.pk).update(withdrawn_at=timezone.now(), reason="Fin.")
    gather_links(DAY)
    assert not Link.objects.filter(url="https://town.example/guide").exists()


@given(st.text(max_size=80), st.sampled_from("/?=&-_~%aé(9"), st.text(max_size=40))
def test_an_address_in_any_text_is_found_as_it_stands(before: str, last: str, after: str) -> None:
    url = f"https://town.example/page{last}x"
    found = addresses_in(f"{before} {url} {after}")
    assert url in found
    assert all(is_address(one) and one in f"{before} {url} {after}" for one in found)


@pytest.fixture
def dead(use: Any) -> Link:
    """The page of a field of a use, and of its measure, is dead."""
    source = Source.objects.create(url="https://town.example/dead", title="Délibération", kind="official")
    Deployment.objects.filter(pk=use.pk).update(provenance={"problem": {"source": source.pk}})
    return Link.objects.create(
        url=source.url, next_on=DAY, failures=3, failing_since=DAY, dead_since=DAY, answered_on=date(2026, 2, 1),
        why="404", asked_on=DAY,
    )  # fmt: skip


def test_the_page_of_the_use_says_it_beside_the_source(use: Any, dead: Link, client: Any) -> None:
    page = " ".join(strip_tags(client.get(use.get_absolute_url()).content.decode()).split())
    assert "lien mort depuis le 2 mars 2026, dernière réponse le 1er février 2026" in page
    _note(dead, Verdict(True), DAY)
    assert "lien mort" not in client.get(use.get_absolute_url()).content.decode()


def test_moderators_and_its_organisation_see_the_list_others_none(
    use: Any, dead: Link, cast: Any, client_of: Any
) -> None:
    address = "/bibliotheque/liens/"
    assert dead.url in client_of(cast.dina).get(address).content.decode()
    assert "réponse 404" in client_of(cast.dina).get(address).content.decode()
    assert "Aucun lien mort" in client_of(cast.alice).get(address).content.decode()
    Deployment.objects.filter(pk=use.pk).update(organisation=cast.ville)
    assert dead.url in client_of(cast.alice).get(address).content.decode()
    assert "Aucun lien mort" in client_of(cast.camille).get(address).content.decode()


def test_a_dead_site_is_told_beside_it_and_in_the_list_of_those_who_can_mend_it(
    use: Any, cast: Any, client_of: Any, client: Any
) -> None:
    site, guide = "https://town.example/site", "https://town.example/guide"
    Deployment.objects.filter(pk=use.pk).update(website=site, organisation=cast.ville)
    _shown(cast, f"Voir {guide}.")
    for url in (site, guide):
        Link.objects.create(url=url, next_on=DAY, failures=3, failing_since=DAY, dead_since=DAY, why="404")
    page = " ".join(strip_tags(client.get(use.get_absolute_url()).content.decode()).split())
    assert "town.example/site lien mort depuis le 2 mars 2026" in page
    for person, sees in ((cast.alice, True), (cast.dina, True), (cast.camille, False)):
        listed = client_of(person).get("/bibliotheque/liens/").content.decode()
        assert [url in listed for url in (site, guide)] == [sees, sees]


def test_the_status_page_counts_them(dead: Link, client: Any) -> None:
    assert client.get("/etat.json").json()["links"] == {"known": 1, "asked": 1, "dead": 1}
    assert "Adresses demandées : 1 sur 1 ; mortes : 1." in client.get("/etat/").content.decode().replace(
        "\xa0", " "
    ).replace("\u202f", " ")
