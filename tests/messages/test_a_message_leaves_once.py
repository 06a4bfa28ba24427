"""Whatever dies and whenever, the mail server accepts a message once at most; what surely hasn't left leaves."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.mail import send_mail
from django.db import connection, connections
from django.utils import timezone

from intelligences.messages import delivery, transport
from intelligences.messages.models import Message
from tests.messages.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outbox")]
ROOT = Path(__file__).resolve().parents[2]


def put(count: int = 1) -> None:
    for number in range(count):
        send_mail(f"Message {number}", "Le texte.\n.un point d’abord\n", None, [f"lecteur{number}@exemple.example"])


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Message.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def address_of_this_database() -> str:
    told = connection.get_connection_params()
    port = f"&port={told['port']}" if told.get("port") else ""
    password = quote(str(told.get("password") or ""), safe="")
    return f"postgresql://{told['user']}:{password}@/{told['dbname']}?host={quote(str(told['host']), safe='')}{port}"


def die_at(step: str, sink: Sink) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_this_database(),
        "DJANGO_SETTINGS_MODULE": "intelligences.settings",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(sink.port),
        "SMTP_TLS": "0",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "tests.messages.dying_worker", step], env=environment, cwd=ROOT, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL


def later() -> Any:
    return timezone.now() + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("step", "accepted", "state"),
    [
        ("claimed", 1, "sent"),
        ("content said", 1, "sent"),
        ("handed", 0, "uncertain"),
        ("dot said", 1, "uncertain"),
        ("answered", 1, "uncertain"),
    ],
)
def test_a_worker_killed_at_a_step_never_makes_a_message_leave_twice(
    sink: Sink, step: str, accepted: int, state: str
) -> None:
    put()
    die_at(step, sink)
    delivery.recover(later())
    delivery.deliver_due()
    deadline = time.monotonic() + 5
    while len(sink.accepted) < accepted and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (len(sink.accepted), states()) == (accepted, {state: 1})


def test_what_a_living_worker_holds_is_left_alone(sink: Sink) -> None:
    put()
    die_at("claimed", sink)
    delivery.recover()
    assert states() == {"claimed": 1}


def test_messages_leave_as_they_were_written(sink: Sink) -> None:
    put()
    delivery.deliver_due()
    message = sink.accepted[0]
    assert message["Subject"] == "Message 0"
    assert message.get_content().replace("\r\n", "\n") == "Le texte.\n.un point d’abord\n"
    assert message["Message-ID"] == f"<{Message.objects.get().pk.hex}@127.0.0.1>"


def test_a_refusal_at_message_k_delays_it_alone_and_nothing_leaves_twice(sink: Sink) -> None:
    put(6)
    sink.at_data = lambda number, recipient: "451 4.3.0 plus tard" if number == 3 else "250 OK"
    delivery.deliver_due()
    assert states() == {"sent": 5, "queued": 1}
    late = Message.objects.get(state="queued")
    assert late.next_try_at > timezone.now() + timedelta(seconds=10)
    assert late.detail == "451 4.3.0 plus tard"
    Message.objects.update(next_try_at=timezone.now())
    delivery.deliver_due()
    assert states() == {"sent": 6}
    assert len({message["To"] for message in sink.accepted}) == len(sink.accepted) == 6


def test_waits_grow_with_each_refusal(sink: Sink) -> None:
    put()
    sink.at_data = lambda number, recipient: "451 4.3.0 plus tard"
    waits = []
    for _try in range(4):
        Message.objects.update(next_try_at=timezone.now())
        delivery.deliver_due()
        waits.append(Message.objects.get().next_try_at - timezone.now())
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=14)


def test_a_final_refusal_isnt_tried_again(sink: Sink) -> None:
    put()
    sink.at_data = lambda number, recipient: "554 5.6.0 contenu refusé"
    delivery.deliver_due()
    message = Message.objects.get()
    assert (message.state, message.detail, message.content) == ("failed", "554 5.6.0 contenu refusé", None)


def test_no_answer_after_the_final_dot_is_never_tried_again(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FINAL_SECONDS", 0.2)
    sink.silence = 1.0
    put()
    delivery.deliver_due()
    delivery.recover(later())
    delivery.deliver_due()
    assert (len(sink.accepted), states()) == (1, {"uncertain": 1})


def test_a_server_that_cant_be_reached_leaves_everything_waiting(sink: Sink, settings: Any) -> None:
    put(2)
    right, settings.SMTP_PORT = settings.SMTP_PORT, 1
    assert delivery.deliver_due() == 0
    assert states() == {"queued": 2}
    settings.SMTP_PORT = right
    assert delivery.deliver_due() == 2


def test_without_a_server_messages_wait(settings: Any) -> None:
    settings.SMTP_HOST = ""
    put()
    assert delivery.deliver_due() == 0
    assert states() == {"queued": 1}


def test_two_workers_share_the_queue(sink: Sink) -> None:
    put(20)

    def work() -> None:
        delivery.deliver_due()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert states() == {"sent": 20}
    assert len({message["To"] for message in sink.accepted}) == len(sink.accepted) == 20


def test_a_worker_that_wakes_up_too_late_says_nothing(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    put()
    move = delivery._move

    def slow(message: Message, source: str, target: str, **fields: object) -> bool:
        if target == "handed":
            monkeypatch.setattr(delivery, "_move", move)
            delivery.recover(later())
            delivery.deliver_due()
        return move(message, source, target, **fields)

    monkeypatch.setattr(delivery, "_move", slow)
    delivery.deliver_due()
    assert (len(sink.accepted), states()) == (1, {"sent": 1})


def test_the_text_is_erased_as_soon_as_it_has_left(sink: Sink) -> None:
    put()
    assert b"Message 0" in bytes(Message.objects.get().content or b"")
    delivery.deliver_due()
    assert Message.objects.get().content is None


def test_a_code_nobody_could_use_any_more_is_dropped(settings: Any) -> None:
    put()
    delivery.recover(timezone.now() + timedelta(hours=2))
    message = Message.objects.get()
    assert (message.state, message.content) == ("failed", None)
