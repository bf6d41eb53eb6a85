"""coupon.get: what is found, and how it is shown."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.domain.account import Account
from kundenakte.storage import coupons
from kundenakte.storage.unit import UnitOfWork
from tests.builders import Access, a_coupon, accepted, an_account, at, call, post, v1

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


def find(account: Access, **filters: Any) -> list[str]:
    rows = call(account, "coupon.get", FILTER=filters, LIMIT=100)["COUPONS"]
    return [row["CODE"] for row in rows]


@pytest.mark.parametrize("code", [{"A": 1}, ["x"], "x" * 2001])
def test_a_code_that_is_no_text_is_refused(account: Access, code: Any) -> None:
    [text] = call(account, "coupon.get", FILTER={"CODE": code})["ERRORS"]
    assert text.endswith(": CODE")


def test_nothing_found_is_an_empty_list(account: Access) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="a"))
    for code in ("b", "x" * 1_999, "ŉ" * 600):
        assert call(account, "coupon.get", FILTER={"CODE": code}) == {"COUPONS": []}


@pytest.mark.parametrize("code", ["Straße", "STRASSE", "straße"])
def test_a_code_is_found_in_any_case_and_shown_as_written(account: Access, code: str) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="Straße"))
    assert find(account, CODE=code) == ["Straße"]


def test_coupons_are_listed_in_the_order_of_their_codes(account: Access) -> None:
    for code in ("b", "C", "a", "ä"):
        accepted(account, "coupon.create", a_coupon(CODE=code))
    assert find(account) == ["a", "b", "C", "ä"]
    assert [row["CODE"] for row in call(account, "coupon.get", LIMIT=1, OFFSET=2)["COUPONS"]] == [
        "C"
    ]


def test_a_cursor_leads_through_all_pages(account: Access) -> None:
    for code in ("b", "C", "a", "ä"):
        accepted(account, "coupon.create", a_coupon(CODE=code))
    found, body = [], {"LIMIT": 1}
    for _ in range(4):
        _, page = v1(account, "coupon.get", body)
        found += [row["CODE"] for row in page["COUPONS"]]
        body["CURSOR"] = page.get("NEXT_CURSOR")
    assert found == ["a", "b", "C", "ä"]
    assert body["CURSOR"] is None


def test_a_coupon_is_shown_as_captured(account: Access) -> None:
    full = {
        "CODE": "424258989",
        "TITLE": "6 Monate Rabattcode",
        "DISCOUNT_AMOUNT": "100",
        "DISCOUNT_TYPE": "percent",
        "DISCOUNT_PERIOD_AMOUNT": 100,
        "DISCOUNT_PERIOD_UNIT": "event",
        "CAMPAIGN": "Herbst",
        "VALID_FROM": "2026-10-21",
        "VALID_TO": "2026-11-29",
        "ASSIGNED_ARTICLES": "11,666",
        "AFFILIATE": "Partner",
        "USAGES_MAX": 9,
    }
    accepted(account, "coupon.create", full)
    with at(NOON):
        [row] = call(account, "coupon.get")["COUPONS"]
        [typed] = v1(account, "coupon.get")[1]["COUPONS"]
    made = {"DISCOUNT": "100,00%", "DISCOUNT_PERIOD": "100 event", "STATE": "UNUSED"}
    assert row == {
        **full,
        **made,
        "DISCOUNT_AMOUNT": "100.0000",
        "DISCOUNT_PERIOD_AMOUNT": "100",
        "ASSIGNED_ARTICLES": "11, 666",
        "USAGES": "0",
        "USAGES_MAX": "9",
    }
    assert typed == {
        **full,
        **made,
        "DISCOUNT_AMOUNT": "100.00",
        "ASSIGNED_ARTICLES": ["11", "666"],
        "USAGES": 0,
    }


def test_what_is_not_set_is_null_or_empty(account: Access) -> None:
    accepted(account, "coupon.create", a_coupon(DISCOUNT_AMOUNT="1", DISCOUNT_TYPE="fixed"))
    [row] = call(account, "coupon.get")["COUPONS"]
    [typed] = v1(account, "coupon.get")[1]["COUPONS"]
    for name in ("VALID_FROM", "VALID_TO", "AFFILIATE"):
        assert (row[name], typed[name]) == (None, "")
    assert (row["DISCOUNT"], row["DISCOUNT_PERIOD"], row["CAMPAIGN"]) == ("1,00 €", "0 event", "")
    text = post(account, "<FBAPI><SERVICE>coupon.get</SERVICE></FBAPI>")["body"]
    assert "<RESPONSE><COUPONS><COUPON><CODE>" in text
    assert "<VALID_FROM></VALID_FROM>" in text


def test_an_amount_is_shown_in_the_accounts_currency(tables: None) -> None:
    account = an_account(CURRENCY_CODE="CHF")
    accepted(account, "coupon.create", a_coupon(DISCOUNT_AMOUNT="5", DISCOUNT_TYPE="fixed"))
    assert call(account, "coupon.get")["COUPONS"][0]["DISCOUNT"] == "5,00 CHF"


def test_the_state_goes_by_the_day_in_berlin_and_by_use(account: Access) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="a", VALID_FROM="2026-11-24"))
    unit = UnitOfWork(Account(account.id, account.hash, {}), NOON)
    states = []
    for hour in (22, 23):
        with at(NOON.replace(hour=hour)):
            states += [row["STATE"] for row in call(account, "coupon.get")["COUPONS"]]
    coupons.use(unit, "a")
    unit.commit()
    with at(NOON.replace(hour=23)):
        [row] = call(account, "coupon.get")["COUPONS"]
    assert states == ["PREMATURE", "UNUSED"]
    assert (row["STATE"], row["USAGES"]) == ("USED", "1")
