"""A document, made or only worked out, as the account's pages show it: lines, VAT, sums."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kundenakte.domain.money import price_text

Fields = Mapping[str, Any]


class Naming(NamedTuple):
    """How a language names what documents hold as codes: a unit beside its quantity, a note on
    tax."""

    unit: Callable[[str, str], str]
    note: Callable[[str], str]


class Line(NamedTuple):
    """A line of a document. `quantity` and `price` are decimal texts with a point, `cents` what it
    comes to, net or gross as the document is."""

    title: str
    more: tuple[str, ...]
    first: date | None
    last: date | None
    quantity: str
    unit: str
    price: str
    percent: str
    cents: int


class Rate(NamedTuple):
    """The sums of a rate of VAT, in cents."""

    percent: str
    net: int
    vat: int


class Document(NamedTuple):
    """What a document shows; sums in cents. `first` and `last`: the days that it is for."""

    kind: str
    day: date | None
    due: date | None
    first: date | None
    last: date | None
    lines: tuple[Line, ...]
    rates: tuple[Rate, ...]
    gross: bool
    net: int
    vat: int
    rounding: int
    total: int
    currency: str
    notes: tuple[str, ...]


def document(fields: Fields, naming: Naming) -> Document | None:
    """The document that these fields are, of a draft too; None where there are none."""
    if not fields:
        return None
    gross = bool(fields.get("IS_GROSS"))
    return Document(
        kind=str(fields.get("KIND", "invoice")),
        day=day(fields.get("INVOICE_DATE")),
        due=day(fields.get("DUE_DATE")),
        first=day(fields.get("PERIOD_FROM")),
        last=day(fields.get("PERIOD_TO")),
        lines=tuple(_line(item, fields, naming, gross=gross) for item in fields["ITEMS"]),
        rates=tuple(map(_rate, fields.get("VAT_ITEMS", ()))),
        gross=gross,
        net=int(fields.get("SUB_TOTAL", 0)),
        vat=int(fields.get("VAT_TOTAL", 0)),
        rounding=int(fields.get("ROUNDING", 0)),
        total=int(fields.get("TOTAL", 0)),
        currency=str(fields["CURRENCY_CODE"]),
        notes=tuple(map(naming.note, fields.get("TAX_NOTES", ()))),
    )


def day(text: str | None) -> date | None:
    """A stored day, None where there is none."""
    return date.fromisoformat(text[:10]) if text else None


def _line(item: Fields, fields: Fields, naming: Naming, *, gross: bool) -> Line:
    title, *more = str(item.get("DESCRIPTION", "")).splitlines() or [""]
    same = all(item.get(name) == fields.get(name) for name in ("PERIOD_FROM", "PERIOD_TO"))
    quantity = str(item.get("QUANTITY") or "1")
    return Line(
        title,
        tuple(more),
        None if same else day(item.get("PERIOD_FROM")),
        None if same else day(item.get("PERIOD_TO")),
        quantity,
        naming.unit(str(item.get("UNIT_CODE", "")), quantity),
        price_text(Decimal(str(item["UNIT_PRICE"]))),
        str(item["VAT_PERCENT"]),
        int(item["COMPLETE_GROSS" if gross else "COMPLETE_NET"]),
    )


def _rate(group: Fields) -> Rate:
    return Rate(str(group["VAT_PERCENT"]), int(group["COMPLETE_NET"]), int(group["VAT_VALUE"]))
