"""Rows of subscriptions: as captured on the compatible URL, typed on /v1."""

from datetime import date
from typing import Any

from kundenakte.domain.account import Account
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_row import COLUMNS, EXTRAS, Entry, text_row, typed_row

ACCOUNT = Account("acc", "a" * 32, {"PUBLIC_URL": "https://kunden.example"})
PLAN = {"ARTICLE_NUMBER": "7", "QUANTITY": "1", "UNIT_PRICE": "9.99", "TITLE": "Plan"}
BARE: dict[str, Any] = {
    "SUBSCRIPTION_ID": 1,
    "CUSTOMER_ID": 7,
    "STATE": "running",
    "START": "2026-03-01",
    "ANCHOR": "2026-03-01",
    "PLAN": PLAN,
}
COUPON = {
    "CODE": "A",
    "TITLE": "Zehn",
    "DISCOUNT_TYPE": "percent",
    "DISCOUNT_AMOUNT": "10",
    "SUBSCRIPTION_ID": 1,
    "PAYMENTS_DISCOUNTED": 0,
    "SINCE": "2026-03-01",
}


def entry(day: str = "2026-03-10", **fields: Any) -> Entry:
    return Entry(Subscription({**BARE, **fields}), date.fromisoformat(day))


def test_both_rows_have_all_columns_in_their_order() -> None:
    assert list(text_row(entry(), ACCOUNT)) == COLUMNS
    assert list(typed_row(entry(), ACCOUNT)) == [*COLUMNS, *EXTRAS]


def test_what_is_not_set_has_the_form_of_the_contract() -> None:
    row = text_row(entry(), ACCOUNT)
    days = ("NEXT_EVENT", "CANCELLATION_DATE", "LAST_EVENT", "EXPIRATION_DATE")
    assert {row[name] for name in days} == {"0000-00-00 00:00:00"}
    assert (row["X_ATTRIBUTES"], row["PLAN_UPCOMING"], row["COUPON"]) == ("", "", "")
    assert row["ADDONS"] == []


def test_ids_are_numbers_and_all_else_is_text() -> None:
    row = text_row(entry(COUPON=COUPON), ACCOUNT)
    assert [name for name, value in row.items() if isinstance(value, int)] == [
        "SUBSCRIPTION_ID",
        "CUSTOMER_ID",
    ]
    assert row["COUPON"] == {
        "CODE": "A",
        "TITLE": "Zehn",
        "DISCOUNT_PERIOD_UNIT": "",
        "DISCOUNT_PERIOD_AMOUNT": "0",
        "USAGES_MAX": "0",
        "SUBSCRIPTION_ID": "1",
        "PAYMENTS_DISCOUNTED": "0",
    }


def test_the_title_is_the_plans_unless_it_has_its_own() -> None:
    assert text_row(entry(), ACCOUNT)["SUBSCRIPTION_TITLE"] == "Plan"
    own = entry(SUBSCRIPTION_TITLE="Meiner")
    assert text_row(own, ACCOUNT)["SUBSCRIPTION_TITLE"] == "Meiner"


def test_the_status_is_that_of_the_day() -> None:
    trial = {"TRIAL_END": "2026-03-14"}
    for day, expected in (("2026-03-14", "trial"), ("2026-03-15", "active")):
        assert text_row(entry(day, **trial), ACCOUNT)["STATUS"] == expected
    canceled = entry(CANCELLATION_DATE="2026-03-31")
    assert text_row(canceled, ACCOUNT)["STATUS"] == "canceled"
    for state in ("inactive", "closed"):
        assert text_row(entry(STATE=state), ACCOUNT)["STATUS"] == state


def test_prices_have_four_decimals_or_more_and_on_v1_two() -> None:
    plan = {**PLAN, "UNIT_PRICE": "0.004321"}
    found = entry(ADDONS=[PLAN], PLAN=plan)
    text, typed = text_row(found, ACCOUNT), typed_row(found, ACCOUNT)
    assert (text["PLAN"]["UNIT_PRICE"], text["ADDONS"][0]["UNIT_PRICE"]) == ("0.004321", "9.9900")
    assert (typed["PLAN"]["UNIT_PRICE"], typed["ADDONS"][0]["UNIT_PRICE"]) == ("0.004321", "9.99")


def test_v1_shows_days_and_what_is_agreed() -> None:
    plan = {**PLAN, "DURATION": "12 months", "CANCELLATION": "1 month"}
    upcoming = {**PLAN, "ACTIVATION_DATE": "2026-04-01"}
    row = typed_row(entry(PLAN=plan, PLAN_UPCOMING=upcoming, NEXT_EVENT="2026-04-01"), ACCOUNT)
    assert (row["NEXT_EVENT"], row["LAST_EVENT"]) == ("2026-04-01", "")
    assert (row["PLAN"]["DURATION"], row["PLAN"]["CANCELLATION"]) == ("12 months", "1 month")
    assert row["PLAN_UPCOMING"]["ACTIVATION_DATE"] == "2026-04-01"
    assert row["COUPON"] is None
