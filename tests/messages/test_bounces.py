"""A report of non-delivery stops what goes to its address, if it quotes one of our messages."""

import io
import mailbox
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail

from intelligences.cli import main
from intelligences.kernel import notices
from intelligences.messages import actions, bounces, delivery
from intelligences.messages.models import Address, Message
from tests.messages.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outbox")]
READER = "lectrice@exemple.example"


def report(
    *, to: str = "ne-pas-repondre@localhost", returned: str = "", action: str = "failed", code: str = "5.1.1"
) -> bytes:
    """A Postfix report (RFC 3464), as it comes back."""
    lines = f"""From: MAILER-DAEMON@relais.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="frontiere"

--frontiere
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--frontiere
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.example
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; {READER}
Action: {action}
Status: {code}
Diagnostic-Code: smtp; 550 5.1.1 <{READER}>:
    Recipient address rejected: User unknown

--frontiere
Content-Type: text/rfc822-headers

Return-Path: <ne-pas-repondre@localhost>
Message-ID: {returned}
Subject: Message

--frontiere--
"""
    return lines.replace("\n", "\r\n").encode()


@pytest.fixture
def sent(sink: Sink) -> Message:
    """A message that left."""
    send_mail("Message", "Texte", None, [READER])
    delivery.deliver_due()
    return Message.objects.get()


def quoted(message: Message) -> str:
    return f"<{message.pk.hex}@127.0.0.1>"


def test_a_report_that_quotes_our_message_marks_its_address(sent: Message) -> None:
    assert bounces.receive(report(returned=quoted(sent)))
    sent.refresh_from_db()
    assert sent.state == "bounced"
    assert sent.detail == f"5.1.1 smtp; 550 5.1.1 <{READER}>: Recipient address rejected: User unknown"
    assert Address.objects.get().email == READER


def test_a_report_sent_to_the_message_s_own_address_is_enough(sent: Message) -> None:
    assert bounces.receive(report(to=f"rebonds+{sent.pk.hex}@exemple.example"))
    assert Message.objects.get().state == "bounced"


def test_each_message_leaves_with_its_own_return_address(sink: Sink, settings: Any) -> None:
    settings.BOUNCE_ADDRESS = "rebonds@exemple.example"
    send_mail("Message", "Texte", None, [READER])
    delivery.deliver_due()
    assert sink.envelopes == [(f"rebonds+{Message.objects.get().pk.hex}@exemple.example", [READER])]


@pytest.mark.parametrize(
    "raw",
    [
        report(returned="<0123456789abcdef0123456789abcdef@127.0.0.1>"),
        report(returned="<autre@ailleurs.example>"),
        b"",
        b"\xff\xfe\x00 not a mail",
        b"From: quelqu'un@exemple.example\r\nSubject: Absente du bureau\r\n\r\nJe reviens lundi.\r\n",
    ],
)
def test_a_mail_that_quotes_nothing_of_ours_changes_nothing(sent: Message, raw: bytes) -> None:
    assert not bounces.receive(raw)
    assert Message.objects.get().state == "sent"
    assert not Address.objects.exists()


@pytest.mark.parametrize(("action", "code"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("failed", "4.2.2")])
def test_a_failure_that_may_pass_stops_nothing(sent: Message, action: str, code: str) -> None:
    bounces.receive(report(returned=quoted(sent), action=action, code=code))
    assert Message.objects.get().state == "sent"
    assert not Address.objects.exists()


def test_nothing_more_goes_to_an_address_that_failed_but_the_codes_it_asks_for(sent: Message, sink: Sink) -> None:
    bounces.receive(report(returned=quoted(sent)))
    notices.notify(READER, "ui/email/sample", {}, key="nouvelle")
    send_mail("Votre code", "123456", None, [READER])
    delivery.deliver_due()
    assert Message.objects.get(key="nouvelle").state == "failed"
    assert [message["Subject"] for message in sink.accepted] == ["Message", "Votre code"]


def test_what_waited_when_its_address_failed_doesnt_leave(sink: Sink) -> None:
    notices.notify(READER, "ui/email/sample", {}, key="nouvelle")
    actions.mark_failing(READER, detail="550")
    delivery.deliver_due()
    assert sink.accepted == []
    assert Message.objects.get().state == "failed"


def test_a_refused_recipient_marks_its_address_at_once(sink: Sink) -> None:
    sink.at_recipient = lambda number, recipient: "550 5.1.1 inconnu ici"
    notices.notify(READER, "ui/email/sample", {}, key="nouvelle")
    delivery.deliver_due()
    assert Message.objects.get().state == "failed"
    assert Address.objects.get().detail == "550 5.1.1 inconnu ici"


def test_a_refusal_for_the_sender_s_reputation_doesnt_blame_the_address(sink: Sink) -> None:
    sink.at_recipient = lambda number, recipient: "550 5.7.1 expéditeur bloqué"
    notices.notify(READER, "ui/email/sample", {}, key="nouvelle")
    delivery.deliver_due()
    assert not Address.objects.exists()


def test_the_command_reads_a_mailbox(sent: Message, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = mailbox.mbox(tmp_path / "rebonds")
    box.add(report(returned=quoted(sent)))
    box.add(b"Subject: autre\n\nbonjour\n")
    box.close()
    assert main(["messages", "bounces", str(tmp_path / "rebonds")]) == 0
    assert "2 courriels lus, 1 rapports" in capsys.readouterr().out
    assert Message.objects.get().state == "bounced"


def test_the_command_reads_one_mail_from_a_pipe(sent: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report(returned=quoted(sent)))))
    assert main(["messages", "bounces"]) == 0
    assert Message.objects.get().state == "bounced"
