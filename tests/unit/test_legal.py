"""What the law wants of a merchant's pages, looked at in the settings."""

import pytest

from kundenakte.domain import legal
from tests.pages import HASH, an_account

COMPLETE = dict.fromkeys(legal.NEEDED, "x") | {"PUBLIC_URL": "https://shop.example"}


@pytest.mark.parametrize("name", legal.NEEDED)
def test_what_is_missing_is_told_with_its_setting(name: str) -> None:
    [fault] = legal.check(an_account(**{**COMPLETE, name: ""}))["faults"]
    assert fault.startswith(f"{name}: ")


def test_a_complete_account_is_told_where_its_pages_are() -> None:
    assert legal.check(an_account(**COMPLETE)) == {
        "cancel_page": f"https://shop.example/cancel/{HASH}",
        "withdraw_page": f"https://shop.example/withdraw/{HASH}",
        "withdrawal_notice": "2026-06-19",
        "faults": [],
    }


def test_without_a_public_address_there_is_no_page_to_cancel() -> None:
    found = legal.check(an_account(**{**COMPLETE, "PUBLIC_URL": ""}))
    assert (found["cancel_page"], len(found["faults"])) == ("", 1)


def test_of_a_notice_of_ones_own_nobody_knows_how_old_it_is() -> None:
    found = legal.check(an_account(**COMPLETE, WITHDRAWAL_URL="https://shop.example/widerruf"))
    assert found["withdrawal_notice"] == ""
    assert "2026-06-19" in found["faults"][0]
