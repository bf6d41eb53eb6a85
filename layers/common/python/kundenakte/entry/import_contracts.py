"""Rows of mandates and of subscriptions of customers who are there."""

from kundenakte.billing import book
from kundenakte.calls.mandate_create import mandate_create
from kundenakte.calls.subscription_create import subscription_create
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_rows import ImportRow
from kundenakte.domain.mandate_input import MandateCreate
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.subscription_fields import SubscriptionCreate
from kundenakte.entry.import_result import NEW, UNCHANGED, Result
from kundenakte.entry.import_seen import Seen
from kundenakte.storage import mandates, subscriptions
from kundenakte.storage.unit import UnitOfWork


def plan_mandate(unit: UnitOfWork, seen: Seen, row: ImportRow, dry: bool) -> Result:
    """Plan the mandate; one that is there with this account is left as it is. Raises Refused."""
    del dry  # what is planned is not committed then
    customer = seen.needed(row)
    data = {**row.values, "CUSTOMER_ID": customer.customer_id}
    request = MandateCreate.read(data, FIRST_PAGE)
    known = mandates.find(unit, customer.customer_id, request.reference)
    if known and known.fields["IBAN"] == request.iban:
        return Result(UNCHANGED, customer.customer_id)
    if mandates.is_claimed(unit, request.reference):
        raise Refused(Problem("taken", "REFERENCE", "it was used before"))
    mandate_create(request, unit)
    return Result(NEW, customer.customer_id)


def plan_subscription(unit: UnitOfWork, seen: Seen, row: ImportRow, dry: bool) -> Result:
    """Plan the subscription, of which nothing is billed before NEXT_EVENT; one that is there is
    left as it is. Raises Refused."""
    customer = seen.needed(row)
    known = _known(unit, seen, row)
    if known:
        return Result(UNCHANGED, known)
    data = {**row.values, "CUSTOMER_ID": customer.customer_id}
    request = SubscriptionCreate.read(data, FIRST_PAGE)
    request.require()
    if request.next_event <= unit.today.isoformat():
        reason = "a day that is still to come is expected: an import bills nothing"
        raise Refused(Problem("invalid", "NEXT_EVENT", reason))
    if dry:
        return _tried(unit, customer, request)
    made = subscription_create(request, unit)
    return Result(NEW, made["SUBSCRIPTION_ID"])


def _tried(unit: UnitOfWork, customer: Customer, request: SubscriptionCreate) -> Result:
    book.booked(unit, customer, request, 0)
    return Result(NEW)


def _known(unit: UnitOfWork, seen: Seen, row: ImportRow) -> int:
    """The subscription that the row was imported as, or that has its external id; 0 for none."""
    if digest := seen.digest(row):
        written = seen.claims.get(digest, 0)
        found = subscriptions.find(unit, written) if written else None
    else:
        found = subscriptions.by_ext_uid(unit, row.values["SUBSCRIPTION_EXT_UID"])
    return found.id if found else 0
