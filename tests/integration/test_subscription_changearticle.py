"""subscription.changearticle: at the end of what is paid, or now, to the cent."""

from typing import Any

import pytest

from tests import billing, billing_invariants
from tests.builders import Access, a_coupon, accepted, call, items
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
    v1_do,
    xml,
)

UNUSED = "Erstattung nicht genutzter Tage: "


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M, billed for March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"SUBSCRIPTION_ID": ""}, "SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 99}, "SUBSCRIPTION_ID"),
        ({"ARTICLE_NUMBER": ""}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "none"}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "B"}, "ARTICLE_NUMBER"),
        ({"QUANTITY": "0"}, "QUANTITY"),
        ({"CURRENCY_CODE": "USD"}, "CURRENCY_CODE"),
        ({"ACTIVATION": "yesterday"}, "ACTIVATION"),
        ({"COUPON": "NONE"}, "COUPON"),
        ({"ADDONS": [{"ARTICLE_NUMBER": "M"}]}, "ADDONS"),
    ],
)
def test_what_cannot_be_changed_is_refused_by_its_field(
    shop: Access, data: Any, field: str
) -> None:
    before = items()
    text = refusal(shop, "changearticle", **{"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "L", **data})
    assert text.endswith(f"missing / invalid field: {field}")
    assert items() == before


def test_a_closed_one_is_not_changed(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-10")
    assert billing.run("2026-03-11") == []
    text = refusal(shop, "changearticle", SUBSCRIPTION_ID=1, ARTICLE_NUMBER="L")
    assert text == "it is closed, missing / invalid field: SUBSCRIPTION_ID"


def test_an_article_that_the_customer_has_already_is_refused(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "L")
        text = refusal(shop, "changearticle", SUBSCRIPTION_ID=1, ARTICLE_NUMBER="L")
    assert text.startswith("the customer has it already, SUBSCRIPTION_ID 2")


def test_another_currency_waits_for_the_next_period(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "CHF", "CURRENCY_CODE": "CHF"})
    now = {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "CHF", "ACTIVATION": "now"}
    with on("2026-03-10"):
        assert refusal(shop, "changearticle", **now).endswith("field: ACTIVATION")
        do(shop, "changearticle", ARTICLE_NUMBER="CHF")
    assert billing.run("2026-04-01") == []
    assert invoices(shop)[-1]["CURRENCY_CODE"] == "CHF"


def test_where_no_payment_is_to_come_it_can_only_be_changed_now(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-31")
        text = refusal(shop, "changearticle", SUBSCRIPTION_ID=1, ARTICLE_NUMBER="L")
        assert text.endswith("missing / invalid field: ACTIVATION")
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
    assert row(shop)["ARTICLE_NUMBER"] == "L"


def test_by_default_it_changes_with_the_next_bill(shop: Access) -> None:
    with on("2026-03-10"):
        response = do(shop, "changearticle", ARTICLE_NUMBER="L", QUANTITY="2")
    assert response == {"STATUS": "success", "SUBSCRIPTION_ID": 1}
    assert row(shop)["ARTICLE_NUMBER"] == "M"
    assert row(shop)["PLAN_UPCOMING"]["QUANTITY"] == "2"
    assert billing.run("2026-04-01") == []
    assert [lines(invoice) for invoice in invoices(shop)] == [
        [("Plan M", 3100)],
        [("Plan L", 12400)],
    ]
    assert row(shop)["ARTICLE_NUMBER"] == "L"
    assert row(shop)["PLAN_UPCOMING"] == ""


def test_the_quantity_stays_where_none_is_given(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="M", QUANTITY=3, ACTIVATION="now")
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
    assert row(shop)["PLAN"]["QUANTITY"] == "3"


@pytest.mark.parametrize("undo", [{"UNDO": 1}, {"ARTICLE_NUMBER": "M"}])
def test_a_scheduled_change_can_be_undone(shop: Access, undo: Any) -> None:
    with on("2026-03-10"):
        before = stored(shop)
        do(shop, "changearticle", ARTICLE_NUMBER="L")
        do(shop, "changearticle", **undo)
        assert stored(shop) == before
    assert billing.run("2026-04-01") == []
    assert lines(invoices(shop)[-1]) == [("Plan M", 3100)]


def test_now_means_to_the_day_and_the_rest_is_charged(shop: Access) -> None:
    """From the 11th 21 of 31 days are left: 21.00 back, 42.00 to pay."""
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
    invoice = invoices(shop)[-1]
    assert lines(invoice) == [(f"{UNUSED}Plan M", -2100), ("Plan L", 4200)]
    assert (invoice["KIND"], invoice["TOTAL"]) == ("invoice", 2499)
    assert (invoice["PERIOD_FROM"], invoice["PERIOD_TO"]) == ("2026-03-11", "2026-03-31")
    assert row(shop)["NEXT_EVENT"] == "2026-04-01 00:00:00"


def test_now_to_something_cheaper_gives_back_with_a_correction(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "S", "TITLE": "Plan S", "UNIT_PRICE": "15.50"})
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="S", ACTIVATION="now")
    first, correction = invoices(shop)
    assert correction["KIND"] == "correction"
    assert correction["ORIGINAL"]["INVOICE_NUMBER"] == first["INVOICE_NUMBER"]
    assert lines(correction) == [(f"{UNUSED}Plan M", -2100), ("Plan S", 1050)]
    assert correction["TOTAL"] == -1250
    [opened] = call(shop, "invoice.get", FILTER={"INVOICE_ID": 1})["INVOICES"]
    assert opened["OUTSTANDING_AMOUNT"] == "24,39"
    billing_invariants.check(shop.id)


def test_what_was_paid_and_is_given_back_becomes_credit(shop: Access) -> None:
    with on("2026-03-02"):
        accepted(shop, "payment.create", {"CUSTOMER_ID": 1, "AMOUNT": "36.89", "INVOICE_ID": 1})
    articles(shop, {"ARTICLE_NUMBER": "0", "UNIT_PRICE": "0"})
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="0", ACTIVATION="now")
    [customer] = call(shop, "customer.get", FILTER={})["CUSTOMERS"]
    assert customer["CREDIT_BALANCE"] == "24,99"


def test_there_and_back_on_one_day_costs_nothing(shop: Access) -> None:
    with on("2026-03-11"):
        for number in ("L", "M"):
            do(shop, "changearticle", ARTICLE_NUMBER=number, ACTIVATION="now")
    assert sum(invoice["TOTAL"] for invoice in invoices(shop)) == 3689


def test_an_equal_price_makes_no_document(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "E", "UNIT_PRICE": "31"})
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="E", ACTIVATION="now")
    assert len(invoices(shop)) == 1
    assert row(shop)["ARTICLE_NUMBER"] == "E"


def test_another_interval_begins_a_new_period_today(shop: Access) -> None:
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="Y", ACTIVATION="now")
    assert [cents for _, cents in lines(invoices(shop)[-1])] == [-2100, 36500]
    assert row(shop)["NEXT_EVENT"] == "2027-03-11 00:00:00"
    with on("2026-03-21"):  # ten days later, back again: 355 days are left
        do(shop, "changearticle", ARTICLE_NUMBER="M", ACTIVATION="now")
    correction = invoices(shop)[-1]
    assert (correction["KIND"], [cents for _, cents in lines(correction)]) == (
        "correction",
        [-35500, 3100],
    )
    assert row(shop)["NEXT_EVENT"] == "2026-04-21 00:00:00"


def test_a_scheduled_interval_begins_with_the_next_bill(shop: Access) -> None:
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="Y")
    assert billing.run("2026-04-01") == []
    assert invoices(shop)[-1]["PERIOD_TO"] == "2027-03-31"
    assert row(shop)["NEXT_EVENT"] == "2027-04-01 00:00:00"


def test_within_a_trial_it_changes_at_once_and_costs_nothing(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_TRIAL": "14 days"})
    with on("2026-03-01"):
        book(shop, 1, "T")
    with on("2026-03-05"):
        do(shop, "changearticle", 2, ARTICLE_NUMBER="Y")
    found = row(shop, SUBSCRIPTION_ID=2)
    assert (found["ARTICLE_NUMBER"], found["NEXT_EVENT"]) == ("Y", "2026-03-15 00:00:00")
    assert len(invoices(shop)) == 1


def test_an_invoice_that_was_canceled_is_not_given_back_again(shop: Access) -> None:
    with on("2026-03-02"):
        accepted(shop, "invoice.cancel", {"INVOICE_ID": 1})
    with on("2026-03-11"):
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
    assert lines(invoices(shop)[-1]) == [("Plan L", 4200)]


def test_add_ons_are_set_kept_or_left_behind(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=2, ACTIVATION="now")
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
        assert [a["ARTICLE_NUMBER"] for a in row(shop)["ADDONS"]] == ["B"]
        one = {"ARTICLE_NUMBER": "C", "QUANTITY": 1}
        do(shop, "changearticle", ARTICLE_NUMBER="L", ADDONS=[one], RESET_ADDONS=1)
        assert [a["ARTICLE_NUMBER"] for a in row(shop)["ADDONS"]] == ["B"]
    assert billing.run("2026-04-01") == []
    assert lines(invoices(shop)[-1]) == [("Plan L", 6200), ("Cache", 310)]


def test_a_coupon_that_was_on_the_bill_is_on_what_is_given_back_and_charged(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="HALF", DISCOUNT_AMOUNT="50", TITLE="Halb"))
    with on("2026-03-01"):
        book(shop, 1, "L", COUPON="HALF")
    articles(shop, {"ARTICLE_NUMBER": "XL", "TITLE": "Plan XL", "UNIT_PRICE": "93"})
    with on("2026-03-11"):
        do(shop, "changearticle", 2, ARTICLE_NUMBER="XL", ACTIVATION="now")
    assert lines(invoices(shop)[-1]) == [
        (f"{UNUSED}Plan L", -2100),
        ("Plan XL", 6300),
        ("Rabatt: Halb", -3150),
    ]
    assert row(shop, SUBSCRIPTION_ID=2)["COUPON"]["PAYMENTS_DISCOUNTED"] == "1"


def test_a_coupon_may_come_with_the_change(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="HALF", DISCOUNT_AMOUNT="50", USAGES_MAX=1))
    with on("2026-03-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="L", COUPON="HALF")
    assert row(shop)["COUPON"] == ""
    assert billing.run("2026-04-01") == []
    assert invoices(shop)[-1]["SUB_TOTAL"] == 3100
    [coupon] = call(shop, "coupon.get", FILTER={"CODE": "HALF"})["COUPONS"]
    assert coupon["USAGES"] == "1"


def test_log_and_event_tell_of_it(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="L")
    entry = log(shop)[-1]
    assert (entry["ACTION"], entry["SUBSCRIPTION_ID"]) == ("subscription.changearticle", 1)
    assert [change["FIELD"] for change in entry["CHANGES"]] == ["PLAN_UPCOMING"]
    assert events(shop)[-1] == "subscription.changed"


def test_the_same_plan_again_writes_nothing(shop: Access) -> None:
    with on("2026-03-10"):
        before = items()
        do(shop, "changearticle", ARTICLE_NUMBER="M", ACTIVATION="now")
        assert items() == before


def test_in_xml_and_on_v1(shop: Access) -> None:
    inner = "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID><ARTICLE_NUMBER>L</ARTICLE_NUMBER>"
    with on("2026-03-10"):
        text = xml(shop, "changearticle", inner)
        response = v1_do(shop, "changearticle", UNDO=1)
    assert text == "<STATUS>success</STATUS><SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>"
    assert response == {"STATUS": "success", "SUBSCRIPTION_ID": 1}


def test_an_invoice_of_which_a_part_was_given_back_is_not_canceled_as_well(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
        text = call(shop, "invoice.cancel", {"INVOICE_ID": 1})["ERRORS"][0]
    assert text.startswith("a part of it was given back with INVOICE_ID 2")


def test_what_was_billed_once_is_billed_by_the_new_plan_from_the_day_of_the_change(
    shop: Access,
) -> None:
    with on("2026-03-01"):
        articles(shop, {"ARTICLE_NUMBER": "ONE", "SUBSCRIPTION_INTERVAL": ""})
        book(shop, 1, "ONE")
    with on("2026-06-10"):
        do(shop, "changearticle", 2, ARTICLE_NUMBER="L")
    assert billing.run("2026-06-10") == []
    mine = [made for made in invoices(shop) if made["SUBSCRIPTION_ID"] == 2]
    assert [made["PERIOD_FROM"] for made in mine] == ["2026-03-01", "2026-06-10"]


def test_usage_data_of_another_currency_come_first(shop: Access) -> None:
    with on("2026-03-10"):
        articles(shop, {"ARTICLE_NUMBER": "USD", "CURRENCY_CODE": "USD"})
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2)
        text = refusal(shop, "changearticle", SUBSCRIPTION_ID=1, ARTICLE_NUMBER="USD")
    assert text.startswith("usage data in EUR are not billed yet")


def test_a_free_plan_in_between_leaves_the_coupon_of_the_period(shop: Access) -> None:
    with on("2026-03-01"):
        articles(shop, {"ARTICLE_NUMBER": "FREE", "UNIT_PRICE": "0"})
        accepted(shop, "coupon.create", a_coupon(CODE="TEN", DISCOUNT_AMOUNT="10"))
        book(shop, 1, "L", COUPON="TEN")
    with on("2026-03-10"):
        for number in ("FREE", "L"):
            do(shop, "changearticle", 2, ARTICLE_NUMBER=number, ACTIVATION="now")
    given_back, charged = [made["SUB_TOTAL"] for made in invoices(shop)[-2:]]
    assert given_back == -charged == -3960  # 22 of 31 days of 62.00 less ten percent


def test_no_new_period_begins_while_it_is_inactive(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "update", STATUS="inactive")
        before = items()
        text = refusal(
            shop, "changearticle", SUBSCRIPTION_ID=1, ARTICLE_NUMBER="Y", ACTIVATION="now"
        )
    assert text.startswith("it is inactive, so that no new period can begin")
    assert items() == before
