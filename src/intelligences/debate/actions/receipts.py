"""Give receipts while a debate is open; publish what they are checked against when it closes."""

from __future__ import annotations

from .. import entry, receipts
from ..models import Debate, Participant, Roll


def receipt_of(participant: Participant) -> receipts.Receipt | None:
    """The receipt of somebody who voted, the same each time; None without a vote, and once the secret is destroyed."""
    debate = participant.debate
    if debate.secret is None or not participant.votes.exists():
        return None
    return receipts.Receipt(debate.pk, _nonce(bytes(debate.secret), participant.pk))


def seal(debate: Debate) -> Roll:
    """The list of leaves of a debate that is closing, from its secret, in the caller's transaction; whoever has a vote
    at that moment is in it."""
    secret = bytes(debate.secret or b"")
    voters = debate.participants.filter(votes__isnull=False).distinct().order_by().values_list("pk", flat=True)
    listed = receipts.Roll.of(debate.pk, [_nonce(secret, pk) for pk in voters.iterator()])
    return Roll.objects.create(debate=debate, root=listed.root.hex(), leaves=b"".join(listed.leaves))


def _nonce(secret: bytes, participant: int) -> bytes:
    return entry.key(secret, "receipt", str(participant))
