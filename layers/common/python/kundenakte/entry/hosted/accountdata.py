"""`/accountdata/{account}/{customer}`: own data and payment data, to be seen and changed.

New bank data and another e-mail address wait for a one-time code; all else is saved at once. What
is saved is what differs from what the page showed.
"""

from collections.abc import Mapping
from typing import NamedTuple

from kundenakte.domain import page_fields, page_payment
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page_payment import OnFile
from kundenakte.entry import form_token, notice
from kundenakte.entry.hosted import confirm, own_change
from kundenakte.entry.hosted.own_change import Change
from kundenakte.entry.once import once
from kundenakte.entry.visit import Visit, find_customer
from kundenakte.pages import accountdata as pages
from kundenakte.pages import respond
from kundenakte.pages.frame import Frame
from kundenakte.pages.messages import messages
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, forms, mandates
from kundenakte.storage.unit import UnitOfWork

CONFLICT = 409


class Own(NamedTuple):
    """The visit of the page of a customer, in its frame; `path` is the page's own address."""

    visit: Visit
    customer: Customer
    frame: Frame
    path: str


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to nobody."""
    customer = find_customer(visit, visit.parts[0]) if len(visit.parts) == 1 else None
    if customer is None:
        return None
    if asked := confirm.needs_session(visit, customer):
        return asked
    frame = visit.frame(customer)
    frame = frame._replace(home=frame.path("dashboard", visit.parts[0]))
    path = confirm.path(visit, "accountdata", visit.account.hash, visit.parts[0])
    own = Own(visit, customer, frame, path)
    return _sent(own) if "form" in visit.form else _shown(own)


def _shown(own: Own) -> Response:
    """What is known, and what the address or a form of others prefills beside it."""
    wanted = pages.asked(own.visit.account.settings, own.customer.fields)
    brought = page_fields.brought({**own.visit.query, **own.visit.form}, wanted)
    mark = own.visit.query.get(notice.PARAMETER, "")
    said = notice.found(own.visit.account, own.path, mark) if mark else ""
    return _page(own, brought=brought, said=said)


def _page(
    own: Own,
    *,
    brought: Mapping[str, str] = pages.NOTHING,
    typed: Mapping[str, str] = pages.NOTHING,
    errors: Mapping[str, str] = pages.NOTHING,
    said: str = "",
    status: int = 200,
) -> Response:
    account = own.visit.account
    return pages.page(
        own.frame,
        own.customer.fields,
        token=form_token.make(account, own.visit.place),
        seen=own_change.fingerprint(account, own.customer),
        typed=typed,
        brought=brought,
        errors=errors,
        notice=said,
        status=status,
    )


def _sent(own: Own) -> Response:
    visit, account = own.visit, own.visit.account
    nonce = form_token.read(account, visit.place, visit.form["form"])
    if not nonce:
        return _page(own, typed=visit.form, said="resend", status=400)
    unit = visit.unit()
    if earlier := forms.result(unit, nonce):
        return _once_more(own, unit, earlier)
    if visit.form.get("seen") != own_change.fingerprint(account, own.customer):
        return _page(own, said="elsewhere", status=CONFLICT)
    change, problems = _read(own, unit)
    if problems:
        return _refused(own, problems)
    if change.is_nothing:
        return respond.redirect(notice.added(account, own.path, "unchanged"))
    try:
        return _led_to(own, once(visit, nonce, lambda unit: _planned(own, unit, change)))
    except Refused as refused:
        return _refused(own, refused.problems)


def _once_more(own: Own, unit: UnitOfWork, earlier: str) -> Response:
    """The same form leads where it led; one that a browser has brought back, and that was filled in
    anew, was not saved."""
    change, problems = _read(own, unit)
    if earlier == own.path and (problems or not change.is_nothing):
        return _page(own, typed=own.visit.form, said="resend", status=400)
    return _led_to(own, earlier)


def _led_to(own: Own, result: str) -> Response:
    saved = result == own.path
    return respond.redirect(notice.added(own.visit.account, result, "saved") if saved else result)


def _planned(own: Own, unit: UnitOfWork, change: Change) -> str:
    """Plan the change, or the code that it needs; answers where that leads. Raises Refused."""
    account, before = own.visit.account, customers.read(unit, own.customer.customer_id)
    if own_change.fingerprint(account, before) != own_change.fingerprint(account, own.customer):
        raise Refused(Problem("elsewhere", ""))
    if not own_change.needs_code(before, change):
        own_change.plan(unit, before, change)
        return own.path
    to = own_change.code_goes_to(before, change)
    if not to:
        raise Refused(Problem("unreachable", ""))
    about = own_change.waiting(account, before, change, own.path)
    return confirm.begun(own.visit, unit, before, to, about)


def _read(own: Own, unit: UnitOfWork) -> tuple[Change, tuple[Problem, ...]]:
    """What is to be changed, and what is wrong with the form."""
    fields, settings = own.customer.fields, own.visit.account.settings
    entered = page_fields.read(own.visit.form, pages.asked(settings, fields), unit.today)
    types = page_payment.offered(settings, fields)
    collects = bool(settings["CREDITOR_ID"])
    paid = page_payment.read(own.visit.form, types, _on_file(own, unit), collects=collects)
    given = {
        name: value
        for name, value in entered.given.items()
        if value != fields.get(name, "") and entered.texts[name] != _shown_text(own, name)
    }
    if paid.type and paid.type != fields.get("PAYMENT_TYPE"):
        given["PAYMENT_TYPE"] = paid.type
    text = _mandate_text(own) if paid.account else ""
    return Change(given, paid.account, text), (*entered.problems, *paid.problems)


def _shown_text(own: Own, name: str) -> str:
    """What the page showed in a field, which may be written in another way than it is stored."""
    return page_fields.clean(pages.shown(own.frame, own.customer.fields, name))


def _mandate_text(own: Own) -> str:
    kind = str(own.customer.fields.get("CUSTOMER_TYPE", ""))
    return page_payment.mandate_text(own.visit.account.settings, kind, own.frame.language)


def _on_file(own: Own, unit: UnitOfWork) -> OnFile:
    fields = own.customer.fields
    found = mandates.of_customers(unit, [own.customer]).get(own.customer.customer_id)
    usable = found is not None and found.status(unit.today) == "active"
    iban, owner = (str(fields.get(f"BANK_{name}", "")) for name in ("IBAN", "ACCOUNT_OWNER"))
    return OnFile(page_payment.compact(iban), owner, usable)


def _refused(own: Own, problems: tuple[Problem, ...]) -> Response:
    """The form once more, with what is wrong beside the fields."""
    codes = [problem.code for problem in problems]
    if "elsewhere" in codes:
        return _page(own._replace(customer=_now(own)), said="elsewhere", status=CONFLICT)
    words = texts(own.frame.language, own.frame.form, *pages.AREAS)
    general = [words.own_faults[code] for code in codes if code in words.own_faults]
    errors = {"": general[0]} if general else messages(problems, words, page_payment.PARAMETERS)
    return _page(own, typed=own.visit.form, errors=errors, status=400)


def _now(own: Own) -> Customer:
    return customers.read(own.visit.unit(), own.customer.customer_id)
