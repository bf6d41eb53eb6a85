"""An invoice that was made and settled elsewhere: its number, its days and its sums, as a final
document that is kept and never worked on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.domain import money, reading
from kundenakte.domain.codes import CURRENCIES
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.languages import language_of
from kundenakte.domain.snapshot import BUYER

LONGEST_NUMBER = 100  # characters
SUMS = ("SUB_TOTAL", "VAT_TOTAL", "TOTAL")
COMPARED = ("INVOICE_DATE", "DUE_DATE", "INVOICE_TITLE", "CURRENCY_CODE", "CUSTOMER_ID", *SUMS)


def document(values: Mapping[str, Any], customer: Customer, today: date) -> dict[str, Any]:
    """The document that a row tells of; without its id. Raises Refused with all that is wrong."""
    problems: list[Problem] = []
    sums = _sums(values, problems)
    days = _days(values, today, problems)
    number = _line(values, "INVOICE_NUMBER", LONGEST_NUMBER, problems)
    title = _line(values, "INVOICE_TITLE", 255, problems)
    currency = str(values.get("CURRENCY_CODE") or customer.fields["CURRENCY_CODE"]).upper()
    if currency not in CURRENCIES:
        problems.append(Problem("invalid", "CURRENCY_CODE", "this currency is not known"))
    if problems:
        raise Refused(*problems)
    return {
        "CUSTOMER_ID": customer.customer_id,
        "KIND": "invoice" if sums["TOTAL"] >= 0 else "correction",
        "INVOICE_NUMBER": number,
        **{name: days[name] for name in ("INVOICE_DATE", "DUE_DATE")},
        **({"INVOICE_TITLE": title} if title else {}),
        **sums,
        "CURRENCY_CODE": currency,
        "LANGUAGE_CODE": language_of(customer),
        "ITEMS": [],
        "VAT_ITEMS": [],
        "BUYER": {name: customer.fields[name] for name in BUYER if customer.fields.get(name)},
        "SELLER": {},
        "PAYMENT": {"TYPE": 1, "DAYS": 0},
    }


def paid_on(values: Mapping[str, Any]) -> str:
    """The day on which it was settled. Raises Refused."""
    return reading.day(values, "PAID_DATE")


def same(known: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether a document says what a row tells of it."""
    return all(known.get(name, "") == told.get(name, "") for name in COMPARED)


def _sums(values: Mapping[str, Any], problems: list[Problem]) -> dict[str, int]:
    """Net, VAT and gross in cents; of net and VAT one can be missing."""
    found: dict[str, int] = {}
    for name in SUMS:
        try:
            number = money.optional_number(values, name, money.SIGNED_AMOUNT)
        except Refused as fault:
            problems += fault.problems
            number = None
        if number is not None:
            found[name] = money.cents(number)
    if "TOTAL" in found and len(found) == 1 and not problems:
        problems.append(Problem("missing", "VAT_TOTAL"))
    total, net = found.get("TOTAL", 0), found.get("SUB_TOTAL")
    vat = found.get("VAT_TOTAL", total - net if net is not None else 0)
    net = total - vat if net is None else net
    if net + vat != total and not problems:
        reason = "SUB_TOTAL and VAT_TOTAL do not add up to it"
        problems.append(Problem("invalid", "TOTAL", reason))
    return {"SUB_TOTAL": net, "VAT_TOTAL": vat, "TOTAL": total}


def _days(values: Mapping[str, Any], today: date, problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("INVOICE_DATE", "DUE_DATE", "PAID_DATE"):
        try:
            found[name] = reading.day(values, name)
        except Refused as fault:
            problems += fault.problems
        if name != "DUE_DATE" and found.get(name, "") > today.isoformat():
            problems.append(Problem("invalid", name, "a day that has come is expected"))
    found["DUE_DATE"] = found.get("DUE_DATE") or found.get("INVOICE_DATE", "")
    return found


def _line(values: Mapping[str, Any], name: str, most: int, problems: list[Problem]) -> str:
    text = str(values.get(name, ""))
    if len(text) > most or not text.isprintable():
        reason = f"one line of at most {most} characters is expected"
        problems.append(Problem("invalid", name, reason))
    return text
