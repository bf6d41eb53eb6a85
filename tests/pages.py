"""Pages without an installation: an account, its frame, and what the pages answer."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.account import Account, overlaid
from kundenakte.pages import accountdata as own_data
from kundenakte.pages import overview, respond
from kundenakte.pages.frame import Frame, language
from kundenakte.pages.overview import File
from kundenakte.pages.respond import Response

HASH = "a1" * 16
NOBODY = Frame(None, "de")
NO_FILE = File()


def an_account(**settings: Any) -> Account:
    """An account with these settings; nothing of it is stored."""
    return Account(id="a1", hash=HASH, settings=overlaid(settings), secret="5e" * 32)


def a_frame(
    settings: Mapping[str, Any],
    fields: Mapping[str, Any],
    query: Mapping[str, str],
    customer_hash: str = "",
) -> Frame:
    """The frame of a customer's page."""
    spoken = language(query.get("lang", ""), str(fields.get("LANGUAGE_CODE", "")), "")
    frame = Frame(an_account(**settings), spoken, query=query)
    return frame._replace(home=frame.path("dashboard", customer_hash)) if customer_hash else frame


def accountdata(
    settings: Mapping[str, Any],
    account_hash: str,
    customer_hash: str,
    fields: Mapping[str, Any],
    query: Mapping[str, str],
) -> Response:
    """The customer's own data, as entry/hosted/accountdata.py answers them."""
    frame = a_frame(settings, fields, query, customer_hash)
    return own_data.page(frame, fields, token="a token", seen="a state")


def dashboard(
    settings: Mapping[str, Any],
    account_hash: str,
    customer_hash: str,
    fields: Mapping[str, Any],
    query: Mapping[str, str],
    file: File = NO_FILE,
) -> Response:
    """The customer's overview, as entry/hosted/dashboard.py answers it."""
    frame = a_frame(settings, fields, query, customer_hash)
    values = overview.values(frame, customer_hash, fields, file)
    return respond.page("dashboard", frame, *overview.AREAS, **values)
