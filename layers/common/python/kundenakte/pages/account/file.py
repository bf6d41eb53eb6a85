"""The page of a customer's file: what is stored of the customer becomes what customer_file.html
shows. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from kundenakte.domain import email_state, times
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.subscription import Subscription
from kundenakte.pages import contract, view
from kundenakte.pages.account.file_log import Names
from kundenakte.pages.view import Row

Fields = Mapping[str, Any]
_LABELS = {"delivery": "invoice_by", "correspondence": "invoice_language"}  # said of the customer


def head(customer: Customer) -> dict[str, Any]:
    """Who it is: the tab, the heading, tags, and the line of ids."""
    fields = customer.fields
    names = ("TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME")
    person = " ".join(str(fields[name]) for name in names if fields.get(name))
    return {
        "id": customer.customer_id,
        "number": customer.number,
        "name": str(fields.get("ORGANIZATION") or person or customer.number),
        "tags": list(customer.tags.values()),
        "ext_uid": customer.ext_uid,
        "kind": str(fields.get("CUSTOMER_TYPE", "")),
        "language": str(fields.get("LANGUAGE_CODE", "")),
        "note": view.lines(fields, "COMMENT"),
    }


def data(fields: Fields) -> list[Row]:
    """The card of the data: rows of parts.html, then those of this page alone."""
    shown = view.accountdata(fields)["sections"]
    rows = [row for part in ("name_and_address", "contact", "invoicing") for row in shown[part]]
    return [
        *(row._replace(label=_LABELS.get(row.label, row.label)) for row in rows),
        Row("days_to_pay", "days", fields.get("DAYS_FOR_PAYMENT", 0)),
        *view.plain(
            fields,
            birthday="BIRTHDAY",
            currency="CURRENCY_CODE",
            buyer_reference="BUYER_REFERENCE",
            e_address="E_ADDRESS",
            account_receivable="ACCOUNT_RECEIVABLE",
            affiliate="AFFILIATE",
        ),
    ]


def bank(fields: Fields, words: SimpleNamespace) -> list[Row]:
    """The card of the payment data, beside type, account and mandate."""
    numbers = re.findall(r"\d+", str(fields.get("ALLOWED_PAYMENT_TYPES", "")))
    allowed = ", ".join(str(words.payment_types.get(each, each)) for each in numbers)
    named = view.plain(
        {**fields, "ALLOWED": allowed},
        account_owner="BANK_ACCOUNT_OWNER",
        bank="BANK_NAME",
        bic="BANK_BIC",
        provider="PAYMENT_PROVIDER",
        allowed="ALLOWED",
    )
    return [*named, *view.credit(fields)]


def own_fields(fields: Fields) -> list[tuple[str, str]]:
    """The merchant's own fields."""
    return [(one["KEY"], one["VALUE"]) for one in fields.get("X_ATTRIBUTES", ())]


def unreached(fields: Fields) -> list[tuple[str, str, date | None]]:
    """Addresses that mails do not reach: address, kind (a key of words), and since when."""
    return [
        (one["ADDRESS"], one["KIND"], berlin_day(one.get("AT")))
        for one in email_state.marks(fields)
    ]


def stop(fields: Fields) -> dict[str, Any] | None:
    """The stop of reminders of the customer, None without one."""
    if not fields.get("DUNNING_STOP"):
        return None
    until, why = fields.get("DUNNING_STOP_UNTIL"), fields.get("DUNNING_STOP_REASON", "")
    return {"until": date.fromisoformat(until) if until else None, "why": why}


def names(found: Iterable[Subscription], known: Mapping[int, Invoice], fields: Fields) -> Names:
    """What the log calls things."""
    return Names(
        {one.id: contract.title(one) for one in found},
        {one.id: one.number for one in known.values() if one.number},
        str(fields.get("CURRENCY_CODE", "EUR")),
    )


def berlin_day(instant: Any) -> date | None:
    """The day in Berlin of a stored instant; a day as it is."""
    return date.fromisoformat(times.with_offset(str(instant))[:10]) if instant else None
