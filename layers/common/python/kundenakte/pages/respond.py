"""What the addresses of the hosted pages answer: (status, headers, body) each.

Pure: the caller has found the account and the customer, or calls `not_found`.
"""

import re
from collections.abc import Mapping
from typing import Any

from kundenakte.pages import view
from kundenakte.pages.headers import HEADERS, STYLE_HEADERS
from kundenakte.pages.render import render

Response = tuple[int, dict[str, str], str]
SOON_SECONDS = 10


def accountdata(
    account_settings: Mapping[str, Any],
    account_hash: str,
    customer_hash: str,
    customer_fields: Mapping[str, Any],
    query: Mapping[str, str],
) -> Response:
    """The customer's own data, read only.

    `customer_hash` is the last part of the address as it was called: links lead to the same
    one, so that a time-limited link never gives the lasting one away.
    """
    values = view.accountdata(customer_fields, account_settings)
    links = _links(account_hash, customer_hash, query)
    return _page("accountdata", customer_fields, query, **values, **links)


def dashboard(
    account_settings: Mapping[str, Any],
    account_hash: str,
    customer_hash: str,
    customer_fields: Mapping[str, Any],
    query: Mapping[str, str],
) -> Response:
    """The customer's overview; `customer_hash` as in `accountdata`."""
    values = view.dashboard(customer_fields, account_settings)
    links = _links(account_hash, customer_hash, query)
    return _page("dashboard", customer_fields, query, **values, **links)


def not_found(language: str = "de") -> Response:
    """404, the same for every reason: it never says whether an account or customer exists.

    `language` may be ?lang, an Accept-Language header or "".
    """
    return _error(404, "not_found", language)


def failed(language: str = "de", reference: str = "") -> Response:
    """500, with a reference (a request id) that leads to the log line."""
    return _error(500, "failed", language, reference)


def soon(language: str = "de") -> Response:
    """503: the document is being made; a browser may come again by itself."""
    status, headers, body = _error(503, "soon", language)
    return status, headers | {"Retry-After": str(SOON_SECONDS)}, body


def asset(file: str) -> Response:
    """The style sheet `style-<accent>.css`; no other file exists."""
    found = re.fullmatch(r"style-([0-9a-f]{6})\.css", file)
    if not found:
        return not_found()
    # Pages themselves need no colour arithmetic.
    from kundenakte.pages.style import style_sheet

    return 200, dict(STYLE_HEADERS), style_sheet(found[1])


def _page(
    page: str, fields: Mapping[str, Any], query: Mapping[str, str], **values: Any
) -> Response:
    language = view.language(query.get("lang", ""), fields)
    return 200, HEADERS | {"Content-Language": language}, render(page, language, **values)


def _error(status: int, kind: str, asked: str, reference: str = "") -> Response:
    language = view.language("", {"LANGUAGE_CODE": asked})
    body = render(
        "error", language, kind=kind, reference=reference, seller=view.seller({}), home=""
    )
    return status, HEADERS | {"Content-Language": language}, body


def _links(account_hash: str, customer_hash: str, query: Mapping[str, str]) -> dict[str, str]:
    """The customer's two pages, in the language asked for, if one was."""
    asked = query.get("lang", "").lower()
    tail = f"{account_hash}/{customer_hash}" + (f"?lang={asked}" if asked in ("de", "en") else "")
    return {"home": f"/dashboard/{tail}", "own_page": f"/accountdata/{tail}"}
