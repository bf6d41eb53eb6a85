"""invoice.correct: Storno and new draft in one step, and how the documents name each other."""

import pytest

from tests import billing, billing_invariants
from tests.builders import Access, accepted, call, items, v1
from tests.invoicing import ITEM, a_draft, an_invoice, fault, in_xml, row, typed


def test_what_cannot_be_canceled_cannot_be_corrected(seller: Access) -> None:
    a_draft(seller)
    an_invoice(seller)
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 2})
    before = items()
    for invoice_id in (None, 1, 2, 3, 99):
        text = fault(seller, "invoice.correct", INVOICE_ID=invoice_id)
        assert text.endswith("missing / invalid field: INVOICE_ID")
    assert items() == before


def test_both_are_made_in_one_step(seller: Access) -> None:
    """Rule COR-2."""
    given = {"INVOICE_TITLE": "Titel", "DELIVERY_DATE": "März", "CASH_DISCOUNT_DAYS": 7}
    given["CASH_DISCOUNT_PERCENT"] = "2"
    book = {**ITEM, "ARTICLE_NUMBER": "B", "VAT_PERCENT": "7", "QUANTITY": "1.5"}
    an_invoice(seller, **given, ITEMS=[ITEM, book])
    answer = call(seller, "invoice.correct", {"INVOICE_ID": 1, "REASON": "Menge"})
    assert (answer["CANCELED_BY"]["INVOICE_ID"], answer["INVOICE_ID"]) == (2, 3)
    original, draft = row(seller, 1), row(seller, 3)
    assert (original["STATUS"], draft["TYPE"]) == ("canceled", "draft")
    same = [*given, "TOTAL", "VAT_ITEMS", "CUSTOMER_ID", "CURRENCY_CODE"]
    assert {name: draft[name] for name in same} == {name: original[name] for name in same}
    assert [i["INVOICE_ITEM_ID"] for i in draft["ITEMS"]] == ["3001", "3002"]
    billing_invariants.check(seller.id)


def test_the_new_invoice_and_the_old_one_name_each_other(seller: Access) -> None:
    an_invoice(seller)
    accepted(seller, "invoice.correct", {"INVOICE_ID": 1})
    accepted(seller, "invoice.update", {"INVOICE_ID": 3, "INVOICE_TITLE": "Richtig"})
    assert typed(seller, 1)["REPLACED_BY"] is None
    accepted(seller, "invoice.complete", {"INVOICE_ID": 3})
    old, new = typed(seller, 1), typed(seller, 3)
    assert old["REPLACED_BY"] == {"INVOICE_ID": 3, "INVOICE_NUMBER": new["INVOICE_NUMBER"]}
    assert new["REPLACES"] == {"INVOICE_ID": 1, "INVOICE_NUMBER": old["INVOICE_NUMBER"]}
    assert new["KIND"] == "invoice"
    billing_invariants.check(seller.id)


def test_what_was_paid_pays_the_new_invoice(seller: Access) -> None:
    an_invoice(seller)
    accepted(seller, "invoice.setpaid", {"INVOICE_ID": 1})
    accepted(seller, "invoice.correct", {"INVOICE_ID": 1})
    accepted(seller, "invoice.complete", {"INVOICE_ID": 3})
    assert row(seller, 3)["STATUS"] == "paid"
    billing_invariants.check(seller.id)


@pytest.mark.parametrize("fields", [{"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Berg"}, {}])
def test_gross_prices_stay_gross(seller: Access, fields: dict[str, str]) -> None:
    """9.99 at 19 % is no sum of a net price and its tax."""
    customer = billing.a_billed_customer(seller, **fields)
    gross = {**ITEM, "UNIT_PRICE": "9.99"}
    first = an_invoice(seller, customer, IS_GROSS=1, ITEMS=[gross])
    draft = call(seller, "invoice.correct", {"INVOICE_ID": first})["INVOICE_ID"]
    accepted(seller, "invoice.complete", {"INVOICE_ID": draft})
    assert row(seller, draft)["TOTAL"] == row(seller, first)["TOTAL"] == 9.99


def test_a_wrong_tax_case_can_be_corrected(seller: Access) -> None:
    """Sent without VAT to a business abroad that turned out to be one at home."""
    abroad = {"COUNTRY_CODE": "AT", "VAT_ID": "ATU13585627"}
    customer = billing.a_billed_customer(seller, **abroad)
    first = an_invoice(seller, customer)
    assert row(seller, first)["VAT_TOTAL"] == 0
    accepted(seller, "customer.update", {"CUSTOMER_ID": customer, "COUNTRY_CODE": "DE"})
    draft = call(seller, "invoice.correct", {"INVOICE_ID": first})["INVOICE_ID"]
    accepted(seller, "invoice.complete", {"INVOICE_ID": draft})
    assert row(seller, draft)["VAT_TOTAL"] == 19


def test_in_xml_and_on_v1(seller: Access) -> None:
    an_invoice(seller)
    an_invoice(seller)
    data = "<DATA><INVOICE_ID>1</INVOICE_ID></DATA>"
    answer = in_xml(seller, "invoice.correct", data)
    assert answer.findtext("CANCELED_BY/INVOICE_ID") == "3"
    assert answer.findtext("INVOICE_ID") == "4"
    body = {"DATA": {"INVOICE_ID": 2}}
    first = v1(seller, "invoice.correct", body, idempotency_key="k")
    assert (first[0], first[1]["INVOICE_ID"]) == (200, 6)
    assert v1(seller, "invoice.correct", body, idempotency_key="k") == first
