"""declaration.complete: somebody has handled what was declared."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.entry.job import in_unit
from kundenakte.storage import declarations
from tests import billing, subscribing
from tests.builders import Access, at, call, items, post, v1
from tests.declaring import PERSON, outcome, stored


@pytest.fixture
def shop(tables: None) -> Access:
    """A customer's notice for a contract that there is not, and a stranger's."""
    access = subscribing.a_shop(**PERSON)
    outcome(access)
    outcome(access, name="Niemand")
    return access


def complete(access: Access, **data: Any) -> dict[str, Any]:
    return call(access, "declaration.complete", data)


@pytest.mark.parametrize("number", [None, "", "x", 99, -1, [1]])
def test_one_that_is_not_there_is_refused(shop: Access, number: Any) -> None:
    before = items()
    [text] = complete(shop, DECLARATION_ID=number)["ERRORS"]
    assert text.endswith("missing / invalid field: DECLARATION_ID")
    assert items() == before


def test_a_note_that_is_too_long_is_refused(shop: Access) -> None:
    [text] = complete(shop, DECLARATION_ID=1, NOTE="x" * 2001)["ERRORS"]
    assert text.endswith("NOTE")


def test_anothers_is_not_there(shop: Access, stranger: Access) -> None:
    assert "ERRORS" in complete(stranger, DECLARATION_ID=1)
    assert stored()[0]["STATE"] == {}


def test_it_is_noted_who_did_what_when_and_nothing_else_changes(shop: Access) -> None:
    before = stored()[0]
    with at(datetime(2026, 3, 12, 11, 0, 0, tzinfo=UTC)):
        assert complete(shop, DECLARATION_ID=1, NOTE=" Vertrag beim Partner ") == {
            "STATUS": "success"
        }
    after = stored()[0]
    assert after == {
        **before,
        "STATE": {
            "DONE_AT": "2026-03-12T11:00:00Z",
            "DONE_BY": "key key1 owner@example.com",
            "DONE_NOTE": "Vertrag beim Partner",
        },
    }


def test_the_customers_log_has_it(shop: Access) -> None:
    complete(shop, DECLARATION_ID=1)
    complete(shop, DECLARATION_ID=2)  # nobody's
    entries = call(shop, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    done = [entry for entry in entries if entry["ACTION"] == "declaration.complete"]
    assert [entry["DECLARATION_ID"] for entry in done] == [1]


def test_a_second_time_is_refused(shop: Access) -> None:
    complete(shop, DECLARATION_ID=1)
    [text] = complete(shop, DECLARATION_ID=1, NOTE="anders")["ERRORS"]
    assert text == "it is handled already, missing / invalid field: DECLARATION_ID"


def test_of_two_at_once_one_is_told(shop: Access) -> None:
    """The second run sees what the first has written."""
    account = billing.account_of(shop)
    raced = threading.Event()

    def step(unit: Any) -> None:
        before = declarations.read(unit, 1)
        if not raced.is_set():
            raced.set()
            complete(shop, DECLARATION_ID=1, NOTE="first")
        if not before.done:
            declarations.save_state(unit, before, before.completed(unit.at, "test", "second"))

    in_unit(account, step)
    assert stored()[0]["STATE"]["DONE_NOTE"] == "first"


def test_in_xml_and_on_v1(shop: Access) -> None:
    body = (
        "<FBAPI><SERVICE>declaration.complete</SERVICE><DATA><DECLARATION_ID>1</DECLARATION_ID>"
        "<NOTE>Ä</NOTE></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(shop, body)["body"]
    assert v1(shop, "declaration.complete", {"DATA": {"DECLARATION_ID": 2}}) == (
        200,
        {"STATUS": "success"},
    )
    assert v1(shop, "declaration.complete", {"DATA": {"DECLARATION_ID": 9}})[0] == 404
