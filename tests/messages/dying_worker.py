"""A worker that dies by kill -9 at a given step of the first delivery: `python -m tests.messages.dying_worker STEP`."""

import os
import signal
import smtplib
import sys
from typing import Any

import django


def die(*_given: Any, **_named: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str) -> None:
    django.setup()
    from intelligences.messages import delivery
    from intelligences.messages.models import Message

    move = delivery._move

    def dying_move(message: Any, source: str, target: str, **fields: object) -> bool:
        if target != Message.State.HANDED:
            return move(message, source, target, **fields)
        if step == "content said":
            die()
        done = move(message, source, target, **fields)
        if step == "handed":
            die()
        if step == "dot said":
            smtplib.SMTP.getreply = die  # type: ignore[method-assign]
        return done

    delivery._move = dying_move
    if step == "claimed":
        delivery._deliver = die  # type: ignore[assignment]
    if step == "answered":
        delivery._end = die  # type: ignore[assignment]
    delivery.deliver_due()


if __name__ == "__main__":
    main(sys.argv[1])
