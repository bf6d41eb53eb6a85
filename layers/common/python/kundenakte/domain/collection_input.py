"""The input of the collection calls, and their rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from kundenakte.domain import reading, times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.money import amount_text
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.domain.run import Debit, Run

MOST_AHEAD = 30  # days; banks take files for 14 to 28
COLUMNS = "COLLECTION_ID CREATED STATUS COUNT SUM SCHEME DOWNLOAD_URL DEBITS".split()
DEBIT_COLUMNS = "INVOICE_ID CUSTOMER_ID AMOUNT DUE END_TO_END_ID MANDATE STATUS REASON".split()
NUMBERS = ("COLLECTION_ID", "COUNT", "INVOICE_ID", "CUSTOMER_ID")


@dataclass(frozen=True, slots=True)
class CollectionCreate:
    """DATA of collection.create: what falls due up to this day is collected; None means as much as
    the bank has to have by today."""

    until: date | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        text = reading.day(values, "UNTIL")
        return cls(date.fromisoformat(text) if text else None)

    def last_day(self, today: date, earliest: date) -> date:
        """The day up to which is collected. Raises Refused for one that is too far ahead."""
        if self.until and self.until > today + timedelta(days=MOST_AHEAD):
            raise Refused(Problem("invalid", "UNTIL", f"at most {MOST_AHEAD} days ahead"))
        return max(self.until or earliest, earliest)


@dataclass(frozen=True, slots=True)
class CollectionFilter:
    """FILTER of collection.get; the file and the debits are shown of a run asked for by its id."""

    collection_id: int | None = None
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        return cls(reading.optional_id(values, "COLLECTION_ID"), page)


def shown(run: Run, url: str = "", debits: Iterable[Debit] = ()) -> dict[str, Any]:
    """A run as a row, before it is written for one of the addresses."""
    known = {**run.fields, "SUM": amount_text(run.fields["SUM"])}
    known |= {"DOWNLOAD_URL": url, "DEBITS": [_debit(debit) for debit in debits]}
    return {name: known[name] for name in COLUMNS}


def text_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text, CREATED as Berlin wall clock."""
    del account
    debits = [_texts(debit) for debit in row["DEBITS"]]
    return {**_texts(row), "CREATED": times.wall_clock(row["CREATED"]), "DEBITS": debits}


def typed_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Numbers as numbers, amounts as text with a dot, CREATED with its offset."""
    del account
    return {**row, "CREATED": times.with_offset(row["CREATED"])}


def _debit(debit: Debit) -> dict[str, Any]:
    """STATUS: open until the bank has reported the money, booked, or returned with its REASON."""
    status = "booked" if debit.payment_id else "open"
    made = {
        "AMOUNT": amount_text(debit.amount),
        "STATUS": "returned" if debit.returned else status,
        "REASON": debit.fields.get("RETURNED", {}).get("REASON", ""),
    }
    known = {**debit.fields, **made}
    return {name: known[name] for name in DEBIT_COLUMNS}


def _texts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if name in NUMBERS else value for name, value in row.items()}
