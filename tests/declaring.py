"""Makes what tests of the public pages for notices and withdrawals need: visits as a browser makes
them, without cookies, and what is stored then."""

import html
import json
import re
from typing import Any
from urllib.parse import urlencode

from functions.hosted_page.app import handler
from tests import subscribing
from tests.builders import CONTEXT, Access, event, items

NOTICE = {
    "name": "Jonas Ebersbach",
    "identity": "K-1",
    "contract": "Plan M",
    "kind": "ordinary",
    "reason": "",
    "end": "earliest",
    "end-date": "",
    "email": "jonas@post.example",
}
PERSON = {
    "CUSTOMER_TYPE": "consumer",
    "ORGANIZATION": "",
    "SALUTATION": "mr",
    "FIRST_NAME": "Jonas",
    "LAST_NAME": "Ebersbach",
    "CUSTOMER_NUMBER": "K-1",
    "EMAIL": "jonas@post.example",
}
WITHDRAWAL = {name: NOTICE[name] for name in ("name", "identity", "contract", "email")}


def get(path: str, source: str = "203.0.113.7", **query: str) -> dict[str, Any]:
    """Looks at a page."""
    request = event("GET", path)
    request["queryStringParameters"] = query or None
    request["requestContext"]["http"]["sourceIp"] = source
    return dict(handler(request, CONTEXT))


def post(path: str, fields: dict[str, str], source: str = "203.0.113.7", **query: str) -> Any:
    """Sends a form."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    request = event("POST", path, urlencode(fields).encode(), kind)
    request["queryStringParameters"] = query or None
    request["requestContext"]["http"]["sourceIp"] = source
    return handler(request, CONTEXT)


def token(page: dict[str, Any]) -> str:
    """The token of the page's form."""
    found = re.search(r'name="form" value="([^"]+)"', page["body"])
    assert found, page["body"]
    return found[1]


def cancel(access: Access, key: str = "", **fields: str) -> dict[str, Any]:
    """Sends the notice form of a page that was just opened."""
    path = f"/cancel/{access.hash}{f'/{key}' if key else ''}"
    return dict(post(path, {**NOTICE, **fields, "form": token(get(path))}))


def receipt(reply: dict[str, Any]) -> str:
    """The page that a form led to."""
    assert reply["statusCode"] == 303, reply["body"]
    return str(get(reply["headers"]["Location"])["body"])


def text(body: str) -> str:
    """What is read on a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def stored() -> list[dict[str, Any]]:
    """All declarations, oldest first, each with its state."""
    found = [item for item in items() if item["sk"]["S"] == "RECORD"]
    rows = [{**json.loads(i["doc"]["S"]), "STATE": json.loads(i["state"]["S"])} for i in found]
    return sorted(rows, key=lambda row: int(row["DECLARATION_ID"]))


def mails() -> dict[str, list[dict[str, Any]]]:
    """The payloads of the events that mails are made of, by template."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in items():
        if "mail" in item and item["sk"]["S"].startswith("EVENT#"):
            payload = {**json.loads(item["doc"]["S"]), "FILE": item["pk"]["S"].partition("#")[2]}
            found.setdefault(item["mail"]["S"], []).append(payload)
    return found


def page_hash(access: Access, subscription_id: int = 1) -> str:
    """The secret part of a contract's own addresses."""
    return str(subscribing.stored(access, subscription_id)["HASH"])


def outcome(access: Access, key: str = "", **fields: str) -> str:
    """Sends a notice on 10 March; answers what was made of it."""
    with subscribing.on("2026-03-10"):
        reply = cancel(access, key, **fields)
    assert reply["statusCode"] == 303, text(reply["body"])
    return str(stored()[-1]["OUTCOME"])


def end_date(access: Access, subscription_id: int = 1) -> str | None:
    """The day a contract is canceled to."""
    return subscribing.stored(access, subscription_id).get("CANCELLATION_DATE")
