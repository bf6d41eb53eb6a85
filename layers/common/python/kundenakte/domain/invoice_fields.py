"""What a client may say of a draft: the input of invoice.create and invoice.update.

Lenient as the customer calls are: numbers as text and text as numbers, ITEMS in the three shapes
that clients send (contract 3.3), read-only and unknown fields ignored.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import money, times
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import (
    PRINTABLE,
    Currency,
    Flag,
    Identifier,
    Lower,
    Name,
    Upper,
    checked,
    decimal,
    no_card,
)
from kundenakte.domain.invoice import MOST_ITEMS, MOST_TEXT, text_length
from kundenakte.domain.page import Page

LONGEST = 5_000  # characters of INTROTEXT, and of one DESCRIPTION
# Empty means "as it is", or the customer's.
NEVER_EMPTY = {"CURRENCY_CODE"}
REQUIRED = ("DESCRIPTION", "UNIT_PRICE", "VAT_PERCENT")  # of an item

Day = Annotated[str, checked(times.read_date, "a date such as 2026-11-23")]
Whole = Prepare(lambda value: 0 if isinstance(value, str) and not value.strip() else value)
Prose = Annotated[str, StringConstraints(max_length=LONGEST, pattern=PRINTABLE), Check(no_card)]
_CONFIG = ConfigDict(
    alias_generator=str.upper,
    populate_by_name=True,
    str_strip_whitespace=True,
    coerce_numbers_to_str=True,
    frozen=True,
)


class InvoiceItem(BaseModel):
    """One line of an invoice; DESCRIPTION, UNIT_PRICE and VAT_PERCENT are required."""

    model_config = ConfigDict(**_CONFIG, json_schema_extra={"required": [*REQUIRED]})

    article_number: Identifier = ""
    description: Prose = ""
    quantity: Annotated[str, decimal(money.SIGNED_QUANTITY)] = ""
    unit_code: Annotated[str, Upper, StringConstraints(pattern="^[A-Z0-9]{0,3}$")] = ""
    unit_price: Annotated[str, decimal(money.SIGNED_PRICE)] = ""
    vat_percent: Annotated[str, decimal(money.PERCENT)] = ""
    supply_kind: Annotated[Literal["service", "digital", "goods", ""], Lower] = ""
    period_from: Day = ""
    period_to: Day = ""
    sort_order: Annotated[int, Field(ge=0, le=99_999), Whole] = 0

    def stored(self) -> dict[str, Any]:
        """The item as a draft holds it, nothing empty. A price below zero is money given back, so
        the quantity is negated instead: prices are never negative (BR-27)."""
        values = self.model_dump(by_alias=True)
        values["QUANTITY"] = values["QUANTITY"] or "1"
        if values["UNIT_PRICE"].startswith("-"):
            values["UNIT_PRICE"] = values["UNIT_PRICE"].removeprefix("-")
            values["QUANTITY"] = _negated(values["QUANTITY"])
        return {name: value for name, value in values.items() if value not in ("", 0)}


class InvoiceFields(BaseModel):
    """Every field of a draft that a client may set; see docs/calls/invoice.md for each."""

    model_config = _CONFIG

    invoice_ext_uid: Identifier = ""
    customer_costcenter_id: Identifier = ""
    currency_code: Currency = ""
    template_id: Identifier = ""
    invoice_title: Name = ""
    introtext: Prose = ""
    invoice_date: Day = ""
    delivery_date: Name = ""
    period_from: Day = ""
    period_to: Day = ""
    cash_discount_percent: Annotated[str, decimal(money.PERCENT)] = ""
    cash_discount_days: Annotated[int, Field(ge=0, le=999), Whole] = 0
    eu_delivery: Flag = 0
    is_gross: Flag = 0
    items: list[InvoiceItem] = []

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input in `values` (upper-case names). Raises Refused with every fault, those of an
        item with its place."""
        del page  # a call that changes something has no pages
        given = {
            name: "" if value is None or value == [] else value
            for name, value in values.items()
            if name not in NEVER_EMPTY or str(value or "").strip()
        }
        items, problems = _read_items(given.pop("ITEMS", None))
        try:
            request = cls.model_validate({**given, **({"ITEMS": items} if items else {})})
        except ValidationError as error:
            raise Refused(*refused(error).problems, *problems) from None
        if problems := [*request.faults(), *problems]:
            raise Refused(*problems)
        return request

    def faults(self) -> list[Problem]:
        """What does not fit together."""
        if self.period_from and self.period_to and self.period_from > self.period_to:
            return [Problem("invalid", "PERIOD_TO", "it is before PERIOD_FROM")]
        return []

    def given(self) -> dict[str, Any]:
        """Wire name → value of what the client sent beside items; empty where it asks to clear."""
        return self.model_dump(by_alias=True, exclude_unset=True, exclude=NOT_STORED)


NOT_STORED = {"customer_id", "invoice_id", "items", "delete_existing_items"}


class InvoiceCreate(InvoiceFields):
    """DATA of invoice.create. CUSTOMER_ID is required."""

    customer_id: StrictInt | str


class InvoiceUpdate(InvoiceFields):
    """DATA of invoice.update: what is sent is changed, empty values clear, the rest stays. ITEMS
    are added to those there are, or with DELETE_EXISTING_ITEMS come in their place."""

    invoice_id: StrictInt | str
    customer_id: StrictInt | str | None = None
    delete_existing_items: Flag = 0


def _read_items(value: Any) -> tuple[list[InvoiceItem], list[Problem]]:
    entries = _entries(value)
    if not isinstance(entries, list):
        return [], [Problem("invalid", "ITEMS", "a list is expected")]
    if len(entries) > MOST_ITEMS:
        return [], [Problem("invalid", "ITEMS", f"at most {MOST_ITEMS} entries")]
    items: list[InvoiceItem] = []
    problems: list[Problem] = []
    for place, entry in enumerate(entries, 1):
        try:
            items.append(_item(entry))
        except Refused as fault:
            problems += [_in_item(place, problem) for problem in fault.problems]
    if too_long := text_fault([item.model_dump(by_alias=True) for item in items]):
        problems.append(too_long)
    return items, problems


def text_fault(items: Sequence[Mapping[str, Any]]) -> Problem | None:
    """What is wrong where items have too much text together."""
    reason = f"at most {MOST_TEXT} characters in all of them together"
    return Problem("invalid", "ITEMS", reason) if text_length(items) > MOST_TEXT else None


def _entries(value: Any) -> Any:
    """A list of items, of {"ITEM": [...]} too, and of one that came alone."""
    if isinstance(value, dict) and set(value) == {"ITEM"}:
        value = value["ITEM"]
    return [value] if isinstance(value, dict) and value else value or []


def _item(entry: Any) -> InvoiceItem:
    if not isinstance(entry, dict):
        raise Refused(Problem("invalid", "ITEMS", "an object is expected"))
    given = {name: "" if value is None or value == [] else value for name, value in entry.items()}
    missing = [name for name in REQUIRED if not str(given.get(name, "")).strip()]
    problems = [Problem("missing", name) for name in missing]
    try:
        item = InvoiceItem.model_validate(given)
    except ValidationError as error:
        raise Refused(*problems, *refused(error).problems) from None
    if item.period_from and item.period_to and item.period_from > item.period_to:
        problems.append(Problem("invalid", "PERIOD_TO", "it is before PERIOD_FROM"))
    if problems:
        raise Refused(*problems)
    return item


def _in_item(place: int, problem: Problem) -> Problem:
    reason = f"item {place}: {problem.reason}" if problem.reason else f"item {place}"
    return problem._replace(reason=reason)


def _negated(quantity: str) -> str:
    return quantity.removeprefix("-") if quantity.startswith("-") else f"-{quantity}"
