"""The range of invoice numbers: set, moved up, and never able to give a number out twice."""

from datetime import date
from typing import Any

import pytest

from kundenakte.entry.manage_request import Request
from kundenakte.storage import account_store, invoice_numbers, keys
from kundenakte.storage.client import Connection
from tests.billing import SELLER
from tests.management import NAMED, made, manage

pytestmark = pytest.mark.usefixtures("tables", "year")
YEAR = 2026
AGAIN = "numbers that were given out already could come again; take another prefix"


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Management works in the middle of 2026."""
    monkeypatch.setattr(Request, "today", date(YEAR, 7, 1))


def used(account: str, last: int) -> None:
    """The account's range of now has given out its numbers up to `last`."""
    numbers = account_store.read(account).account.invoice_numbers
    item = {
        **keys.invoice_numbers(account),
        invoice_numbers.counter_name(numbers, date(YEAR, 7, 1)): {"N": str(last)},
        "version": {"N": "7"},
        "chain": {"S": "abc"},
    }
    Connection.client.put_item(TableName=Connection.tables.accounts, Item=item)


def stored(account: str) -> dict[str, Any]:
    found: dict[str, Any] = Connection.client.get_item(
        TableName=Connection.tables.accounts, Key=keys.invoice_numbers(account)
    )
    return found.get("Item", {})


def set_numbers(account: str, **parts: Any) -> dict[str, Any]:
    return manage("account.set", account=account, settings={"INVOICE_NUMBERS": parts})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"PREFIX": "RE-2026-", "RESET": "never"}),
        ({}, {"RESET": "never"}),
        ({"PREFIX": "{YYYY}"}, {"PREFIX": "", "RESET": "never"}),
        ({"PREFIX": "", "RESET": "never"}, {"PREFIX": "{YYYY}", "RESET": "yearly"}),
        ({"PREFIX": "R", "RESET": "never"}, {"PREFIX": "R1"}),
    ],
)
def test_a_range_that_might_repeat_a_number_is_refused(before: Any, after: Any) -> None:
    account = made(settings={"INVOICE_NUMBERS": before})["account"]
    used(account, 500)
    assert set_numbers(account, **after) == {"error": [f"{AGAIN}, {NAMED}INVOICE_NUMBERS"]}


@pytest.mark.parametrize(
    "after",
    [
        {"DIGITS": 3},
        {"START": 9000},
        {"PREFIX": "RE-{YY}-"},
        {"PREFIX": "RE-", "RESET": "never"},
        {"PREFIX": "RE-2027-", "RESET": "never", "SUFFIX": "-A"},
        {"PREFIX": "R{YYYY}-"},
        {"PREFIX": "RE-{YYYY}"},
    ],
)
def test_a_range_whose_numbers_are_all_new_is_taken(after: dict[str, Any]) -> None:
    account = made()["account"]
    used(account, 500)
    assert "error" not in set_numbers(account, **after)


def test_before_the_first_invoice_every_range_may_be_set() -> None:
    account = made()["account"]
    shown = set_numbers(account, PREFIX="RE-2026-", RESET="never")
    assert shown["next_invoice_number"] == "RE-2026-00001"


def test_an_account_says_what_its_invoices_still_need() -> None:
    account = made()["account"]
    lacking = manage("account.get", account=account)["missing_for_invoices"]
    assert {"settings.TAX_ID", "settings.BANK_IBAN"} <= set(lacking)
    answer = manage("account.set", account=account, settings=SELLER)
    assert answer["missing_for_invoices"] == []


@pytest.mark.parametrize("following", ["x", -1, 10**15, 1.5, True, None])
def test_a_next_number_must_be_a_number(following: Any) -> None:
    account = made()["account"]
    answer = manage("account.set_next_invoice_number", account=account, next=following)
    assert answer["error"][0].endswith(f"{NAMED}next")
    assert stored(account) == {}


def test_a_range_never_goes_back() -> None:
    account = made()["account"]
    used(account, 500)
    before = stored(account)
    for following in (1, 500):
        answer = manage("account.set_next_invoice_number", account=account, next=following)
        text = f"the range is at 501 already and never goes back, {NAMED}next"
        assert answer == {"error": [text]}
    assert stored(account) == before


def test_a_range_that_was_never_used_does_not_go_below_its_start() -> None:
    account = made(settings={"INVOICE_NUMBERS": {"START": 100}})["account"]
    answer = manage("account.set_next_invoice_number", account=account, next=99)
    assert "the range is at 100 already" in answer["error"][0]


def test_moving_up_makes_whoever_takes_a_number_meanwhile_start_over() -> None:
    account = made()["account"]
    used(account, 500)
    answer = manage("account.set_next_invoice_number", account=account, next=600)
    assert answer["next_invoice_number"] == f"RE-{YEAR}-00600"
    assert answer["next_number"] == "1001"
    item = stored(account)
    assert (item["version"]["N"], item["chain"]["S"]) == ("8", "abc")


def test_the_first_move_is_counted_as_a_change_too() -> None:
    account = made()["account"]
    answer = manage("account.set_next_invoice_number", account=account, next=42)
    assert answer["next_invoice_number"] == f"RE-{YEAR}-00042"
    assert stored(account)["version"]["N"] == "1"


def test_all_parts_of_both_ranges_are_shown() -> None:
    shown = manage("account.get", account=made()["account"])["settings"]
    assert shown["INVOICE_NUMBERS"] == {
        "PREFIX": "RE-{YYYY}-",
        "DIGITS": 5,
        "SUFFIX": "",
        "START": 1,
        "RESET": "yearly",
    }
    assert shown["CUSTOMER_NUMBERS"]["START"] == 1001


def test_a_logo_must_be_a_drawing_that_loads_nothing() -> None:
    account = made()["account"]
    for logo in ("<svg/>", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"):
        answer = manage("account.set", account=account, settings={"LOGO": logo})
        assert answer["error"][0].endswith(f"{NAMED}LOGO")
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"
    shown = manage("account.set", account=account, settings={"LOGO": drawing})
    assert shown["settings"]["LOGO"] == drawing
