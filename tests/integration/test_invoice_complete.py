"""invoice.complete: what is missing is named all at once, and what becomes final."""

from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests import billing, billing_invariants
from tests.builders import Access, accepted, an_account, call, create, find, items, v1
from tests.invoice_files import told
from tests.invoicing import ITEM, a_draft, an_invoice, during, fault, in_xml, row, typed


@pytest.mark.parametrize("invoice_id", [None, "x", 99])
def test_what_is_not_there_cannot_be_completed(seller: Access, invoice_id: Any) -> None:
    before = items()
    assert fault(seller, "invoice.complete", INVOICE_ID=invoice_id).endswith("field: INVOICE_ID")
    assert items() == before


def test_all_that_is_missing_is_named_and_no_number_is_taken(account: Access) -> None:
    """Rule INV-1: each with the place where it is entered."""
    create(account)
    draft = a_draft(account)
    before = items()
    _, answer = v1(account, "invoice.complete", {"DATA": {"INVOICE_ID": draft}})
    fields = [detail["FIELD"] for detail in answer["DETAILS"]]
    assert fields[:4] == [
        "settings.COMPANY",
        "settings.STREET",
        "settings.ZIPCODE",
        "settings.CITY",
    ]
    assert {"ADDRESS", "ZIPCODE", "CITY", "settings.TAX_ID", "settings.BANK_IBAN"} <= set(fields)
    assert call(account, "invoice.complete", {"INVOICE_ID": draft})["ERRORS"] == answer["ERRORS"]
    assert items() == before
    assert row(account)["TYPE"] == "draft"


def test_a_draft_without_items_is_no_invoice(seller: Access) -> None:
    draft = a_draft(seller, ITEMS=[])
    text = fault(seller, "invoice.complete", INVOICE_ID=draft)
    assert text == "an invoice has one line at least, missing / invalid field: ITEMS"


def test_a_draft_becomes_an_invoice_with_the_next_number(seller: Access) -> None:
    with during("2026-03-31"):
        a_draft(seller, INVOICE_TITLE="Titel", DELIVERY_DATE="März 2026")
        answer = call(seller, "invoice.complete", {"INVOICE_ID": "1"})
        assert answer == {"STATUS": "success", "INVOICE_NUMBER": "RE-2026-00001"}
        found = row(seller)
    assert (found["TYPE"], found["STATUS"]) == ("outgoing", "unpaid")
    assert (found["INVOICE_DATE"], found["DUE_DATE"]) == ("2026-03-31", "2026-04-14 00:00:00")
    assert (found["INVOICE_TITLE"], found["DELIVERY_DATE"]) == ("Titel", "März 2026")
    assert found["ITEMS"][0]["INVOICE_ITEM_ID"] == "1001"
    billing_invariants.check(seller.id)


def test_completing_again_answers_the_same_and_writes_nothing(seller: Access) -> None:
    """Who lost the answer may ask again."""
    a_draft(seller)
    first = call(seller, "invoice.complete", {"INVOICE_ID": 1})
    before = items()
    assert call(seller, "invoice.complete", {"INVOICE_ID": 1}) == first
    assert items() == before


def test_in_xml_and_on_v1(seller: Access) -> None:
    with during("2026-03-31"):
        a_draft(seller)
        a_draft(seller)
        data = "<DATA><INVOICE_ID>1</INVOICE_ID></DATA>"
        answer = in_xml(seller, "invoice.complete", data)
        assert answer.findtext("INVOICE_NUMBER") == "RE-2026-00001"
        body = {"DATA": {"INVOICE_ID": 2}}
        first = v1(seller, "invoice.complete", body, idempotency_key="k")
        assert first == (200, {"STATUS": "success", "INVOICE_NUMBER": "RE-2026-00002"})
        assert v1(seller, "invoice.complete", body, idempotency_key="k") == first


def test_numbers_have_no_gaps_whatever_is_refused_or_deleted(seller: Access) -> None:
    with during("2026-03-31"):
        an_invoice(seller)
        empty = a_draft(seller, ITEMS=[])
        fault(seller, "invoice.complete", INVOICE_ID=empty)
        accepted(seller, "invoice.delete", {"INVOICE_ID": a_draft(seller)})
        assert row(seller, an_invoice(seller))["INVOICE_NUMBER"] == "RE-2026-00002"
    billing_invariants.check(seller.id)


def test_credit_pays_as_much_as_it_covers(seller: Access) -> None:
    accepted(seller, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "19.00"})
    assert row(seller, an_invoice(seller))["OUTSTANDING_AMOUNT"] == "100,00"
    assert find(seller)[0]["CREDIT_BALANCE"] == "0,00"
    billing_invariants.check(seller.id)


def test_credit_pays_only_in_its_own_currency(seller: Access) -> None:
    accepted(seller, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "50.00"})
    an_invoice(seller, CURRENCY_CODE="CHF")
    assert row(seller)["OUTSTANDING_AMOUNT"] == "119,00"
    assert find(seller)[0]["CREDIT_BALANCE"] == "50,00"


def test_a_document_below_zero_becomes_credit(seller: Access) -> None:
    an_invoice(seller, ITEMS=[{**ITEM, "UNIT_PRICE": "-100.00"}])
    found = row(seller)
    assert (found["TOTAL"], found["OUTSTANDING_AMOUNT"], found["STATUS"]) == (-119, "0,00", "paid")
    assert find(seller)[0]["CREDIT_BALANCE"] == "119,00"
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    assert find(seller)[0]["CREDIT_BALANCE"] == "0,00"
    billing_invariants.check(seller.id)


def test_the_tax_is_that_of_the_case_not_that_of_the_draft(seller: Access) -> None:
    """A service to a business in another EU state: reverse charge (VAT-2)."""
    abroad = {"COUNTRY_CODE": "AT", "VAT_ID": "ATU13585627", "ZIPCODE": "1010", "CITY": "Wien"}
    customer = billing.a_billed_customer(seller, **abroad)
    draft = a_draft(seller, customer)
    assert row(seller, draft)["TOTAL"] == 119
    accepted(seller, "invoice.complete", {"INVOICE_ID": draft})
    assert row(seller, draft)["TOTAL"] == 100
    assert typed(seller, draft)["TAX_NOTES"] == ["tax.reverse_charge"]


def test_a_small_business_shows_no_tax(tables: None) -> None:
    access = billing.a_seller(SMALL_BUSINESS=True)
    billing.a_billed_customer(access)
    found = row(access, an_invoice(access))
    assert (found["VAT_TOTAL"], found["TOTAL"]) == (0, 100)


def test_others_are_told(seller: Access) -> None:
    an_invoice(seller)
    event = told(seller)[-1]
    assert (event["type"], event["invoice"]["type"]) == ("invoice.created", "outgoing")


def test_two_at_once_give_one_number(seller: Access) -> None:
    a_draft(seller)
    real, rival = Connection.client.transact_write_items, []

    def send(**asked: Any) -> Any:
        if not rival:
            rival.append(None)
            rival[0] = call(seller, "invoice.complete", {"INVOICE_ID": 1})
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        assert call(seller, "invoice.complete", {"INVOICE_ID": 1}) == rival[0]
    billing_invariants.check(seller.id)


def test_another_accounts_settings_do_not_count(seller: Access) -> None:
    other = an_account(email="other@example.com")
    create(other, ORGANIZATION="Andere")
    a_draft(other, ITEMS=[ITEM])
    assert "ERRORS" in call(other, "invoice.complete", {"INVOICE_ID": 1})
