"""Somebody new buys, gets the mails, and does from the overview what customers do: invoices as PDF,
another account, another plan, notice and its taking back, withdrawal."""

import pytest

from tests.browsing import WAYS

EACH_WAY = pytest.mark.parametrize("way", WAYS, ids=str)
ORDER = {"de": "zahlungspflichtig bestellen", "en": "order with obligation to pay"}
WITHDRAW = {"de": "Widerruf bestätigen", "en": "confirm withdrawal"}
CONSUMER = {
    "customer_type": "consumer",
    "first_name": "Nele",
    "last_name": "Winter",
    "address_line1": "Hafenstraße 9",
    "postal_code": "20359",
    "city": "Hamburg",
    "country": "DE",
}
BUSINESS = {
    **CONSUMER,
    "customer_type": "business",
    "company": "Winter & Söhne OHG",
}
IBAN, OTHER_IBAN = "DE02120300000000202051", "DE02100500000054540402"


def invoices_of(shop, row):
    return shop.rows("invoice.get", "INVOICES", CUSTOMER_ID=row["CUSTOMER_ID"])


def the_subscription_of(shop, row):
    [found] = shop.rows("subscription.get", "SUBSCRIPTIONS", CUSTOMER_ID=row["CUSTOMER_ID"])
    return found


def is_pdf(content):
    return content.startswith(b"%PDF-") and len(content) > 10_000


def the_consumer(shop, me, email):
    """Buys by transfer, with what has to be corrected first; the row of the customer. Nothing is
    there before the order."""
    me.open(shop.path("purchase", "PRIVAT"))
    me.sees("purchase-1-form")
    me.enter(**{**CONSUMER, "postal_code": "2035"}, email="nele@winter", payment_type="1")
    me.go_on()
    assert me.faults == ["postal-code", "email"]
    me.sees("purchase-2-errors", 400)
    me.enter(email=email, postal_code="20359")
    me.go_on()
    me.sees("purchase-3-check")
    assert shop.customers_of(email) == []
    me.enter(early_start=True)
    me.go_on(ORDER[me.language])
    me.sees("purchase-4-done")
    [row] = shop.customers_of(email)
    return row


@EACH_WAY
def test_a_consumer_buys_by_transfer_and_withdraws(shop, person, way):
    email = f"nele-{way}@example.com"
    me = person(way)
    row = the_consumer(shop, me, email)
    assert (row["CUSTOMER_TYPE"], row["ADDRESS"]) == ("consumer", "Hafenstraße 9")
    assert row["LANGUAGE_CODE"].lower() == way.language
    confirmed = shop.letter(email, "subscription_purchased")
    assert "Nele Winter" in confirmed.text
    [(name, pdf)] = shop.letter(email, "invoice").files.items()
    assert is_pdf(pdf)
    me.open(confirmed.link("dashboard"))
    me.sees("dashboard-2-consumer")
    [invoice] = invoices_of(shop, row)
    assert invoice["INVOICE_NUMBER"] in name
    assert me.downloads("/download/") == pdf
    withdraws(shop, me, confirmed.link("withdraw"), email)
    assert the_subscription_of(shop, row)["STATUS"] == "closed"
    credit, invoice = sorted(invoices_of(shop, row), key=lambda one: one["TOTAL"])
    assert 0 < invoice["TOTAL"] + credit["TOTAL"] < 0.30, "what one day costs"
    me.open(row["DASHBOARD_URL"])
    me.sees("dashboard-3-withdrawn")


def withdraws(shop, me, link, email):
    me.open(link)
    me.enter(name="Nele Winter", identity=email, contract="Homepage", email=email)
    me.go_on()
    me.go_on(WITHDRAW[me.language])
    assert me.status == 200
    shop.letter(email, "withdrawal_receipt")


def the_business(shop, me, email):
    """Buys by direct debit; the row of the customer."""
    me.open(shop.path("purchase", "WEB-BUSINESS"))
    me.enter(**BUSINESS, email=email, payment_type="2")
    me.go_on()
    assert me.faults == ["iban", "account-holder", "mandate"]
    me.sees("purchase-5-debit-errors", 400)
    me.enter(iban=IBAN, account_holder="Winter & Söhne OHG", mandate=True)
    me.go_on()
    me.sees("purchase-6-business-check")
    me.go_on(ORDER[me.language])
    me.sees("purchase-7-business-done")
    [row] = shop.customers_of(email)
    return row


@EACH_WAY
def test_a_business_buys_by_debit_and_does_everything_from_the_overview(shop, person, way):
    email = f"winter-{way}@example.com"
    me = person(way)
    row = the_business(shop, me, email)
    assert (row["ORGANIZATION"], row["BANK_IBAN"]) == ("Winter & Söhne OHG", IBAN)
    [mandate] = shop.rows("mandate.get", "MANDATES", CUSTOMER_ID=row["CUSTOMER_ID"])
    assert mandate["STATUS"] == "active"
    me.open(shop.letter(email, "subscription_purchased").link("dashboard"))
    me.sees("dashboard-4-business")
    letter = shop.letter(email, "invoice")
    assert me.downloads("/download/") in letter.files.values()
    takes_another_account(shop, me, row)
    changes_the_plan(shop, me, row)
    adds_something(shop, me, row)
    gives_notice_and_takes_it_back(shop, me, row)
    pages = {entry["ACTOR"] for entry in shop.log_of(row["CUSTOMER_ID"])}
    wanted = ("purchase", "code", "change", "addons", "cancel", "reactivate")
    assert pages >= {f"page {name}" for name in wanted}


def takes_another_account(shop, me, row):
    me.follow("#payment")
    me.enter(iban=OTHER_IBAN, mandate=True)
    me.go_on()
    me.enter(code=shop.letter(row["EMAIL"], "code").code)
    me.go_on()
    assert shop.customer(row["CUSTOMER_ID"])["BANK_IBAN"] == OTHER_IBAN
    mandates = shop.rows("mandate.get", "MANDATES", CUSTOMER_ID=row["CUSTOMER_ID"])
    assert [one["STATUS"] for one in mandates].count("active") == 1


def changes_the_plan(shop, me, row):
    me.open(row["DASHBOARD_URL"])
    me.follow("/change/")
    me.sees("change-1-choice")
    me.follow("WEB-BUSINESS-JAHR")
    me.sees("change-2-check")
    assert not the_subscription_of(shop, row)["PLAN_UPCOMING"]
    me.go_on()
    me.sees("change-3-done")
    upcoming = the_subscription_of(shop, row)["PLAN_UPCOMING"]
    assert upcoming["ARTICLE_NUMBER"] == "WEB-BUSINESS-JAHR"
    shop.letter(row["EMAIL"], "subscription_changed")


def adds_something(shop, me, row):
    me.open(row["DASHBOARD_URL"])
    me.sees("dashboard-5-changed")
    me.follow("/addons/")
    me.sees("addons-1-choice")
    me.enter(**{"addon.SICHERUNG": True, "addon.DOMAIN": "2"})
    me.go_on()
    me.sees("addons-2-check")
    assert the_subscription_of(shop, row)["ADDONS"] == []
    me.go_on()
    me.sees("addons-3-done")
    booked = the_subscription_of(shop, row)["ADDONS"]
    assert {one["ARTICLE_NUMBER"]: one["QUANTITY"] for one in booked} == {
        "SICHERUNG": "1",
        "DOMAIN": "2",
    }


def gives_notice_and_takes_it_back(shop, me, row):
    me.open(row["DASHBOARD_URL"])
    me.follow("/cancel/")
    me.sees("cancel-4-own")
    me.go_on()
    me.sees("cancel-5-own-receipt")
    letter = shop.letter(row["EMAIL"], "cancellation_receipt")
    found = the_subscription_of(shop, row)
    year, month, day = found["CANCELLATION_DATE"][:10].split("-")
    assert {"de": f"{day}.{month}.{year}", "en": f"{int(day)} "}[me.language] in letter.text
    me.open(row["DASHBOARD_URL"])
    me.sees("dashboard-6-notice")
    me.follow("/reactivate/")
    me.sees("reactivate-1-check")
    me.go_on()
    me.sees("reactivate-2-done")
    assert the_subscription_of(shop, row)["CANCELLATION_DATE"].startswith("0000")
    shop.letter(row["EMAIL"], "subscription_reactivated")
