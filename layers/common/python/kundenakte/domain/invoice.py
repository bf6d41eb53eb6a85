"""An invoice: a draft, or the unchangeable snapshot of what was sent, and what became of it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

KIND = "INVOICE"
ITEMS_PER_INVOICE = 1000  # an item's id is the invoice's times this, plus its place
MOST_ITEMS = 500
MOST_TEXT = 40_000  # characters in all items together: a final document stays below 400 KB
TOKEN_BYTES = 16


def new_token() -> str:
    """The secret part of a DOCUMENT_URL, which alone opens the document: 32 hex digits."""
    return secrets.token_hex(TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as stored.

    `fields` is the document (wire names; amounts in cents, signed): free to change in a draft,
    never again once `final` (§ 146 (4) AO). `state` is what happens afterwards: PAID (cents
    allocated to it), PAID_DATE, CANCELED_BY, CORRECTED_BY (what gave a part of it back),
    REPLACED_BY, DOCUMENT, DUNNING, COLLECTION, SENT. `text` is the document as it is stored, byte
    for byte.
    """

    fields: Mapping[str, Any]
    state: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    final: bool = False
    text: str = ""

    def with_state(self, **changes: Any) -> "Invoice":
        """A copy with `changes` laid over its state; an empty value removes a part of it."""
        state = {name: value for name, value in {**self.state, **changes}.items() if value}
        return replace(self, state=state)

    @property
    def id(self) -> int:
        """INVOICE_ID, given by the system."""
        return int(self.fields["INVOICE_ID"])

    @property
    def customer_id(self) -> int:
        """Whose file it is in."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def number(self) -> str:
        """INVOICE_NUMBER; "" while it is a draft."""
        return str(self.fields.get("INVOICE_NUMBER", ""))

    @property
    def total(self) -> int:
        """Gross amount in cents; negative in a Storno or a correction."""
        return int(self.fields.get("TOTAL", 0))

    @property
    def paid(self) -> int:
        """Cents allocated to it so far, signed as the total."""
        return int(self.state.get("PAID", 0))

    @property
    def outstanding(self) -> int:
        """Cents still open; 0 for drafts."""
        return self.total - self.paid if self.final else 0

    @property
    def canceled(self) -> bool:
        """Whether a Storno names it."""
        return "CANCELED_BY" in self.state

    def status(self, today: str) -> str:
        """unpaid, paid, overdue or canceled (contract 3.3); `today` as YYYY-MM-DD. A draft is
        unpaid."""
        if self.canceled:
            return "canceled"
        if self.final and self.outstanding <= 0:
            return "paid"
        return "overdue" if self.final and self.fields.get("DUE_DATE", "") < today else "unpaid"

    @property
    def imported(self) -> bool:
        """Whether it was made elsewhere, and only its file and its sums are here."""
        return "IMPORTED" in self.fields

    @property
    def type(self) -> str:
        """draft, outgoing or credit (contract 3.3)."""
        if not self.final:
            return "draft"
        return "outgoing" if self.fields["KIND"] == "invoice" else "credit"


def text_length(items: Iterable[Mapping[str, Any]]) -> int:
    """The characters in the texts of items."""
    names = ("DESCRIPTION", "ARTICLE_NUMBER")
    return sum(len(str(item.get(name, ""))) for item in items for name in names)
