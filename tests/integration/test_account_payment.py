"""Payments in the account's own pages: recorded, given back, taken back."""

from typing import Any

import pytest

from kundenakte.domain import collection_state
from kundenakte.domain.roles import READ_ONLY
from tests import billing
from tests.builders import Access, accepted, find
from tests.invoicing import an_invoice, row, rows
from tests.office import Office, office
from tests.subscribing import documents, on

DAY = "2026-03-10"
FILE = "/account/customer/1"
OF_ONE = "/account/invoice/1/pay"
OF_ALL = f"{FILE}/payment"
BACK = "/account/payment/1/delete"


@pytest.fixture
def access(tables: None) -> Access:
    access = billing.a_seller()
    with on("2026-03-01"):
        billing.a_billed_customer(access)
        an_invoice(access)
        an_invoice(access)
    return access


@pytest.fixture
def person(access: Access) -> Office:
    return office(access)


def sent(person: Office, url: str, **fields: Any) -> Any:
    with on(DAY):
        return person.submit(url, fields)


def paid(access: Access, **fields: Any) -> None:
    with on("2026-03-02"):
        accepted(access, "payment.create", {"INVOICE_ID": 1, "AMOUNT": "119.00", **fields})


# ---- refusals


@pytest.mark.parametrize("path", [OF_ONE, OF_ALL, BACK])
def test_who_only_reads_records_nothing(access: Access, path: str) -> None:
    paid(access)
    assert office(access, READ_ONLY).get(path).status == 403


@pytest.mark.parametrize(
    "path",
    ["/account/customer/2/payment", "/account/invoice/9/pay", "/account/payment/9/delete"],
)
def test_what_the_account_does_not_have_is_not_there(person: Office, path: str) -> None:
    assert person.get(path).status == 404


def test_what_another_account_has_is_not_there(access: Access) -> None:
    paid(access)
    other = office(billing.a_seller())
    for path in (OF_ONE, OF_ALL, BACK):
        assert other.get(path).status == 404


@pytest.mark.parametrize("path", [OF_ONE, OF_ALL])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", ""),
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "1,005"),
        ("amount", "viel"),
        ("date", "11.03.2026"),
        ("date", "gestern"),
        ("method", "credit"),
        ("reference", "x" * 256),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    access: Access, person: Office, path: str, field: str, value: str
) -> None:
    page = sent(person, path, **{field: value})
    assert (page.status, list(page.faults)) == (400, [field])
    assert not documents(access, "PAYMENT")


def test_no_more_than_the_credit_is_given_back(person: Office) -> None:
    page = sent(person, OF_ALL, kind="refund", amount="1")
    assert "höchstens das Guthaben" in page.faults["amount"]


@pytest.mark.parametrize(("field", "value"), [("date", "11.03.2026"), ("reason", "x" * 256)])
def test_a_payment_is_not_taken_back_like_that(
    access: Access, person: Office, field: str, value: str
) -> None:
    paid(access)
    page = sent(person, BACK, **{field: value})
    assert (page.status, list(page.faults)) == (400, [field])


def test_a_payment_is_taken_back_once(access: Access, person: Office) -> None:
    paid(access)
    with on(DAY):
        token = person.form(person.get(OF_ALL))[1]["form"]
    sent(person, BACK)
    assert "schon zurückgenommen" in person.get(BACK).text
    assert "<form" not in person.get(BACK).body.partition("<main")[2]
    page = person.send(BACK, {"form": token})
    assert (page.status, "schon zurückgenommen" in page.text) == (400, True)


def test_a_draft_is_not_paid(access: Access, person: Office) -> None:
    accepted(access, "invoice.create", {"CUSTOMER_ID": 1})
    page = sent(person, "/account/invoice/3/pay", amount="5")
    assert (page.status, "Dies ist ein Entwurf" in page.text) == (400, True)


# ---- what is done


def test_what_is_open_is_filled_in(person: Office) -> None:
    with on(DAY):
        assert person.get(OF_ONE).fields["amount"] == "119,00"
        fields = person.get(OF_ALL).fields
    assert (fields["amount"], fields["date"]) == ("238,00", "10.03.2026")


def test_amounts_in_two_currencies_are_not_added_up(access: Access, person: Office) -> None:
    with on("2026-03-05"):
        accepted(access, "customer.update", {"CUSTOMER_ID": 1, "CURRENCY_CODE": "CHF"})
        an_invoice(access)
    with on(DAY):
        page = person.get(OF_ALL)
    assert page.fields["amount"] == "238,00"
    shown = page.text.replace("\N{NO-BREAK SPACE}", " ").replace(" ,", ",")
    assert "238,00 EUR, 119,00 CHF" in shown


def test_an_invoice_is_paid_in_parts(access: Access, person: Office) -> None:
    page = sent(person, OF_ONE, amount="100", date="9.3.26", method="cash", reference="bar")
    assert page.place.startswith("/account/invoice/1?done=payment_saved")
    assert row(access)["OUTSTANDING_AMOUNT"] == "19,00"
    payment = documents(access, "PAYMENT")[1]
    assert [payment[n] for n in ("AMOUNT", "DATE", "METHOD", "REFERENCE")] == [
        10_000,
        "2026-03-09",
        "cash",
        "bar",
    ]
    with on(DAY):
        assert person.get(OF_ONE).fields["amount"] == "19,00"


def test_a_payment_sent_twice_is_one(access: Access, person: Office) -> None:
    with on(DAY):
        _, fields = person.form(person.get(OF_ONE))
        assert [person.send(OF_ONE, fields).status for _ in range(2)] == [303, 303]
    assert len(documents(access, "PAYMENT")) == 1


def test_what_is_too_much_becomes_credit_and_is_given_back(access: Access, person: Office) -> None:
    page = sent(person, OF_ALL, amount="1.238,00")
    assert page.place.startswith(f"{FILE}?done=payment_saved")
    assert [one["STATUS"] for one in rows(access)] == ["paid", "paid"]
    page = sent(person, OF_ALL, kind="refund", amount="400")
    assert "done=refund_saved" in page.place
    [customer] = find(access, CUSTOMER_ID=1)
    assert customer["CREDIT_BALANCE"] == "600,00"


def test_money_is_put_to_the_invoices_that_are_ticked(access: Access, person: Office) -> None:
    sent(person, OF_ALL, amount="119", invoice_id=["2"])
    assert [one["STATUS"] for one in rows(access)] == ["overdue", "paid"]


def test_a_payment_is_taken_back_after_a_look_at_what_follows(
    access: Access, person: Office
) -> None:
    paid(access, AMOUNT="150.00")
    page = person.get(BACK)
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "119,00 EUR sind wieder offen" in text
    assert "\N{MINUS SIGN}31,00 EUR" in text
    page = sent(person, BACK, kind="chargeback", reason="Konto gedeckt?")
    assert "done=payment_taken_back" in page.place
    assert row(access)["OUTSTANDING_AMOUNT"] == "119,00"
    made = documents(access, "PAYMENT")[2]
    assert (made["KIND"], made["REASON"]) == ("chargeback", "Konto gedeckt?")


def test_what_a_canceled_invoice_was_paid_with_is_taken_from_the_credit(
    access: Access, person: Office
) -> None:
    paid(access)
    with on("2026-03-03"):
        accepted(access, "invoice.cancel", {"INVOICE_ID": 1})
    text = person.get(BACK).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "wieder offen" not in text
    assert "\N{MINUS SIGN}119,00 EUR" in text
    body = person.get("/account/payments?state=credit").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "119,00 EUR" in body
    assert " 0,00 EUR" not in body


@pytest.mark.parametrize("action", ["cancel", "correct"])
def test_what_is_being_collected_is_not_taken_back_without_a_warning(
    person: Office, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    warning = "schon bei der Bank"
    assert warning not in person.get(f"/account/invoice/1/{action}").text
    monkeypatch.setattr(collection_state, "in_run", lambda _state: True)
    assert warning in person.get(f"/account/invoice/1/{action}").text


def test_hostile_words_are_text(access: Access, person: Office) -> None:
    paid(access, REFERENCE='"><script>alert(1)</script>')
    for path in (OF_ALL, BACK, "/account/invoice/1"):
        assert "<script>alert" not in person.get(path).body
    page = sent(person, OF_ALL, amount="x", reference='"><script>alert(1)</script>')
    assert "<script>alert" not in page.body


@pytest.mark.parametrize("path", [OF_ONE, OF_ALL, BACK])
def test_pages_are_in_english_too(access: Access, path: str) -> None:
    paid(access, AMOUNT="10")
    page = office(access, language="en").get(path)
    assert '<html lang="en">' in page.body
    assert "Zahlung" not in page.text
