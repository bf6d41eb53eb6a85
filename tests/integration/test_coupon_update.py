"""coupon.update: what is refused, what changes, and that uses are never lost."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.domain.account import Account
from kundenakte.domain.errors import LostRace, NotFound, Refused
from kundenakte.storage import coupons
from kundenakte.storage.unit import UnitOfWork
from tests.builders import Access, a_coupon, accepted, call, post, v1
from tests.catalogue import log, stored

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.fixture
def shop(account: Access) -> Access:
    """An account with the coupon Herbst."""
    accepted(account, "coupon.create", a_coupon(CODE="Herbst", TITLE="Herbst", USAGES_MAX=2))
    return account


def unit_of(account: Access) -> UnitOfWork:
    return UnitOfWork(Account(account.id, account.hash, {}), NOON)


def update(account: Access, **changes: Any) -> dict[str, Any]:
    return call(account, "coupon.update", {"CODE": "herbst", **changes})


@pytest.mark.parametrize("code", [None, "", [], "spring"])
def test_a_coupon_that_is_not_there_is_refused(shop: Access, code: Any) -> None:
    response = call(shop, "coupon.update", {"CODE": code, "TITLE": "x"})
    assert response == {"ERRORS": ["missing / invalid field: CODE"]}
    status, _ = v1(shop, "coupon.update", {"DATA": {"CODE": code}})
    assert status == (404 if code == "spring" else 400)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"DISCOUNT_AMOUNT": ""}, "DISCOUNT_AMOUNT"),
        ({"DISCOUNT_TYPE": None}, "DISCOUNT_TYPE"),
        ({"DISCOUNT_AMOUNT": 101}, "DISCOUNT_AMOUNT"),
        ({"VALID_TO": "2026-01-01", "VALID_FROM": "2026-01-02"}, "VALID_TO"),
        ({"USAGES_MAX": "many"}, "USAGES_MAX"),
    ],
)
def test_what_a_coupon_cannot_be_is_refused(
    shop: Access, changes: dict[str, Any], name: str
) -> None:
    before = stored(shop), log(shop)
    [text] = update(shop, **changes)["ERRORS"]
    assert text.endswith(f": {name}")
    assert (stored(shop), log(shop)) == before


def test_what_is_sent_changes_and_the_rest_stays(shop: Access) -> None:
    before = stored(shop)["COUPON#HERBST"]
    answer = update(shop, DISCOUNT_AMOUNT="5.00", DISCOUNT_TYPE="fixed", TITLE=None)
    assert answer == {"STATUS": "success", "CODE": "Herbst"}
    expected = {**before, "DISCOUNT_AMOUNT": "5", "DISCOUNT_TYPE": "fixed"}
    del expected["TITLE"]
    assert stored(shop) == {"COUPON#HERBST": expected}
    assert [change["FIELD"] for change in log(shop)[-1]["CHANGES"]] == [
        "TITLE",
        "DISCOUNT_AMOUNT",
        "DISCOUNT_TYPE",
    ]


def test_a_row_can_be_sent_back_as_it_came(shop: Access) -> None:
    before = stored(shop)
    [row] = call(shop, "coupon.get")["COUPONS"]
    assert update(shop, **row)["STATUS"] == "success"
    [typed] = v1(shop, "coupon.get")[1]["COUPONS"]
    assert v1(shop, "coupon.update", {"DATA": typed})[0] == 200
    assert stored(shop) == before
    assert len(log(shop)) == 1


def test_xml_changes_a_coupon(shop: Access) -> None:
    body = (
        "<FBAPI><SERVICE>coupon.update</SERVICE><DATA><CODE>HERBST</CODE><TITLE>x</TITLE></DATA>"
        "</FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(shop, body)["body"]
    assert stored(shop)["COUPON#HERBST"]["TITLE"] == "x"


# ---- uses


def test_an_unknown_code_cannot_be_used(shop: Access) -> None:
    with pytest.raises(NotFound, match="COUPON"):
        coupons.use(unit_of(shop), "spring")


def test_a_coupon_is_used_as_often_as_it_may_be(shop: Access) -> None:
    for _ in range(2):
        unit = unit_of(shop)
        assert coupons.use(unit, "HERBST").code == "Herbst"
        unit.commit()
    with pytest.raises(Refused, match=r"used as often as it may be, .*COUPON"):
        coupons.use(unit_of(shop), "Herbst")
    assert stored(shop)["COUPON#HERBST"]["USAGES"] == 2


def test_of_two_uses_at_once_the_second_is_run_again(shop: Access) -> None:
    first, second = unit_of(shop), unit_of(shop)
    for unit in (first, second):
        coupons.use(unit, "Herbst")
    first.commit()
    with pytest.raises(LostRace):
        second.commit()
    assert stored(shop)["COUPON#HERBST"]["USAGES"] == 1


def test_a_change_forgets_no_use(shop: Access) -> None:
    unit = unit_of(shop)
    coupons.use(unit, "Herbst")
    unit.commit()
    update(shop, USAGES=0, TITLE="x")
    assert stored(shop)["COUPON#HERBST"]["USAGES"] == 1
