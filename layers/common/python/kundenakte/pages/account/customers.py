"""Customers as the list of the office shows them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain import folding
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_choice import NOTHING, Owed
from kundenakte.domain.times import business_day
from kundenakte.pages.account.customer_query import WITHOUT, CustomerQuery
from kundenakte.pages.view import Amount, text

TONES: Final = {"settled": "ok", "open": "info", "overdue": "bad"}
CHIPS: Final = 12  # tags that are offered, beside those that are chosen

# Columns that show a field as it is.
FIELDS: Final = {
    "number": "CUSTOMER_NUMBER",
    "address": "ADDRESS",
    "zipcode": "ZIPCODE",
    "city": "CITY",
    "country": "COUNTRY_CODE",
    "email": "EMAIL",
    "phone": "PHONE",
    "ext_uid": "CUSTOMER_EXT_UID",
    "kind": "CUSTOMER_TYPE",
}


class Row(NamedTuple):
    """A customer in the list. `state` is settled, open or overdue; `texts` has the columns that are
    plain text; `merged`: it was merged into another one, which goes on for both."""

    id: int
    name: str
    city: str
    number: str
    tags: tuple[str, ...]
    open: tuple[Amount, ...]
    state: str
    tone: str
    next: date | None
    created: date
    texts: Mapping[str, str]
    merged: bool


class Chip(NamedTuple):
    """A tag that can be ticked; `value` is what the box sends, with a `-` for "without"."""

    value: str
    name: str
    without: bool
    checked: bool


def rows(found: Iterable[Customer], owed: Mapping[int, Owed], due: Mapping[int, date]) -> list[Row]:
    """The rows of the table."""
    return [
        _row(one, owed.get(one.customer_id, NOTHING), due.get(one.customer_id)) for one in found
    ]


def _row(customer: Customer, owed: Owed, due: date | None) -> Row:
    fields = customer.fields
    return Row(
        customer.customer_id,
        customer.listed_name,
        text(fields, "CITY"),
        customer.number,
        tuple(customer.tags.values()),
        amounts(owed.amounts) or (Amount(0, text(fields, "CURRENCY_CODE") or "EUR"),),
        owed.state,
        TONES[owed.state],
        due,
        business_day(datetime.fromisoformat(fields["CREATED"])),
        {column: text(fields, name) for column, name in FIELDS.items()},
        customer.merged_into is not None,
    )


def amounts(sums: Mapping[str, int]) -> tuple[Amount, ...]:
    """Amounts by currency, the largest first."""
    ordered = sorted(sums.items(), key=lambda each: -each[1])
    return tuple(Amount(cents, currency) for currency, cents in ordered)


def chips(asked: CustomerQuery, shown: Iterable[Row]) -> list[Chip]:
    """The tags that the filter has, and the most frequent of those on the page."""
    chosen = {folding.tag(tag.removeprefix(WITHOUT)) for tag in asked.tags}
    often: dict[str, tuple[int, str]] = {}
    for tag in (tag for row in shown for tag in row.tags):
        count, name = often.get(folding.tag(tag), (0, tag))
        often[folding.tag(tag)] = (count + 1, name)
    most = sorted(often.items(), key=lambda each: (-each[1][0], each[0]))
    offered = [name for folded, (_, name) in most if folded not in chosen][:CHIPS]
    found = [Chip(tag, tag.removeprefix(WITHOUT), tag[0] == WITHOUT, True) for tag in asked.tags]
    found += [Chip(tag, tag, False, False) for tag in offered]
    return sorted(found, key=lambda chip: (chip.without, folding.tag(chip.name)))


def cells(row: Row, columns: Iterable[str], words: SimpleNamespace) -> dict[str, Any]:
    """What a file holds of a row: an id, the name, and the columns that are shown."""
    known: dict[str, Any] = {
        **row.texts,
        "tags": ", ".join(row.tags),
        "open": row.open,
        "next": row.next.isoformat() if row.next else "",
        "state": words.payment_states[row.state],
        "created": row.created.isoformat(),
    }
    return {"id": row.id, "name": row.name, **{column: known[column] for column in columns}}
