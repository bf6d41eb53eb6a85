"""`/account/sign-in/{id}`: the code is typed where it was asked for; who is a user of several
accounts chooses one then."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from kundenakte.domain.account import Account
from kundenakte.domain.times import BERLIN
from kundenakte.entry import clock
from kundenakte.entry.account import session
from kundenakte.entry.account import sign_in_page as pages
from kundenakte.entry.account.visit import HOME
from kundenakte.entry.http import Http
from kundenakte.pages.account import answer as account_answer
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import account_store, sign_in
from kundenakte.storage.sign_in import Challenge
from kundenakte.storage.users import User

NOBODY = "-"  # no account has this id
NO_ERRORS: Mapping[str, str] = {}
Choices = list[tuple[Account, User]]


def answer(http: Http, challenge_id: str) -> Response:
    """The page of a code, or of the choice behind it."""
    challenge = sign_in.find(challenge_id, clock.now())
    if challenge is None or not sign_in.asked_by(challenge, pages.browser(http)):
        return redirect(HOME) if session.read(http) else pages.over(http)
    if http.method != "POST":
        return _choice(http, challenge) if challenge.proved else _page(http, challenge)
    fields = pages.posted(http)
    if fields is None:
        return _wrong(http, challenge, "again")
    if challenge.proved:
        return _chosen(http, challenge, fields.get("account", ""))
    return _typed(http, challenge, fields.get("code", ""))


def _page(http: Http, challenge: Challenge, errors: Mapping[str, str] = NO_ERRORS) -> Response:
    until = datetime.fromtimestamp(challenge.until, UTC).astimezone(BERLIN)
    return pages.page(
        http,
        "sign_in_code",
        status=400 if errors else 200,
        email=challenge.email,
        to=challenge.to,
        until=until,
        open=challenge.left > 0,
        errors=errors,
    )


def _typed(http: Http, challenge: Challenge, code: str) -> Response:
    """A try. It is counted and logged, without the code and without whose it is."""
    code = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(rf"[0-9]{{{sign_in.DIGITS}}}", code):
        return _wrong(http, challenge, "digits")
    account = account_store.found(challenge.account or NOBODY)  # a read for nobody, too
    now, right = sign_in.tried(challenge, code, account, clock.now())
    http.note["code"] = "right" if right else "wrong" if now else "void"
    if now is None:
        return _wrong(http, challenge._replace(tries=sign_in.TRIES), "used_up")
    if not right:
        why = {0: "wrong_last", 1: "wrong_one"}.get(now.left, "wrong")
        return _wrong(http, now, why)
    return _proved(http, now)


def _proved(http: Http, challenge: Challenge) -> Response:
    found = pages.who_has(challenge.email)
    if len(found) == 1:
        return _let_in(http, challenge, *found[0])
    if not found or not sign_in.prove(challenge):  # removed, or used elsewhere at this moment
        return pages.over(http)
    return redirect(pages.address(http, challenge.id))


def _choice(http: Http, challenge: Challenge) -> Response:
    found = pages.who_has(challenge.email)
    choices = [(account.id, account.settings["COMPANY"] or account.id) for account, _ in found]
    return pages.page(http, "sign_in_choose", choices=choices)


def _chosen(http: Http, challenge: Challenge, account_id: str) -> Response:
    for account, user in pages.who_has(challenge.email):
        if account.id == account_id:
            return _let_in(http, challenge, account, user)
    return _choice(http, challenge)


def _let_in(http: Http, challenge: Challenge, account: Account, user: User) -> Response:
    if not sign_in.spend(challenge):
        return pages.over(http)
    return pages.signed_in(http, account, user, challenge.to)


def _wrong(http: Http, challenge: Challenge, why: str) -> Response:
    if challenge.proved:
        return _choice(http, challenge)
    words = texts(pages.shell(http).language, "sie", account_answer.COMMON, "account/sign_in")
    said = str(words.sign_in_faults[why]).format(left=challenge.left)
    return _page(http, challenge, {"code" if challenge.left else "": said})
