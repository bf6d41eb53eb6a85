"""collection.create: collect what is due by direct debit, as a file for the bank. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing.collect import Blocked, collect
from kundenakte.calls.call import Call
from kundenakte.domain.collection_input import CollectionCreate
from kundenakte.domain.debit import earliest_due
from kundenakte.domain.money import amount_text
from kundenakte.storage.unit import UnitOfWork


class NotCollected(TypedDict):
    """An invoice that is due and was left out; CODE is stable, REASON is for people."""

    INVOICE_ID: int
    INVOICE_NUMBER: str
    CUSTOMER_ID: int
    CODE: str
    REASON: str


class CollectionCreated(TypedDict):
    """RESPONSE of collection.create; COLLECTION_ID is 0 where nothing was due. MORE 1: more is due
    than one file holds, call again."""

    STATUS: str
    COLLECTION_ID: int
    COUNT: int
    SUM: str
    BLOCKED: list[NotCollected]
    MORE: int


def collection_create(request: CollectionCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Collect, in transactions of their own: what was done stays done when the call breaks off,
    and the next one goes on with it. Raises Refused while settings are missing."""
    lead = int(unit.account.settings["COLLECTION_LEAD_DAYS"])
    until = request.last_day(unit.today, earliest_due(unit.today, lead))
    run, blocked, more = collect(unit, until)
    return {
        "STATUS": "success",
        "COLLECTION_ID": run.id if run else 0,
        "COUNT": run.fields["COUNT"] if run else 0,
        "SUM": amount_text(run.fields["SUM"] if run else 0),
        "BLOCKED": [_shown(one) for one in blocked],
        "MORE": int(more),
    }


def _shown(one: Blocked) -> dict[str, Any]:
    return {
        "INVOICE_ID": one.invoice.id,
        "INVOICE_NUMBER": one.invoice.number,
        "CUSTOMER_ID": one.invoice.customer_id,
        "CODE": one.obstacle.code,
        "REASON": one.obstacle.text,
    }


CALL = Call("collection.create", CollectionCreate, collection_create, CollectionCreated)
