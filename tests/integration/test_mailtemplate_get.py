"""mailtemplate.get: the words of all mails."""

from typing import Any

import pytest

from kundenakte.mails.templates import TEMPLATES
from tests.builders import Access, accepted, call, v1
from tests.invoicing import in_xml


def rows(access: Access, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(access, "mailtemplate.get", FILTER=filters)["MAILTEMPLATES"]
    return found


@pytest.mark.parametrize(("field", "value"), [("TEMPLATE", "advert"), ("LANGUAGE", "xx")])
def test_what_there_is_not_is_refused(account: Access, field: str, value: str) -> None:
    [text] = call(account, "mailtemplate.get", FILTER={field: value})["ERRORS"]
    assert text.endswith(f"missing / invalid field: {field}")


def test_all_come_without_a_filter_in_both_languages(account: Access) -> None:
    found = [(row["TEMPLATE"], row["LANGUAGE"]) for row in rows(account)]
    assert found == [(name, code) for name in TEMPLATES for code in ("de", "en")]


def test_a_row_has_the_default_words_and_the_accounts_own(account: Access) -> None:
    data = {"TEMPLATE": "customer_welcome", "LANGUAGE": "en", "SUBJECT": "Hi {{COMPANY}}"}
    accepted(account, "mailtemplate.update", data)
    [row] = rows(account, TEMPLATE="Customer_Welcome", LANGUAGE="en")
    assert (row["SUBJECT"], row["TEXT"]) == ("Hi {{COMPANY}}", "")
    assert row["DEFAULT_SUBJECT"] == "Welcome to {{COMPANY}}"
    assert "CUSTOMER_NUMBER" in row["PLACEHOLDERS"].split(", ")
    assert (row["ACTIVE"], row["SWITCHABLE"], row["EDITABLE"]) == ("0", "1", "1")


def test_on_v1_flags_are_numbers_and_placeholders_a_list(account: Access) -> None:
    asked = {"FILTER": {"TEMPLATE": "code", "LANGUAGE": "de"}}
    _, answer = v1(account, "mailtemplate.get", asked)
    [row] = answer["MAILTEMPLATES"]
    assert (row["ACTIVE"], row["SWITCHABLE"]) == (1, 0)
    assert "CODE" in row["PLACEHOLDERS"]


def test_pages(account: Access) -> None:
    all_rows = rows(account)
    part = call(account, "mailtemplate.get", LIMIT=3, OFFSET=2)["MAILTEMPLATES"]
    assert part == all_rows[2:5]


def test_in_xml(account: Access) -> None:
    asked = "<FILTER><TEMPLATE>code</TEMPLATE></FILTER>"
    found = in_xml(account, "mailtemplate.get", asked).findall("MAILTEMPLATES/MAILTEMPLATE")
    assert [one.findtext("LANGUAGE") for one in found] == ["de", "en"]
