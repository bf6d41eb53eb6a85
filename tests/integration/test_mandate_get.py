"""mandate.get: the account's mandates, with what they are on the day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import Access, at, call, create, post, v1

IBAN = "DE89370400440532013000"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def three(account: Access) -> Access:
    """Customer 1 with B (ended) and C, customer 2 with A."""
    for _ in range(2):
        create(account)
    for customer_id, reference in ((1, "B"), (1, "C"), (2, "A")):
        data = {"CUSTOMER_ID": customer_id, "IBAN": IBAN, "REFERENCE": reference}
        assert "ERRORS" not in call(account, "mandate.create", data)
    return account


def references(account: Access, **parts: Any) -> list[str]:
    """The references of the rows on /v1."""
    return [row["REFERENCE"] for row in v1(account, "mandate.get", parts)[1]["MANDATES"]]


@pytest.mark.parametrize(
    ("filters", "field"), [({"CUSTOMER_ID": "x"}, "CUSTOMER_ID"), ({"STATUS": "old"}, "STATUS")]
)
def test_a_filter_that_cannot_be_is_refused(
    account: Access, filters: dict[str, Any], field: str
) -> None:
    [error] = call(account, "mandate.get", FILTER=filters)["ERRORS"]
    assert error.endswith(f"missing / invalid field: {field}")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["A", "B", "C"]),
        ({"CUSTOMER_ID": 1}, ["B", "C"]),
        ({"CUSTOMER_ID": 9}, []),
        ({"REFERENCE": "b"}, ["B"]),
        ({"REFERENCE": "B", "CUSTOMER_ID": 2}, []),
        ({"REFERENCE": "B", "CUSTOMER_ID": 1}, ["B"]),
        ({"REFERENCE": "ü"}, []),
        ({"STATUS": "active"}, ["A", "C"]),
        ({"STATUS": "ENDED"}, ["B"]),
    ],
)
def test_all_filters_must_hold(three: Access, filters: dict[str, Any], found: list[str]) -> None:
    assert references(three, FILTER=filters) == found


def test_pages_follow_each_other(three: Access) -> None:
    _, first = v1(three, "mandate.get", {"LIMIT": 2})
    assert [row["REFERENCE"] for row in first["MANDATES"]] == ["A", "B"]
    assert references(three, LIMIT=2, CURSOR=first["NEXT_CURSOR"]) == ["C"]
    assert references(three, LIMIT=2, OFFSET=1) == ["B", "C"]


def test_a_stranger_sees_none(three: Access, stranger: Access) -> None:
    assert references(stranger) == []
    assert references(stranger, FILTER={"REFERENCE": "A"}) == []


def test_a_mandate_lapses(account: Access) -> None:
    create(account)
    with at(NOON):
        signed = {"CUSTOMER_ID": 1, "IBAN": IBAN, "SIGNED": "2024-01-15"}
        call(account, "mandate.create", signed)
    for day, status, soon in (
        ("2026-10-14", "active", "0"),
        ("2026-10-15", "active", "1"),
        ("2027-01-15", "active", "1"),
        ("2027-01-16", "lapsed", "0"),
    ):
        with at(datetime.fromisoformat(f"{day}T12:00:00+00:00")):
            [row] = call(account, "mandate.get")["MANDATES"]
        assert (row["STATUS"], row["LAPSES_SOON"]) == (status, soon)


def test_rows_are_text_on_the_compatible_url_and_typed_on_v1(account: Access) -> None:
    create(account)
    with at(NOON):
        call(account, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, "REFERENCE": "M1"})
        [text] = call(account, "mandate.get")["MANDATES"]
        [typed] = v1(account, "mandate.get")[1]["MANDATES"]
    assert text == {
        "REFERENCE": "M1",
        "CUSTOMER_ID": "1",
        "STATUS": "active",
        "TYPE": "recurring",
        "IBAN": IBAN,
        "BIC": "",
        "OWNER": "",
        "SIGNED": "2026-11-23",
        "LAST_USED": "",
        "VALID_UNTIL": "2029-11-23",
        "LAPSES_SOON": "0",
        "ENDED": "",
        "ENDED_BECAUSE": "",
        "EVIDENCE_CHANNEL": "api",
        "EVIDENCE_AT": "2026-11-23 13:00:00",
        "EVIDENCE_TEXT": "",
        "EVIDENCE_NOTE": "",
    }
    assert typed == {
        **text,
        "CUSTOMER_ID": 1,
        "LAPSES_SOON": 0,
        "EVIDENCE_AT": "2026-11-23T13:00:00+01:00",
    }


def test_mandates_can_be_had_as_xml(three: Access) -> None:
    body = "<FBAPI><SERVICE>mandate.get</SERVICE><FILTER><REFERENCE>A</REFERENCE></FILTER></FBAPI>"
    assert "<MANDATES><MANDATE><REFERENCE>A</REFERENCE>" in post(three, body)["body"]
