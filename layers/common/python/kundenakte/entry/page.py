"""The hosted pages: what a customer sees behind the addresses that mails and calls hand out.

An address leads to a module of entry/hosted, which answers; this module finds the account, takes
forms apart, and turns refusals into pages.
"""

import re
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from kundenakte.domain.account import Account
from kundenakte.domain.errors import ApiError
from kundenakte.entry import boot
from kundenakte.entry.http import Http, Reply, lambda_handler
from kundenakte.entry.visit import HASH, Address, Visit, address, form
from kundenakte.pages import respond
from kundenakte.pages.frame import Frame, language
from kundenakte.pages.respond import Response
from kundenakte.storage import accounts

# Page → its module. Each is imported when it is first visited.
PAGES: Final = {
    "accountdata": "accountdata",
    "dashboard": "dashboard",
    "purchase": "purchase",
    "checkout": "checkout",
    "change": "change",
    "addons": "addons",
    "cancel": "cancel",
    "reactivate": "reactivate",
    "withdraw": "withdraw",
    "receipt": "receipt",
    "withdrawal": "withdrawal",
    "accessibility": "accessibility",
    "code": "code",
    "link": "link",
}
MOST_MISSES = 30  # wrong addresses a minute from one place, before it has to wait
MOST_REMEMBERED = 1000

_blocked: dict[str, int] = {}


def serve() -> Callable[[dict[str, Any], Any], Reply]:
    """The Lambda handler of all hosted pages."""
    handler = lambda_handler(_answer, _refuse)
    boot.ready()
    return handler


def _answer(http: Http) -> Reply:
    asked = address(http)
    if asked.page == "assets":
        return _reply(_asset(asked, http))
    if asked.page == "download":
        return _reply(_download(http, asked))
    if asked.page == "index.php":
        return _reply(_older_address(asked) or respond.not_found(_nobody(http)))
    if _blocked.get(http.source) == _minute():
        return _reply(respond.too_many(_nobody(http)))
    found = _visited(http, asked)
    if found is None:
        _count_miss(http)
        return _reply(respond.not_found(_nobody(http)))
    return found


def _visited(http: Http, asked: Address) -> Reply | None:
    """What the page answers; None where the address leads to none."""
    account = _account(asked.account) if asked.page in PAGES else None
    if account is None:
        return None
    http.note["account"] = account.id
    sent = form(http)
    if sent is None:
        return _reply(respond.refused(_nobody(http)))
    visit = Visit(http, account, asked.page, asked.parts, asked.query, sent)
    page = import_module(f"kundenakte.entry.hosted.{PAGES[asked.page]}")
    response: Response | None = page.answer(visit)
    return _reply(_lost(visit) if response is None else response, http)


def _lost(visit: Visit) -> Response:
    """404 in the account's own frame, with the way to a new link."""
    from kundenakte.entry.hosted.link import lost

    _count_miss(visit.http)
    return lost(visit)


def _account(account_hash: str) -> Account | None:
    return accounts.by_hash(account_hash) if HASH.fullmatch(account_hash) else None


def _count_miss(http: Http) -> None:
    """Guessing is slowed down, and seen in the log."""
    http.note["miss"] = True
    if accounts.count_guess(http.source, _minute()) >= MOST_MISSES:
        if len(_blocked) >= MOST_REMEMBERED:
            _blocked.clear()
        _blocked[http.source] = _minute()


def _minute() -> int:
    return int(time.time() // 60)


def _asset(asked: Address, http: Http) -> Response:
    """The style sheet, style-{accent}.css, the logo, logo-{account hash}.svg, or what the account's
    own pages load."""
    file = asked.account
    if found := respond.style(file) or respond.own(file):
        return found
    named = re.fullmatch(r"logo-([0-9a-f]{32})\.svg", file)
    account = _account(named[1]) if named else None
    if account is None or not account.settings["LOGO"]:
        return respond.not_found(_nobody(http))
    return respond.logo(account.settings["LOGO"])


def _older_address(asked: Address) -> Response | None:
    """Where addresses of the original's first years lead to (contract 6.1). Those with a customer's
    id lead to where a new link can be asked for: an id can be guessed."""
    account, query = asked.query.get("token", ""), asked.query
    if not HASH.fullmatch(account):
        return None
    if query.get("cmd") == "1001" and query.get("productId"):
        from urllib.parse import quote, urlencode

        known = ("cmd", "token", "productId")
        more = {name: value for name, value in query.items() if name not in known}
        tail = f"?{urlencode(more)}" if more else ""
        return respond.redirect(f"/purchase/{account}/{quote(query['productId'], safe='')}{tail}")
    return respond.redirect(f"/link/{account}") if query.get("cmd") == "1007" else None


def _download(http: Http, asked: Address) -> Response:
    # On use: pages are looked at more often than documents are fetched.
    from kundenakte.entry.download import download

    response, invoice = download(asked.account, asked.query.get("format", ""), _nobody(http))
    if invoice:
        http.note["invoice"] = invoice.id
    return response


def _nobody(http: Http) -> Frame:
    """The frame of a page that is nobody's, in the language asked for or the browser's."""
    query = http.event.get("queryStringParameters") or {}
    return Frame(None, language(query.get("lang", ""), "", http.header("accept-language") or ""))


def _refuse(http: Http, error: ApiError) -> Reply:
    del error
    return _reply(respond.failed(_nobody(http), http.request_id))


def _reply(response: Response, http: Http | None = None) -> Reply:
    status, headers, body = response
    cookies = http.note.pop("cookies", None) if http else None  # for the answer, not for the log
    said = {"statusCode": status, "headers": headers, "body": body}
    return {**said, "cookies": cookies} if cookies else said
