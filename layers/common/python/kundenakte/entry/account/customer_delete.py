"""/account/customer/{id}/delete: what goes, what stays and why; then the deletion."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.retention import kept_until
from kundenakte.entry.account import acting
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.respond import Response
from kundenakte.storage import invoices, mandates, payments, subscriptions
from kundenakte.storage.unit import UnitOfWork

SERVICE: Final = "customer.delete"
LIST: Final = f"{HOME}/customers"


class Kept(NamedTuple):
    """What stays for a while: `key` names it in the texts, `until` is the last day."""

    key: str
    number: int
    until: date


def answer(visit: AccountVisit) -> Response | None:
    """What would become of the file; posted, the list of customers, without this one."""
    acting.must_write(visit)
    asked = {"customer_id": acting.number(visit)}
    if visit.posted and visit.answered(SERVICE, asked):  # the same form, sent twice
        return visit.done(LIST, "customer_deleted")
    customer = acting.customer(visit)
    if not visit.posted:
        return _page(visit, customer)
    try:
        visit.call(SERVICE, asked)
    except Refused as refused:
        return _page(visit, customer, refused)
    return visit.done(LIST, "customer_deleted")


def _page(visit: AccountVisit, customer: Customer, refused: Refused | None = None) -> Response:
    unit, me = visit.unit(), customer.customer_id
    running = [one for one in subscriptions.of_customer(unit, me) if one.running]
    final = [one for one in invoices.of_customer(unit, me) if one.final]
    return acting.page(
        visit,
        "customer_delete",
        customer,
        "delete",
        status=400 if refused else 200,
        errors=acting.wrong(visit, refused, ()) if refused else {},
        running=[(str(one.plan["TITLE"]), acting.place("subscription", one)) for one in running],
        owed=_owed(final, unit.today.isoformat()),
        kept=list(_kept(unit, customer, final)),
        number=customer.number if final else "",
    )


def _owed(final: list[Invoice], today: str) -> int:
    """How many invoices are still open: nobody is reminded of them any more."""
    return sum(one.status(today) in ("unpaid", "overdue") for one in final)


def _kept(unit: UnitOfWork, customer: Customer, final: list[Invoice]) -> Iterator[Kept]:
    """Documents, payments and mandates that were used, until their time is over (rule ARC-2)."""
    paid = list(payments.of_customer(unit, customer.customer_id))
    used = [
        one for one in mandates.of_customer(unit, customer.customer_id) if "LAST_USED" in one.fields
    ]
    days = {
        "invoices": [str(one.fields["INVOICE_DATE"])[:10] for one in final],
        "payments": [str(one.fields["DATE"])[:10] for one in paid],
        "mandates": [unit.today.isoformat() for _ in used],
    }
    for key, found in days.items():
        if found:
            yield Kept(key, len(found), kept_until(date.fromisoformat(max(found))))
