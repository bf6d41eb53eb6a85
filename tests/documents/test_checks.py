"""What keeps an invoice from being issued: each missing part is named, all of them at once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenakte.documents.checks import faults
from kundenakte.domain.errors import Problem
from tests.documents import snapshots
from tests.documents.snapshots import CONSUMER, DEBIT, item, snapshot


def fields(made: dict[str, Any]) -> list[str]:
    """The fields at fault."""
    return [problem.field for problem in faults(made)]


SELLER_FIELDS = "COMPANY STREET ZIPCODE CITY COUNTRY_CODE BANK_OWNER BANK_IBAN".split()


@pytest.mark.parametrize("name", SELLER_FIELDS)
def test_a_seller_without_it_is_refused_by_the_name_of_the_setting(name: str) -> None:
    found = faults(snapshot(SELLER={name: ""}))
    assert [problem.field for problem in found] == [f"settings.{name}"]
    assert found[0].code == "missing"
    assert "account" in found[0].reason


@pytest.mark.parametrize("name", "ADDRESS ZIPCODE CITY COUNTRY_CODE".split())
def test_a_buyer_without_it_is_refused(name: str) -> None:
    assert fields(snapshot(BUYER={name: ""})) == [name]


def test_a_buyer_without_a_name_is_refused() -> None:
    nameless = dict.fromkeys(("ORGANIZATION", "FIRST_NAME", "LAST_NAME"), "")
    assert fields(snapshot(BUYER=nameless)) == ["ORGANIZATION"]
    consumer = {**nameless, "CUSTOMER_TYPE": "consumer"}
    assert fields(snapshot(BUYER=consumer)) == ["LAST_NAME"]


def test_a_name_that_cannot_be_printed_is_no_name() -> None:
    assert fields(snapshot(BUYER={"ORGANIZATION": "?? ???"})) == ["ORGANIZATION"]


def test_everything_is_named_at_once_in_the_order_of_the_document() -> None:
    made = snapshot(
        [{**snapshots.TEAM, "DESCRIPTION": ""}],
        SELLER={"STREET": "", "TAX_ID": "", "VAT_ID": "", "BANK_IBAN": "DE00370400440532013000"},
        BUYER={"CITY": ""},
        DUE_DATE="",
    )
    expected = ["settings.STREET", "settings.TAX_ID", "CITY", "DUE_DATE", "DESCRIPTION"]
    assert fields(made) == [*expected, "settings.BANK_IBAN"]


HEADS: dict[str, dict[str, Any]] = {
    "INVOICE_DATE": {"INVOICE_DATE": ""},
    "PERIOD_TO": {"PERIOD_TO": "2026-11-30"},
    "CURRENCY_CODE": {"CURRENCY_CODE": "XXX"},
    "LANGUAGE_CODE": {"LANGUAGE_CODE": "fr"},
    "INVOICE_TITLE": {"INVOICE_TITLE": "Gutschrift Dezember"},
    "CASH_DISCOUNT_DAYS": {"CASH_DISCOUNT_PERCENT": "2"},
    "CASH_DISCOUNT_PERCENT": {"CASH_DISCOUNT_DAYS": 7},
    "KIND": {"KIND": "offer"},
    "ITEMS": {"ITEMS": []},
    "TAX_NOTES": {"TAX_NOTES": ["tax.unknown"]},
    "settings.LOGO": {"SELLER": {"LOGO": "<svg><text>x</text></svg>"}},
    "PREPAID": {"PREPAID": 7106},
}


@pytest.mark.parametrize("field", HEADS)
def test_a_head_that_is_not_right_is_refused(field: str) -> None:
    assert fields(snapshot(**HEADS[field])) == [field]


def test_a_date_that_is_none_is_refused_before_anything_is_counted_with_it() -> None:
    assert fields(snapshot(DUE_DATE="15.12.2026")) == ["DUE_DATE"]


def test_a_line_without_time_of_supply_is_refused() -> None:
    line = item("Beratung", "100", PERIOD_FROM="", PERIOD_TO="")
    without = {"PERIOD_FROM": "", "PERIOD_TO": ""}
    assert fields(snapshot([line], **without)) == ["DELIVERY_DATE"]
    assert fields(snapshot([line], **without, DELIVERY_DATE="November 2026")) == []


def test_more_than_500_lines_are_refused() -> None:
    assert fields(snapshots.long(501)) == ["ITEMS"]
    assert fields(snapshots.long(500)) == []


@pytest.mark.parametrize("unit", ["STK", "piece", "XYZ"])
def test_a_unit_that_cannot_be_named_is_refused(unit: str) -> None:
    assert fields(snapshot([item("Karte", "1", UNIT_CODE=unit)])) == ["UNIT_CODE"]


@pytest.mark.parametrize("price", ["9,99", "viel", "NaN", "Infinity"])
def test_a_price_that_is_no_number_is_refused(price: str) -> None:
    made = snapshot()
    made["ITEMS"][0]["UNIT_PRICE"] = price
    assert fields(made) == ["UNIT_PRICE"]


AMOUNTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "ITEMS.COMPLETE_NET": lambda made: made["ITEMS"][0].update(COMPLETE_NET=4902),
    "VAT_ITEMS.COMPLETE_NET": lambda made: made["VAT_ITEMS"][0].update(COMPLETE_NET=5970),
    "VAT_ITEMS.VAT_VALUE": lambda made: made["VAT_ITEMS"][0].update(VAT_VALUE=1135),
    "VAT_ITEMS": lambda made: made["VAT_ITEMS"].append(dict(made["VAT_ITEMS"][0])),
    "SUB_TOTAL": lambda made: made.update(SUB_TOTAL=5970),
    "VAT_TOTAL": lambda made: made.update(VAT_TOTAL=1133),
    "TOTAL": lambda made: made.update(TOTAL=7106),
    "ROUNDING": lambda made: made.update(ROUNDING=3, TOTAL=7108),
    "CATEGORY": lambda made: made["ITEMS"][0].update(CATEGORY="X"),
}


@pytest.mark.parametrize("field", AMOUNTS)
def test_an_amount_that_is_off_by_a_cent_is_refused(field: str) -> None:
    made = snapshot()
    AMOUNTS[field](made)
    assert field in fields(made)


@pytest.mark.parametrize("category", "Z E AE O G K".split())
def test_no_tax_may_be_shown_where_none_is_due(category: str) -> None:
    made = snapshots.of_category(category)
    made["VAT_ITEMS"][0]["VAT_VALUE"] = 1
    made["VAT_TOTAL"] += 1
    made["TOTAL"] += 1
    assert "VAT_PERCENT" in fields(made)


def test_a_small_business_shows_no_rate() -> None:
    assert fields(snapshot(SELLER={"SMALL_BUSINESS": True})) == ["CATEGORY"]


def test_what_is_not_taxable_is_alone_on_its_invoice() -> None:
    other = item("Kurs", "10", CATEGORY="O", percent="0")
    assert fields(snapshot([snapshots.TEAM, other])) == ["CATEGORY"]


def test_reverse_charge_needs_both_vat_ids() -> None:
    made = snapshots.reverse_charge()
    made["SELLER"] = {**made["SELLER"], "VAT_ID": ""}
    made["BUYER"] = {**made["BUYER"], "VAT_ID": ""}
    assert fields(made) == ["settings.VAT_ID", "VAT_ID"]


def test_either_tax_number_or_vat_id_will_do_at_home() -> None:
    assert fields(snapshot(SELLER={"VAT_ID": ""})) == []
    assert fields(snapshot(SELLER={"TAX_ID": ""})) == []


def test_a_small_amount_to_a_consumer_at_home_needs_no_address() -> None:
    bare = {**CONSUMER, **dict.fromkeys(("ADDRESS", "ZIPCODE", "CITY", "COUNTRY_CODE"), "")}
    line = item("Jahresbeitrag", "250.00")
    assert fields(snapshot([line], BUYER=bare, IS_GROSS=1)) == []
    dearer = item("Jahresbeitrag", "250.01")
    found = fields(snapshot([dearer], BUYER=bare, IS_GROSS=1))
    assert found == ["ADDRESS", "ZIPCODE", "CITY", "COUNTRY_CODE"]


@pytest.mark.parametrize("category", ["AE", "O", "K"])
def test_a_small_amount_without_tax_at_home_needs_the_address(category: str) -> None:
    made = snapshots.of_category(category)
    made["BUYER"] = {**made["BUYER"], "CUSTOMER_TYPE": "consumer", "ADDRESS": ""}
    assert "ADDRESS" in fields(made)


def test_a_public_buyer_wants_to_know_whom_to_ask() -> None:
    contact = dict.fromkeys(("CONTACT_NAME", "PHONE", "EMAIL"), "")
    asked = ["settings.CONTACT_NAME", "settings.PHONE", "settings.INVOICE_EMAIL", "EMAIL"]
    assert fields(snapshot(SELLER=contact, BUYER={"EMAIL": ""})) == asked
    private = snapshot(SELLER={"CONTACT_NAME": ""}, BUYER={"BUYER_REFERENCE": "", "EMAIL": ""})
    assert fields(private) == []


DEBITS: dict[str, dict[str, Any]] = {
    "BANK_IBAN": {"PAYMENT": {**DEBIT, "BANK_IBAN": "DE41500105170123456780"}},
    "BANK_ACCOUNT_MANDATE_REFERENCE": {"PAYMENT": {**DEBIT, "MANDATE_REFERENCE": ""}},
    "settings.CREDITOR_ID": {"PAYMENT": DEBIT, "SELLER": {"CREDITOR_ID": "DE97ZZZ09999999999"}},
    "CURRENCY_CODE": {"PAYMENT": DEBIT, "CURRENCY_CODE": "CHF"},
}


@pytest.mark.parametrize("field", DEBITS)
def test_a_debit_without_its_data_is_refused(field: str) -> None:
    assert fields(snapshot(**DEBITS[field])) == [field]


def test_where_nothing_is_paid_no_account_is_asked_for() -> None:
    assert fields(snapshots.storno(SELLER={"BANK_IBAN": "", "BANK_OWNER": ""})) == []
    assert fields(snapshot(PREPAID=7105, DUE_DATE="", SELLER={"BANK_IBAN": ""})) == []


def test_a_storno_names_its_invoice_and_a_correction_its_reason_too() -> None:
    expected = ["ORIGINAL.INVOICE_NUMBER", "ORIGINAL.INVOICE_DATE"]
    assert fields(snapshots.storno(ORIGINAL={})) == expected
    assert fields(snapshots.storno(KIND="correction", REASON="")) == ["REASON"]
    assert fields(snapshots.storno(REASON="")) == []


def test_no_problem_holds_a_value() -> None:
    found = faults(snapshot(SELLER={"BANK_IBAN": "DE00370400440532013000"}))
    assert found == [
        Problem("invalid", "settings.BANK_IBAN", "the check digits of the IBAN are wrong")
    ]


@pytest.mark.parametrize("kind", [*snapshots.KINDS, "debit", "consumer", "not_taxable"])
def test_complete_invoices_pass(kind: str) -> None:
    make = snapshots.KINDS.get(kind) or getattr(snapshots, kind)
    assert faults(make()) == []


@given(
    st.lists(
        st.tuples(
            st.decimals("0.000001", "9999", places=6),
            st.decimals("-999", "999", places=3).filter(bool),
            st.sampled_from(["7", "19"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
@settings(deadline=None)
def test_whatever_the_totals_add_up_passes(
    lines: list[tuple[Decimal, Decimal, str]], gross: bool
) -> None:
    items = [item("Zeile", f"{price:f}", f"{quantity:f}", rate) for price, quantity, rate in lines]
    sums = ("TOTAL", "SUB_TOTAL", "VAT_TOTAL", "ROUNDING", "COMPLETE", "VAT_ITEMS", "VAT_PERCENT")
    found = fields(snapshot(items, IS_GROSS=int(gross)))
    assert [field for field in found if field.startswith(sums)] == []
