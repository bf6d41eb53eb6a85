"""declaration.get: what consumers have declared, the newest first."""

import json
import re
from typing import Any

import pytest

from tests import subscribing
from tests.builders import Access, call, post, v1
from tests.declaring import PERSON, outcome
from tests.subscribing import book, on


@pytest.fixture
def shop(tables: None) -> Access:
    """Three notices: of a customer for a contract, of somebody unknown, extraordinary again."""
    access = subscribing.a_shop(**PERSON)
    with on("2026-03-01"):
        book(access, 1, "M")
    outcome(access)
    outcome(access, name="Niemand")
    outcome(access, kind="extraordinary", reason="Ärger & Zeilen\nzwei")
    return access


def found(access: Access, **filters: Any) -> list[int]:
    rows = call(access, "declaration.get", FILTER=filters)["DECLARATIONS"]
    return [int(row["DECLARATION_ID"]) for row in rows]


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ({"KIND": "other"}, "KIND"),
        ({"DONE": "perhaps"}, "DONE"),
        ({"DECLARATION_ID": "x"}, "DECLARATION_ID"),
        ({"CUSTOMER_ID": 1.5}, "CUSTOMER_ID"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(shop: Access, filters: Any, name: str) -> None:
    [text] = call(shop, "declaration.get", FILTER=filters)["ERRORS"]
    assert text.endswith(f": {name}")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [3, 2, 1]),
        ({"DECLARATION_ID": 2}, [2]),
        ({"DECLARATION_ID": 99}, []),
        ({"DECLARATION_ID": 10**30}, []),
        ({"DECLARATION_ID": -1}, []),
        ({"CUSTOMER_ID": 1}, [3, 1]),
        ({"CUSTOMER_ID": 2}, []),
        ({"DONE": 0}, [3, 2]),
        ({"DONE": "1"}, [1]),
        ({"KIND": "CANCEL"}, [3, 2, 1]),
        ({"KIND": "withdraw"}, []),
        ({"DECLARATION_ID": 2, "CUSTOMER_ID": 1}, []),
        ({"CUSTOMER_ID": 1, "DONE": 0}, [3]),
    ],
)
def test_filters(shop: Access, filters: Any, expected: list[int]) -> None:
    assert found(shop, **filters) == expected


def test_a_row_has_all_that_was_declared(shop: Access) -> None:
    row = call(shop, "declaration.get", FILTER={"DECLARATION_ID": 3})["DECLARATIONS"][0]
    assert {name: row[name] for name in ("NAME", "IDENTITY", "CONTRACT", "EMAIL", "NOTICE")} == {
        "NAME": "Jonas Ebersbach",
        "IDENTITY": "K-1",
        "CONTRACT": "Plan M",
        "EMAIL": "jonas@post.example",
        "NOTICE": "extraordinary",
    }
    assert row["REASON"] == "Ärger & Zeilen\nzwei"
    assert row["RECEIVED"].startswith("2026-03-10 12:00:")
    assert (row["OUTCOME"], row["DONE"], row["DONE_AT"]) == ("decide", "0", "")
    assert (row["CUSTOMER_ID"], row["SUBSCRIPTION_IDS"], row["END_DATE"]) == (
        "1",
        ["1"],
        "2026-03-31",
    )
    assert "FORM" not in row


def test_v1_has_types_and_cursors(shop: Access) -> None:
    status, first = v1(shop, "declaration.get", {"LIMIT": 2})
    assert status == 200
    assert [row["DECLARATION_ID"] for row in first["DECLARATIONS"]] == [3, 2]
    assert first["DECLARATIONS"][1]["CUSTOMER_ID"] is None
    received = first["DECLARATIONS"][0]["RECEIVED"]
    assert re.fullmatch(r"2026-03-10T12:00:\d\d\+01:00", received)
    _, second = v1(shop, "declaration.get", {"LIMIT": 2, "CURSOR": first["NEXT_CURSOR"]})
    assert [row["DECLARATION_ID"] for row in second["DECLARATIONS"]] == [1]
    assert "NEXT_CURSOR" not in second


def test_xml_is_answered_in_xml(shop: Access) -> None:
    body = "<FBAPI><SERVICE>declaration.get</SERVICE><FILTER><KIND>cancel</KIND></FILTER></FBAPI>"
    answer = post(shop, body)["body"]
    assert answer.count("<DECLARATION_ID>") == 3
    assert "<REASON>Ärger &amp; Zeilen\nzwei</REASON>" in answer


def test_another_account_has_none_of_them(shop: Access, stranger: Access) -> None:
    assert found(stranger) == []
    assert found(stranger, DECLARATION_ID=1) == []


def test_a_customers_export_has_them(shop: Access) -> None:
    export = call(shop, "customer.export", {"CUSTOMER_ID": 1})
    assert [row["DECLARATION_ID"] for row in export["DECLARATIONS"]] == [1, 3]
    assert "Niemand" not in json.dumps(export)
