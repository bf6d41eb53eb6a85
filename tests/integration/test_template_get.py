"""template.get: the one layout of invoices."""

from typing import Any

import pytest

from tests.builders import Access, call, post, v1


@pytest.mark.parametrize("parts", [{"LIMIT": "x"}, {"OFFSET": -1}])
def test_a_page_that_cannot_be_is_refused(account: Access, parts: dict[str, Any]) -> None:
    assert "ERRORS" in call(account, "template.get", **parts)


def test_every_account_has_one_layout(account: Access, stranger: Access) -> None:
    for access in (account, stranger):
        assert call(access, "template.get") == {
            "TEMPLATES": [{"TEMPLATE_ID": "1", "TEMPLATE_NAME": "Standard"}]
        }
        assert v1(access, "template.get") == (
            200,
            {"TEMPLATES": [{"TEMPLATE_ID": 1, "TEMPLATE_NAME": "Standard"}]},
        )


def test_behind_it_is_nothing(account: Access) -> None:
    assert call(account, "template.get", OFFSET=1) == {"TEMPLATES": []}
    assert v1(account, "template.get", {"CURSOR": "c1"})[1] == {"TEMPLATES": []}


def test_xml_lists_it(account: Access) -> None:
    text = post(account, "<FBAPI><SERVICE>template.get</SERVICE></FBAPI>")["body"]
    row = "<TEMPLATE_ID>1</TEMPLATE_ID><TEMPLATE_NAME>Standard</TEMPLATE_NAME>"
    assert f"<RESPONSE><TEMPLATES><TEMPLATE>{row}</TEMPLATE></TEMPLATES></RESPONSE>" in text
