"""mail.get: the mails that were sent, newest first, and what became of them."""

from typing import Any

import pytest

from kundenakte.entry.job import in_unit
from kundenakte.storage import mails
from tests import billing
from tests.builders import Access, call, create, v1
from tests.invoicing import in_xml

SENT = {"TEMPLATE": "customer_welcome", "LANGUAGE": "de", "TO": ["a@example.com"], "CC": []}
AT = {"AT": "2026-07-01T10:00:00Z", "SUBJECT": "Willkommen", "TEXT": "Hallo"}
STATES = ("sent", "bounced", "sent", "suppressed", "failed", "complained", "sent")


@pytest.fixture
def seller(tables: None) -> Access:
    """An account with two customers who got mails in turn, the last one goes to nobody known."""
    seller = billing.a_seller()
    for _ in range(2):
        create(seller)
    for number, state in enumerate(STATES, 1):
        file = f"CUSTOMER#{1 + number % 2}" if number < 7 else "DECLARATION#d1"
        fields = {**SENT, **AT, "MAIL_ID": number, "STATE": state}
        store(seller, file, fields)
    return seller


def store(seller: Access, file: str, fields: dict[str, Any]) -> None:
    account = billing.account_of(seller)
    in_unit(account, lambda unit: mails.add(unit, f"{seller.id}#{file}", fields))


def found(access: Access, **filters: Any) -> list[int]:
    rows = call(access, "mail.get", FILTER=filters)["MAILS"]
    return [int(row["MAIL_ID"]) for row in rows]


def test_a_state_must_be_one_that_there_is(seller: Access) -> None:
    [text] = call(seller, "mail.get", FILTER={"STATE": "lost"})["ERRORS"]
    assert text.endswith("missing / invalid field: STATE")


def test_newest_first(seller: Access) -> None:
    assert found(seller) == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"CUSTOMER_ID": 1}, [6, 4, 2]),
        ({"CUSTOMER_ID": 99}, []),
        ({"STATE": "sent"}, [7, 3, 1]),
        ({"STATE": "Bounced"}, [2]),
        ({"STATE": "suppressed", "CUSTOMER_ID": 1}, [4]),
        ({"STATE": "failed", "CUSTOMER_ID": 1}, []),
        ({"TEMPLATE": "invoice"}, []),
        ({"TEMPLATE": "CUSTOMER_WELCOME", "STATE": "failed"}, [5]),
        ({"MAIL_ID": 3}, [3]),
        ({"MAIL_ID": 3, "CUSTOMER_ID": 1}, []),
        ({"MAIL_ID": 99}, []),
    ],
)
def test_filters(seller: Access, filters: dict[str, Any], expected: list[int]) -> None:
    assert found(seller, **filters) == expected


def test_a_row_in_both_ways_of_writing_it(seller: Access) -> None:
    [text] = call(seller, "mail.get", FILTER={"MAIL_ID": 2})["MAILS"]
    _, answer = v1(seller, "mail.get", {"FILTER": {"MAIL_ID": 2}})
    [typed] = answer["MAILS"]
    assert text | {"MAIL_ID": "2", "CUSTOMER_ID": "1", "AT": "2026-07-01 12:00:00"} == text
    assert text | {"TO": "a@example.com", "INVOICE_ID": "", "STATE": "bounced"} == text
    assert typed | {"MAIL_ID": 2, "CUSTOMER_ID": 1, "AT": "2026-07-01T12:00:00+02:00"} == typed
    assert typed | {"TO": ["a@example.com"], "CC": [], "INVOICE_ID": None} == typed
    assert text.keys() == typed.keys()


def test_the_text_comes_for_one_mail_only(seller: Access) -> None:
    assert "TEXT" not in call(seller, "mail.get", FILTER={"CUSTOMER_ID": 1})["MAILS"][0]
    assert call(seller, "mail.get", FILTER={"MAIL_ID": 2})["MAILS"][0]["TEXT"] == "Hallo"


def test_a_mail_to_somebody_who_is_no_customer_names_the_declaration(seller: Access) -> None:
    [row] = call(seller, "mail.get", FILTER={"MAIL_ID": 7})["MAILS"]
    assert (row["CUSTOMER_ID"], row["DECLARATION_ID"]) == ("", "d1")


def test_pages_by_offset_and_by_cursor(seller: Access) -> None:
    rows = call(seller, "mail.get", LIMIT=2, OFFSET=3)["MAILS"]
    assert [row["MAIL_ID"] for row in rows] == ["4", "3"]
    seen, body = [], {"LIMIT": 3}
    while True:
        _, answer = v1(seller, "mail.get", body)
        seen += [row["MAIL_ID"] for row in answer["MAILS"]]
        if "NEXT_CURSOR" not in answer:
            break
        body = {"LIMIT": 3, "CURSOR": answer["NEXT_CURSOR"]}
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_in_xml(seller: Access) -> None:
    asked = "<FILTER><CUSTOMER_ID>1</CUSTOMER_ID></FILTER>"
    found = in_xml(seller, "mail.get", asked).findall("MAILS/MAIL")
    assert [one.findtext("STATE") for one in found] == ["complained", "suppressed", "bounced"]


def test_another_account_sees_none_of_it(seller: Access, stranger: Access) -> None:
    for filters in ({}, {"MAIL_ID": 2}, {"CUSTOMER_ID": 1}, {"STATE": "bounced"}):
        assert found(stranger, **filters) == []
