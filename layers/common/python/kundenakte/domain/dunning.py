"""Reminders of invoices that are not paid: which one comes next, and when (rules DUN-1 to DUN-8).

State of an invoice, under DUNNING: LEVEL (of the last reminder), LAST (its day), NEXT (when to look
at it again), FEES and FEES_PAID (cents), HISTORY (LEVEL, DATE, DUE_DATE, FEE, OUTSTANDING of each),
DEFAULT (DATE and GROUND of the debtor's default), STOP (UNTIL, REASON). Fees are damages, outside
VAT: they are on no invoice, and TOTAL does not hold them.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from kundenakte.domain.account import DunningLevel
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice

NEVER = "9999-12-31"
LAST_TERM = 7  # days that the last reminder gives
DEFAULT_DAYS = 30  # after due date and receipt, § 286 (3) BGB


class Step(NamedTuple):
    """A reminder: its level from 1, its fee in cents, and the day on which it may be sent."""

    level: int
    fee: int
    day: str


def next_step(invoice: Invoice, levels: Sequence[DunningLevel]) -> Step | None:
    """The reminder that comes next; None when all were sent."""
    dunning = invoice.state.get("DUNNING", {})
    sent = int(dunning.get("LEVEL", 0))
    if sent >= len(levels):
        return None
    before = date.fromisoformat(dunning.get("LAST") or invoice.fields["DUE_DATE"])
    day = before + timedelta(days=levels[sent].days)
    return Step(sent + 1, levels[sent].fee, day.isoformat())


def may_be_reminded(invoice: Invoice, today: date) -> bool:
    """Whether it is an invoice that is overdue, and its dunning is not stopped."""
    stop = invoice.state.get("DUNNING", {}).get("STOP")
    overdue = invoice.status(today.isoformat()) == "overdue"
    return overdue and not (stop is not None and _holds(stop.get("UNTIL", ""), today))


def stopped(customer: Customer, today: date) -> bool:
    """Whether no invoice of the customer is reminded of today."""
    fields = customer.fields
    return bool(fields.get("DUNNING_STOP")) and _holds(fields.get("DUNNING_STOP_UNTIL", ""), today)


def reminded(
    invoice: Invoice, step: Step, levels: Sequence[DunningLevel], today: date
) -> dict[str, Any]:
    """DUNNING after a reminder was sent today. Its term ends when the next one may be sent."""
    before = invoice.state.get("DUNNING", {})
    last = step.level >= len(levels)
    term = today + timedelta(days=LAST_TERM if last else levels[step.level].days)
    sent = {
        "LEVEL": step.level,
        "DATE": today.isoformat(),
        "DUE_DATE": term.isoformat(),
        "FEE": step.fee,
        "OUTSTANDING": invoice.outstanding,
    }
    kept = {name: value for name, value in before.items() if name != "STOP"}  # it has run out
    return {
        **kept,
        "LEVEL": step.level,
        "LAST": today.isoformat(),
        "NEXT": NEVER if last else term.isoformat(),
        "FEES": int(before.get("FEES", 0)) + step.fee,
        "HISTORY": [*before.get("HISTORY", []), sent],
        "DEFAULT": before.get("DEFAULT") or default(invoice, today),
    }


def default(invoice: Invoice, today: date) -> dict[str, str]:
    """Since when and why the debtor of an invoice first reminded of today is in default (DUN-1): a
    business 30 days after the due date, without a reminder; anybody by the reminder."""
    by_time = date.fromisoformat(invoice.fields["DUE_DATE"]) + timedelta(days=DEFAULT_DAYS + 1)
    business = invoice.fields.get("BUYER", {}).get("CUSTOMER_TYPE") == "business"
    if business and by_time <= today:
        return {"DATE": by_time.isoformat(), "GROUND": "30 days"}
    return {"DATE": today.isoformat(), "GROUND": "reminder"}


def with_stop(invoice: Invoice, until: str, reason: str) -> dict[str, Any]:
    """DUNNING with a stop up to a day, inclusive; "" means for good."""
    told = {"UNTIL": until, "REASON": reason}
    stop = {name: value for name, value in told.items() if value}
    again = (date.fromisoformat(until) + timedelta(days=1)).isoformat() if until else NEVER
    return {**invoice.state.get("DUNNING", {}), "STOP": stop, "NEXT": again}


def without_stop(invoice: Invoice, levels: Sequence[DunningLevel]) -> dict[str, Any]:
    """DUNNING without a stop: the next reminder is due when it was before."""
    kept = dict(invoice.state.get("DUNNING", {}))
    kept.pop("STOP", None)
    step = next_step(invoice, levels)
    return {**kept, "NEXT": step.day if step else NEVER}


def _holds(until: str, today: date) -> bool:
    return not until or today.isoformat() <= until
