"""What visitors, members and strangers see of documents, and how bytes are given back."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intelligences.documents import actions, storage
from intelligences.documents.models import Document, StoredFile
from tests.cast import Cast, client_of
from tests.documents import made

pytestmark = pytest.mark.django_db
Deposit = Callable[..., Document]
FORM = {"title": "Charte", "language": "fr", "licence": "etalab-2.0", "audience": "members"}


def published(deposit: Deposit, **given: Any) -> Document:
    document = deposit(audience="public", **given)
    actions.publish(document.editions.get(), by=None)
    return document


def file_url(document: Document, number: int = 1) -> str:
    return f"{document.get_absolute_url()}fichiers/{number}/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_visitor_reads_and_downloads_what_is_public(deposit: Deposit, client: Client) -> None:
    document = published(deposit, title="Charte de l’IA")
    page = client.get(document.get_absolute_url())
    assert "Charte de l’IA" in page.text
    assert "non analysé par un antivirus" in page.text
    response = client.get(file_url(document))
    assert body(response) == b"Bonjour\n"
    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_reader_who_has_the_bytes_isnt_sent_them_again(deposit: Deposit, client: Client) -> None:
    document = published(deposit)
    tag = StoredFile.objects.get().pk
    response = client.get(file_url(document), headers={"If-None-Match": f'"{tag}"'})
    assert (response.status_code, response["ETag"]) == (304, f'"{tag}"')


@pytest.mark.parametrize("who", ["visitor", "camille", "gilles", "etienne"])
def test_what_is_for_members_doesnt_exist_for_others(deposit: Deposit, cast: Cast, who: str) -> None:
    document = deposit()
    client = client_of(getattr(cast, who, None))
    for address in (document.get_absolute_url(), file_url(document)):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["visitor", "gilles"])
def test_what_waits_for_moderation_is_read_by_members_and_moderators_only(
    deposit: Deposit, cast: Cast, who: str
) -> None:
    document = deposit(audience="public")
    assert client_of(getattr(cast, who, None)).get(document.get_absolute_url()).status_code == 404
    for reader in (cast.bruno, cast.alice, cast.dina):
        assert body(client_of(reader).get(file_url(document))) == b"Bonjour\n"


def test_an_edition_that_waits_isnt_given_with_the_public_ones(deposit: Deposit, cast: Cast, client: Client) -> None:
    document = published(deposit)
    actions.add_edition(io.BytesIO(b"Brouillon"), "notes.txt", document, by=cast.bruno)
    assert client.get(file_url(document, 2)).status_code == 404
    assert client.get(document.get_absolute_url()).text.count("/fichiers/2/") == 0


def test_a_file_in_quarantine_is_given_to_nobody(deposit: Deposit, cast: Cast) -> None:
    document = published(deposit)
    StoredFile.objects.update(state="quarantine")
    for reader in (None, cast.bruno, cast.dina):
        assert client_of(reader).get(file_url(document)).status_code == 404


def test_what_is_withdrawn_says_when_and_why_and_gives_nothing(deposit: Deposit, cast: Cast, client: Client) -> None:
    document = published(deposit)
    actions.withdraw(document, by=cast.bruno, reason="Une erreur de chiffres")
    page = client.get(document.get_absolute_url())
    assert page.status_code == 410
    assert "Une erreur de chiffres" in page.text
    assert client.get(file_url(document)).status_code == 404


def test_what_is_purged_leaves_a_dated_page(deposit: Deposit, cast: Cast, client: Client) -> None:
    document = published(deposit, title="Un nom à oublier")
    old = document.get_absolute_url()
    actions.purge(document, by=cast.alice, reason="Données personnelles")
    page = client.get(old, follow=True)
    assert page.status_code == 410
    assert "Données personnelles" in page.text
    assert "oublier" not in page.text


def test_an_old_title_leads_to_today_s_address(deposit: Deposit, client: Client) -> None:
    document = published(deposit)
    response = client.get(f"/documents/{document.pk}-ancien-titre/")
    assert (response.status_code, response["Location"]) == (301, document.get_absolute_url())


def test_a_member_deposits_from_the_form(cast: Cast) -> None:
    client = client_of(cast.bruno)
    address = f"/documents/organisations/{cast.ville.pk}/deposer/"
    assert "Licence Ouverte" in client.get(address).text
    response = client.post(address, FORM | {"file": SimpleUploadedFile("charte.pdf", made.pdf())}, follow=True)
    assert "C’est déposé" in response.text
    assert Document.objects.get().deposited_by == cast.bruno
    assert "Charte" in client.get(f"/documents/organisations/{cast.ville.pk}/").text


def test_a_refused_file_is_explained_beside_its_field(cast: Cast) -> None:
    address = f"/documents/organisations/{cast.ville.pk}/deposer/"
    response = client_of(cast.bruno).post(address, FORM | {"file": SimpleUploadedFile("jeu.exe", b"MZ\x00\x01")})
    assert response.status_code == 200
    assert "n’est pas accepté" in response.text
    assert not Document.objects.exists()


def test_a_file_past_the_limit_is_dropped_on_its_way_and_explained(cast: Cast, settings: Any) -> None:
    settings.DOCUMENT_MAX_SIZE = 1024 * 1024
    address = f"/documents/organisations/{cast.ville.pk}/deposer/"
    big = SimpleUploadedFile("gros.txt", b"a" * (2 * 1024 * 1024))
    response = client_of(cast.bruno).post(address, FORM | {"file": big})
    assert "dépasse 1 Mo" in response.text
    assert not storage.folder().exists() or not any(path.is_file() for path in storage.folder().rglob("*"))


def test_no_file_at_all_is_said_too(cast: Cast) -> None:
    response = client_of(cast.bruno).post(f"/documents/organisations/{cast.ville.pk}/deposer/", FORM)
    assert "Choisissez un fichier." in response.text


def test_a_manager_of_another_organisation_changes_nothing(deposit: Deposit, cast: Cast) -> None:
    document = published(deposit)
    stranger, base = client_of(cast.gilles), document.get_absolute_url()
    given = {"reason": "x", "confirmation": "supprimer"}
    for end in ("nouvelle-version/", "retirer/", "remettre/", "ouvrir/", "supprimer/"):
        assert stranger.post(base + end, given).status_code == 403
    assert stranger.post(f"/documents/organisations/{cast.ville.pk}/deposer/", FORM).status_code == 403
    document.refresh_from_db()
    assert not document.is_gone


def test_a_contributor_withdraws_and_puts_back_but_doesnt_purge(deposit: Deposit, cast: Cast) -> None:
    document = published(deposit)
    client, base = client_of(cast.bruno), document.get_absolute_url()
    client.post(base + "retirer/", {"reason": "À revoir"})
    document.refresh_from_db()
    assert document.withdrawn_at is not None
    client.post(base + "remettre/")
    document.refresh_from_db()
    assert document.withdrawn_at is None
    assert client.post(base + "supprimer/", {"reason": "x", "confirmation": "supprimer"}).status_code == 403


def test_purging_asks_for_a_typed_word(deposit: Deposit, cast: Cast) -> None:
    document = published(deposit)
    client, address = client_of(cast.alice), document.get_absolute_url() + "supprimer/"
    assert "Écrivez «" in client.post(address, {"reason": "Erreur", "confirmation": "oui"}).text
    client.post(address, {"reason": "Erreur", "confirmation": "Supprimer"})
    document.refresh_from_db()
    assert document.purged_at is not None


def test_an_organisation_s_public_documents_stand_on_its_page(deposit: Deposit, cast: Cast, client: Client) -> None:
    published(deposit, title="Charte publique")
    deposit(title="Note interne")
    page = client.get(cast.ville.get_absolute_url()).text
    assert "Charte publique" in page
    assert "Note interne" not in page


def test_the_english_page_is_in_english(deposit: Deposit, client: Client) -> None:
    document = published(deposit)
    page = client.get(f"/en{document.get_absolute_url()}").text
    assert "Download" in page
    assert "Télécharger" not in page


def test_a_public_document_is_found_by_search(deposit: Deposit, client: Client) -> None:
    published(deposit, title="Grille de vigilance ornithologique")
    assert "ornithologique" in client.get("/recherche?q=ornithologique").text


def test_whoever_acts_for_no_organisation_reads_how_to_join_one(cast: Cast) -> None:
    for person in (cast.camille, cast.etienne, cast.dina):
        page = client_of(person).get("/documents/")
        assert page.status_code == 200
        assert "Vous n’agissez pour aucune organisation" in page.text
        assert 'href="/organisations/"' in page.text


def test_the_documents_of_an_organisation_tell_a_stranger_how_to_reach_them(cast: Cast) -> None:
    for person in (cast.camille, cast.gilles):
        page = client_of(person).get(f"/documents/organisations/{cast.ville.pk}/")
        assert page.status_code == 403
        assert "réservée aux personnes qui agissent pour l’organisation" in page.text
        assert 'href="/organisations/"' in page.text


def test_a_purged_document_says_that_nothing_can_change_any_more(deposit: Deposit, cast: Cast) -> None:
    document = published(deposit)
    base = document.get_absolute_url()
    client_of(cast.alice).post(base + "supprimer/", {"reason": "Erreur", "confirmation": "supprimer"})
    document.refresh_from_db()
    answer = client_of(cast.bruno).get(document.get_absolute_url() + "retirer/")
    assert answer.status_code == 404
    assert "Ce document est supprimé" in answer.text
