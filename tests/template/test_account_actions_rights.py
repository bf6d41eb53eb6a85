"""AccountPage has the rights that the actions in a customer's file take."""

from typing import Any

from tests import subscribing
from tests.builders import accepted
from tests.invoicing import an_invoice
from tests.office import office
from tests.template.test_rights import Right, granted
from tests.template.test_rights import used as used  # a fixture

FILE = "/account/customer/1"
SUBSCRIPTION = "/account/subscription/1"
INVOICE = "/account/invoice"
LINE = {"items-0-title": "Beratung", "items-0-unit_price": "100"}


def test_subscriptions(used: set[Right]) -> None:
    access = subscribing.a_shop(EMAIL="a@b.example")
    accepted(
        access, "coupon.create", {"CODE": "C", "DISCOUNT_AMOUNT": "1", "DISCOUNT_TYPE": "percent"}
    )
    person = office(access)
    used.clear()
    steps: list[tuple[str, dict[str, Any]]] = [
        (f"{FILE}/subscription", {"article_number": "M", "coupon": "C", "addon-1": "1"}),
        (f"{SUBSCRIPTION}/change", {"article_number": "L", "activation": "now"}),
        (f"{SUBSCRIPTION}/addons", {"article_number": "C", "quantity": "1"}),
        (f"{SUBSCRIPTION}/next", {"how": "months", "month": "1"}),
        (f"{SUBSCRIPTION}/cancel", {"when": "now", "refund": "1"}),
        (f"{SUBSCRIPTION}/reactivate", {}),
        (SUBSCRIPTION, {}),
    ]
    for place, fields in steps:
        page = person.submit(place, fields, button=("do", "do"))
        assert page.status == 303, (place, page.text)
    assert person.get(SUBSCRIPTION).status == person.get(f"{FILE}/next").status == 200
    assert used < granted("AccountPage")


def test_invoices_and_payments(used: set[Right]) -> None:
    access = subscribing.a_shop(EMAIL="a@b.example")
    an_invoice(access)
    person = office(access)
    used.clear()
    steps: list[tuple[str, dict[str, Any], str]] = [
        (f"{FILE}/invoice", LINE, "draft"),
        (f"{INVOICE}/2/edit", {"items-0-unit_price": "50"}, "draft"),
        (f"{INVOICE}/2/complete", {}, "send"),
        (f"{INVOICE}/2/send", {}, ""),
        (f"{INVOICE}/2/dunning", {}, "stop"),
        (f"{INVOICE}/2/pay", {"amount": "80"}, ""),
        (f"{FILE}/payment", {"kind": "refund", "amount": "5"}, ""),
        ("/account/payment/1/delete", {}, ""),
        (f"{INVOICE}/2/cancel", {}, ""),
        (f"{INVOICE}/1/correct", {}, ""),
        (f"{INVOICE}/5/delete", {}, ""),
    ]
    for place, fields, do in steps:
        page = person.submit(place, fields, button=("do", do))
        assert page.status == 303, (place, page.text)
    assert person.get(f"{INVOICE}/2").status == 200
    assert used < granted("AccountPage")
