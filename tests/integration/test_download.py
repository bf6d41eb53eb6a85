"""/download/{token}: the address of a document, for whoever was given it."""

import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.hosted_page.app import handler
from kundenakte.entry import boot
from kundenakte.storage import documents, keys
from kundenakte.storage.client import Connection, document
from tests import rendered
from tests.builders import CONTEXT, Access, event
from tests.documents import snapshots, validators
from tests.rendered import a_state

TOKEN = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _quick(tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents.time, "sleep", lambda _: None)


def an_invoice(account: Access, fields: Any = None, **attributes: Any) -> None:
    rendered.an_invoice(
        account, 1, fields, **{"state": a_state(TOKEN), "page_hash": {"S": TOKEN}, **attributes}
    )


def get(token: str, **query: str) -> tuple[int, dict[str, str], str]:
    asked = event("GET", f"/download/{token}", route="GET /download/{token}")
    asked |= {"pathParameters": {"token": token}, "queryStringParameters": query}
    reply = handler(asked, CONTEXT)
    return reply["statusCode"], reply["headers"], reply["body"]


@pytest.mark.parametrize("token", ["", "x", "0" * 32, TOKEN.upper(), f"{TOKEN}0", "../../etc"])
def test_an_unknown_token_leads_to_the_page_of_all_lost_links(account: Access, token: str) -> None:
    an_invoice(account)
    status, headers, body = get(token)
    assert status == 404
    assert headers["Content-Type"].startswith("text/html")
    assert "Dieser Link führt zu keiner Seite" in body


@pytest.mark.parametrize(
    "revoked",
    [
        {"state": a_state("f" * 32)},
        {"state": document({})},
        {"blocked": {"S": "1"}},
    ],
    ids=["another token", "no document", "deleted customer"],
)
def test_a_revoked_token_leads_nowhere(account: Access, revoked: dict[str, Any]) -> None:
    an_invoice(account, **revoked)
    assert get(TOKEN)[0] == 404
    assert get(TOKEN, format="xml")[0] == 404


def test_a_hash_of_a_customer_is_no_token(account: Access) -> None:
    item = {**keys.customer(account.id, 1), "page_hash": {"S": TOKEN}}
    Connection.client.put_item(TableName=Connection.tables.customers, Item=item)
    assert get(TOKEN)[0] == 404


def test_before_it_is_rendered_the_page_says_in_a_moment(account: Access) -> None:
    an_invoice(account, state=a_state(TOKEN, PDF=""))
    status, headers, body = get(TOKEN, lang="en")
    assert status == 503
    assert headers["Retry-After"] == "10"
    assert "Your invoice will be here in a moment" in body


def test_the_index_is_asked_once_more_before_a_token_counts_as_unknown(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents.time, "sleep", lambda wait: an_invoice(account) if wait else None)
    assert get(TOKEN)[0] == 302


def test_a_token_redirects_to_a_link_that_works_for_a_minute(account: Access) -> None:
    an_invoice(account)
    status, headers, body = get(TOKEN)
    assert (status, body) == (302, "")
    address = urlsplit(headers["Location"])
    assert address.netloc == "documents.s3.eu-central-1.amazonaws.com"
    assert address.path == "/a/1/1/f.pdf"
    query = parse_qs(address.query)
    assert query["X-Amz-Expires"] == ["60"]
    assert len(query["X-Amz-Signature"][0]) == 64
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_xml_is_an_xrechnung_where_the_buyer_has_a_reference(account: Access) -> None:
    an_invoice(account)
    status, headers, body = get(TOKEN, format="xml")
    assert status == 200
    assert headers["Content-Type"] == "application/xml; charset=utf-8"
    assert headers["Content-Disposition"] == 'attachment; filename="Rechnung_RE-2026-1214.xml"'
    assert "xrechnung_3.0" in body
    assert validators.faults(body, xrechnung=True) == []


def test_the_xml_of_a_consumer_without_an_address_is_valid_too(account: Access) -> None:
    bare = dict.fromkeys(("ADDRESS", "ZIPCODE", "CITY", "COUNTRY_CODE"), "")
    an_invoice(account, fields=snapshots.consumer() | {"BUYER": {**snapshots.CONSUMER, **bare}})
    body = get(TOKEN, format="xml")[2]
    assert "xrechnung" not in body
    assert validators.faults(body, xrechnung=False) == []


def test_the_log_names_the_invoice_and_neither_token_nor_link(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(boot.logger.registered_handler, "stream", stream)
    an_invoice(account)
    get(TOKEN)
    said = stream.getvalue()
    assert json.loads(said)["invoice"] == 1
    assert TOKEN not in said
    assert "Signature" not in said
