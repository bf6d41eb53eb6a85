"""What leaves the process beside the answer: log lines without personal data, and our faults."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from kundenakte.calls.index import SERVICES
from kundenakte.entry.boot import logger
from kundenakte.storage.client import Connection
from tests.builders import HANDLERS, Access, call, create, everything, items, post, v1

CANARY = "Zaunkoenig"


class Lines:
    """All that is logged, by whichever logger."""

    def __init__(self) -> None:
        self._stream = io.StringIO()

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def parsed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines() if line.startswith("{")]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    found = Lines()
    monkeypatch.setattr(logger.registered_handler, "stream", found._stream)
    root = logging.StreamHandler(found._stream)
    logging.getLogger().addHandler(root)
    yield found
    logging.getLogger().removeHandler(root)


def canaries() -> dict[str, Any]:
    """Every field that takes free text, with a mark of its own in it."""
    coded = """CUSTOMER_TYPE SALUTATION COUNTRY_CODE BIRTHDAY CURRENCY_CODE LANGUAGE_CODE TAGS
        PAYMENT_TYPE DAYS_FOR_PAYMENT SHOW_PAYMENT_NOTICE NEWSLETTER_OPTIN X_ATTRIBUTES
        INVOICE_DELIVERY_METHOD BANK_IBAN BANK_ACCOUNT_MANDATE_REFERENCE_DATE
        DUNNING_STOP DUNNING_STOP_UNTIL""".split()
    free = {name: f"{CANARY}{name}" for name in everything() if name not in coded}
    marked = {"TAGS": CANARY, "X_ATTRIBUTES": [{"KEY": CANARY, "VALUE": CANARY}]}
    return {**everything(), **free, **marked, "BIRTHDAY": "1977-07-17"}


def test_no_personal_data_reaches_the_log(account: Access, lines: Lines) -> None:
    made = create(account, **canaries())
    given = {**canaries(), "CUSTOMER_ID": 1, "AMOUNT": "77.31", "CITY": CANARY, "HASH": CANARY}
    for service in SERVICES:
        for parts in (given, {**given, "CUSTOMER_ID": f"{CANARY}1", "PAYMENT_TYPE": CANARY}):
            call(account, service, parts, FILTER={**parts, "TERM": CANARY})
            v1(account, service, {"DATA": parts, "FILTER": parts}, idempotency_key=CANARY)
    for body in (f'{{"SERVICE":"{CANARY}', f'{{"SERVICE":"{CANARY}"}}', f"<{CANARY}/>", CANARY):
        post(account, body)
        post(None, body, authorization=f"Basic {CANARY}", user_agent=CANARY)
    assert len(lines.parsed) > 2 * len(SERVICES)
    secrets = [CANARY, "1977", "DE8937040044", "77.31", account.email, account.api_key]
    for secret in [*secrets, account.authorization, account.hash, made["HASH"], "203.0.113.7"]:
        assert secret not in lines.text, secret


def test_a_line_says_request_account_service_outcome_and_duration(
    account: Access, lines: Lines
) -> None:
    create(account)
    [line] = lines.parsed
    assert line["level"] == "INFO"
    assert line["request_id"] == "request-1"
    assert line["account"] == account.id
    assert line["service"] == "customer.create"
    assert line["status"] == 200
    assert line["ms"] >= 0


@pytest.mark.parametrize("handler", [None, HANDLERS["customer.get"]])
def test_a_fault_of_ours_is_a_500_that_says_where_to_look(
    account: Access, lines: Lines, monkeypatch: pytest.MonkeyPatch, handler: Any
) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError(f"{CANARY} is broken")

    monkeypatch.setattr(Connection.client, "query", broken)
    body = '{"SERVICE":"customer.get"}'
    reply = post(account, body, handler) if handler else post(account, body)
    assert reply["statusCode"] == 500
    [text] = json.loads(reply["body"])["RESPONSE"]["ERRORS"]
    assert text == (
        "internal error, please see whether it was stored before you send it again;"
        " request request-1"
    )
    failed, answered = lines.parsed
    assert (failed["level"], failed["error"]) == ("ERROR", "RuntimeError")
    assert any(place.startswith("test_logs_and_faults.py:") for place in failed["at"])
    assert answered["status"] == 500
    assert CANARY not in lines.text + reply["body"]


def test_a_fault_is_answered_in_the_format_that_was_asked_in(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection.client, "query", lambda **_: 1 / 0)
    reply = post(account, "<FBAPI><SERVICE>customer.get</SERVICE></FBAPI>")
    assert reply["statusCode"] == 500
    assert reply["headers"]["content-type"] == "application/xml; charset=UTF-8"
    assert "<REQUEST><SERVICE>customer.get</SERVICE></REQUEST>" in reply["body"]


def test_a_write_that_storage_refuses_leaves_nothing_behind(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection.client, "transact_write_items", lambda **_: 1 / 0)
    data = {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Berg"}
    assert v1(account, "customer.create", {"DATA": data})[0] == 500
    assert items() == []


def test_text_that_no_utf8_holds_is_refused_and_not_a_fault(account: Access) -> None:
    assert post(account, '{"SERVICE":"\ud800"}')["statusCode"] == 400


def test_a_throttled_table_is_a_503_that_says_to_try_again(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "Query")

    monkeypatch.setattr(Connection.client, "query", throttled)
    reply = post(account, '{"SERVICE":"customer.get"}')
    assert reply["statusCode"] == 503
    assert "please try again" in reply["body"]
