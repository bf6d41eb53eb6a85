"""Drafts and invoices made through the calls, as clients make them."""

import itertools
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from xml.etree.ElementTree import Element, fromstring

from kundenakte.domain.times import BERLIN
from tests.builders import Access, accepted, call, post, v1

ITEM = {"DESCRIPTION": "Wartung", "UNIT_PRICE": "100.00", "VAT_PERCENT": "19"}


def a_draft(access: Access, customer_id: int = 1, **fields: Any) -> int:
    """A draft over 119.00 unless ITEMS say otherwise; answers INVOICE_ID."""
    data = {"CUSTOMER_ID": customer_id, "ITEMS": [ITEM], **fields}
    return int(accepted(access, "invoice.create", data)["INVOICE_ID"])


def an_invoice(access: Access, customer_id: int = 1, **fields: Any) -> int:
    """A final invoice; answers INVOICE_ID."""
    invoice_id = a_draft(access, customer_id, **fields)
    accepted(access, "invoice.complete", {"INVOICE_ID": invoice_id})
    return invoice_id


def rows(access: Access, **filters: Any) -> list[dict[str, Any]]:
    """The rows of invoice.get on the compatible URL."""
    found: list[dict[str, Any]] = call(access, "invoice.get", FILTER=filters)["INVOICES"]
    return found


def row(access: Access, invoice_id: int = 1) -> dict[str, Any]:
    """The one row of an invoice."""
    [found] = rows(access, INVOICE_ID=invoice_id)
    return found


def typed(access: Access, invoice_id: int = 1) -> dict[str, Any]:
    """The same on /v1."""
    status, answer = v1(access, "invoice.get", {"FILTER": {"INVOICE_ID": invoice_id}})
    assert status == 200
    [found] = answer["INVOICES"]
    return dict(found)


def ids(access: Access, **filters: Any) -> list[int]:
    """The INVOICE_IDs that a filter finds."""
    return [int(found["INVOICE_ID"]) for found in rows(access, **filters)]


def in_xml(access: Access, service: str, inner: str) -> Element:
    """A call in XML; answers the element RESPONSE. `inner` is what stands beside SERVICE."""
    reply = post(access, f"<FBAPI><SERVICE>{service}</SERVICE>{inner}</FBAPI>")
    response = fromstring(reply["body"]).find("RESPONSE")
    assert response is not None
    return response


def fault(access: Access, service: str, **data: Any) -> str:
    """The one text of a refused call on the compatible URL."""
    [text] = call(access, service, data)["ERRORS"]
    return str(text)


def during(day: str) -> AbstractContextManager[Any]:
    """Calls inside the block happen on that day, each some moments after the one before."""
    noon = datetime.combine(date.fromisoformat(day), time(12), BERLIN).astimezone(UTC)
    moments = (noon + timedelta(seconds=n) for n in itertools.count())
    return patch("kundenakte.entry.clock.now", lambda: next(moments))
