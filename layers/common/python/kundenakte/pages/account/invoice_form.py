"""The form of an invoice that is made by hand: its rows, what was typed, what is missing."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final

from kundenakte.domain.errors import Problem

ROWS: Final = 5  # that are there at first, and that one button adds
MOST_ROWS: Final = 200
CELLS: Final = (
    "title",
    "more",
    "quantity",
    "unit_code",
    "unit_price",
    "vat_percent",
    "supply_kind",
    "article_number",
    "period_from",
    "period_to",
)
GIVEN: Final = ("title", "more", "quantity", "unit_price", "article_number")  # make a row one
HEAD: Final = (
    "invoice_title",
    "introtext",
    "is_gross",
    "period_from",
    "period_to",
    "delivery_date",
    "cash_discount_percent",
    "cash_discount_days",
    "eu_delivery",
)
_CELL = re.compile(r"items-(\d{1,3})-(\w+)")
_PLACE = re.compile(r"item (?P<place>\d+)(: (?P<reason>.*))?")

Row = dict[str, str]


def name(row: int, cell: str) -> str:
    """The name of an input of a row, counted from 0."""
    return f"items-{row}-{cell}"


def rows(form: Mapping[str, str], vat: str, more: int = 0) -> list[Row]:
    """All rows of a form, `more` empty ones below; `vat` is the rate that empty ones have."""
    places = [int(found[1]) for key in form if (found := _CELL.fullmatch(key))]
    count = min(MOST_ROWS, max(ROWS, max(places, default=-1) + 1 + more))
    empty = {**dict.fromkeys(CELLS, ""), "vat_percent": vat}
    return [{c: form.get(name(row, c), empty[c]) for c in CELLS} for row in range(count)]


def filled(found: Iterable[Row]) -> dict[int, Row]:
    """The rows in which something was typed, by their place."""
    return {place: row for place, row in enumerate(found) if any(row[cell] for cell in GIVEN)}


def placed(problems: Iterable[Problem], places: list[int]) -> list[Problem]:
    """What is wrong with "item 2" said of the row that it was typed into: ITEMS.3.UNIT_PRICE."""
    return [_placed(problem, places) for problem in problems]


def labels(words: SimpleNamespace, count: int) -> dict[str, str]:
    """Input → what it is called where the page says what is wrong."""
    cells: Mapping[str, str] = words.row_labels
    both = ((row, cell) for row in range(count) for cell in CELLS)
    lines = {name(r, c): words.row_label.format(row=r + 1, label=cells[c]) for r, c in both}
    return {**words.invoice_labels, **lines}


def lacking(
    problems: Iterable[Problem], known: Callable[[str], bool], words: SimpleNamespace
) -> str:
    """What is missing in settings and at the customer, in one sentence; "" for nothing. `known`
    says whether the page has an input for a field."""
    elsewhere = [problem for problem in problems if not known(problem.field)]
    names: Mapping[str, str] = words.lacking_names
    told = []
    for settings, text in ((True, words.lacking_settings), (False, words.lacking_customer)):
        fields = [p.field for p in elsewhere if p.field.startswith("settings.") == settings]
        called = [names.get(field.removeprefix("settings."), field) for field in fields]
        if called:
            told.append(str(text).format(names=", ".join(dict.fromkeys(called))))
    return " ".join(told)


def _placed(problem: Problem, places: list[int]) -> Problem:
    found = _PLACE.fullmatch(problem.reason)
    if not found or int(found["place"]) > len(places):
        return problem
    field = f"ITEMS.{places[int(found['place']) - 1]}.{problem.field}"
    return Problem(problem.code, field, found["reason"] or "")


def inputs(places: Iterable[int]) -> dict[str, str]:
    """Field → input, where they are not called alike."""
    return {f"ITEMS.{row}.DESCRIPTION": name(row, "title") for row in places}


def values(row: Row, number: Callable[[str], str], day: Callable[[str], str]) -> dict[str, Any]:
    """A row as an item of invoice.create; `number` and `day` read what was typed."""
    return {
        "DESCRIPTION": "\n".join(filter(None, (row["title"], row["more"]))),
        "QUANTITY": number(row["quantity"]),
        "UNIT_CODE": row["unit_code"],
        "UNIT_PRICE": number(row["unit_price"]),
        "VAT_PERCENT": number(row["vat_percent"]),
        "SUPPLY_KIND": row["supply_kind"],
        "ARTICLE_NUMBER": row["article_number"],
        "PERIOD_FROM": day(row["period_from"]),
        "PERIOD_TO": day(row["period_to"]),
    }
