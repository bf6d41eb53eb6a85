"""Pages that change one field of a customer: the note, the tags."""

from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, customer_typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

AREAS: Final = ("edit", "file_log")


def answer(visit: AccountVisit, name: str, page: str, saved: str) -> Response:
    """The form of a field; posted, the way back, or what speaks against it. `page` names
    the template, `saved` the notice."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if not visit.posted:
        return _form(visit, customer, name, page, customer_typed.shown(customer.fields, name))
    given = customer_typed.read(visit, (name,))
    seen = visit.form.get(customer_typed.SEEN, "")
    found = customer_typed.changes(visit.unit(), customer, seen, given)
    if found.clashes:
        return _form(visit, customer, name, page, given[name], clash=True)
    try:
        return _saved(visit, customer, saved, found.given)
    except Refused as refused:
        return _form(visit, customer, name, page, given[name], refused)


def _saved(visit: AccountVisit, customer: Customer, saved: str, given: dict[str, Any]) -> Response:
    reason = customer_typed.reason(visit)
    if not given:
        return visit.done(acting.home(customer), "customer_same")
    values = {**given, "CUSTOMER_ID": customer.customer_id}
    visit.call("customer.update", values, reason=reason)
    return visit.done(acting.home(customer), saved)


def _form(
    visit: AccountVisit,
    customer: Customer,
    name: str,
    page: str,
    value: str,
    refused: Refused | None = None,
    *,
    clash: bool = False,
) -> Response:
    words = acting.words(visit, *AREAS)
    labels = {name.lower(): words.customer_fields[name], "reason": words.edit_reason}
    now = customer_typed.shown(customer.fields, name)
    old = visit.form.get(customer_typed.SEEN, "")
    return acting.page(
        visit,
        f"customer_{page}",
        customer,
        *AREAS,
        status=400 if refused else 409 if clash else 200,
        value=value,
        seen=old if refused else str(customer.version),
        labels=labels,
        errors=acting.wrong(visit, refused, labels) if refused else {},
        clashes=[(name.lower(), labels[name.lower()], now, value)] if clash else [],
        reason=visit.form.get(customer_typed.REASON, ""),
    )
