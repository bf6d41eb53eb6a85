"""`/link/{account}`: a customer asks for a new link. The answer is always the same; links go to the
addresses of customers only, by mail."""

from collections.abc import Iterable
from datetime import timedelta

from kundenakte.domain import folding, times
from kundenakte.domain.customer import Customer
from kundenakte.domain.page_fields import clean, is_email
from kundenakte.entry import form_token, notice
from kundenakte.entry.hosted.confirm import path
from kundenakte.entry.once import once
from kundenakte.entry.visit import Visit
from kundenakte.pages import respond
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, directory, limits, links, notes
from kundenakte.storage.unit import UnitOfWork

PLACE = "link"  # what the form's token is bound to, wherever the form is shown
MOST_CUSTOMERS = 3  # with one address
MOST_AN_HOUR = 3  # for one address
MOST_FROM_ONE_PLACE = 10  # in ten minutes
HOUR, TEN_MINUTES = 60 * 60, 10 * 60
SENT = "sent"
MAIL = "customer_link"  # the mail's template
LINKED = frozenset(
    "accountdata dashboard checkout change addons cancel reactivate code link".split()
)


def answer(visit: Visit) -> Response | None:
    """The form, or what became of it."""
    if visit.parts:
        return None
    if "form" not in visit.form:
        mark = visit.query.get(notice.PARAMETER, "")
        done = mark and notice.found(visit.account, _own(visit), mark) == SENT
        return _page(visit, kind="sent" if done else "ask")
    return _sent(visit)


def lost(visit: Visit) -> Response:
    """What is answered where an address leads to no customer, for whatever reason."""
    if visit.page not in LINKED:
        return respond.not_found(visit.frame())
    return _page(visit, kind="over", status=404)


def _page(visit: Visit, kind: str, error: str = "", email: str = "", status: int = 200) -> Response:
    return respond.page(
        "link",
        visit.frame(),
        "link",
        status=400 if error else status,
        kind=kind,
        errors={"email": error} if error else {},
        email=email,
        token=form_token.make(visit.account, PLACE),
        action=_own(visit),
        reference=visit.http.request_id,
    )


def _sent(visit: Visit) -> Response:
    words = texts(visit.frame().language, visit.frame().form, "link")
    nonce = form_token.read(visit.account, PLACE, visit.form["form"])
    email = clean(visit.form.get("email", ""))
    if not nonce or not is_email(email):
        said = words.link_resend if is_email(email) else words.link_email
        return _page(visit, kind="ask", error=said, email=email)
    unit = visit.unit()
    if not limits.allows(unit, "place", visit.http.source, MOST_FROM_ONE_PLACE, TEN_MINUTES):
        return respond.too_many(visit.frame())
    if limits.allows(unit, "link", email.casefold(), MOST_AN_HOUR, HOUR):
        once(visit, nonce, lambda unit: _planned(visit, unit, email))
    return respond.redirect(notice.added(visit.account, _own(visit), SENT))


def _own(visit: Visit) -> str:
    return path(visit, "link", visit.account.hash)


def _planned(visit: Visit, unit: UnitOfWork, email: str) -> str:
    """Plan a link and a mail for each customer with the address. Where there is none, a form that
    was sent is noted all the same, so that it takes as long."""
    for customer in _with_address(unit, email):
        unit.follow(customer.version)
        until = unit.now + timedelta(seconds=links.SECONDS)
        url = visit.account.page_url("dashboard", links.make(unit, customer))
        to = str(customer.fields["EMAIL"])  # never what was typed: it may only look alike
        told = {"url": url, "valid_until": times.stored(until), "to": to}
        notes.event(unit, customer.customer_id, f"mail.{MAIL}", told, mail=MAIL, days=1)
    return SENT


def _with_address(unit: UnitOfWork, email: str) -> Iterable[Customer]:
    """Customers as they are stored now: the index lags behind, and takes ß for ss."""
    found = customers.find_all(unit, directory.by_email(unit, email, MOST_CUSTOMERS))
    asked = folding.address(email)
    return [one for one in found if folding.address(str(one.fields.get("EMAIL", ""))) == asked]
