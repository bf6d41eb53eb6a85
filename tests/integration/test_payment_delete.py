"""payment.delete: what is refused, and that what was settled is open again, visibly."""

from typing import Any

import pytest

from tests.builders import Access, call, create, find, items, post, v1
from tests.invoice_files import an_invoice, balanced, entries, the_invoice, told


def pay(account: Access, **data: Any) -> dict[str, Any]:
    answer = call(account, "payment.create", data)
    assert answer["STATUS"] == "success", answer
    return answer


def take_back(account: Access, **data: Any) -> dict[str, Any]:
    answer = call(account, "payment.delete", data)
    balanced(account)
    return answer


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "missing / invalid field: PAYMENT_ID"),
        ({"PAYMENT_ID": 99}, "missing / invalid field: PAYMENT_ID"),
        ({"PAYMENT_ID": 1, "KIND": "refund"}, "missing / invalid field: KIND"),
        ({"PAYMENT_ID": 1, "DATE": "2999-01-01"}, "missing / invalid field: DATE"),
        ({"PAYMENT_ID": 1, "REASON": ["x"]}, "missing / invalid field: REASON"),
    ],
)
def test_a_refused_reversal_books_nothing(account: Access, data: dict[str, Any], text: str) -> None:
    create(account)
    pay(account, INVOICE_ID=an_invoice(account), AMOUNT=119)
    before = items()
    [error] = call(account, "payment.delete", data)["ERRORS"]
    assert error.endswith(text)
    assert items() == before


def test_another_accounts_payment_is_not_known(account: Access, stranger: Access) -> None:
    create(account)
    pay(account, CUSTOMER_ID=1, AMOUNT=1)
    [error] = call(stranger, "payment.delete", {"PAYMENT_ID": 1})["ERRORS"]
    assert error == "missing / invalid field: PAYMENT_ID"
    assert v1(stranger, "payment.delete", {"DATA": {"PAYMENT_ID": 1}})[0] == 404


def test_a_payment_is_taken_back_once(account: Access) -> None:
    create(account)
    pay(account, INVOICE_ID=an_invoice(account), AMOUNT=119)
    assert take_back(account, PAYMENT_ID=1)["PAYMENT_ID"] == 2
    before = items()
    [error] = take_back(account, PAYMENT_ID=1)["ERRORS"]
    assert error == "it is taken back already, missing / invalid field: PAYMENT_ID"
    [error] = take_back(account, PAYMENT_ID=2)["ERRORS"]
    assert error.startswith("only a payment or a refund can be taken back")
    assert items() == before


def test_the_invoice_is_open_again_and_both_payments_stay(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    pay(account, INVOICE_ID=invoice, AMOUNT=119, DATE="2026-02-01")
    row = take_back(account, PAYMENT_ID=1, REASON="wrong customer", DATE="2026-02-03")["PAYMENT"]
    assert (row["KIND"], row["AMOUNT"], row["REVERSES"]) == ("reversal", "-119.00", "1")
    assert (row["REASON"], row["DATE"]) == ("wrong customer", "2026-02-03")
    assert row["ALLOCATIONS"] == [{"INVOICE_ID": str(invoice), "AMOUNT": "-119.00"}]
    stored = the_invoice(account, invoice)
    assert (stored.outstanding, stored.status("2026-02-03")) == (11900, "overdue")
    assert "PAID_DATE" not in stored.state
    rows = call(account, "payment.get", FILTER={"INVOICE_ID": invoice})["PAYMENTS"]
    assert [row["REVERSED_BY"] for row in rows] == ["2", ""]


def test_credit_is_taken_back_even_below_zero(account: Access) -> None:
    create(account)
    pay(account, CUSTOMER_ID=1, AMOUNT=25)
    pay(account, CUSTOMER_ID=1, AMOUNT=20, KIND="refund")
    take_back(account, PAYMENT_ID=1, KIND="chargeback")
    assert find(account)[0]["CREDIT_BALANCE"] == "-20,00"


def test_a_refund_that_did_not_arrive_is_credit_again(account: Access) -> None:
    create(account)
    pay(account, CUSTOMER_ID=1, AMOUNT=25)
    pay(account, CUSTOMER_ID=1, AMOUNT=20, KIND="refund")
    row = take_back(account, PAYMENT_ID=2)["PAYMENT"]
    assert (row["AMOUNT"], row["TO_CREDIT"]) == ("20.00", "20.00")
    assert find(account)[0]["CREDIT_BALANCE"] == "25,00"


def test_fees_and_discounts_are_open_again(account: Access) -> None:
    create(account)
    terms = {"CASH_DISCOUNT_PERCENT": "2", "CASH_DISCOUNT_DAYS": 7}
    invoice = an_invoice(account, **terms)
    reminded = an_invoice(account, STATE={"DUNNING": {"LEVEL": 2, "FEES": 500}})
    pay(account, INVOICE_ID=invoice, AMOUNT="116.62", DATE="2026-01-08")
    pay(account, INVOICE_ID=reminded, AMOUNT="124")
    for payment in (1, 2):
        take_back(account, PAYMENT_ID=payment)
    assert the_invoice(account, invoice).outstanding == 11900
    assert the_invoice(account, reminded).state["DUNNING"]["FEES_PAID"] == 0


def test_what_a_canceled_invoice_got_is_taken_from_the_credit_it_became(account: Access) -> None:
    create(account)
    invoice = an_invoice(account, STATE={"CANCELED_BY": {"INVOICE_ID": 9}, "PAID": 11900})
    pay(account, CUSTOMER_ID=1, AMOUNT=119)
    assert find(account)[0]["CREDIT_BALANCE"] == "119,00"
    take_back(account, PAYMENT_ID=1)
    assert find(account)[0]["CREDIT_BALANCE"] == "0,00"
    assert the_invoice(account, invoice).paid == 11900


def test_a_charge_back_is_told_and_logged(account: Access) -> None:
    create(account)
    pay(account, INVOICE_ID=an_invoice(account), AMOUNT=119, METHOD="directdebit")
    take_back(account, PAYMENT_ID=1, KIND="chargeback", REASON="MD06")
    charged, changed = told(account)[-2:]
    assert (charged["type"], changed["type"]) == ("payment.chargeback", "invoice.changed")
    assert charged["payment"]["total_amount"] == -119
    assert changed["invoice"]["status"] == "overdue"
    entry = entries(account)[-1]
    assert (entry["ACTION"], entry["PAYMENT_ID"]) == ("payment.delete", 2)


def test_xml_and_v1(account: Access) -> None:
    create(account)
    for _ in range(2):
        pay(account, INVOICE_ID=an_invoice(account), AMOUNT=119)
    body = "<FBAPI><SERVICE>payment.delete</SERVICE><DATA><PAYMENT_ID>1</PAYMENT_ID></DATA></FBAPI>"
    answer = post(account, body, content_type="application/xml")["body"]
    assert "<STATUS>success</STATUS><PAYMENT_ID>3</PAYMENT_ID>" in answer
    status, response = v1(account, "payment.delete", {"DATA": {"PAYMENT_ID": 2}})
    assert (status, response["PAYMENT"]["REVERSES"]) == (200, 2)
