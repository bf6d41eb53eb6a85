"""A movement that a bank statement has told of, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KIND = "BANKENTRY"
OPEN, BOOKED, IGNORED, SPLIT = "open", "booked", "ignored", "split"
KEPT = ("BANKENTRY_ID", "DATE", "AMOUNT", "CURRENCY_CODE", "BANK_REFERENCE", "IS_RETURN", "FEE")


@dataclass(frozen=True, slots=True)
class BankEntry:
    """An entry as stored.

    `fields`: BANKENTRY_ID (text), STATUS open, booked, ignored or split (told in parts), DATE (of
    the booking), AMOUNT (cents; below zero for a return), CURRENCY_CODE, NAME, IBAN, TEXT,
    REFERENCE, END_TO_END_ID, BLOCK_ID, MANDATE, BANK_REFERENCE, IS_RETURN, REASON, FEE (cents that
    the bank took beside a return), CODE (why it is open), SUGGESTIONS (invoice ids), PAYMENT_ID.
    Empty ones are left out.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def id(self) -> str:
        """BANKENTRY_ID: a digest of what the bank says, the same in each of its files."""
        return str(self.fields["BANKENTRY_ID"])

    @property
    def amount(self) -> int:
        """Cents, above zero for money that came in."""
        return int(self.fields["AMOUNT"])

    @property
    def is_open(self) -> bool:
        """Whether a person is to say what it is."""
        return str(self.fields["STATUS"]) == OPEN

    @property
    def place(self) -> str:
        """Where it stands in the account's list of open entries: by day."""
        return f"{self.fields['DATE']}#{self.id}"

    def closed(self, status: str, **about: Any) -> "BankEntry":
        """The entry when it is done with: whose money it was is told by the payment alone."""
        kept = {name: self.fields[name] for name in KEPT if name in self.fields}
        return BankEntry({**kept, "STATUS": status, **about}, self.version)
