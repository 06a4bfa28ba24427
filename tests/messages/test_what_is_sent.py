"""What goes in the outbox: once a key, with the transaction, readable by any mail program."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from intelligences.accounts.models import Person
from intelligences.kernel import notices
from intelligences.messages import compose
from intelligences.messages.models import Message, identity

pytestmark = pytest.mark.django_db


def parsed(message: Message) -> EmailMessage:
    found = email.message_from_bytes(bytes(message.content or b""), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.usefixtures("outbox")
def test_a_mail_of_a_write_that_fails_isnt_sent() -> None:
    def failing_write() -> None:
        send_mail("Code", "123456", None, ["x@exemple.example"])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(failing_write)()
    assert not Message.objects.exists()


@pytest.mark.usefixtures("outbox")
def test_each_recipient_has_a_message_of_their_own() -> None:
    mail = EmailMultiAlternatives("Été", "Texte", None, ["Un@exemple.example"], cc=["deux@exemple.example"])
    mail.attach_alternative("<p>Texte</p>", "text/html")
    mail.send()
    assert set(Message.objects.values_list("recipient", flat=True)) == {"un@exemple.example", "deux@exemple.example"}
    assert len({parsed(message)["Message-ID"] for message in Message.objects.all()}) == 2


def test_a_key_sends_once() -> None:
    for _twice in range(2):
        notices.notify("x@exemple.example", "ui/email/sample", {}, key="une-fois")
    assert Message.objects.count() == 1


def test_a_notice_has_both_forms_and_seven_bits() -> None:
    notices.notify("x@exemple.example", "ui/email/sample", {}, key="avis")
    stored = Message.objects.get()
    message = parsed(stored)
    assert bytes(stored.content or b"").isascii()
    assert message["Subject"] == stored.subject == "Une commune a répondu à votre question"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "&#x27;" not in compose.readable_text(bytes(stored.content or b""))
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_person_is_written_to_in_their_language() -> None:
    reader = Person.objects.create_user("reader@exemple.example", language="en")
    notices.notify(reader, "ui/email/sample", {}, key="avis")
    assert parsed(Message.objects.get())["Content-Language"] == "en"


def test_the_identity_of_a_message_depends_on_a_secret(settings: Any) -> None:
    here = identity("avis")
    settings.SECRET_KEY = "une autre instance"
    assert identity("avis") != here


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_smtp_s_data_never_ends_early_and_reads_back(text: str) -> None:
    content = text.encode()
    said = b"".join(compose.data_lines(content))
    assert b"\r\n.\r\n" not in b"\r\n" + said
    lines = said.removesuffix(b"\r\n").split(b"\r\n")
    heard = b"\n".join(line.removeprefix(b".") if line.startswith(b".") else line for line in lines)
    assert heard == content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")


@pytest.mark.usefixtures("outbox")
def test_the_demonstration_shows_what_would_have_left(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    send_mail("Votre code", "Code : 123456\nhttp://127.0.0.1:8000/x/", None, ["camille@exemple.example"])
    assert "Votre code" in client.get("/messages/demonstration/").text
    shown = client.get(f"/messages/demonstration/{Message.objects.get().pk}/").text
    assert "123456" in shown
    assert '<a href="http://127.0.0.1:8000/x/"' in shown


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize(
    ("demonstration", "server"), [(False, ""), (True, "relais.example"), (False, "relais.example")]
)
def test_the_demonstration_s_mailbox_is_nowhere_else(
    client: Client, settings: Any, demonstration: bool, server: str
) -> None:
    send_mail("Votre code", "123456", None, ["camille@exemple.example"])
    settings.DEMONSTRATION, settings.SMTP_HOST = demonstration, server
    assert client.get("/messages/demonstration/").status_code == 404
    assert client.get(f"/messages/demonstration/{Message.objects.get().pk}/").status_code == 404
