"""Mails: those that did not arrive and need somebody, and all, the newest first."""

from typing import Any, Final

from kundenakte.domain.errors import Refused
from kundenakte.entry.account import listing, unreached
from kundenakte.entry.account.unreached import Unreached
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import letters
from kundenakte.pages.account.lists import Asked
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, mails, waiting
from kundenakte.storage.unit import UnitOfWork

PAGE: Final = "/account/mails"
STATES: Final = ("all",)


def answer(visit: AccountVisit) -> Response | None:
    """The list; a form sends one of the mails once more."""
    if visit.parts:
        return None
    return _again(visit) if visit.posted else _shown(visit)


def _shown(visit: AccountVisit, status: int = 200, **more: Any) -> Response:
    asked, unit = Asked.read(visit.query, STATES), visit.unit()
    rows, cut = _all(unit, asked) if asked.state else _unreached(unit, asked)
    return visit.show(
        "mails",
        "lists",
        "mails",
        status=status,
        asked=asked,
        cut=cut,
        rows=[letters.mail_row(one.mail.fields, one.customer, _declaration(one)) for one in rows],
        **more,
    )


def _declaration(one: Unreached) -> int | None:
    """The declaration in whose file a mail lies; None for mails to customers and to users."""
    _, kind, number = one.mail.file.split("#", 2)
    return int(number) if kind == "DECLARATION" else None


def _all(unit: UnitOfWork, asked: Asked) -> tuple[list[Unreached], listing.Cut]:
    found = mails.of_account(unit, listing.before(asked), listing.SIZE + 1)
    rows, cut = listing.page(found, lambda _: True, lambda one: str(one.id))
    ids = list(dict.fromkeys(one.customer_id for one in rows if one.customer_id is not None))
    known = {one.customer_id: one for one in customers.find_all(unit, ids)}
    return [Unreached(one, known.get(one.customer_id or 0)) for one in rows], cut


def _unreached(unit: UnitOfWork, asked: Asked) -> tuple[list[Unreached], listing.Cut]:
    """Those of the next hundred that wait; what is behind them is on the next page."""
    before = listing.before(asked)
    wanted = [key for key in waiting.mails(unit) if waiting.id_of(key) < before]
    more = len(wanted) > unreached.MOST
    last = waiting.id_of(wanted[unreached.MOST - 1]) if more else ""
    return unreached.read(unit, wanted), listing.Cut(str(last), more)


def _again(visit: AccountVisit) -> Response:
    """What mail.send cannot send it says at once: nothing is sent then."""
    told = {"CUSTOMER_ID": visit.form.get("customer", ""), "TEMPLATE": visit.form.get("mail", "")}
    try:
        visit.call("mail.send", told)
    except Refused as refused:
        address = any(problem.field == "EMAIL" for problem in refused.problems)
        return _shown(visit, 400, refused="address" if address else "other")
    return visit.done(PAGE, "sent_again")
