"""The account's own pages, /account/...: who is signed in, what they may, and which page answers.

Nothing gets behind this module without a session, a form of ours, and the right that registry.py
names for the page.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final
from urllib.parse import unquote

from kundenakte.domain.account import overlaid
from kundenakte.domain.errors import ApiError, Busy, Forbidden, NotFound
from kundenakte.entry import boot, form_token
from kundenakte.entry.account import registry, session
from kundenakte.entry.account.session import Session
from kundenakte.entry.account.visit import HOME, AccountVisit, Sent, sent
from kundenakte.entry.http import Http, Reply, lambda_handler
from kundenakte.pages.account import answer
from kundenakte.pages.account.answer import Shell
from kundenakte.pages.frame import language
from kundenakte.pages.respond import Response, redirect

OPEN: Final = {"sign-in": "sign_in", "sign-out": "sign_out"}  # pages without a session


def serve() -> Callable[[dict[str, Any], Any], Reply]:
    """The Lambda handler of the account's pages."""
    handler = lambda_handler(_answer, _refuse)
    boot.ready()
    return handler


def _answer(http: Http) -> Reply:
    if http.event["rawPath"] == "/":  # who types the host's name only
        return _reply(http, redirect(HOME))
    parts = [unquote(part) for part in http.event["rawPath"].strip("/").split("/")][1:]
    if parts and parts[0] in OPEN:
        page = import_module(f"kundenakte.entry.account.{OPEN[parts[0]]}")
        return _reply(http, page.answer(http, tuple(parts[1:])))
    found = session.read(http)
    if found is None:
        return _reply(http, _sign_in(http))
    http.note.update(account=found.account.id, user=found.user.id)
    if cookie := session.renewed(found):
        http.note["cookies"] = [cookie]
    return _reply(http, _visited(http, found, parts))


def _sign_in(http: Http) -> Response:
    """To the sign-in, and back from there; what a form sent is not saved, which is said there."""
    from urllib.parse import urlencode

    query = http.event.get("rawQueryString", "")
    to = str(http.event["rawPath"]) + (f"?{query}" if query else "")
    asked = {"to": to} if to != HOME else {}
    asked |= {"ended": "1"} if http.method == "POST" else {}
    return redirect(f"{HOME}/sign-in?{urlencode(asked)}" if asked else f"{HOME}/sign-in")


def _visited(http: Http, found: Session, parts: list[str]) -> Response:
    place = registry.find(parts)
    if place is None:
        return _refused(http, found, 404, "not_found")
    page, key, rest = place
    given = sent(http) if http.method == "POST" else Sent()
    if given is None:
        return _refused(http, found, 400, "too_large")
    query = http.event.get("queryStringParameters") or {}
    visit = AccountVisit(http, found, key, rest, query, *given)
    if refused := _stopped(visit, page.area):
        return refused
    return _shown(visit, page.module)


def _stopped(visit: AccountVisit, area: str) -> Response | None:
    """The refusal of a request that the page must not even see."""
    if not visit.may(area, visit.posted):
        return _refused(visit.http, visit.session, 403, "forbidden")
    cross = visit.http.header("sec-fetch-site") == "cross-site"
    token = visit.form.get("form", "")
    if visit.posted and (cross or not form_token.read(visit.account, visit.session.place, token)):
        return _refused(visit.http, visit.session, 400, "form_ended")
    return None


def _shown(visit: AccountVisit, module: str) -> Response:
    page = import_module(f"kundenakte.entry.account.{module}")
    try:
        response: Response | None = page.answer(visit)
    except Forbidden:
        return _refused(visit.http, visit.session, 403, "forbidden")
    except NotFound:
        response = None
    except Busy:
        return _refused(visit.http, visit.session, 503, "busy")
    if response is None:
        return _refused(visit.http, visit.session, 404, "not_found")
    return response


def _refused(http: Http, found: Session | None, status: int, kind: str) -> Response:
    settings = found.account.settings if found else overlaid({})
    spoken = (
        found.user.language if found else language("", "", http.header("accept-language") or "")
    )
    shell = Shell(settings, spoken, found.user if found else None)
    return answer.page("refused", shell, status=status, kind=kind, reference=http.request_id)


def _refuse(http: Http, error: ApiError) -> Reply:
    return _reply(http, _refused(http, None, error.status, "failed"))


def _reply(http: Http, response: Response) -> Reply:
    status, headers, body = response
    cookies = http.note.pop("cookies", None)  # for the answer, not for the log
    said = {"statusCode": status, "headers": headers, "body": body}
    return {**said, "cookies": cookies} if cookies else said
