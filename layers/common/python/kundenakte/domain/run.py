"""A collection run: the debits that are handed to the bank in one file, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

COLLECTING, COMPLETE = "collecting", "complete"
KIND = "COLLECTION"
MOST_DEBITS = 2000  # in one run: a call collects them within its time


@dataclass(frozen=True, slots=True)
class Run:
    """A run as stored. `fields`: COLLECTION_ID, CREATED, STATUS collecting or complete, COUNT, SUM
    (cents), CREDITOR {NAME, IBAN, BIC, CREDITOR_ID} and SCHEME as they were when it began, FILE
    and SHA256 of the file once it is complete."""

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def id(self) -> int:
        """COLLECTION_ID, counted in the account."""
        return int(self.fields["COLLECTION_ID"])

    @property
    def complete(self) -> bool:
        """Whether the file is written: no debit is added any more."""
        return str(self.fields["STATUS"]) == COMPLETE

    @property
    def place(self) -> str:
        """Where it stands in the account's list of runs: the newest before."""
        return f"{10**16 - self.id:017d}"


@dataclass(frozen=True, slots=True)
class Debit:
    """One invoice in a run, with all that the file says of it.

    `fields`: COLLECTION_ID, INVOICE_ID, CUSTOMER_ID, AMOUNT (cents), DUE (day), END_TO_END_ID,
    SEQUENCE, MANDATE, SIGNED (day), AMENDED 0/1, NAME, IBAN, BIC, TEXT, ADDRESS; PAYMENT_ID once
    the money has come, RETURNED {DATE, REASON, BANKENTRY_ID} once it went back.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def run_id(self) -> int:
        """In which run it is."""
        return int(self.fields["COLLECTION_ID"])

    @property
    def invoice_id(self) -> int:
        """Which invoice it pays."""
        return int(self.fields["INVOICE_ID"])

    @property
    def customer_id(self) -> int:
        """Whose money it is."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def amount(self) -> int:
        """Cents."""
        return int(self.fields["AMOUNT"])

    @property
    def due(self) -> date:
        """The day on which the account is debited."""
        return date.fromisoformat(self.fields["DUE"])

    @property
    def payment_id(self) -> int | None:
        """The payment that was booked for it, None until the money has come."""
        found = self.fields.get("PAYMENT_ID")
        return int(found) if found else None

    @property
    def returned(self) -> bool:
        """Whether it came back."""
        return "RETURNED" in self.fields

    def returned_by_another(self, entry_id: str) -> bool:
        """Whether it came back with another movement of the bank account: it does so only once."""
        return self.returned and self.fields["RETURNED"].get("BANKENTRY_ID") != entry_id


def end_to_end_id(run_id: int, invoice_id: int) -> str:
    """What names a debit all the way to the customer's statement, and back in a return."""
    return f"{run_id}-{invoice_id}"


def of_end_to_end_id(text: str) -> tuple[int, int] | None:
    """Run and invoice of an EndToEndId of ours; None for any other."""
    run_id, dash, invoice_id = text.partition("-")
    parts = run_id, invoice_id
    if not dash or not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        return None
    return int(run_id), int(invoice_id)


def message_id(account: str, run_id: int) -> str:
    """MsgId of a run's file: never the same for two files of one creditor."""
    return f"{account}-{run_id}"


def of_block_id(account: str, text: str) -> int | None:
    """The run of a MsgId or PmtInfId of ours, None for any other."""
    begins = f"{account}-"
    number = text.removeprefix(begins).partition("-")[0]
    ours = text.startswith(begins) and number.isascii() and number.isdigit() and len(number) < 16
    return int(number) if ours else None
