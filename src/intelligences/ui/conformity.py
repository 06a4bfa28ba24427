"""What the site may say of its accessibility: "non conforme" until an audit made by people is recorded. Pure.

The thresholds are those of the accessibility declaration's model (RGAA 4.1): every criterion, half of them, fewer; an
audit counts for three years.
"""

from dataclasses import dataclass
from datetime import date

VALID_YEARS = 3
FULL, PARTIAL, NONE = "full", "partial", "none"


class NotAnAudit(ValueError):
    """The setting can't be read; the sentence says how to write it."""


@dataclass(frozen=True)
class Audit:
    """An audit by people: when, the share of criteria met in percent (0 to 100), and who made it."""

    on: date
    rate: float
    auditor: str

    @property
    def valid_until(self) -> date:
        """The last day on which it counts."""
        day = 28 if (self.on.month, self.on.day) == (2, 29) else self.on.day
        return self.on.replace(year=self.on.year + VALID_YEARS, day=day)


def read(text: str) -> Audit | None:
    """`2027-03-01 71.2 Cabinet Exemple` → an Audit; None when empty. Raises NotAnAudit."""
    if not text.strip():
        return None
    try:
        day, rate, auditor = text.split(maxsplit=2)
        audit = Audit(date.fromisoformat(day), float(rate.replace(",", ".")), auditor)
    except ValueError:
        raise NotAnAudit("ACCESSIBILITY_AUDIT is written as `2027-03-01 71.2 Who made the audit`.") from None
    if not 0 <= audit.rate <= 100:
        raise NotAnAudit("ACCESSIBILITY_AUDIT's rate is a percentage, from 0 to 100.")
    return audit


def state(audit: Audit | None, today: date) -> str:
    """ "full", "partial" or "none"."""
    if audit is None or today > audit.valid_until or audit.rate < 50:
        return NONE
    return FULL if audit.rate == 100 else PARTIAL
