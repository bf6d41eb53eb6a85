"""/account/customers/export: what the list shows, as one file."""

import json
from collections.abc import Iterable
from itertools import chain
from types import SimpleNamespace
from typing import Any, Final

from kundenakte.domain.csv_text import BOM, euros, line
from kundenakte.entry.account.customers import asked_in, rows
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import customers as view
from kundenakte.pages.account.answer import COMMON, file
from kundenakte.pages.account.customer_query import CustomerQuery
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.pages.view import Amount
from kundenakte.storage import customer_list
from kundenakte.storage.customer_list import FIRST, Start

MOST: Final = 5000  # customers in a file
ROUNDS: Final = 20  # pages of the list that are looked through for one
LARGEST: Final = 5_000_000  # bytes; a function's answer may have six million


def answer(visit: AccountVisit) -> Response | None:
    """The file, or where to turn with more than it holds."""
    kind = visit.query.get("format", "")
    if visit.parts or kind not in ("csv", "json"):
        return None
    asked = asked_in(visit)
    words = texts(visit.language, "sie", COMMON, "account/customers")
    found = _found(visit, asked, words)
    text = "" if found is None else (_csv if kind == "csv" else _json)(found, asked, words)
    if found is None or len(text.encode()) > LARGEST:
        return visit.show("customers_export", "customers", list_address=asked.address())
    media = "text/csv" if kind == "csv" else "application/json"
    return file(f"kundenakte-{visit.unit().today}.{kind}", media, text)


def _found(
    visit: AccountVisit, asked: CustomerQuery, words: SimpleNamespace
) -> list[dict[str, Any]] | None:
    """All that match; None where they are too many, or not found with reasonable effort."""
    unit, start = visit.unit(), FIRST
    found: list[list[view.Row]] = []
    for _ in range(ROUNDS):
        page = customer_list.page(unit, asked.choice, start, MOST)
        found.append(rows(unit, asked, page))
        if sum(map(len, found)) > MOST:
            return None
        if not page.after:
            return [view.cells(row, asked.columns, words) for row in chain(*found)]
        start = Start(page.after)
    return None


def _csv(found: Iterable[dict[str, Any]], asked: CustomerQuery, words: SimpleNamespace) -> str:
    """Semicolons and decimal commas, for spreadsheets in German; a cell is never a formula."""
    heads = [words.columns[column] for column in asked.columns]
    head = line([words.customer_id, words.customer, *heads])
    return BOM + head + "".join(line(_cell(value) for value in row.values()) for row in found)


def _cell(value: Any) -> Any:
    """Amounts in one currency are a number, that of others is said."""
    if not isinstance(value, tuple):
        return value
    if len(value) == 1 and value[0].currency == "EUR":
        return euros(value[0].cents)
    return " + ".join(f"{euros(one.cents)} {one.currency}" for one in value)


def _json(found: Iterable[dict[str, Any]], _: CustomerQuery, __: SimpleNamespace) -> str:
    return json.dumps([_typed(row) for row in found], ensure_ascii=False, indent=1)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _amounts(value) if name == "open" else value for name, value in row.items()}


def _amounts(value: Iterable[Amount]) -> list[dict[str, str]]:
    """Amounts with a point, as the API has them."""
    return [
        {"amount": euros(one.cents).replace(",", "."), "currency": one.currency} for one in value
    ]
