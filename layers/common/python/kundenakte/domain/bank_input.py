"""The input of the bank calls, and the rows of entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.account import Account
from kundenakte.domain.bank_entry import BankEntry
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount_text
from kundenakte.domain.page import FIRST_PAGE, Page

COLUMNS = """
BANKENTRY_ID DATE AMOUNT CURRENCY_CODE NAME IBAN TEXT REFERENCE END_TO_END_ID MANDATE
BANK_REFERENCE IS_RETURN REASON FEE CODE SUGGESTIONS
""".split()
NUMBERS = ("IS_RETURN", "INVOICE_ID", "CUSTOMER_ID")


@dataclass(frozen=True, slots=True)
class StatementImport:
    """DATA of bankstatement.import: CONTENT is the XML text of a camt.053 or camt.054 file."""

    content: str

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused for anything but text."""
        del page
        content = values.get("CONTENT")
        if content in (None, "", [], {}):
            raise Refused(Problem("missing", "CONTENT"))
        if not isinstance(content, str):
            raise Refused(Problem("invalid", "CONTENT", "the file's text is expected"))
        return cls(content)


@dataclass(frozen=True, slots=True)
class BankEntryFilter:
    """FILTER of bankentry.get: an entry's id, or nothing for all that are open."""

    bankentry_id: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        return cls(_id(values), page)


@dataclass(frozen=True, slots=True)
class BankEntryAssign:
    """DATA of bankentry.assign: whose money it is, or that it is nobody's business here."""

    bankentry_id: str
    invoice_id: int | None = None
    customer_id: int | None = None
    ignore: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused unless exactly one of the three is said."""
        del page
        if not (entry_id := _id(values)):
            raise Refused(Problem("missing", "BANKENTRY_ID"))
        invoice_id = reading.optional_id(values, "INVOICE_ID")
        customer_id = reading.optional_id(values, "CUSTOMER_ID")
        ignore = _flag(values, "IGNORE")
        if (invoice_id is not None) + (customer_id is not None) + ignore != 1:
            reason = "exactly one of INVOICE_ID, CUSTOMER_ID and IGNORE is expected"
            raise Refused(Problem("invalid", "INVOICE_ID", reason))
        return cls(entry_id, invoice_id, customer_id, ignore)


def shown(entry: BankEntry, suggested: Iterable[Invoice]) -> dict[str, Any]:
    """An open entry as a row, before it is written for one of the addresses."""
    known = {
        **entry.fields,
        "AMOUNT": amount_text(entry.amount),
        "IS_RETURN": int(entry.fields.get("IS_RETURN", 0)),
        "FEE": amount_text(int(entry.fields.get("FEE", 0))),
        "SUGGESTIONS": [_suggestion(invoice) for invoice in suggested if invoice.outstanding],
    }
    return {name: known.get(name, "") for name in COLUMNS}


def text_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text."""
    del account
    return {**_texts(row), "SUGGESTIONS": [_texts(one) for one in row["SUGGESTIONS"]]}


def typed_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Ids and flags as numbers, amounts as text with a dot."""
    del account
    return dict(row)


def _suggestion(invoice: Invoice) -> dict[str, Any]:
    return {
        "INVOICE_ID": invoice.id,
        "INVOICE_NUMBER": invoice.number,
        "CUSTOMER_ID": invoice.customer_id,
        "OUTSTANDING": amount_text(invoice.outstanding),
        "DUE_DATE": invoice.fields["DUE_DATE"],
    }


def _texts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if name in NUMBERS else value for name, value in row.items()}


def _flag(values: Mapping[str, Any], field: str) -> bool:
    given = values.get(field)
    return given if isinstance(given, bool) else bool(reading.optional_id(values, field))


def _id(values: Mapping[str, Any]) -> str:
    found = reading.text(values, "BANKENTRY_ID")
    return found if found.isascii() and len(found) <= 64 else "-"
