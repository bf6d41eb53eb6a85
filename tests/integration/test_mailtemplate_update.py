"""mailtemplate.update: words of one's own."""

import json
from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, accepted, call, v1
from tests.invoicing import fault, in_xml

WELCOME = {"TEMPLATE": "customer_welcome", "LANGUAGE": "de"}


def words(access: Access) -> dict[str, str]:
    [row] = call(access, "mailtemplate.get", FILTER=WELCOME)["MAILTEMPLATES"]
    return {part: row[part] for part in ("SUBJECT", "TITLE", "TEXT", "CLOSING") if row[part]}


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("TEMPLATE", {"TEMPLATE": ""}),
        ("TEMPLATE", {"TEMPLATE": "advert"}),
        ("TEMPLATE", {"TEMPLATE": "declaration_notice"}),  # to the merchant, not to be changed
        ("LANGUAGE", {"LANGUAGE": ""}),
        ("LANGUAGE", {"LANGUAGE": "fr"}),
        ("SUBJECT", {"SUBJECT": "two\nlines"}),
        ("SUBJECT", {"SUBJECT": "x" * 151}),
        ("TEXT", {"TEXT": "x" * 10_001}),
        ("TEXT", {"TEXT": {"a": 1}}),
        ("TEXT", {"TEXT": "a\x07b"}),
        ("TEXT", {"TEXT": "{{CODE}}"}),  # this mail has no code
        ("TEXT", {"TEXT": "{{ 7*7 }}"}),
        ("TEXT", {"TEXT": "{{COMPANY"}),
        ("CLOSING", {"CLOSING": "x\ud800"}),
    ],
)
def test_what_cannot_be_sent_is_refused(account: Access, field: str, data: Any) -> None:
    text = fault(account, "mailtemplate.update", **{**WELCOME, "TITLE": "Neu", **data})
    assert text.endswith(f"missing / invalid field: {field}")
    assert words(account) == {}


def test_a_part_that_is_not_sent_stays_and_an_empty_one_goes_back(account: Access) -> None:
    first = {"SUBJECT": "Hallo {{CUSTOMER_NAME}}", "TEXT": "Guten Tag\r\n\r\n{{DASHBOARD_URL}}"}
    accepted(account, "mailtemplate.update", {**WELCOME, **first})
    accepted(account, "mailtemplate.update", {**WELCOME, "TITLE": "Neu", "SUBJECT": ""})
    assert words(account) == {"TITLE": "Neu", "TEXT": "Guten Tag\n\n{{DASHBOARD_URL}}"}
    accepted(account, "mailtemplate.update", {**WELCOME, "TITLE": "", "TEXT": None})
    assert words(account) == {}


def test_the_originals_hashes_may_stand_in_a_text(account: Access) -> None:
    link = "https://kunden.example/dashboard/_ACCOUNT-HASH_/_CUSTOMER-HASH_"
    accepted(account, "mailtemplate.update", {**WELCOME, "TEXT": link})
    assert words(account) == {"TEXT": link}


def test_who_changed_which_words_is_logged(account: Access) -> None:
    for subject in ("Eins", "Zwei", "Zwei"):  # the last one changes nothing
        accepted(account, "mailtemplate.update", {**WELCOME, "SUBJECT": subject})
    found = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    log = [json.loads(i["doc"]["S"]) for i in found if i["sk"]["S"].startswith("LOG#")]
    assert [entry["ACTION"] for entry in log] == ["mailtemplate.create", "mailtemplate.update"]
    assert log[1]["CHANGES"] == [{"FIELD": "SUBJECT", "BEFORE": "Eins", "AFTER": "Zwei"}]
    assert log[1]["MAILTEMPLATE"] == "customer_welcome#de"


def test_accounts_are_islands(account: Access, stranger: Access) -> None:
    accepted(account, "mailtemplate.update", {**WELCOME, "SUBJECT": "Eins"})
    assert words(stranger) == {}


def test_on_v1_and_in_xml(account: Access) -> None:
    status, _ = v1(account, "mailtemplate.update", {"DATA": {**WELCOME, "SUBJECT": "Eins"}})
    assert (status, words(account)) == (200, {"SUBJECT": "Eins"})
    parts = {**WELCOME, "SUBJECT": "Zwei &amp; mehr"}
    data = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())
    answer = in_xml(account, "mailtemplate.update", f"<DATA>{data}</DATA>")
    assert answer.findtext("STATUS") == "success"
    assert words(account) == {"SUBJECT": "Zwei & mehr"}
