"""payment.create: what is refused, what a payment settles, and that it always adds up."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import Access, call, create, find, items, post, v1
from tests.invoice_files import a_draft, an_invoice, balanced, entries, the_invoice, told


def pay(account: Access, **data: Any) -> dict[str, Any]:
    answer = call(account, "payment.create", data)
    balanced(account)
    return answer


def paid(account: Access, **data: Any) -> dict[str, Any]:
    answer = pay(account, **data)
    assert answer["STATUS"] == "success", answer
    row: dict[str, Any] = answer["PAYMENT"]
    return row


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"AMOUNT": 1}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": 1}, "missing / invalid field: AMOUNT"),
        ({"CUSTOMER_ID": 99, "AMOUNT": 1}, "missing / invalid field: CUSTOMER_ID"),
        ({"INVOICE_ID": 99, "AMOUNT": 1}, "missing / invalid field: INVOICE_ID"),
        ({"CUSTOMER_ID": 1, "AMOUNT": 1, "DATE": "x"}, "missing / invalid field: DATE"),
        ({"CUSTOMER_ID": 1, "AMOUNT": 1, "DATE": "2999-01-01"}, "missing / invalid field: DATE"),
        ({"CUSTOMER_ID": 1, "AMOUNT": 1, "METHOD": "gold"}, "missing / invalid field: METHOD"),
        ({"CUSTOMER_ID": 1, "AMOUNT": 1, "METHOD": "credit"}, "missing / invalid field: METHOD"),
        ({"CUSTOMER_ID": 1, "AMOUNT": 1, "KIND": "gift"}, "missing / invalid field: KIND"),
        ({"CUSTOMER_ID": 1, "AMOUNT": -1}, "missing / invalid field: AMOUNT"),
        ({"CUSTOMER_ID": 1, "AMOUNT": "1.005"}, "missing / invalid field: AMOUNT"),
        (
            {"CUSTOMER_ID": 1, "AMOUNT": 1, "REFERENCE": "x" * 256},
            "missing / invalid field: REFERENCE",
        ),
        ({"INVOICE_ID": list(range(1, 42)), "AMOUNT": 1}, "missing / invalid field: INVOICE_ID"),
        (
            {"CUSTOMER_ID": 1, "AMOUNT": 1, "KIND": "refund"},
            "only the CREDIT_BALANCE can be given back, which is 0.00, "
            "missing / invalid field: AMOUNT",
        ),
    ],
)
def test_a_refused_payment_books_nothing(account: Access, data: dict[str, Any], text: str) -> None:
    create(account)
    before = items()
    [error] = call(account, "payment.create", data)["ERRORS"]
    assert error.endswith(text)
    assert items() == before


def test_a_draft_is_not_paid(account: Access) -> None:
    create(account)
    [error] = pay(account, INVOICE_ID=a_draft(account), AMOUNT=1)["ERRORS"]
    assert error.startswith("a draft cannot be paid, complete it with invoice.complete first")


def test_a_storno_is_not_paid(account: Access) -> None:
    create(account)
    [error] = pay(account, INVOICE_ID=an_invoice(account, total=-100), AMOUNT=1)["ERRORS"]
    assert error.startswith("this document asks for no money")


def test_invoices_of_two_customers_or_currencies_are_not_paid_at_once(account: Access) -> None:
    create(account)
    create(account)
    first, second = an_invoice(account, 1), an_invoice(account, 2)
    francs = an_invoice(account, 1, CURRENCY_CODE="CHF")
    for data in (
        {"INVOICE_ID": [first, second]},
        {"INVOICE_ID": first, "CUSTOMER_ID": 2},
        {"INVOICE_ID": [first, francs]},
    ):
        [error] = pay(account, AMOUNT=1, **data)["ERRORS"]
        assert error.endswith("missing / invalid field: INVOICE_ID")


def test_another_accounts_invoice_is_not_known(account: Access, stranger: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    [error] = call(stranger, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": 1})["ERRORS"]
    assert error == "missing / invalid field: INVOICE_ID"


def test_a_payment_settles_an_invoice(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    row = paid(
        account,
        INVOICE_ID=invoice,
        AMOUNT="119.00",
        DATE="2026-02-01",
        METHOD="Cash",
        REFERENCE=" RF18  5390 ",
    )
    assert row == {
        "PAYMENT_ID": "1",
        "CUSTOMER_ID": "1",
        "AMOUNT": "119.00",
        "KIND": "payment",
        "DATE": "2026-02-01",
        "METHOD": "cash",
        "REFERENCE": "RF18 5390",
        "REASON": "",
        "CURRENCY_CODE": "EUR",
        "ALLOCATIONS": [{"INVOICE_ID": str(invoice), "AMOUNT": "119.00"}],
        "DISCOUNTS": [],
        "FEES": [],
        "TO_CREDIT": "0.00",
        "REVOCABLE_UNTIL": "",
        "REVERSES": "",
        "REVERSED_BY": "",
        "CREATED": row["CREATED"],
    }
    stored = the_invoice(account, invoice)
    assert (stored.paid, stored.outstanding, stored.status("2026-02-01")) == (11900, 0, "paid")
    assert stored.state["PAID_DATE"] == "2026-02-01"


def test_v1_has_numbers_and_instants(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    body = {"DATA": {"INVOICE_ID": invoice, "AMOUNT": "19"}}
    with builders.at(datetime(2026, 7, 1, 10, tzinfo=UTC)):
        status, answer = v1(account, "payment.create", body)
    assert (status, answer["PAYMENT_ID"]) == (200, 1)
    row = answer["PAYMENT"]
    assert (row["PAYMENT_ID"], row["CUSTOMER_ID"], row["REVERSES"]) == (1, 1, None)
    assert row["ALLOCATIONS"] == [{"INVOICE_ID": invoice, "AMOUNT": "19.00"}]
    assert (row["DATE"], row["CREATED"]) == ("2026-07-01", "2026-07-01T12:00:00+02:00")


def test_xml(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    body = (
        "<FBAPI><SERVICE>payment.create</SERVICE><DATA>"
        f"<INVOICE_ID>{invoice}</INVOICE_ID><AMOUNT>119.00</AMOUNT></DATA></FBAPI>"
    )
    answer = post(account, body, content_type="application/xml")["body"]
    assert "<STATUS>success</STATUS><PAYMENT_ID>1</PAYMENT_ID><PAYMENT>" in answer
    allocation = f"<INVOICE_ID>{invoice}</INVOICE_ID><AMOUNT>119.00</AMOUNT>"
    assert f"<ALLOCATIONS><ALLOCATION>{allocation}</ALLOCATION></ALLOCATIONS>" in answer


def test_part_payments_add_up(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    for amount, outstanding in (("100", 1900), ("18.99", 1), ("0.01", 0)):
        paid(account, INVOICE_ID=invoice, AMOUNT=amount, DATE="2026-03-01")
        assert the_invoice(account, invoice).outstanding == outstanding
    assert the_invoice(account, invoice).state["PAID_DATE"] == "2026-03-01"
    assert find(account)[0]["CREDIT_BALANCE"] == "0,00"


def test_what_is_too_much_is_credit(account: Access) -> None:
    create(account)
    row = paid(account, INVOICE_ID=an_invoice(account), AMOUNT="120.50")
    assert row["TO_CREDIT"] == "1.50"
    assert find(account)[0]["CREDIT_BALANCE"] == "1,50"


def test_what_is_too_much_in_another_currency_cannot_be_credit(account: Access) -> None:
    create(account)
    invoice_id = an_invoice(account, CURRENCY_CODE="CHF")
    [error] = pay(account, INVOICE_ID=invoice_id, AMOUNT="120.00")["ERRORS"]
    assert error.startswith("1.00 would be left, which cannot be credit: that is in EUR")
    assert paid(account, INVOICE_ID=invoice_id, AMOUNT="119.00")["CURRENCY_CODE"] == "CHF"


def test_a_second_payment_of_a_paid_invoice_is_credit(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    paid(account, INVOICE_ID=invoice, AMOUNT=119)
    row = paid(account, INVOICE_ID=invoice, AMOUNT=119)
    assert (row["ALLOCATIONS"], row["TO_CREDIT"]) == ([], "119.00")
    assert the_invoice(account, invoice).paid == 11900


def test_a_customers_payment_goes_to_what_was_due_first(account: Access) -> None:
    create(account)
    late = an_invoice(account, DUE_DATE="2026-03-01")
    early = an_invoice(account, DUE_DATE="2026-02-01")
    an_invoice(account, DUE_DATE="2026-02-15", CURRENCY_CODE="CHF")
    a_draft(account)
    row = paid(account, CUSTOMER_ID=1, AMOUNT=200)
    assert row["ALLOCATIONS"] == [
        {"INVOICE_ID": str(early), "AMOUNT": "119.00"},
        {"INVOICE_ID": str(late), "AMOUNT": "81.00"},
    ]


def test_a_customer_without_open_invoices_pays_in_advance(account: Access) -> None:
    create(account)
    assert paid(account, CUSTOMER_ID=1, AMOUNT="25")["TO_CREDIT"] == "25.00"
    assert find(account)[0]["CREDIT_BALANCE"] == "25,00"


def test_at_most_forty_invoices_are_settled_by_one_payment(account: Access) -> None:
    create(account)
    for _ in range(42):
        an_invoice(account, total=100)
    row = paid(account, CUSTOMER_ID=1, AMOUNT=42)
    assert (len(row["ALLOCATIONS"]), row["TO_CREDIT"]) == (40, "2.00")


def test_what_reminders_cost_is_paid_by_what_is_left(account: Access) -> None:
    create(account)
    invoice = an_invoice(account, STATE={"DUNNING": {"LEVEL": 2, "FEES": 500}})
    row = paid(account, INVOICE_ID=invoice, AMOUNT=125)
    assert row["FEES"] == [{"INVOICE_ID": str(invoice), "AMOUNT": "5.00"}]
    assert row["TO_CREDIT"] == "1.00"
    assert the_invoice(account, invoice).state["DUNNING"]["FEES_PAID"] == 500
    assert paid(account, INVOICE_ID=invoice, AMOUNT=1)["TO_CREDIT"] == "1.00"


def test_a_fee_can_be_paid_later(account: Access) -> None:
    create(account)
    invoice = an_invoice(account, STATE={"DUNNING": {"LEVEL": 2, "FEES": 500}})
    assert paid(account, INVOICE_ID=invoice, AMOUNT=119)["FEES"] == []
    assert paid(account, CUSTOMER_ID=1, AMOUNT=5)["FEES"][0]["AMOUNT"] == "5.00"


def test_a_cash_discount_in_time_settles_the_whole_invoice(account: Access) -> None:
    create(account)
    terms = {"CASH_DISCOUNT_PERCENT": "2", "CASH_DISCOUNT_DAYS": 7}
    invoice = an_invoice(account, **terms)
    row = paid(account, INVOICE_ID=invoice, AMOUNT="116.62", DATE="2026-01-08")
    assert row["ALLOCATIONS"][0]["AMOUNT"] == "119.00"
    assert row["DISCOUNTS"] == [{"INVOICE_ID": str(invoice), "AMOUNT": "2.38"}]
    assert the_invoice(account, invoice).outstanding == 0
    late = an_invoice(account, **terms)
    assert paid(account, INVOICE_ID=late, AMOUNT="116.62", DATE="2026-01-09")["DISCOUNTS"] == []
    assert the_invoice(account, late).outstanding == 238


def test_a_refund_comes_out_of_the_credit_balance(account: Access) -> None:
    create(account)
    paid(account, CUSTOMER_ID=1, AMOUNT=25)
    row = paid(account, CUSTOMER_ID=1, AMOUNT=10, KIND="refund")
    assert (row["AMOUNT"], row["TO_CREDIT"], row["KIND"]) == ("-10.00", "-10.00", "refund")
    assert find(account)[0]["CREDIT_BALANCE"] == "15,00"
    [error] = pay(account, CUSTOMER_ID=1, AMOUNT="15.01", KIND="refund")["ERRORS"]
    assert error.startswith("only the CREDIT_BALANCE can be given back, which is 15.00")
    assert [event["type"] for event in told(account)][-2:] == [
        "payment.refunded",
        "customer.changed",
    ]


def test_a_debit_says_until_when_it_can_be_returned(account: Access) -> None:
    create(account)
    data = {"INVOICE_ID": an_invoice(account), "AMOUNT": 119, "DATE": "2026-02-01"}
    assert paid(account, METHOD="directdebit", **data)["REVOCABLE_UNTIL"] == "2026-03-29"


def test_others_are_told_of_payment_and_invoice(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    paid(account, INVOICE_ID=invoice, AMOUNT=120)
    kinds = [event["type"] for event in told(account)]
    expected = ["customer.created", "payment.created", "invoice.changed", "customer.changed"]
    assert kinds == expected
    payment, changed = told(account)[1:3]
    assert payment["customer"]["customer_id"] == "1"
    assert payment["payment"]["invoice_id"] == invoice
    assert payment["payment"]["total_amount"] == 120
    assert (changed["invoice"]["status"], changed["invoice"]["outstanding_amount"]) == ("paid", 0)


def test_the_log_names_the_payment_and_the_balance_before_and_after(account: Access) -> None:
    create(account)
    paid(account, INVOICE_ID=an_invoice(account), AMOUNT=120)
    payment, balance = entries(account)[-2:]
    assert (payment["ACTION"], payment["PAYMENT_ID"]) == ("payment.create", 1)
    assert balance["CHANGES"] == [{"FIELD": "CREDIT_BALANCE", "BEFORE": None, "AFTER": 100}]


def test_two_payments_at_once_both_count(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            call(account, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": 100})
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        row = paid(account, INVOICE_ID=invoice, AMOUNT=20)
    assert row["TO_CREDIT"] == "1.00"
    assert the_invoice(account, invoice).outstanding == 0


def test_a_payment_is_not_booked_for_a_customer_who_is_deleted_meanwhile(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            call(account, "customer.delete", {"CUSTOMER_ID": 1})
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        answer = call(account, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": 119})
    assert answer == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}


def test_the_same_request_twice_is_one_payment(account: Access) -> None:
    create(account)
    body = {"DATA": {"INVOICE_ID": an_invoice(account), "AMOUNT": 100}}
    answers = [v1(account, "payment.create", body, idempotency_key="once") for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(call(account, "payment.get", FILTER={})["PAYMENTS"]) == 1
