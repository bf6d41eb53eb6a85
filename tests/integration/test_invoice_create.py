"""invoice.create: what is refused, the shapes of ITEMS, and what a draft is."""

from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, call, create, items, post, v1
from tests.invoice_files import entries, told
from tests.invoicing import ITEM, a_draft, in_xml, row, typed

FIELD = "missing / invalid field"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, f"{FIELD}: CUSTOMER_ID"),
        ({"CUSTOMER_ID": 99}, f"{FIELD}: CUSTOMER_ID"),
        ({"CUSTOMER_ID": "x"}, f"a whole number is expected, {FIELD}: CUSTOMER_ID"),
        ({"ITEMS": "x"}, f"a list is expected, {FIELD}: ITEMS"),
        ({"ITEMS": ["x"]}, f"item 1: an object is expected, {FIELD}: ITEMS"),
        ({"ITEMS": [ITEM] * 501}, f"at most 500 entries, {FIELD}: ITEMS"),
        ({"ITEMS": [{**ITEM, "DESCRIPTION": " "}]}, f"item 1, {FIELD}: DESCRIPTION"),
        ({"ITEMS": [ITEM, {**ITEM, "UNIT_PRICE": None}]}, f"item 2, {FIELD}: UNIT_PRICE"),
        ({"ITEMS": [{**ITEM, "VAT_PERCENT": []}]}, f"item 1, {FIELD}: VAT_PERCENT"),
        (
            {"ITEMS": [{**ITEM, "UNIT_PRICE": "viel"}]},
            f"item 1: a number such as 9.99 is expected, {FIELD}: UNIT_PRICE",
        ),
        (
            {"ITEMS": [{**ITEM, "UNIT_PRICE": "0.1234567"}]},
            f"item 1: at most 6 decimals are expected, {FIELD}: UNIT_PRICE",
        ),
        (
            {"ITEMS": [{**ITEM, "VAT_PERCENT": 101}]},
            f"item 1: 0 to 100 is expected, {FIELD}: VAT_PERCENT",
        ),
        (
            {"ITEMS": [{**ITEM, "PERIOD_FROM": "2026-02-01", "PERIOD_TO": "2026-01-31"}]},
            f"item 1: it is before PERIOD_FROM, {FIELD}: PERIOD_TO",
        ),
        (
            {"ITEMS": [{**ITEM, "QUANTITY": "100000000", "UNIT_PRICE": "100000000"}]},
            f"they add up to more than 1,000,000,000.00, {FIELD}: ITEMS",
        ),
        (
            {"ITEMS": [{**ITEM, "DESCRIPTION": "x" * 4_001}] * 10},
            f"at most 40000 characters in all of them together, {FIELD}: ITEMS",
        ),
        (
            {"ITEMS": [{**ITEM, "DESCRIPTION": "Karte 4111 1111 1111 1111"}]},
            f"item 1: card numbers are not accepted, {FIELD}: DESCRIPTION",
        ),
        ({"INVOICE_DATE": "x"}, f"a date such as 2026-11-23 is expected, {FIELD}: INVOICE_DATE"),
        (
            {"PERIOD_FROM": "2026-02-01", "PERIOD_TO": "2026-01-31"},
            f"it is before PERIOD_FROM, {FIELD}: PERIOD_TO",
        ),
        ({"CASH_DISCOUNT_PERCENT": "101"}, f"0 to 100 is expected, {FIELD}: CASH_DISCOUNT_PERCENT"),
        ({"CASH_DISCOUNT_DAYS": 1000}, f"at most 999, {FIELD}: CASH_DISCOUNT_DAYS"),
        ({"EU_DELIVERY": 2}, f"at most 1, {FIELD}: EU_DELIVERY"),
        ({"INTROTEXT": "x" * 5_001}, f"at most 5000 characters, {FIELD}: INTROTEXT"),
        ({"INVOICE_TITLE": "a\0"}, f"control characters are not allowed, {FIELD}: INVOICE_TITLE"),
    ],
)
def test_a_refused_draft_leaves_nothing(seller: Access, data: dict[str, Any], text: str) -> None:
    before = items()
    given = {"CUSTOMER_ID": 1, **data} if data else {}
    assert call(seller, "invoice.create", given) == {"ERRORS": [text]}
    status, answer = v1(seller, "invoice.create", {"DATA": given})
    assert (status, answer["ERRORS"]) == (404 if data == {"CUSTOMER_ID": 99} else 400, [text])
    assert items() == before


def test_every_fault_is_named_with_its_place(seller: Access) -> None:
    bad = {"UNIT_PRICE": "x"}
    data = {"CUSTOMER_ID": 1, "CURRENCY_CODE": "ABC", "ITEMS": [ITEM, bad, bad]}
    _, answer = v1(seller, "invoice.create", {"DATA": data})
    assert [(d["FIELD"], d["MESSAGE"][:7]) for d in answer["DETAILS"]] == [
        ("CURRENCY_CODE", "one of "),
        *(
            (field, f"item {place}{more}")
            for place in (2, 3)
            for field, more in [("DESCRIPTION", ""), ("VAT_PERCENT", ""), ("UNIT_PRICE", ":")]
        ),
    ]


def test_a_customer_who_is_deleted_meanwhile_gets_no_draft(seller: Access) -> None:
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            call(seller, "customer.delete", {"CUSTOMER_ID": 1})
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        answer = call(seller, "invoice.create", {"CUSTOMER_ID": 1, "ITEMS": [ITEM]})
    assert answer == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}
    assert not [item for item in items() if item["sk"]["S"].startswith("INVOICE#")]


@pytest.mark.parametrize("shape", [[ITEM, ITEM], {"ITEM": [ITEM, ITEM]}])
def test_items_come_as_a_list_or_inside_of_item(seller: Access, shape: Any) -> None:
    assert len(row(seller, a_draft(seller, ITEMS=shape))["ITEMS"]) == 2


@pytest.mark.parametrize("shape", [ITEM, {"ITEM": ITEM}, [ITEM]])
def test_a_single_item_may_come_alone(seller: Access, shape: Any) -> None:
    [item] = row(seller, a_draft(seller, ITEMS=shape))["ITEMS"]
    assert item["DESCRIPTION"] == "Wartung"


@pytest.mark.parametrize("shape", [[], {}, "", None, {"ITEM": []}])
def test_a_draft_may_be_without_items(seller: Access, shape: Any) -> None:
    found = row(seller, a_draft(seller, ITEMS=shape))
    assert (found["ITEMS"], found["VAT_ITEMS"], found["TOTAL"]) == ([], [], 0)


def test_keys_are_understood_in_lower_case(seller: Access) -> None:
    item = {"description": "Wartung", "unit_price": "10", "vat_percent": "19"}
    answer = call(seller, "invoice.create", {"customer_id": "1", "items": [item]})
    assert row(seller, answer["INVOICE_ID"])["TOTAL"] == 11.9


@pytest.mark.parametrize("count", [1, 2])
def test_a_draft_in_xml(seller: Access, count: int) -> None:
    one = "<ITEM><DESCRIPTION>A &amp; B</DESCRIPTION><UNIT_PRICE>9.99</UNIT_PRICE>"
    one += "<VAT_PERCENT>19</VAT_PERCENT><QUANTITY>2</QUANTITY></ITEM>"
    data = f"<DATA><CUSTOMER_ID>1</CUSTOMER_ID><ITEMS>{one * count}</ITEMS></DATA>"
    answer = in_xml(seller, "invoice.create", data)
    assert {part.tag: part.text for part in answer} == {"STATUS": "success", "INVOICE_ID": "1"}
    found = row(seller)
    assert [item["DESCRIPTION"] for item in found["ITEMS"]] == ["A & B"] * count
    assert found["SUB_TOTAL"] == 19.98 * count


def test_a_draft_on_v1(seller: Access) -> None:
    body = {"DATA": {"CUSTOMER_ID": 1, "ITEMS": [ITEM]}}
    assert v1(seller, "invoice.create", body) == (200, {"STATUS": "success", "INVOICE_ID": 1})
    assert typed(seller)["TYPE"] == "draft"


def test_an_idempotency_key_makes_one_draft(seller: Access) -> None:
    body = {"DATA": {"CUSTOMER_ID": 1, "ITEMS": [ITEM]}}
    first = v1(seller, "invoice.create", body, idempotency_key="k")
    assert v1(seller, "invoice.create", body, idempotency_key="k") == first
    assert len(call(seller, "invoice.get")["INVOICES"]) == 1


def test_vat_is_computed_once_for_each_rate(seller: Access) -> None:
    """3 × 0.33 at 19 %: 0.19, not 3 × 0.06 (rule RND-2)."""
    third = {**ITEM, "UNIT_PRICE": "0.33"}
    book = {**ITEM, "UNIT_PRICE": "10", "VAT_PERCENT": "7"}
    found = row(seller, a_draft(seller, ITEMS=[third, third, book, third]))
    assert found["VAT_ITEMS"] == [
        {"VAT_PERCENT": "19.00", "COMPLETE_NET": 0.99, "VAT_VALUE": 0.19},
        {"VAT_PERCENT": "7.00", "COMPLETE_NET": 10, "VAT_VALUE": 0.7},
    ]
    assert (found["SUB_TOTAL"], found["VAT_TOTAL"], found["TOTAL"]) == (10.99, 0.89, 11.88)


def test_gross_prices_stay_what_they_are(seller: Access) -> None:
    """A net line cannot reach 9.99 at 19 % (rule RND-3)."""
    found = row(seller, a_draft(seller, IS_GROSS=1, ITEMS=[{**ITEM, "UNIT_PRICE": "9.99"}]))
    assert (found["SUB_TOTAL"], found["VAT_TOTAL"], found["TOTAL"]) == (8.39, 1.6, 9.99)


def test_a_json_number_is_read_as_written(seller: Access) -> None:
    """0.29 as a float is 28 cents and a bit."""
    body = '{"SERVICE":"invoice.create","DATA":{"CUSTOMER_ID":1,"ITEMS":{"DESCRIPTION":"x",'
    post(seller, body + '"UNIT_PRICE":0.29,"VAT_PERCENT":19,"QUANTITY":100}}}')
    assert row(seller)["SUB_TOTAL"] == 29


def test_a_price_below_zero_takes_money_back(seller: Access) -> None:
    """Prices on a document are never negative, quantities may be (BR-27)."""
    credit = {**ITEM, "UNIT_PRICE": "-30", "QUANTITY": "2"}
    found = row(seller, a_draft(seller, ITEMS=[ITEM, credit]))
    assert found["SUB_TOTAL"] == 40
    assert [(i["UNIT_PRICE"], i["QUANTITY"]) for i in found["ITEMS"]] == [
        ("100.00", "1.00"),
        ("30.00", "-2.00"),
    ]


def test_items_are_in_the_order_that_is_asked_for(seller: Access) -> None:
    named = [("c", 9), ("a", 1), ("b", 1)]
    given = [{**ITEM, "DESCRIPTION": name, "SORT_ORDER": order} for name, order in named]
    shown = row(seller, a_draft(seller, ITEMS=given))["ITEMS"]
    assert [(i["DESCRIPTION"], i["SORT_ORDER"]) for i in shown] == [("a", 1), ("b", 1), ("c", 9)]


def test_every_field_is_kept(seller: Access) -> None:
    given = {
        "INVOICE_EXT_UID": "shop/77",
        "CUSTOMER_COSTCENTER_ID": "12",
        "CURRENCY_CODE": "CHF",
        "TEMPLATE_ID": "3",
        "INVOICE_TITLE": "Größe & <Preis>",
        "INTROTEXT": "Zeile 1\nZeile 2",
        "INVOICE_DATE": "2026-03-01",
        "DELIVERY_DATE": "Anfang März",
        "PERIOD_FROM": "2026-03-01",
        "PERIOD_TO": "2026-03-31",
        "CASH_DISCOUNT_PERCENT": "2.5",
        "CASH_DISCOUNT_DAYS": 14,
        "EU_DELIVERY": 1,
        "IS_GROSS": 1,
    }
    item = {
        "ARTICLE_NUMBER": "A-1",
        "DESCRIPTION": "Zeile 1\nZeile 2",
        "QUANTITY": 1.5,
        "UNIT_CODE": "HUR",
        "UNIT_PRICE": "0.123456",
        "VAT_PERCENT": 7,
        "SUPPLY_KIND": "goods",
        "PERIOD_FROM": "2026-03-01",
        "PERIOD_TO": "2026-03-02",
        "SORT_ORDER": 5,
    }
    found = typed(seller, a_draft(seller, **given, ITEMS=[item]))
    assert {name: found[name] for name in given} == {**given, "CASH_DISCOUNT_PERCENT": 2.5}
    [shown] = found["ITEMS"]
    assert {name: shown[name] for name in item} == item


def test_the_customers_currency_is_the_default(seller: Access) -> None:
    customer = create(seller, CURRENCY_CODE="CHF")["CUSTOMER_ID"]
    assert row(seller, a_draft(seller, customer))["CURRENCY_CODE"] == "CHF"
    assert row(seller, a_draft(seller, customer, CURRENCY_CODE=""))["CURRENCY_CODE"] == "CHF"


def test_a_draft_is_told_and_logged(seller: Access) -> None:
    a_draft(seller)
    assert entries(seller)[-1]["ACTION"] == "invoice.create"
    assert entries(seller)[-1]["INVOICE_ID"] == 1
    event = told(seller)[-1]
    assert (event["type"], event["invoice"]["type"]) == ("invoice.changed", "draft")
    assert event["invoice"]["total"] == 119
    assert event["customer"]["customer_id"] == "1"


def test_five_hundred_items_of_the_longest_texts_fit(seller: Access) -> None:
    bike = {**ITEM, "DESCRIPTION": "🚲" * 60, "ARTICLE_NUMBER": "🚲" * 20, "UNIT_PRICE": "0.123456"}
    data = {"ITEMS": [bike] * 500, "INTROTEXT": "🚲" * 5_000, "INVOICE_TITLE": "🚲" * 255}
    found = call(seller, "item.get", FILTER={"INVOICE_ID": a_draft(seller, **data)})["ITEMS"]
    assert len(found) == 500
    assert max(len(str(item)) for item in items()) > 100_000
