"""Sample parameters for the walk of every address."""

from uuid import UUID

SAMPLES = {
    "outbox:mailbox_message": lambda cast: {"pk": UUID(int=0)},
    "outbox:unsubscribe": lambda cast: {"token": "jeton"},
    "outbox:mark_arrived": lambda cast: {"pk": UUID(int=0)},
    "outbox:send_again": lambda cast: {"pk": UUID(int=0)},
    "outbox:trust_again": lambda cast: {"pk": 0},
}
