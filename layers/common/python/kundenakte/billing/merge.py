"""Merges one customer into another: what goes on moves, what was issued stays as it was.

Documents and payments are of the file that they were made in, for ever (§ 146 (4) AO): they keep
their customer, and stay there to be paid, corrected and shown. Running subscriptions, drafts, tags
and credit move, so that all that comes is of one customer.
"""

from typing import NamedTuple

from kundenakte.domain.customer import MERGED_INTO, Customer
from kundenakte.domain.customer_merge import must_be_own, taken_over
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import KIND as INVOICE
from kundenakte.domain.shipment import KIND as SHIPMENT
from kundenakte.domain.subscription import KIND as SUBSCRIPTION
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import customers, invoices, moving, notes, shipments, subscriptions
from kundenakte.storage.unit import UnitOfWork

ACTION = "customer.merge"
MOST = 60  # writes for what moves; those of both records with 40 tags fill the rest of a hundred


class Goes(NamedTuple):
    """What moves to the customer that stays."""

    subscriptions: list[Subscription]
    drafts: list[int]
    shipments: list[int]


def of(unit: UnitOfWork, goes: Customer) -> Goes:
    """What would move of a customer."""
    me = goes.customer_id
    booked = [one for one in subscriptions.of_customer(unit, me) if one.running]
    ids = {one.id for one in booked}
    drafts = [one.id for one in invoices.of_customer(unit, me) if not one.final]
    sent = [
        one.id
        for one in shipments.of_customer(unit, me)
        if one.fields.get("SUBSCRIPTION_ID") in ids
    ]
    return Goes(booked, drafts, sent)


def merge(unit: UnitOfWork, stays: Customer, goes: Customer) -> Goes:
    """Plan the merger. Raises Refused for a file that was merged before, and for one that is too
    full to be moved at once."""
    must_be_own(stays)
    must_be_own(goes, "FROM_CUSTOMER_ID")
    after = stays.changed(taken_over(stays, goes), at=unit.at)
    gone = {MERGED_INTO: stays.customer_id, "TAGS": [], "CREDIT_BALANCE": 0}
    moves = of(unit, goes)
    _move(unit, moves, goes.customer_id, stays.customer_id)
    customers.replace(unit, goes, goes.changed(gone, at=unit.at), action=ACTION)
    unit.follow(stays.version)
    notes.log(unit, stays.customer_id, ACTION, FROM_CUSTOMER_ID=goes.customer_id)
    if after is stays:  # nothing to take over
        customers.must_stay(unit, stays)
    customers.replace(unit, stays, after, action=ACTION)
    return moves


def _move(unit: UnitOfWork, moves: Goes, source: int, target: int) -> None:
    writes = 3 * sum(len(each) for each in moves)
    for one in moves.subscriptions:
        moving.move(unit, SUBSCRIPTION, one.id, source, target)
        writes += 2 * moving.move_usage(unit, one.id, source, target)
    if writes > MOST:
        fault = f"more moves than one transaction holds ({writes} of {MOST} writes); the other way?"
        raise Refused(Problem("too_full", "FROM_CUSTOMER_ID", fault))
    for number in moves.drafts:
        moving.move(unit, INVOICE, number, source, target)
    for number in moves.shipments:
        moving.move(unit, SHIPMENT, number, source, target)
