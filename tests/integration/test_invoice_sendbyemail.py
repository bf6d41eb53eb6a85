"""invoice.sendbyemail: which addresses are refused, and the order that is written."""

from typing import Any

import pytest

from tests.builders import Access, accepted, items, v1
from tests.invoice_files import entries, told
from tests.invoicing import a_draft, an_invoice, during, fault, in_xml, typed

TO = {"TO": "kunde@example.com"}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"INVOICE_ID": None}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 99}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 2}, "a draft cannot be sent, complete it with invoice.complete first, "),
        ({"RECIPIENT": None}, "an object with TO, CC and BCC is expected, "),
        ({"RECIPIENT": "a@example.com"}, "an object with TO, CC and BCC is expected, "),
        ({"RECIPIENT": {"CC": "a@example.com"}}, "TO is missing, "),
        ({"RECIPIENT": {"TO": " , "}}, "TO is missing, "),
        ({"RECIPIENT": {"TO": "kunde"}}, "TO must be e-mail addresses, "),
        ({"RECIPIENT": {"TO": "kunde@localhost"}}, "TO must be e-mail addresses, "),
        ({"RECIPIENT": {"TO": 5}}, "TO must be e-mail addresses, "),
        ({"RECIPIENT": {"TO": "a@example.com\nBcc: b@example.com"}}, "TO must be "),
        ({"RECIPIENT": {"TO": "A <a@example.com>"}}, "TO must be e-mail addresses, "),
        ({"RECIPIENT": {"TO": "a" * 250 + "@b.de"}}, "TO must be e-mail addresses, "),
        ({"RECIPIENT": {**TO, "BCC": ["x"]}}, "BCC must be e-mail addresses, "),
        (
            {"RECIPIENT": {**TO, "CC": [f"a{n}@example.com" for n in range(20)]}},
            "at most 20 addresses in all of it together, ",
        ),
        ({"SUBJECT": "Ihre\r\nBcc: x"}, "control characters are not allowed, "),
        ({"SUBJECT": "x" * 256}, "at most 255 characters, missing / invalid field: SUBJECT"),
        ({"MESSAGE": "x" * 10_001}, "at most 10000 characters, "),
        ({"RECEIPT_CONFIRMATION": 2}, "at most 1, "),
    ],
)
def test_a_refused_order_sends_nothing(seller: Access, data: dict[str, Any], text: str) -> None:
    an_invoice(seller)
    a_draft(seller)
    before = items()
    given = {"INVOICE_ID": 1, "RECIPIENT": TO, **data}
    assert fault(seller, "invoice.sendbyemail", **given).startswith(text)
    assert v1(seller, "invoice.sendbyemail", {"DATA": given})[0] in (400, 404)
    assert items() == before


def test_the_order_is_an_event_of_the_outbox(seller: Access) -> None:
    with during("2026-03-31"):
        an_invoice(seller)
        data = {
            "INVOICE_ID": "1",
            "RECIPIENT": {"TO": "a@example.com; b@example.com", "CC": "", "BCC": ["c@example.com"]},
            "SUBJECT": "Ihre Rechnung",
            "MESSAGE": "Zeile 1\nZeile 2",
            "RECEIPT_CONFIRMATION": True,
        }
        assert accepted(seller, "invoice.sendbyemail", data) == {"STATUS": "success"}
    order = told(seller)[-1]
    assert order.pop("id")
    assert order == {
        "type": "mail.invoice",
        "account_hash": seller.hash,
        "invoice": {
            "invoice_id": 1,
            "invoice_number": "RE-2026-00001",
            "document_url": order["invoice"]["document_url"],
        },
        "customer": {"customer_id": 1},
        "recipient": {
            "to": ["a@example.com", "b@example.com"],
            "cc": [],
            "bcc": ["c@example.com"],
        },
        "subject": "Ihre Rechnung",
        "message": "Zeile 1\nZeile 2",
        "receipt_confirmation": 1,
        "language_code": "de",
        "created": order["created"],
    }
    assert order["created"].startswith("2026-03-31 12:00:")


def test_it_is_noted_with_the_invoice_and_in_the_log(seller: Access) -> None:
    an_invoice(seller)
    for number in range(22):
        accepted(
            seller,
            "invoice.sendbyemail",
            {"INVOICE_ID": 1, "RECIPIENT": {"TO": f"a{number}@example.com"}},
        )
    sent = typed(seller)["SENT"]
    assert [one["TO"] for one in sent] == [[f"a{number}@example.com"] for number in range(2, 22)]
    assert {one["BY"] for one in sent} == {"mail"}
    entry = entries(seller)[-1]
    assert (entry["ACTION"], entry["INVOICE_ID"]) == ("invoice.sendbyemail", 1)
    assert "example.com" not in str({**entry, "ACTOR": ""})


def test_a_storno_can_be_sent_too(seller: Access) -> None:
    an_invoice(seller)
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    accepted(seller, "invoice.sendbyemail", {"INVOICE_ID": 2, "RECIPIENT": TO})


def test_in_xml_and_on_v1(seller: Access) -> None:
    an_invoice(seller)
    data = "<DATA><INVOICE_ID>1</INVOICE_ID><RECIPIENT><TO>a@example.com</TO></RECIPIENT></DATA>"
    assert in_xml(seller, "invoice.sendbyemail", data).findtext("STATUS") == "success"
    body = {"DATA": {"INVOICE_ID": 1, "RECIPIENT": TO}}
    first = v1(seller, "invoice.sendbyemail", body, idempotency_key="k")
    assert first == (200, {"STATUS": "success"})
    assert v1(seller, "invoice.sendbyemail", body, idempotency_key="k") == first
    assert len(typed(seller)["SENT"]) == 2
