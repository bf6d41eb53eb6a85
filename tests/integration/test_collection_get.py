"""collection.get: the runs of the account, and a link to the file of one."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.banking import a_creditor, a_debit, a_debtor, collect, on, the_run
from tests.builders import Access, call, post, v1


@pytest.fixture
def two_runs(documents: Any) -> Access:
    """An account with the runs 1 and 2."""
    account = a_creditor()
    a_debtor(account)
    for day in ("2026-12-03", "2026-12-04"):
        a_debit(account)
        with on(day):
            collect(account)
    return account


@pytest.mark.parametrize("collection_id", [3, 0, -1])
def test_a_run_that_is_not_there_is_not_found(two_runs: Access, collection_id: int) -> None:
    body = {"FILTER": {"COLLECTION_ID": collection_id}}
    assert v1(two_runs, "collection.get", body) == (200, {"COLLECTIONS": []})


def test_an_id_is_a_number(two_runs: Access) -> None:
    [error] = call(two_runs, "collection.get", FILTER={"COLLECTION_ID": "x"})["ERRORS"]
    assert error.endswith("missing / invalid field: COLLECTION_ID")


def test_a_stranger_sees_no_run(two_runs: Access, stranger: Access) -> None:
    assert v1(stranger, "collection.get", {"FILTER": {"COLLECTION_ID": 1}})[1]["COLLECTIONS"] == []
    assert v1(stranger, "collection.get")[1]["COLLECTIONS"] == []


def test_the_newest_run_comes_first_and_pages_follow(two_runs: Access) -> None:
    _, first = v1(two_runs, "collection.get", {"LIMIT": 1})
    assert [row["COLLECTION_ID"] for row in first["COLLECTIONS"]] == [2]
    after = {"LIMIT": 1, "CURSOR": first["NEXT_CURSOR"]}
    _, second = v1(two_runs, "collection.get", after)
    assert [row["COLLECTION_ID"] for row in second["COLLECTIONS"]] == [1]
    assert "NEXT_CURSOR" not in second


def test_a_run_that_is_asked_for_comes_with_its_debits_and_a_link(two_runs: Access) -> None:
    row = the_run(two_runs)
    address = urlsplit(row.pop("DOWNLOAD_URL"))
    asked = parse_qs(address.query)
    assert address.path == f"/{two_runs.id}/collections/1.xml"
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["response-content-disposition"] == [f'attachment; filename="{two_runs.id}-1.xml"']
    assert row == {
        "COLLECTION_ID": 1,
        "CREATED": "2026-12-03T12:00:00+01:00",
        "STATUS": "complete",
        "COUNT": 1,
        "SUM": "119.00",
        "SCHEME": "CORE",
        "DEBITS": [
            {
                "INVOICE_ID": 1,
                "CUSTOMER_ID": 1,
                "AMOUNT": "119.00",
                "DUE": "2026-12-07",
                "END_TO_END_ID": "1-1",
                "MANDATE": "M-1",
                "STATUS": "open",
                "REASON": "",
            }
        ],
    }


def test_on_the_compatible_url_values_are_text(two_runs: Access) -> None:
    [row] = call(two_runs, "collection.get", FILTER={"COLLECTION_ID": 1})["COLLECTIONS"]
    assert (row["COLLECTION_ID"], row["COUNT"]) == ("1", "1")
    assert row["CREATED"] == "2026-12-03 12:00:00"
    assert row["DEBITS"][0]["INVOICE_ID"] == "1"


def test_runs_can_be_had_as_xml(two_runs: Access) -> None:
    body = "<FBAPI><SERVICE>collection.get</SERVICE></FBAPI>"
    text = post(two_runs, body)["body"]
    assert "<COLLECTIONS><COLLECTION><COLLECTION_ID>2</COLLECTION_ID>" in text
