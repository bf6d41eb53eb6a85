"""A declaration of a consumer: a notice (§ 312k BGB) or a withdrawal (§ 356a BGB), as received.

What was declared, when, and what was made of it at once never changes; beside it stands only who
has handled it since (`state`). It counts from its receipt, whoever it is found to be from, and
whenever (rule CON-14b).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

KIND = "DECLARATION"
CANCEL, WITHDRAW = "cancel", "withdraw"
KINDS = (CANCEL, WITHDRAW)
ORDINARY, EXTRAORDINARY = "ordinary", "extraordinary"
PREFIXES = {CANCEL: "KD", WITHDRAW: "WR"}  # of references
REFUND_DAYS = 14  # § 357 (1) BGB: from the receipt of the withdrawal

# What was made of it at once, OUTCOME:
ENDED = "ended"  # the end was entered
ALREADY = "already"  # it ends by then already
DECIDE = "decide"  # the ordinary end was entered; whether it ends earlier is for a person
WITHDRAWN = "withdrawn"  # ended, and nothing has to be paid back
REFUND = "refund"  # ended; what was paid has to be paid back
FOUND = "found"  # it is known which contract is meant; all else is for a person
UNKNOWN = "unknown"  # it is not known for certain which contract is meant
OUTCOMES = (ENDED, ALREADY, DECIDE, WITHDRAWN, REFUND, FOUND, UNKNOWN)
SETTLED = (ENDED, ALREADY, WITHDRAWN)  # nothing is left to do


@dataclass(frozen=True, slots=True)
class Declaration:
    """`fields` as in docs/calls/declaration.md, without empty ones, instants as stored; `state` is
    DONE_AT, DONE_BY and DONE_NOTE once it is handled."""

    fields: Mapping[str, Any]
    state: Mapping[str, Any]
    version: int = 0

    @property
    def id(self) -> int:
        """DECLARATION_ID, which grows with time."""
        return int(self.fields["DECLARATION_ID"])

    @property
    def kind(self) -> str:
        """cancel or withdraw."""
        return str(self.fields["KIND"])

    @property
    def customer_id(self) -> int | None:
        """Whose it is; None where that is not certain."""
        found = self.fields.get("CUSTOMER_ID")
        return int(found) if found else None

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return "DONE_AT" in self.state

    def completed(self, at: str, by: str, note: str = "") -> "Declaration":
        """Handled by somebody."""
        state = {"DONE_AT": at, "DONE_BY": by, **({"DONE_NOTE": note} if note else {})}
        return replace(self, state=state)


def deadline(kind: str, received: date) -> date | None:
    """The last day for paying back what was paid (CON-19); a notice has none, but "without delay".
    The day of receipt does not count (§ 187 (1) BGB)."""
    return received + timedelta(days=REFUND_DAYS) if kind == WITHDRAW else None


def reference(kind: str, received: date, drawn: str) -> str:
    """What people name a declaration by, such as KD-20261123-4F7A2C; `drawn` is random."""
    return f"{PREFIXES[kind]}-{received:%Y%m%d}-{drawn.upper()}"
