"""What the closing of a debate publishes so that everybody can check that their ballot is in it."""

from __future__ import annotations

from django.db import models

from intelligences.kernel.retention import NoPersonalData

from .. import receipts
from .debates import Debate

_LEAF = 32


class Roll(models.Model):
    """The leaves of all receipts of a closed debate, 32 bytes each in the order of their bytes, and their root. Made
    before the secret that links them to participants is destroyed; afterwards only a receipt finds its leaf."""

    privacy = NoPersonalData(
        "Des empreintes de nombres tirés au sort, triées : seul le reçu qu’une personne garde retrouve la sienne."
    )

    debate = models.OneToOneField(Debate, models.CASCADE, related_name="roll")
    root = models.CharField(max_length=64)
    leaves = models.BinaryField()

    class Meta:
        ordering = ["debate"]

    @property
    def size(self) -> int:
        """How many receipts."""
        return len(self.leaves) // _LEAF

    @property
    def listed(self) -> receipts.Roll:
        """The list itself."""
        held = bytes(self.leaves)
        return receipts.Roll(self.debate_id, tuple(held[at : at + _LEAF] for at in range(0, len(held), _LEAF)))
