"""What the pages of the sign-in share: the browser that asks, where it wants to go, their frame."""

import re
import secrets
from typing import Any
from urllib.parse import urlencode

from kundenakte.domain.account import Account, overlaid
from kundenakte.domain.signing import equal
from kundenakte.entry.account import session
from kundenakte.entry.account.visit import HOME, sent
from kundenakte.entry.http import Http
from kundenakte.pages.account import answer
from kundenakte.pages.account.answer import Shell
from kundenakte.pages.frame import language
from kundenakte.pages.render import LANGUAGES
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import account_store, users
from kundenakte.storage.users import User

SIGN_IN = f"{HOME}/sign-in"
# Names a browser before anybody is signed in: forms must bring its value (a login CSRF cannot), and
# a code is typed where it was asked for. The prefix keeps other hosts of the site from setting it.
COOKIE = "__Host-kundenakte-sign-in"
SECONDS = 12 * 60 * 60  # nobody is hurried (WCAG 2.2.1)
LONGEST_TARGET = 1500
GONE = 404
_OURS = re.compile(r"[0-9a-f]{40}")
_TARGET = re.compile(rf"{HOME}(/[A-Za-z0-9_.~%-]+)*(\?[A-Za-z0-9_.~%&=+,:-]*)?")


def browser(http: Http) -> str:
    """The value of the browser's cookie, which the answer sets where it had none."""
    begins = f"{COOKIE}="
    cookies = http.event.get("cookies") or []
    known = [c[len(begins) :] for c in cookies if c.startswith(begins)]
    value = next((one for one in known if _OURS.fullmatch(one)), "") or secrets.token_hex(20)
    if value not in known:
        kept = f"Max-Age={SECONDS}; Path=/; Secure; HttpOnly; SameSite=Lax"
        http.note["cookies"] = [f"{COOKIE}={value}; {kept}"]
    return value


def posted(http: Http) -> dict[str, str] | None:
    """The fields of a form of ours, sent from the browser that it was shown in; None for others."""
    given = sent(http)
    fields = dict(given.fields) if given else {}
    foreign = http.header("sec-fetch-site") in ("cross-site", "same-site")
    return None if foreign or not equal(browser(http), fields.get("form", "")) else fields


def target(to: str) -> str:
    """The page to go to after the sign-in: one of ours, whatever was asked for."""
    fits = len(to) <= LONGEST_TARGET and _TARGET.fullmatch(to)
    return HOME if not fits or ".." in to or to.startswith(f"{HOME}/sign-") else to


def signed_in(http: Http, account: Account, user: User, to: str) -> Response:
    """303 to a page of ours, with a session."""
    http.note.update(account=account.id, user=user.id)
    http.note["cookies"] = [session.opened(account, user)]
    return redirect(target(to))


def who_has(email: str) -> list[tuple[Account, User]]:
    """All users with an address, each with the account."""
    found = []
    for account_id, user_id in users.by_email(email):
        account, user = account_store.found(account_id), users.find(account_id, user_id)
        if account and user:
            found.append((account, user))
    return found


def address(http: Http, *parts: str, **query: str) -> str:
    """The address of a page of the sign-in, in the language asked for, if one was."""
    asked = _query(http).get("lang", "").lower()
    query |= {"lang": asked} if asked in LANGUAGES else {}
    tail = f"?{urlencode(query)}" if query else ""
    return "/".join((SIGN_IN, *parts)) + tail


def page(http: Http, template: str, *, status: int = 200, **values: Any) -> Response:
    """templates/account/<template>.html for somebody who is not signed in yet."""
    told = {"token": browser(http), "own": address(http)}
    return answer.page(template, shell(http), "sign_in", status=status, **{**told, **values})


def shell(http: Http) -> Shell:
    """The frame, in the language asked for, else the browser's."""
    query = _query(http)
    spoken = language(query.get("lang", ""), "", http.header("accept-language") or "")
    return Shell(overlaid({}), spoken, None, query=query, path=str(http.event["rawPath"]))


def over(http: Http) -> Response:
    """A code or a link that is good no more, for whatever reason."""
    return page(http, "sign_in_over", status=GONE)


def _query(http: Http) -> dict[str, str]:
    return http.event.get("queryStringParameters") or {}
