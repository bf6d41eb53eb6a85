"""invoice.dunningstop: what is refused, and that reminders stop and go on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests import builders
from tests.builders import Access, call, create, items, post, v1
from tests.invoice_files import a_draft, an_invoice, entries, the_invoice

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def stop(account: Access, **data: Any) -> dict[str, Any]:
    with builders.at(NOON):
        return call(account, "invoice.dunningstop", data)


def state(account: Access) -> Any:
    return the_invoice(account, 1).state.get("DUNNING")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 99}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 1, "STOP": 2}, "0 or 1 is expected, missing / invalid field: STOP"),
        ({"INVOICE_ID": 1, "UNTIL": "soon"}, "missing / invalid field: UNTIL"),
        (
            {"INVOICE_ID": 1, "UNTIL": "2026-01-31"},
            "a day that is not over is expected, missing / invalid field: UNTIL",
        ),
    ],
)
def test_a_refused_stop_changes_nothing(account: Access, data: dict[str, Any], text: str) -> None:
    create(account)
    an_invoice(account)
    before = items()
    [error] = stop(account, **data)["ERRORS"]
    assert error.endswith(text)
    assert items() == before


def test_a_draft_is_not_dunned(account: Access) -> None:
    create(account)
    [error] = stop(account, INVOICE_ID=a_draft(account))["ERRORS"]
    assert error.startswith("a draft cannot be dunned")


def test_another_accounts_invoice_is_not_known(account: Access, stranger: Access) -> None:
    create(account)
    an_invoice(account)
    assert v1(stranger, "invoice.dunningstop", {"DATA": {"INVOICE_ID": 1}})[0] == 404


def test_a_stop_and_its_end_are_kept_and_logged(account: Access) -> None:
    create(account)
    an_invoice(account)
    until = {"UNTIL": "2026-03-01", "REASON": "dispute"}
    assert stop(account, INVOICE_ID=1, **until) == {"STATUS": "success"}
    assert state(account) == {"STOP": until, "NEXT": "2026-03-02"}
    entry = entries(account)[-1]
    assert (entry["ACTION"], entry["INVOICE_ID"]) == ("invoice.dunningstop", 1)
    assert entry["CHANGES"] == [{"FIELD": "DUNNING_STOP", "BEFORE": None, "AFTER": until}]
    assert stop(account, INVOICE_ID=1, STOP=0) == {"STATUS": "success"}
    assert state(account) == {"NEXT": "2026-01-22"}


def test_the_same_stop_twice_is_written_once(account: Access) -> None:
    create(account)
    an_invoice(account)
    stop(account, INVOICE_ID=1)
    before = items()
    assert stop(account, INVOICE_ID=1, STOP="1") == {"STATUS": "success"}
    assert items() == before


def test_xml_and_v1(account: Access) -> None:
    create(account)
    an_invoice(account)
    body = (
        "<FBAPI><SERVICE>invoice.dunningstop</SERVICE>"
        "<DATA><INVOICE_ID>1</INVOICE_ID><REASON>Insolvenz</REASON></DATA></FBAPI>"
    )
    answer = post(account, body, content_type="application/xml")["body"]
    assert "<STATUS>success</STATUS>" in answer
    assert state(account)["STOP"] == {"REASON": "Insolvenz"}
    body_v1 = {"DATA": {"INVOICE_ID": 1, "STOP": False}}
    assert v1(account, "invoice.dunningstop", body_v1) == (200, {"STATUS": "success"})
    assert "STOP" not in state(account)
