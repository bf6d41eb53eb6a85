"""`/code/{account}/{token}`: a one-time code is typed in, and what it is for is done."""

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from kundenakte.domain import folding
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.times import BERLIN
from kundenakte.entry import form_token, notice, session
from kundenakte.entry.hosted import confirm, own_change
from kundenakte.entry.once import once
from kundenakte.entry.visit import Visit
from kundenakte.pages import code as pages
from kundenakte.pages import respond
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import codes, customers, forms
from kundenakte.storage.codes import Code
from kundenakte.storage.unit import UnitOfWork

SENT, OPENED = "sent", "opened"
SAVED, NOT_SAVED, ELSEWHERE = "saved", "not_saved", "elsewhere"
TWICE_SECONDS = 60  # a second press of a button is not later
GONE = 404
NO_ERRORS: Mapping[str, str] = {}


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to no code."""
    if len(visit.parts) != 1:
        return None
    unit, nonce = visit.unit(), form_token.read(visit.account, visit.place, _token(visit))
    if nonce and (earlier := forms.result(unit, nonce)):
        return _led_to(visit, earlier)
    code = codes.find(unit, visit.parts[0])
    customer = customers.find(unit, code.customer_id) if code else None
    if code is None or customer is None:
        return None
    if codes.is_over(unit, code):
        return _over(visit, customer, code)
    if "form" not in visit.form:
        return _page(visit, customer, code)
    if not nonce:
        return _wrong(visit, customer, code, "resend")
    if "again" in visit.form:
        return _again(visit, customer, code, nonce)
    return _typed(visit, customer, code, nonce)


def _token(visit: Visit) -> str:
    return visit.form.get("form", "")


def _page(
    visit: Visit, customer: Customer, code: Code, errors: Mapping[str, str] = NO_ERRORS
) -> Response:
    mark = visit.query.get(notice.PARAMETER, "")
    path = confirm.path(visit, "code", visit.account.hash, code.token)
    return respond.page(
        "code",
        visit.frame(customer),
        "code",
        status=400 if errors else 200,
        token=form_token.make(visit.account, visit.place),
        masked=pages.masked(code.to),
        what=code.about["KIND"],
        until=datetime.fromtimestamp(code.until, UTC).astimezone(BERLIN),
        open=code.left > 0,
        errors=errors,
        notice=notice.found(visit.account, path, mark) if mark and not errors else "",
    )


def _over(visit: Visit, customer: Customer, code: Code) -> Response:
    frame = visit.frame(customer)
    return respond.page("code-over", frame, "code", status=GONE, back=code.about["BACK"])


def _again(visit: Visit, customer: Customer, code: Code, nonce: str) -> Response:
    path = confirm.path(visit, "code", visit.account.hash, code.token)

    def step(unit: UnitOfWork) -> str:
        unit.follow(customer.version)
        codes.again(unit, codes.find(unit, code.token) or code)
        return f"{SENT} {path}"

    try:
        return _led_to(visit, once(visit, nonce, step))
    except Refused as refused:
        return _wrong(visit, customer, code, pages.problem(refused.problems))


def _typed(visit: Visit, customer: Customer, code: Code, nonce: str) -> Response:
    """A try. It is counted and logged, without the code and without whose it is."""
    typed = re.sub(r"[\s-]", "", visit.form.get("code", ""))
    if not re.fullmatch(rf"[0-9]{{{codes.DIGITS}}}", typed):
        return _wrong(visit, customer, code, "digits")
    now, right = codes.tried(visit.unit(), code.token, typed)
    visit.http.note["code"] = "right" if right else "wrong" if now else "void"
    if now is None:
        return _wrong(visit, customer, code._replace(tries=codes.TRIES), "used_up")
    if not right:
        return _wrong(
            visit, customer, now, {0: "wrong_last", 1: "wrong_one"}.get(now.left, "wrong")
        )
    try:
        return _led_to(visit, once(visit, nonce, lambda unit: _done(visit, unit, now)))
    except Refused:  # what waits cannot be stored any more
        return _led_to(visit, once(visit, nonce, lambda unit: _dropped(unit, now)))


def _wrong(visit: Visit, customer: Customer, code: Code, why: str) -> Response:
    frame = visit.frame(customer)
    words = texts(frame.language, frame.form, "code")
    said = str(words.code_faults[why]).format(left=code.left)
    return _page(visit, customer, code, {"code": said})


def _done(visit: Visit, unit: UnitOfWork, code: Code) -> str:
    """Plan what the code is for and that it is used; answers what became of it, and where to go."""
    about = code.about
    customer = customers.find(unit, code.customer_id)
    if unit.attempt and codes.find(unit, code.token) is None:
        return f" {about['BACK']}"  # the same code was typed somewhere else at this moment
    codes.spend(unit, code)
    if customer is None:
        return f"{ELSEWHERE} {about['BACK']}"
    if about["KIND"] == confirm.SESSION:
        if folding.address(confirm.reachable(customer)) != folding.address(code.to):
            return f" {about['BACK']}"  # the address was replaced: where it went proves nothing
        return f"{OPENED}.{int(time.time()):x}.{customer.customer_id} {about['BACK']}"
    if about["SEEN"] != own_change.fingerprint(visit.account, customer):
        return f"{ELSEWHERE} {about['BACK']}"
    own_change.plan(unit, customer, own_change.waited(about), "confirmed by a code sent by mail")
    return f"{SAVED} {about['BACK']}"


def _dropped(unit: UnitOfWork, code: Code) -> str:
    codes.spend(unit, code)
    return f"{NOT_SAVED} {code.about['BACK']}"


def _led_to(visit: Visit, result: str) -> Response:
    """To the page that a form led to, which says what became of it."""
    word, _, path = result.partition(" ")
    if not word:
        return respond.redirect(path)
    if not word.startswith(OPENED):
        return respond.redirect(notice.added(visit.account, path, word))
    _, at, customer_id = word.split(".")
    customer = customers.find(visit.unit(), int(customer_id))
    # The code was right; a form that is sent again later must not be worth as much.
    if customer and int(at, 16) + TWICE_SECONDS > time.time():
        session.opened(visit, customer)
    return respond.redirect(path)
