"""invoice.renewlink: what is refused, and that the old address leads nowhere at once."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from functions.hosted_page.app import handler
from kundenakte.storage import documents
from tests.builders import CONTEXT, Access, accepted, event, items, v1
from tests.invoice_files import entries, the_invoice, told
from tests.invoicing import a_draft, an_invoice, fault, in_xml, row, typed


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents.time, "sleep", lambda _: None)


def status(url: str) -> int:
    """What the address answers; 503 while the PDF is being made."""
    path = urlsplit(url).path
    asked = event("GET", path, route="GET /download/{token}")
    asked["pathParameters"] = {"token": path.rpartition("/")[2]}
    return int(handler(asked, CONTEXT)["statusCode"])


@pytest.mark.parametrize("invoice_id", [None, "x", 99])
def test_what_is_not_there_has_no_address(seller: Access, invoice_id: Any) -> None:
    before = items()
    error = fault(seller, "invoice.renewlink", INVOICE_ID=invoice_id)
    assert error.endswith("missing / invalid field: INVOICE_ID")
    assert items() == before


def test_a_draft_has_no_address(seller: Access) -> None:
    error = fault(seller, "invoice.renewlink", INVOICE_ID=a_draft(seller))
    assert error.startswith("a draft cannot be linked to")


def test_the_old_address_is_lost_at_once_and_the_new_one_leads_there(seller: Access) -> None:
    invoice_id = an_invoice(seller)
    before = row(seller, invoice_id)["DOCUMENT_URL"]
    assert status(before) == 503
    answer = accepted(seller, "invoice.renewlink", {"INVOICE_ID": invoice_id})
    assert answer["DOCUMENT_URL"] == row(seller, invoice_id)["DOCUMENT_URL"] != before
    assert (status(before), status(answer["DOCUMENT_URL"])) == (404, 503)
    accepted(seller, "invoice.renewlink", {"INVOICE_ID": invoice_id})
    assert status(answer["DOCUMENT_URL"]) == 404


def test_nothing_else_changes(seller: Access) -> None:
    invoice_id = an_invoice(seller)
    before = the_invoice(seller, invoice_id)
    accepted(seller, "invoice.renewlink", {"INVOICE_ID": invoice_id})
    after = the_invoice(seller, invoice_id)
    assert after.text == before.text
    assert {**after.state, "DOCUMENT": 0} == {**before.state, "DOCUMENT": 0}
    [wanted] = [item for item in items() if "render" in item]
    assert wanted["page_hash"]["S"] == after.state["DOCUMENT"]["TOKEN"]


def test_the_log_names_it_without_the_address_and_others_are_told(seller: Access) -> None:
    invoice_id = an_invoice(seller)
    url = accepted(seller, "invoice.renewlink", {"INVOICE_ID": invoice_id})["DOCUMENT_URL"]
    entry = entries(seller)[-1]
    assert (entry["ACTION"], entry["INVOICE_ID"]) == ("invoice.renewlink", invoice_id)
    assert url.rpartition("/")[2] not in str(entry)
    event = told(seller)[-1]
    assert (event["type"], event["invoice"]["document_url"]) == ("invoice.changed", url)


def test_another_accounts_invoice_keeps_its_address(seller: Access, account: Access) -> None:
    url = row(seller, an_invoice(seller))["DOCUMENT_URL"]
    assert v1(account, "invoice.renewlink", {"DATA": {"INVOICE_ID": 1}})[0] == 404
    assert status(url) == 503


def test_in_xml_and_on_v1(seller: Access) -> None:
    invoice_id = an_invoice(seller)
    data = f"<DATA><INVOICE_ID>{invoice_id}</INVOICE_ID></DATA>"
    answer = in_xml(seller, "invoice.renewlink", data)
    assert answer.findtext("DOCUMENT_URL") == row(seller, invoice_id)["DOCUMENT_URL"]
    code, typed_answer = v1(seller, "invoice.renewlink", {"DATA": {"INVOICE_ID": invoice_id}})
    url = typed(seller, invoice_id)["DOCUMENT_URL"]
    assert (code, typed_answer) == (200, {"STATUS": "success", "DOCUMENT_URL": url})
