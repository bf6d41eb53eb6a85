"""bankentry.get: movements that wait for a person, with what they may be for."""

from typing import Any

import pytest

from tests.bank.camt import booking, detail, statement
from tests.banking import a_bill, a_creditor, on
from tests.builders import Access, call, create, post, v1


@pytest.fixture
def waiting(documents: Any) -> tuple[Access, str]:
    """An account with two entries that wait: 5.00 of the 7th and 42.00 of the 8th, the second
    perhaps for the invoice whose number is told."""
    account = a_creditor()
    create(account, ORGANIZATION="Bau GmbH")
    number = a_bill(account, 1, 4200)
    text = statement(
        booking("42.00", detail(name="Bau GmbH", remittance="Rechnung"), reference="B2"),
        booking("5.00", detail(remittance="danke"), reference="B1", day="2026-12-07"),
    )
    with on("2026-12-08"):
        assert "ERRORS" not in call(account, "bankstatement.import", {"CONTENT": text})
    return account, number


def amounts(account: Access, **parts: Any) -> list[str]:
    """The amounts of the rows on /v1."""
    return [row["AMOUNT"] for row in v1(account, "bankentry.get", parts)[1]["BANKENTRIES"]]


@pytest.mark.parametrize("entry_id", ["0" * 32, "x", "Ü", "1" * 2000])
def test_an_entry_that_is_not_there_is_not_found(
    waiting: tuple[Access, str], entry_id: str
) -> None:
    assert amounts(waiting[0], FILTER={"BANKENTRY_ID": entry_id}) == []


def test_a_stranger_sees_none(waiting: tuple[Access, str], stranger: Access) -> None:
    [first, _] = v1(waiting[0], "bankentry.get")[1]["BANKENTRIES"]
    assert amounts(stranger) == []
    assert amounts(stranger, FILTER={"BANKENTRY_ID": first["BANKENTRY_ID"]}) == []


def test_the_oldest_comes_first_and_pages_follow(waiting: tuple[Access, str]) -> None:
    account, _ = waiting
    _, first = v1(account, "bankentry.get", {"LIMIT": 1})
    assert [row["AMOUNT"] for row in first["BANKENTRIES"]] == ["5.00"]
    assert amounts(account, LIMIT=1, CURSOR=first["NEXT_CURSOR"]) == ["42.00"]
    assert amounts(account, LIMIT=1, OFFSET=1) == ["42.00"]


def test_a_row_says_what_the_bank_says_and_what_it_may_be_for(
    waiting: tuple[Access, str],
) -> None:
    account, number = waiting
    row = v1(account, "bankentry.get")[1]["BANKENTRIES"][1]
    by_id = v1(account, "bankentry.get", {"FILTER": {"BANKENTRY_ID": row["BANKENTRY_ID"]}})
    assert by_id[1]["BANKENTRIES"] == [row]
    assert row | {"BANKENTRY_ID": ""} == {
        "BANKENTRY_ID": "",
        "DATE": "2026-12-08",
        "AMOUNT": "42.00",
        "CURRENCY_CODE": "EUR",
        "NAME": "Bau GmbH",
        "IBAN": "",
        "TEXT": "Rechnung",
        "REFERENCE": "",
        "END_TO_END_ID": "",
        "MANDATE": "",
        "BANK_REFERENCE": "B2",
        "IS_RETURN": 0,
        "REASON": "",
        "FEE": "0.00",
        "CODE": "uncertain",
        "SUGGESTIONS": [
            {
                "INVOICE_ID": 1,
                "INVOICE_NUMBER": number,
                "CUSTOMER_ID": 1,
                "OUTSTANDING": "42.00",
                "DUE_DATE": "2026-01-15",
            }
        ],
    }


def test_what_was_paid_since_is_not_suggested(waiting: tuple[Access, str]) -> None:
    account, _ = waiting
    assert "ERRORS" not in call(account, "payment.create", {"INVOICE_ID": 1, "AMOUNT": "42.00"})
    rows = v1(account, "bankentry.get")[1]["BANKENTRIES"]
    assert rows[1]["SUGGESTIONS"] == []


def test_on_the_compatible_url_values_are_text(waiting: tuple[Access, str]) -> None:
    row = call(waiting[0], "bankentry.get")["BANKENTRIES"][1]
    assert (row["IS_RETURN"], row["SUGGESTIONS"][0]["INVOICE_ID"]) == ("0", "1")


def test_entries_can_be_had_as_xml(waiting: tuple[Access, str]) -> None:
    text = post(waiting[0], "<FBAPI><SERVICE>bankentry.get</SERVICE></FBAPI>")["body"]
    assert "<BANKENTRIES><BANKENTRY><BANKENTRY_ID>" in text
