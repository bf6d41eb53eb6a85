"""Snapshots as billing makes them: what it issues has no faults and breaks no official rule."""

from datetime import date
from typing import Any

import pytest

from functions.invoice_render.render import render
from kundenakte.documents import cii
from kundenakte.documents.checks import faults
from kundenakte.documents.clean import clean
from kundenakte.domain.account import DEFAULTS
from kundenakte.domain.customer import Customer
from kundenakte.domain.snapshot import snapshot
from tests.documents import validators
from tests.documents.snapshots import BUYER, CONSUMER, SELLER

SETTINGS = {**DEFAULTS, **SELLER, "INVOICE_EMAIL": SELLER["EMAIL"]}
LINE = {
    "DESCRIPTION": "Hüttenbuch Team 👍",
    "QUANTITY": "1",
    "UNIT_PRICE": "49",
    "VAT_PERCENT": "19",
}
GROSS = {**LINE, "UNIT_PRICE": "9.99", "IS_GROSS": 1, "QUANTITY": "3"}
AUSTRIA = {
    **BUYER,
    "COUNTRY_CODE": "AT",
    "ZIPCODE": "1070",
    "CITY": "Wien",
    "VAT_ID": "ATU13585627",
}
SWISS = {**BUYER, "COUNTRY_CODE": "CH", "ZIPCODE": "8001", "CITY": "Zürich"}
PAYER = {
    **BUYER,
    "PAYMENT_TYPE": 2,
    "BANK_IBAN": "DE41500105170123456789",
    "BANK_ACCOUNT_MANDATE_REFERENCE": "M-1",
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2026-01-15T00:00:00Z",
}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]] = {
    "business": (BUYER, {}, [LINE]),
    "business, gross price": (BUYER, {}, [GROSS, LINE]),
    "business, rates": (BUYER, {}, [LINE, {**LINE, "VAT_PERCENT": "7"}, GROSS]),
    "business, deduction": (BUYER, {}, [LINE, {**LINE, "QUANTITY": "-0.5", "UNIT_PRICE": "9.99"}]),
    "consumer": (CONSUMER, {}, [GROSS, {**GROSS, "UNIT_PRICE": "0.03"}]),
    "consumer, net price": (CONSUMER, {}, [LINE]),
    "reverse charge": (AUSTRIA, {}, [LINE, GROSS]),
    "goods to a business in the EU": (AUSTRIA, {}, [{**LINE, "SUPPLY_KIND": "goods"}]),
    "abroad": (SWISS, {}, [LINE, GROSS]),
    "export": (SWISS, {}, [{**LINE, "SUPPLY_KIND": "goods"}]),
    "small business": (BUYER, {"SMALL_BUSINESS": True}, [LINE, GROSS]),
    "small business, consumer": (CONSUMER, {"SMALL_BUSINESS": True}, [GROSS]),
    "debit": (PAYER, {}, [LINE]),
    "nothing to pay": (BUYER, {}, [LINE, {**LINE, "QUANTITY": "-1"}]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_billing_makes_is_issued_valid_and_rendered(case: str) -> None:
    buyer, settings, items = CASES[case]
    fields = {"DAYS_FOR_PAYMENT": 14, "PAYMENT_TYPE": 1, "CURRENCY_CODE": "EUR", **buyer}
    customer = Customer({"CUSTOMER_ID": 7, "LANGUAGE_CODE": "de", **fields})
    draft = {"KIND": "invoice", "ITEMS": items, "INVOICE_ID": 1, "CUSTOMER_ID": 7}
    made = clean(snapshot(draft, customer, {**SETTINGS, **settings}, date(2026, 12, 1)))
    assert faults(made) == []
    final = {**made, "INVOICE_NUMBER": "RE-1", "CREATED": "2026-12-01T06:00:00Z"}
    public = bool(buyer.get("BUYER_REFERENCE"))
    profile = cii.XRECHNUNG if public else cii.EN16931
    assert validators.faults(cii.xml(final, profile), xrechnung=public) == []
    assert len(render(final).pdf) > 20_000
