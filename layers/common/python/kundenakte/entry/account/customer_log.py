"""/account/customer/{id}/log: the whole log of changes, page by page."""

from typing import Any, Final

from kundenakte.billing import customer_file
from kundenakte.domain.customer import Customer
from kundenakte.entry.account import acting, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import file, file_log
from kundenakte.pages.account.file_log import Names
from kundenakte.pages.respond import Response
from kundenakte.storage import customer_file as sections
from kundenakte.storage import invoice_list
from kundenakte.storage.unit import UnitOfWork

AREAS: Final = ("edit", "file_log")
SHOWN: Final = 50


def answer(visit: AccountVisit) -> Response | None:
    """The entries below the id that ?before= names, newest first."""
    if visit.posted:
        return None
    unit, customer = visit.unit(), acting.customer(visit)
    before = typed.an_id(visit.query.get("before", ""))
    start = sections.NEWEST if before is None else before
    found = sections.log(unit, customer.customer_id, SHOWN + 1, start)
    shown, words = found[:SHOWN], acting.words(visit, *AREAS)
    return acting.page(
        visit,
        "customer_log",
        customer,
        *AREAS,
        entries=file_log.told(shown, _names(unit, customer, shown), words),
        older=shown[-1]["LOG_ID"] if len(found) > SHOWN else 0,
        newest=start == sections.NEWEST,
    )


def _names(unit: UnitOfWork, customer: Customer, entries: list[dict[str, Any]]) -> Names:
    """What the entries name: subscriptions, and the numbers of invoices that they do not say."""
    ids = {one["INVOICE_ID"] for one in entries if "INVOICE_ID" in one} - {
        one["INVOICE_ID"] for one in entries if one.get("INVOICE_NUMBER")
    }
    invoices = invoice_list.in_file(unit, customer.customer_id, sorted(ids)) if ids else []
    numbers = {
        one["INVOICE_ID"]: one["INVOICE_NUMBER"] for one in entries if one.get("INVOICE_NUMBER")
    }
    booked = customer_file.subscriptions(unit, customer.customer_id)
    names = file.names(booked, {one.id: one for one in invoices}, customer.fields)
    return names._replace(invoices={**names.invoices, **numbers})
