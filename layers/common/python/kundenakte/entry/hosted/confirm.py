"""Makes sure that a visitor is the customer: with a one-time code to the customer's address.

Nothing is sent before somebody presses a button: programs that look into mails open links, too.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from kundenakte.domain import email_state
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page_fields import is_email
from kundenakte.entry import form_token, session
from kundenakte.entry.once import once
from kundenakte.entry.visit import Visit
from kundenakte.pages import code as pages
from kundenakte.pages import respond
from kundenakte.pages.respond import Response
from kundenakte.storage import codes
from kundenakte.storage.unit import UnitOfWork

BUTTON = "send-code"
SESSION = "session"  # what a code is for: nothing but to be let in
_LONGEST_QUERY = 1500


def needs_session(visit: Visit, customer: Customer) -> Response | None:
    """What is shown to a visitor who has to be confirmed first; None where the account does not
    want that (PAGE_CODE), or it has been done. Pages with a customer's data ask this first."""
    if visit.account.settings["PAGE_CODE"] != "always" or session.is_open(visit, customer):
        return None
    to, problems = reachable(customer), tuple[Problem, ...]()
    nonce = form_token.read(visit.account, visit.place, visit.form.get("form", ""))
    if BUTTON in visit.form and to and nonce:
        try:
            return respond.redirect(_sent(visit, customer, to, nonce))
        except Refused as refused:
            problems = refused.problems
    frame = visit.frame(customer)
    return respond.page(
        "code-ask",
        frame,
        "code",
        status=400 if problems else 200,
        token=form_token.make(visit.account, visit.place),
        masked=pages.masked(to) if to else "",
        problem=pages.problem(problems),
        ended=bool(nonce) and BUTTON not in visit.form,
    )


def reachable(customer: Customer) -> str:
    """The address on file that a code can be sent to, "" when there is none."""
    email = str(customer.fields.get("EMAIL", ""))
    bounced = email_state.kind_of(customer.fields, email) == email_state.BOUNCED
    return "" if bounced or not is_email(email) else email


def path(visit: Visit, *parts: str) -> str:
    """The address of a page of the account, in the language asked for."""
    place = "/".join(quote(part, safe="") for part in parts)
    asked = {"lang": visit.query["lang"]} if visit.query.get("lang") else {}
    tail = f"?{urlencode(asked)}" if asked else ""
    return f"/{place}{tail}"


def begun(
    visit: Visit, unit: UnitOfWork, customer: Customer, to: str, about: Mapping[str, Any]
) -> str:
    """Plan a code; answers the address of its page. Raises Refused."""
    unit.follow(customer.version)
    token = codes.begin(unit, customer.customer_id, to, about)
    return path(visit, "code", visit.account.hash, token)


def _sent(visit: Visit, customer: Customer, to: str, nonce: str) -> str:
    about = {"KIND": SESSION, "BACK": _here(visit)}
    return once(visit, nonce, lambda unit: begun(visit, unit, customer, to, about))


def _here(visit: Visit) -> str:
    """The address of the page itself, with what it was called with."""
    place = "/".join(
        quote(part, safe="") for part in (visit.page, visit.account.hash, *visit.parts)
    )
    query = urlencode(visit.query)
    return f"/{place}?{query}" if query and len(query) < _LONGEST_QUERY else f"/{place}"
