"""mailtemplate.delete: back to the default words."""

from typing import Any

import pytest

from tests.builders import Access, accepted, call, v1
from tests.invoicing import fault, in_xml

CODES = ("de", "en")


@pytest.fixture
def changed(account: Access) -> Access:
    """An account with a subject of its own in each language."""
    for code in CODES:
        data = {"TEMPLATE": "invoice", "LANGUAGE": code, "SUBJECT": f"Neu {code}"}
        accepted(account, "mailtemplate.update", data)
    return account


def subjects(access: Access) -> list[str]:
    rows = call(access, "mailtemplate.get", FILTER={"TEMPLATE": "invoice"})["MAILTEMPLATES"]
    return [row["SUBJECT"] for row in rows]


@pytest.mark.parametrize(
    ("field", "data"),
    [("TEMPLATE", {}), ("TEMPLATE", {"TEMPLATE": "x"}), ("LANGUAGE", {"LANGUAGE": "xx"})],
)
def test_what_there_is_not_is_refused(changed: Access, field: str, data: dict[str, Any]) -> None:
    named = {"TEMPLATE": "invoice"} if field == "LANGUAGE" else {}
    text = fault(changed, "mailtemplate.delete", **{**named, **data})
    assert text.endswith(f"missing / invalid field: {field}")
    assert subjects(changed) == ["Neu de", "Neu en"]


def test_one_language_or_all(changed: Access) -> None:
    accepted(changed, "mailtemplate.delete", {"TEMPLATE": "invoice", "LANGUAGE": "en"})
    assert subjects(changed) == ["Neu de", ""]
    for _ in range(2):  # that there are none is no fault
        accepted(changed, "mailtemplate.delete", {"TEMPLATE": "invoice"})
    assert subjects(changed) == ["", ""]


def test_on_v1_and_in_xml(changed: Access) -> None:
    body = {"DATA": {"TEMPLATE": "invoice", "LANGUAGE": "de"}}
    assert v1(changed, "mailtemplate.delete", body) == (200, {"STATUS": "success"})
    data = "<DATA><TEMPLATE>invoice</TEMPLATE></DATA>"
    assert in_xml(changed, "mailtemplate.delete", data).findtext("STATUS") == "success"
    assert subjects(changed) == ["", ""]
