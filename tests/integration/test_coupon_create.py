"""coupon.create: what is refused, and what is stored."""

from typing import Any

import pytest

from tests.builders import Access, a_coupon, accepted, call, post, v1
from tests.catalogue import log, stored


def refusal(account: Access, data: dict[str, Any]) -> list[str]:
    """The errors of a create that is refused; and that it left nothing behind."""
    before = stored(account)
    response = call(account, "coupon.create", data)
    assert list(response) == ["ERRORS"]
    assert stored(account) == before
    texts: list[str] = response["ERRORS"]
    return texts


@pytest.mark.parametrize("name", ["CODE", "DISCOUNT_AMOUNT", "DISCOUNT_TYPE"])
@pytest.mark.parametrize("value", [None, "", []])
def test_a_missing_field_is_named(account: Access, name: str, value: Any) -> None:
    assert refusal(account, a_coupon(**{name: value})) == [f"missing / invalid field: {name}"]


@pytest.mark.parametrize(
    ("fields", "name", "reason"),
    [
        ({"CODE": "x" * 101}, "CODE", "at most 100 characters"),
        ({"CODE": "a\nb"}, "CODE", "control characters are not allowed"),
        ({"DISCOUNT_AMOUNT": "much"}, "DISCOUNT_AMOUNT", "a number such as 9.99 is expected"),
        ({"DISCOUNT_AMOUNT": -1}, "DISCOUNT_AMOUNT", "0 to 100000000 is expected"),
        ({"DISCOUNT_AMOUNT": "100.1"}, "DISCOUNT_AMOUNT", "at most 100 percent"),
        ({"DISCOUNT_TYPE": "gift"}, "DISCOUNT_TYPE", "one of fixed, percent is expected"),
        ({"DISCOUNT_PERIOD_UNIT": "moon"}, "DISCOUNT_PERIOD_UNIT", "one of event, day, week"),
        ({"DISCOUNT_PERIOD_AMOUNT": "x"}, "DISCOUNT_PERIOD_AMOUNT", "a whole number is expected"),
        ({"DISCOUNT_PERIOD_AMOUNT": 10_000}, "DISCOUNT_PERIOD_AMOUNT", "at most 9999"),
        (
            {"DISCOUNT_PERIOD_AMOUNT": 121, "DISCOUNT_PERIOD_UNIT": "month"},
            "DISCOUNT_PERIOD_AMOUNT",
            "at most ten years",
        ),
        ({"VALID_FROM": "tomorrow"}, "VALID_FROM", "a date such as 2026-11-23 is expected"),
        (
            {"VALID_FROM": "2026-12-01", "VALID_TO": "2026-11-30"},
            "VALID_TO",
            "a day from VALID_FROM on",
        ),
        ({"USAGES_MAX": -1}, "USAGES_MAX", "at least 0"),
        ({"ASSIGNED_ARTICLES": [str(n) for n in range(51)]}, "ASSIGNED_ARTICLES", "at most 50"),
        ({"TITLE": "x" * 256}, "TITLE", "at most 255 characters"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    account: Access, fields: dict[str, Any], name: str, reason: str
) -> None:
    [text] = refusal(account, a_coupon(**fields))
    assert text.startswith(reason)
    assert text.endswith(f": {name}")


@pytest.mark.parametrize("code", ["Herbst", "HERBST", "herbst"])
def test_a_code_in_use_is_refused_in_any_case(account: Access, code: str) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="Herbst"))
    assert refusal(account, a_coupon(CODE=code)) == ["already used, missing / invalid field: CODE"]
    assert v1(account, "coupon.create", {"DATA": a_coupon(CODE=code)})[0] == 409


def test_a_coupon_is_stored_without_empty_fields(account: Access) -> None:
    data = {
        "CODE": " Herbst ",
        "TITLE": "Zehn Prozent",
        "DISCOUNT_AMOUNT": 10,
        "DISCOUNT_TYPE": "Percent",
        "DISCOUNT_PERIOD_AMOUNT": "3",
        "DISCOUNT_PERIOD_UNIT": "event",
        "CAMPAIGN": None,
        "VALID_FROM": "2026-10-01 00:00:00",
        "VALID_TO": "0000-00-00",
        "ASSIGNED_ARTICLES": "11, 666, 11",
        "AFFILIATE": "",
        "USAGES": 7,
        "USAGES_MAX": 100,
        "STATE": "USED",
    }
    assert accepted(account, "coupon.create", data) == {"STATUS": "success", "CODE": "Herbst"}
    assert stored(account) == {
        "COUPON#HERBST": {
            "CODE": "Herbst",
            "TITLE": "Zehn Prozent",
            "DISCOUNT_AMOUNT": "10",
            "DISCOUNT_TYPE": "percent",
            "DISCOUNT_PERIOD_AMOUNT": 3,
            "DISCOUNT_PERIOD_UNIT": "event",
            "VALID_FROM": "2026-10-01",
            "ASSIGNED_ARTICLES": ["11", "666"],
            "USAGES_MAX": 100,
        }
    }


def test_v1_and_xml_store_the_same(account: Access) -> None:
    data = a_coupon(CODE="A", DISCOUNT_AMOUNT=2.5, DISCOUNT_TYPE="fixed")
    assert v1(account, "coupon.create", {"DATA": data}) == (200, {"STATUS": "success", "CODE": "A"})
    body = (
        "<FBAPI><SERVICE>coupon.create</SERVICE><DATA><CODE>B</CODE><DISCOUNT_AMOUNT>2.5"
        "</DISCOUNT_AMOUNT><DISCOUNT_TYPE>fixed</DISCOUNT_TYPE></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS><CODE>B</CODE>" in post(account, body)["body"]
    first, second = stored(account).values()
    assert {**first, "CODE": "B"} == second


def test_the_account_keeps_a_log(account: Access) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="Herbst"))
    [entry] = log(account)
    assert (entry["ACTION"], entry["COUPON"]) == ("coupon.create", "HERBST")
