"""subscription.create: what is refused, what is booked, and what is billed with it."""

from typing import Any

import pytest

from tests import billing, billing_invariants
from tests.builders import Access, a_coupon, accepted, call, items, v1
from tests.subscribing import (
    a_shop,
    articles,
    book,
    do,
    events,
    invoices,
    lines,
    log,
    on,
    refusal,
    row,
    stored,
    xml,
)

NEW = {"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "M"}


@pytest.fixture
def shop(tables: None) -> Access:
    return a_shop()


def refused(shop: Access, **data: Any) -> str:
    """The error of a create on 1 March that leaves nothing behind."""
    with on("2026-03-01"):
        before = items()
        text = refusal(shop, "create", **{**NEW, **data})
    assert items() == before
    return text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"CUSTOMER_ID": ""}, "CUSTOMER_ID"),
        ({"CUSTOMER_ID": 99}, "CUSTOMER_ID"),
        ({"CUSTOMER_ID": "x"}, "CUSTOMER_ID"),
        ({"ARTICLE_NUMBER": ""}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "none"}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "B"}, "ARTICLE_NUMBER"),
        ({"QUANTITY": 0}, "QUANTITY"),
        ({"QUANTITY": -1}, "QUANTITY"),
        ({"QUANTITY": "many"}, "QUANTITY"),
        ({"UNIT_PRICE": "1e5"}, "UNIT_PRICE"),
        ({"CURRENCY_CODE": "USD"}, "CURRENCY_CODE"),
        ({"COUPON": "NONE"}, "COUPON"),
        ({"START_DATE": "tomorrow"}, "START_DATE"),
        ({"START": "2026-02-30"}, "START"),
        ({"START_DATE": "2024-03-01"}, "START_DATE"),
        ({"NEXT_EVENT": "2024-03-01", "START": "2023-01-01"}, "NEXT_EVENT"),
        ({"NEXT_EVENT": "2026-02-01"}, "NEXT_EVENT"),
        ({"CANCELLATION_DATE": "2026-02-28"}, "CANCELLATION_DATE"),
        ({"ADDONS": [{"ARTICLE_NUMBER": "L"}]}, "ADDONS"),
        ({"ADDONS": [{"ARTICLE_NUMBER": "none"}]}, "ADDONS"),
        ({"ADDONS": [{"QUANTITY": 1}]}, "ADDONS"),
        ({"FEATURES": [{"QUANTITY": 1}]}, "FEATURES"),
        ({"X_ATTRIBUTES": "text"}, "X_ATTRIBUTES"),
    ],
)
def test_what_cannot_be_booked_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    assert refused(shop, **data).endswith(f"missing / invalid field: {field}")


def test_all_that_is_missing_is_named(shop: Access) -> None:
    errors = call(shop, "subscription.create", {})["ERRORS"]
    assert errors == [f"missing / invalid field: {n}" for n in ("ARTICLE_NUMBER", "CUSTOMER_ID")]


def test_what_is_booked_once_only_is_refused_while_it_runs(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M")
    assert refused(shop).startswith("the customer has it already, SUBSCRIPTION_ID 1")
    articles(shop, {"ARTICLE_NUMBER": "N", "ALLOW_MULTIPLE": 1})
    with on("2026-03-01"):
        assert book(shop, 1, "N") != book(shop, 1, "N")


def test_an_external_id_is_one_subscriptions(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", SUBSCRIPTION_EXT_UID="s-1")
        text = refusal(
            shop, "create", **{**NEW, "ARTICLE_NUMBER": "L", "SUBSCRIPTION_EXT_UID": "s-1"}
        )
    assert text.endswith("missing / invalid field: SUBSCRIPTION_EXT_UID")
    assert len(invoices(shop)) == 1


def test_an_add_on_for_other_articles_is_refused(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "D", "IS_ADDON": 1, "ASSIGNED_ARTICLES": "L"})
    assert refused(shop, ADDONS=[{"ARTICLE_NUMBER": "D"}]) == (
        "D does not go with M, missing / invalid field: ADDONS"
    )


def test_a_coupon_is_refused_where_it_does_not_count(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="L-ONLY", ASSIGNED_ARTICLES=["L"]))
    accepted(shop, "coupon.create", a_coupon(CODE="OVER", VALID_TO="2026-02-28"))
    for code in ("L-ONLY", "OVER"):
        assert refused(shop, COUPON=code).endswith("missing / invalid field: COUPON")


def test_without_the_sellers_data_nothing_that_is_billed_can_be_booked(tables: None) -> None:
    access = billing.a_seller(COMPANY="", TAX_ID="", VAT_ID="")
    billing.a_billed_customer(access)
    articles(access, {"ARTICLE_NUMBER": "M"})
    errors = call(access, "subscription.create", NEW)["ERRORS"]
    assert [text.rpartition(": ")[2] for text in errors] == ["settings.COMPANY", "settings.TAX_ID"]
    assert v1(access, "subscription.get")[1]["SUBSCRIPTIONS"] == []


def test_the_first_period_is_billed_at_once(shop: Access) -> None:
    with on("2026-03-01"):
        response = accepted(shop, "subscription.create", NEW)
    assert list(response) == ["STATUS", "SUBSCRIPTION_ID", "HASH", "INVOICE_ID", "PAYPAL_URL"]
    assert (response["SUBSCRIPTION_ID"], response["INVOICE_ID"]) == (1, 1)
    [invoice] = invoices(shop)
    assert (invoice["PERIOD_FROM"], invoice["PERIOD_TO"]) == ("2026-03-01", "2026-03-31")
    assert invoice["TOTAL"] == 3689
    assert row(shop)["NEXT_EVENT"] == "2026-04-01 00:00:00"
    assert row(shop)["HASH"] == response["HASH"]
    billing_invariants.check(shop.id)


def test_what_begins_later_is_billed_later(shop: Access) -> None:
    with on("2026-03-01"):
        response = accepted(shop, "subscription.create", {**NEW, "START": "2026-03-15 10:00:00"})
        assert response["INVOICE_ID"] == 0
    assert invoices(shop) == []
    assert billing.run("2026-03-15") == []
    assert [invoice["PERIOD_TO"] for invoice in invoices(shop)] == ["2026-04-14"]


def test_a_trial_is_free_and_then_billed(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_TRIAL": "14 days"})
    with on("2026-03-01"):
        book(shop, 1, "T")
        assert row(shop)["STATUS"] == "trial"
    assert row(shop)["NEXT_EVENT"] == "2026-03-15 00:00:00"
    assert billing.run("2026-03-14") == []
    assert invoices(shop) == []
    assert billing.run("2026-03-15") == []
    assert [invoice["PERIOD_FROM"] for invoice in invoices(shop)] == ["2026-03-15"]
    with on("2026-03-15"):
        assert row(shop)["STATUS"] == "active"


def test_one_that_was_billed_elsewhere_goes_on_from_its_next_date(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", START_DATE="2019-05-31", NEXT_EVENT="2026-03-31")
    assert invoices(shop) == []
    assert (row(shop)["START"], row(shop)["NEXT_EVENT"]) == (
        "2019-05-31 00:00:00",
        "2026-03-31 00:00:00",
    )
    assert billing.run("2026-04-30") == []
    assert [invoice["PERIOD_FROM"] for invoice in invoices(shop)] == ["2026-03-31", "2026-04-30"]


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        ({}, "2026-05-31"),
        ({"START": "2026-01-31", "NEXT_EVENT": "2026-03-31"}, "2026-04-29"),
    ],
)
def test_a_fixed_number_of_bills_has_its_end(shop: Access, dates: Any, last: str) -> None:
    """Of the second one two bills were made elsewhere; the third covers to the end."""
    articles(shop, {"ARTICLE_NUMBER": "E", "SUBSCRIPTION_NUMBER_EVENTS": 3})
    with on("2026-03-01"):
        book(shop, 1, "E", **dates)
    assert stored(shop)["EXPIRATION_DATE"] == last
    assert billing.run("2026-12-31") == []
    assert row(shop)["STATUS"] == "closed"
    assert invoices(shop)[-1]["PERIOD_TO"] == last


def test_plan_and_add_ons_are_copies_that_may_differ_from_their_articles(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "X", "TRANSLATIONS": {"EN": {"TITLE": "Plan"}}})
    data = {
        "TITLE": "Sonderplan",
        "DESCRIPTION": "wie besprochen",
        "UNIT_PRICE": "10.5",
        "QUANTITY": "2",
        "ADDONS": [
            {"ARTICLE_NUMBER": "B", "QUANTITY": 3, "TITLE": "Sicherung", "VAT_PERCENT": 7},
            {"ARTICLE_NUMBER": "C", "UNIT_PRICE": "0"},
        ],
        "FEATURES": {"CODE": "seats", "QUANTITY": 5},
        "X_ATTRIBUTES": [{"KEY": "a", "VALUE": "b"}],
        "INVOICE_TITLE": "Hosting",
        "SUBSCRIPTION_EXT_UID": "s-1",
    }
    with on("2026-03-01"):
        book(shop, 1, "X", **data)
    found = row(shop)
    assert found["PLAN"] == {
        "ARTICLE_NUMBER": "X",
        "QUANTITY": "2",
        "TITLE": "Sonderplan",
        "DESCRIPTION": "wie besprochen",
        "UNIT_PRICE": "10.5000",
        "VAT_PERCENT": "19.00",
        "FEATURES": [{"CODE": "seats", "QUANTITY": 5, "VALUE": ""}],
    }
    assert [addon["QUANTITY"] for addon in found["ADDONS"]] == ["3", "1"]
    [invoice] = invoices(shop)
    assert lines(invoice) == [("Sonderplan", 2100), ("Sicherung", 930), ("Cache", 0)]
    assert invoice["INVOICE_TITLE"] == "Hosting"
    assert [group["VAT_PERCENT"] for group in invoice["VAT_ITEMS"]] == ["19", "7"]


def test_the_set_up_fee_is_on_the_first_invoice_only(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "F", "TITLE": "Plan F", "SETUP_FEE": "5"})
    with on("2026-03-01"):
        book(shop, 1, "F")
    assert billing.run("2026-04-01") == []
    first, second = invoices(shop)
    assert lines(first) == [("Plan F", 3000), ("Einrichtung: Plan F", 500)]
    assert lines(second) == [("Plan F", 3000)]


def test_a_coupon_is_used_once_and_kept_as_a_copy(shop: Access) -> None:
    coupon = a_coupon(CODE="Two", DISCOUNT_PERIOD_AMOUNT=2, DISCOUNT_PERIOD_UNIT="event")
    accepted(shop, "coupon.create", coupon)
    with on("2026-03-01"):
        book(shop, 1, "M", COUPON="two")
    accepted(shop, "coupon.delete", {"CODE": "TWO"})
    assert billing.run("2026-05-01") == []
    assert [invoice["SUB_TOTAL"] for invoice in invoices(shop)] == [2790, 2790, 3100]
    assert row(shop)["COUPON"]["PAYMENTS_DISCOUNTED"] == "2"


def test_a_coupon_for_a_time_counts_from_the_first_bill(shop: Access) -> None:
    coupon = a_coupon(CODE="MONTHS", DISCOUNT_PERIOD_AMOUNT=2, DISCOUNT_PERIOD_UNIT="month")
    accepted(shop, "coupon.create", coupon)
    articles(shop, {"ARTICLE_NUMBER": "T", "UNIT_PRICE": "10", "SUBSCRIPTION_TRIAL": "3 months"})
    with on("2026-03-01"):
        book(shop, 1, "T", COUPON="MONTHS")
    assert billing.run("2026-08-01") == []
    assert [invoice["SUB_TOTAL"] for invoice in invoices(shop)] == [900, 900, 1000]


def test_a_credit_balance_pays_the_first_invoice(shop: Access) -> None:
    accepted(shop, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": 40})
    with on("2026-03-01"):
        book(shop, 1, "M")
    [invoice] = call(shop, "invoice.get", FILTER={})["INVOICES"]
    assert (invoice["STATUS"], invoice["OUTSTANDING_AMOUNT"]) == ("paid", "0,00")


def test_notice_may_be_given_with_the_booking(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", CANCELLATION_DATE="2026-03-10")
    [invoice] = invoices(shop)
    assert (invoice["PERIOD_TO"], invoice["SUB_TOTAL"]) == ("2026-03-10", 1000)
    with on("2026-03-01"):
        assert row(shop)["STATUS"] == "canceled"
    assert row(shop)["NEXT_EVENT"] == "0000-00-00 00:00:00"


def test_a_free_plan_has_an_invoice_only_where_the_account_wants_it(shop: Access) -> None:
    access = billing.a_seller(email="other@example.com", ALLOW_ZERO_INVOICES=False)
    for seller, expected in ((shop, 1), (access, 0)):
        customer_id = billing.a_billed_customer(seller)
        articles(seller, {"ARTICLE_NUMBER": "0", "UNIT_PRICE": "0"})
        book(seller, customer_id, "0")
        assert len(invoices(seller)) == expected


def test_log_and_events_tell_of_it(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M")
    assert events(shop)[-3:] == ["subscription.created", "payment.created", "invoice.created"]
    assert [entry["ACTION"] for entry in log(shop)] == ["subscription.create"]


def test_a_consumer_is_told_of_by_v1_where_terms_are_void(shop: Access) -> None:
    terms = {"SUBSCRIPTION_DURATION": "12 months", "SUBSCRIPTION_DURATION_FOLLOW": "12 months"}
    articles(shop, {"ARTICLE_NUMBER": "V", **terms})
    with on("2026-03-01"):
        business = {"DATA": {**NEW, "ARTICLE_NUMBER": "V"}}
        assert "WARNINGS" not in v1(shop, "subscription.create", business)[1]
        for last_name in ("A", "B"):
            billing.a_billed_customer(shop, CUSTOMER_TYPE="consumer", LAST_NAME=last_name)
        consumer = {"DATA": {**NEW, "ARTICLE_NUMBER": "V", "CUSTOMER_ID": 2}}
        status, response = v1(shop, "subscription.create", consumer)
        compatible = call(shop, "subscription.create", {**consumer["DATA"], "CUSTOMER_ID": 3})
    assert (status, response["WARNINGS"]) == (
        200,
        ["booked, but what the law allows holds instead: SUBSCRIPTION_DURATION_FOLLOW"],
    )
    assert "WARNINGS" not in compatible


def test_in_xml(shop: Access) -> None:
    inner = (
        "<CUSTOMER_ID>1</CUSTOMER_ID><ARTICLE_NUMBER>M</ARTICLE_NUMBER><START>2026-04-01</START>"
        "<ADDONS><ADDON><ARTICLE_NUMBER>B</ARTICLE_NUMBER><QUANTITY>2</QUANTITY></ADDON></ADDONS>"
        "<FEATURES><FEATURE><CODE>x</CODE></FEATURE></FEATURES>"
    )
    with on("2026-03-01"):
        text = xml(shop, "create", inner)
    assert text.startswith("<STATUS>success</STATUS><SUBSCRIPTION_ID>1</SUBSCRIPTION_ID><HASH>")
    assert text.endswith("<INVOICE_ID>0</INVOICE_ID><PAYPAL_URL></PAYPAL_URL>")
    assert row(shop)["ADDONS"][0]["QUANTITY"] == "2"


def test_the_same_key_books_once(shop: Access) -> None:
    with on("2026-03-01"):
        answers = [
            v1(shop, "subscription.create", {"DATA": NEW}, idempotency_key="once") for _ in range(2)
        ]
    assert answers[0] == answers[1]
    assert len(invoices(shop)) == 1


@pytest.mark.parametrize(
    ("given", "net"),
    [
        ({"START": "2026-01-15", "NEXT_EVENT": "2026-03-01"}, 3000),
        ({"START": "2026-03-01", "NEXT_EVENT": "2026-03-01"}, 3500),
        ({"START": "2026-02-01"}, 3500),
    ],
)
def test_the_setup_fee_is_charged_with_the_first_bill_of_all(
    shop: Access, given: dict[str, str], net: int
) -> None:
    """What was billed elsewhere before NEXT_EVENT had it already."""
    with on("2026-03-01"):
        articles(shop, {"ARTICLE_NUMBER": "S", "SETUP_FEE": "5"})
        book(shop, 1, "S", **given)
    assert invoices(shop)[0]["SUB_TOTAL"] == net


def test_an_end_beyond_the_calendar_is_none(shop: Access) -> None:
    with on("2026-03-01"):
        terms = {"SUBSCRIPTION_INTERVAL": "10 years", "SUBSCRIPTION_NUMBER_EVENTS": 9_999}
        articles(shop, *({"ARTICLE_NUMBER": name, **terms} for name in ("LONG", "LONG2")))
        book(shop, 1, "LONG")
        book(shop, 1, "M")
        do(shop, "changearticle", 2, ARTICLE_NUMBER="LONG2", ACTIVATION="now")
    assert row(shop, SUBSCRIPTION_ID=1)["EXPIRATION_DATE"] == "0000-00-00 00:00:00"
