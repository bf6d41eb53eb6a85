"""customer.getlog: the change log, newest first."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import Access, at, call, create, v1

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": 99}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": "x"}, "a whole number is expected, missing / invalid field: CUSTOMER_ID"),
    ],
)
def test_a_customer_that_is_not_there_has_no_log(
    account: Access, filters: dict[str, Any], text: str
) -> None:
    assert call(account, "customer.getlog", FILTER=filters) == {"ERRORS": [text]}


@pytest.fixture
def changed(account: Access) -> None:
    """A customer that was made and changed eleven times."""
    with at(NOON):
        create(account, CITY="Ort 0")
        for number in range(1, 12):
            data = {"CUSTOMER_ID": 1, "CITY": f"Ort {number}"}
            call(account, "customer.update", data)


def cities(entries: list[dict[str, Any]]) -> list[str]:
    return [change["AFTER"] for entry in entries for change in entry["CHANGES"]]


@pytest.mark.usefixtures("changed")
def test_entries_come_newest_first_and_say_what_changed(account: Access) -> None:
    newest, *_ = call(account, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert newest == {
        "LOG_ID": newest["LOG_ID"],
        "AT": "2026-07-01 12:00:00",
        "ACTOR": "key key1 owner@example.com",
        "ACTION": "customer.update",
        "CHANGES": [{"FIELD": "CITY", "BEFORE": "Ort 10", "AFTER": "Ort 11"}],
    }
    assert newest["LOG_ID"].isdigit()


@pytest.mark.usefixtures("changed")
def test_pages_are_as_in_customer_get(account: Access) -> None:
    def page(**parts: Any) -> list[str]:
        return cities(call(account, "customer.getlog", {"CUSTOMER_ID": 1}, **parts)["ENTRIES"])

    assert page() == [f"Ort {number}" for number in range(11, 1, -1)]
    assert page(LIMIT=2, OFFSET=3) == ["Ort 8", "Ort 7"]
    assert page(LIMIT=100, OFFSET=9) == ["Ort 2", "Ort 1"]
    assert page(OFFSET=100) == []


@pytest.mark.usefixtures("changed")
def test_the_first_entry_is_the_create_without_a_copy(account: Access) -> None:
    body = {"FILTER": {"CUSTOMER_ID": 1}, "OFFSET": 11}
    status, response = v1(account, "customer.getlog", body)
    [entry] = response["ENTRIES"]
    assert status == 200
    assert (entry["ACTION"], entry["CHANGES"]) == ("customer.create", [])
    assert entry["AT"] == "2026-07-01T12:00:00+02:00"
    assert isinstance(entry["LOG_ID"], int)


def test_reading_leaves_no_trace(account: Access) -> None:
    create(account)
    for service in ("customer.get", "customer.getlog", "customer.export"):
        call(account, service, FILTER={"CUSTOMER_ID": 1})
    assert len(call(account, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]) == 1
