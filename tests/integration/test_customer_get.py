"""customer.get: what is refused, how customers are found, and how lists are walked."""

import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.domain.customer_row import COLUMNS
from kundenakte.storage import directory, page_ends
from kundenakte.storage.client import Connection
from tests.builders import Access, an_account, call, create, find, post, v1

MANY = 250
Ids = list[int]


def ids(rows: list[dict[str, Any]]) -> Ids:
    return [int(row["CUSTOMER_ID"]) for row in rows]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"LIMIT": "zehn"}, "LIMIT"),
        ({"LIMIT": -1}, "LIMIT"),
        ({"LIMIT": [10]}, "LIMIT"),
        ({"LIMIT": 1.5}, "LIMIT"),
        ({"OFFSET": "x"}, "OFFSET"),
        ({"FILTER": {"CUSTOMER_ID": "abc"}}, "CUSTOMER_ID"),
        ({"FILTER": {"TERM": {"A": 1}}}, "TERM"),
        ({"FILTER": {"TERM": "\ud800"}}, "TERM"),
        ({"FILTER": {"TAGS": ",".join(map(str, range(41)))}}, "TAGS"),
        ({"FILTER": "K77"}, "FILTER"),
        ({"FILTER": 7}, "FILTER"),
        ({"CURSOR": "oops"}, "CURSOR"),
    ],
)
def test_what_is_no_filter_or_page_is_refused_by_name(
    account: Access, parts: dict[str, Any], field: str
) -> None:
    response = call(account, "customer.get", **parts)
    assert list(response) == ["ERRORS"]
    [text] = response["ERRORS"]
    assert text.endswith(f"missing / invalid field: {field}")
    assert v1(account, "customer.get", parts)[0] == 400


@pytest.mark.parametrize(
    "filters",
    [
        {"CUSTOMER_ID": 99},
        {"CUSTOMER_ID": -1},
        {"CUSTOMER_ID": "9" * 40},
        {"CUSTOMER_NUMBER": "99"},
        {"CUSTOMER_EXT_UID": "none"},
        {"HASH": "0" * 32},
        {"TERM": "niemand"},
        {"CITY": "Nirgendwo"},
        {"COUNTRY_CODE": "FR"},
        {"TAGS": "keiner"},
        {"TAGS": "VIP, keiner"},
        {"COMMENT": "x"},
        {"DASHBOARD_URL": "https://kunden.example/dashboard/x/y"},
        {"CUSTOMER_NUMBER": "x" * 2000},
        {"CUSTOMER_EXT_UID": "x" * 2000},
    ],
)
def test_nothing_found_is_an_empty_list(
    account: Access, monkeypatch: pytest.MonkeyPatch, filters: dict[str, Any]
) -> None:
    monkeypatch.setattr(directory, "HASH_WAIT", 0)
    create(account, TAGS="VIP", CITY="Bonn")
    assert call(account, "customer.get", FILTER=filters) == {"CUSTOMERS": []}
    assert v1(account, "customer.get", {"FILTER": filters}) == (200, {"CUSTOMERS": []})


def test_a_list_of_filters_finds_nothing_as_in_the_original(account: Access) -> None:
    create(account)
    assert call(account, "customer.get", FILTER=[{"CUSTOMER_ID": 1}]) == {"CUSTOMERS": []}


@pytest.mark.parametrize("empty", [None, {}, [], "", {"CUSTOMER_ID": ""}, {"TERM": None}])
def test_an_empty_filter_finds_all(account: Access, empty: Any) -> None:
    create(account)
    assert ids(call(account, "customer.get", FILTER=empty)["CUSTOMERS"]) == [1]


def test_stale_data_beside_the_filter_is_ignored(account: Access) -> None:
    create(account)
    create(account)
    found = call(account, "customer.get", {"CUSTOMER_ID": 1}, FILTER={"CUSTOMER_ID": 2})
    assert ids(found["CUSTOMERS"]) == [2]


def test_a_row_holds_every_column_of_the_contract_as_text(account: Access) -> None:
    create(account)
    [row] = find(account)
    assert list(row) == COLUMNS
    assert {type(value) for value in row.values()} == {str}


def test_the_list_is_all_there_is_on_the_compatible_url(account: Access) -> None:
    for _ in range(11):
        create(account)
    assert list(call(account, "customer.get")) == ["CUSTOMERS"]
    assert list(v1(account, "customer.get")[1]) == ["CUSTOMERS", "NEXT_CURSOR"]


@pytest.fixture
def three(account: Access) -> dict[str, dict[str, Any]]:
    """Anna and Ben of Köln, the second known by many names, and Cleo of Wien."""
    return {
        "anna": create(account, FIRST_NAME="Anna", CITY="Köln", TAGS="VIP, Rad, neu"),
        "ben": create(
            account,
            FIRST_NAME="Ben",
            LAST_NAME="Müller",
            ADDRESS="Ringstraße 4",
            ADDRESS_2="Hof",
            ZIPCODE="50667",
            EMAIL="ben@shop.example",
            CITY="KÖLN",
            TAGS="vip, Auto",
            CUSTOMER_NUMBER="0077",
            CUSTOMER_EXT_UID="shop-7",
            COMMENT="zahlt gern",
            PHONE="0221-555",
        ),
        "cleo": create(account, FIRST_NAME="Cleo", CITY="Wien", COUNTRY_CODE="AT", TAGS="Rad"),
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"CUSTOMER_ID": 2}, [2]),
        ({"CUSTOMER_ID": "2"}, [2]),
        ({"CUSTOMER_NUMBER": "0077"}, [2]),
        ({"CUSTOMER_NUMBER": "77"}, []),
        ({"CUSTOMER_NUMBER": 1001}, [1]),
        ({"CUSTOMER_EXT_UID": "shop-7"}, [2]),
        ({"COUNTRY_CODE": "de"}, [1, 2]),
        ({"COUNTRY_CODE": "AT"}, [3]),
        ({"CITY": "köln"}, [1, 2]),
        ({"CITY": "Köl"}, []),
        ({"TERM": "MUELLER"}, [2]),
        ({"TERM": "muller"}, [2]),
        ({"TERM": "üller"}, [2]),
        ({"TERM": "Ben"}, [2]),
        ({"TERM": "RINGSTRASSE"}, [2]),
        ({"TERM": "hof"}, [2]),
        ({"TERM": "5066"}, [2]),
        ({"TERM": "ben@shop"}, [2]),
        ({"TERM": "muster"}, [1, 2, 3]),
        ({"TERM": "Köln"}, []),
        ({"TERM": "zahlt"}, []),
        ({"TERM": "0221"}, []),
        ({"TAGS": "vip"}, [1, 2]),
        ({"TAGS": ["RAD"]}, [1, 3]),
        ({"TAGS": "rad, vip"}, [1]),
        ({"TAGS": "rad, vip, Neu"}, [1]),
        ({"TAGS": "rad, auto"}, []),
        ({"COMMENT": "zahlt gern"}, [2]),
        ({"COMMENT": "zahlt"}, []),
        ({"CITY": "köln", "TAGS": "vip", "TERM": "ben"}, [2]),
        ({"COUNTRY_CODE": "DE", "CITY": "Wien"}, []),
        ({"CUSTOMER_ID": 2, "CUSTOMER_NUMBER": "0077", "CUSTOMER_EXT_UID": "shop-7"}, [2]),
        ({"CUSTOMER_ID": 1, "CUSTOMER_NUMBER": "0077"}, []),
        ({"CUSTOMER_NUMBER": "0077", "CITY": "Wien"}, []),
        ({"CUSTOMER_EXT_UID": "shop-7", "TERM": "Anna"}, []),
        ({"TAGS": "rad", "COUNTRY_CODE": "AT"}, [3]),
        ({"COMMENT": "zahlt gern", "TAGS": "auto", "FOO": "bar"}, [2]),
    ],
)
def test_filters_find_those_for_whom_all_hold(
    account: Access, three: Any, filters: dict[str, Any], found: Ids
) -> None:
    assert ids(find(account, **filters)) == found
    _, response = v1(account, "customer.get", {"FILTER": filters})
    assert ids(response["CUSTOMERS"]) == found


@pytest.mark.parametrize("name", ["HASH", "CHANGEDATA_URL", "DASHBOARD_URL"])
def test_hash_and_addresses_lead_to_their_customer(
    account: Access, three: dict[str, dict[str, Any]], name: str
) -> None:
    assert ids(find(account, **{name: three["ben"][name]})) == [2]
    assert find(account, **{name: three["ben"][name]}, CITY="Wien") == []


def test_a_hash_that_the_index_has_not_yet_is_looked_for_again(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_hash = create(account)["HASH"]
    real, answers = Connection.client.query, iter([{"Items": []}])
    monkeypatch.setattr(directory, "HASH_WAIT", 0)
    monkeypatch.setattr(Connection.client, "query", lambda **a: next(answers, None) or real(**a))
    assert ids(find(account, HASH=page_hash)) == [1]


def test_a_row_that_the_index_has_still_but_is_gone_is_left_out(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        create(account, TAGS="VIP")
    real = Connection.client.query

    def with_a_ghost(**asked: Any) -> Any:
        answer = real(**asked)
        ghost = {"customer_id": {"N": "0"}}
        return {**answer, "Items": [ghost, *answer["Items"]]}

    monkeypatch.setattr(Connection.client, "query", with_a_ghost)
    status, response = v1(account, "customer.get", {"FILTER": {"TAGS": "vip"}, "LIMIT": 2})
    assert status == 200
    assert ids(response["CUSTOMERS"]) == [1, 2]
    assert "NEXT_CURSOR" in response


def test_a_row_that_changed_since_it_was_indexed_is_checked_again(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    for city in ("Bonn", "Köln"):
        create(account, CITY=city)
    stale = {"Items": [{"customer_id": {"N": "1"}}, {"customer_id": {"N": "2"}}]}
    monkeypatch.setattr(Connection.client, "query", lambda **_: stale)
    assert ids(find(account, CITY="Köln")) == [2]


@pytest.fixture
def many(account: Access) -> Ids:
    """250 customers; every third is tagged, every second lives in Bonn; some are deleted again.

    What lists are made of is written in batches: for a transaction moto copies both tables.
    """
    writes: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        collect = lambda **asked: writes.extend(asked["TransactItems"])  # noqa: E731
        patch.setattr(Connection.client, "transact_write_items", collect)
        for number in range(MANY + 3):
            tags = "drei, alle" if number % 3 == 0 else "alle"
            city = "Bonn" if number % 2 == 0 else "Köln"
            create(account, TAGS=tags, CITY=city, FIRST_NAME=f"Nr{number}")
    items = [write["Put"]["Item"] for write in writes]
    listed = [item for item in items if item["sk"]["S"].startswith(("CUSTOMER", "TAG#"))]
    for begin in range(0, len(listed), 25):
        puts = [{"PutRequest": {"Item": item}} for item in listed[begin : begin + 25]]
        Connection.client.batch_write_item(RequestItems={Connection.tables.customers: puts})
    for gone in (2, 100, MANY + 3):
        call(account, "customer.delete", {"CUSTOMER_ID": gone})
    return [number for number in range(1, MANY + 3) if number not in (2, 100)]


def by_offset(account: Access, size: int, **filters: Any) -> Ids:
    """All pages as clients walk them: OFFSET by the count, until a page is short."""
    found: Ids = []
    while True:
        page = call(account, "customer.get", FILTER=filters, LIMIT=size, OFFSET=len(found))
        found += ids(page["CUSTOMERS"])
        if len(page["CUSTOMERS"]) < size:
            return found


def by_cursor(account: Access, size: int, **filters: Any) -> Ids:
    """All pages of /v1, until there is no cursor any more."""
    found: Ids = []
    body: dict[str, Any] = {"FILTER": filters, "LIMIT": size}
    while True:
        _, page = v1(account, "customer.get", body)
        found += ids(page["CUSTOMERS"])
        if "NEXT_CURSOR" not in page:
            return found
        body["CURSOR"] = page["NEXT_CURSOR"]


def test_pages_put_together_are_the_list_and_each_is_its_part(account: Access, many: Ids) -> None:
    walk(account, many)
    leaf(account, many)


def walk(account: Access, many: Ids) -> None:
    """Every list, page after page."""
    lists: list[tuple[dict[str, Any], Callable[[int], bool]]] = [
        ({}, lambda _: True),
        ({"TAGS": "alle"}, lambda _: True),
        ({"TAGS": "drei"}, lambda number: number % 3 == 1),
        ({"TAGS": "alle, drei"}, lambda number: number % 3 == 1),
        ({"CITY": "bonn"}, lambda number: number % 2 == 1),
        ({"TERM": "nr1"}, lambda number: str(number - 1).startswith("1")),
        ({"TAGS": "drei", "CITY": "Bonn"}, lambda number: number % 6 == 1),
    ]
    for filters, belongs in lists:
        expected = [number for number in many if belongs(number)]
        page_ends.clear()
        assert by_offset(account, 100, **filters) == expected, filters
        assert by_cursor(account, 60, **filters) == expected, filters


def leaf(account: Access, many: Ids) -> None:
    """Single pages anywhere in a list, also beyond its end."""
    for limit, count in [(None, 10), (0, 10), ("3", 3), (100, 100), (101, 100), ("99999", 100)]:
        page = call(account, "customer.get", LIMIT=limit, OFFSET="5")
        assert ids(page["CUSTOMERS"]) == many[5 : 5 + count]
    for filters in ({}, {"TAGS": "alle"}, {"CITY": "Bonn"}):
        whole = [n for n in many if "CITY" not in filters or n % 2 == 1]
        for offset, limit in [(0, 1), (7, 5), (100, 100), (249, 3), (250, 10), (9_999, 10)]:
            page_ends.clear()
            page = call(account, "customer.get", FILTER=filters, LIMIT=limit, OFFSET=offset)
            assert ids(page["CUSTOMERS"]) == whole[offset : offset + limit], (filters, offset)


def test_a_cursor_stays_right_when_rows_before_it_go(account: Access) -> None:
    for _ in range(6):
        create(account)
    _, page = v1(account, "customer.get", {"LIMIT": 3})
    call(account, "customer.delete", {"CUSTOMER_ID": 1})
    _, following = v1(account, "customer.get", {"LIMIT": 3, "CURSOR": page["NEXT_CURSOR"]})
    assert ids(following["CUSTOMERS"]) == [4, 5, 6]


def test_what_a_process_remembers_of_pages_is_dropped_when_it_writes(account: Access) -> None:
    for _ in range(6):
        create(account)
    call(account, "customer.get", LIMIT=3)
    call(account, "customer.delete", {"CUSTOMER_ID": 1})
    assert ids(call(account, "customer.get", LIMIT=3, OFFSET=3)["CUSTOMERS"]) == [5, 6]


def test_a_page_end_serves_only_the_list_it_is_of(account: Access) -> None:
    for number in range(8):
        create(account, TAGS="a" if number % 2 else "b")
    call(account, "customer.get", FILTER={"TAGS": "a"}, LIMIT=2)
    found = call(account, "customer.get", FILTER={"TAGS": "b"}, LIMIT=2, OFFSET=2)
    assert ids(found["CUSTOMERS"]) == [5, 7]
    assert ids(call(account, "customer.get", LIMIT=2, OFFSET=2)["CUSTOMERS"]) == [3, 4]


def test_a_search_is_read_in_parts_when_the_directory_is_large(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each read stops after two rows, as a read of a large directory stops after a megabyte."""
    for number in range(12):
        create(account, CITY="Bonn" if number % 2 else "Köln")
    real = Connection.client.query

    def short(**asked: Any) -> Any:
        bounds = asked["ExpressionAttributeValues"]
        if ":from" in bounds:  # DynamoDB refuses them in the wrong order, moto does not
            assert int(bounds[":from"]["N"]) <= int(bounds[":to"]["N"])
        return real(**{"Limit": 2, **asked}) if asked["IndexName"] == "directory" else real(**asked)

    monkeypatch.setattr(Connection.client, "query", short)
    assert ids(find(account, CITY="Bonn")) == [2, 4, 6, 8, 10, 12]
    assert by_cursor(account, 2, CITY="bonn") == [2, 4, 6, 8, 10, 12]
    beyond = {"FILTER": {"CITY": "Bonn"}, "CURSOR": "c" + "f" * 15}
    assert v1(account, "customer.get", beyond) == (200, {"CUSTOMERS": []})


def test_a_term_of_accents_alone_is_refused(account: Access) -> None:
    response = call(account, "customer.get", FILTER={"TERM": "\u0301"})
    assert response["ERRORS"][0].endswith("missing / invalid field: TERM")


def test_an_address_without_a_hash_finds_nobody(account: Access) -> None:
    create(account)
    assert find(account, DASHBOARD_URL="https://kunden.example/dashboard/") == []


def test_an_answer_that_lambda_would_not_pass_on_says_what_to_do(account: Access) -> None:
    for _ in range(50):
        create(account, COMMENT="ä" * 10_000, SECONDARY_ADDRESS="ä" * 10_000)
    reply = post(account, json.dumps({"SERVICE": "customer.get", "LIMIT": 100}))
    assert reply["statusCode"] == 400
    assert "lower the LIMIT" in reply["body"]
    assert len(call(account, "customer.get", LIMIT=20)["CUSTOMERS"]) == 20


def test_an_external_id_longer_than_any_stored_one_finds_nobody(tables: None) -> None:
    loose = an_account(UNIQUE_EXT_UID=False)
    create(loose, CUSTOMER_EXT_UID="😀" * 255)
    assert len(find(loose, CUSTOMER_EXT_UID="😀" * 255)) == 1
    with patch.object(directory, "_query", side_effect=AssertionError):  # DynamoDB would refuse it
        assert find(loose, CUSTOMER_EXT_UID="😀" * 257) == []


def test_an_answer_is_measured_as_lambda_writes_it(account: Access) -> None:
    for _ in range(50):
        create(account, COMMENT='"' * 10_000, SECONDARY_ADDRESS='"' * 10_000)
    small = '{"SERVICE": "customer.get", "LIMIT": %d}'
    assert post(account, small % 50)["statusCode"] == 200
    for _ in range(20):
        create(account, COMMENT='"' * 10_000, SECONDARY_ADDRESS='"' * 10_000)
    reply = post(account, small % 70)
    assert reply["statusCode"] == 400
    assert "lower the LIMIT" in reply["body"]


def test_first_and_last_name_are_found_together(account: Access) -> None:
    create(account, FIRST_NAME="Änne", LAST_NAME="Größmann")
    assert len(find(account, TERM="aenne groess")) == 1
    assert find(account, TERM="Größmann Änne") == []
