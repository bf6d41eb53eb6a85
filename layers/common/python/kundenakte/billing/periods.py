"""Bills what is due of a customer's subscriptions: one period of one subscription in a transaction
(or of several that are due on the same day, where the account wants them on one invoice)."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kundenakte.billing import issue, tell
from kundenakte.domain.billing_lines import Line, entries_of, length, period_lines, usage_lines
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import MOST_ITEMS, MOST_TEXT, Invoice, text_length
from kundenakte.domain.languages import language_of
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.domain.subscription_change import counted, with_upcoming_plan
from kundenakte.domain.subscription_dates import with_next_event
from kundenakte.storage import customers, subscriptions, usage
from kundenakte.storage.unit import UnitOfWork

ACTION = "billing"


class Bill(NamedTuple):
    """A subscription as it will be, the lines that this makes, and the last of the usage data that
    are among them (0: none)."""

    after: Subscription
    lines: list[Line]
    usage_billed: int = 0


class Billed(NamedTuple):
    """Subscriptions after a period was billed, each with the highest usage record on the invoice,
    and the invoice; None where there was nothing to put on one."""

    subscriptions: list[tuple[Subscription, int]]
    invoice: Invoice | None


def step(
    unit: UnitOfWork, customer_id: int, left_out: Collection[int] = (), *, alone: bool = False
) -> bool:
    """Plan the next thing that is due for a customer by today; False when nothing is.

    Running it again and committing each time bills all that is due, in the order of the days, but
    for the subscriptions `left_out`; each on an invoice of its own where it is to be `alone`.
    Raises Refused when the invoice may not be issued: then nothing is planned, and it stays due.
    """
    due = _due(unit, customer_id, left_out)
    if not due:
        return False
    customer = customers.read(unit, customer_id)
    first = due[0]
    if _is_over(first):
        _close(unit, customer, first)
        return True
    together = [first] if alone else _together(unit, due)
    billed = bill(unit, customer, together)
    for before, (after, usage_billed) in zip(together, billed.subscriptions, strict=False):
        tell.subscription(unit, customer, "subscription.changed", after)
        subscriptions.replace(unit, before, after, usage_billed=usage_billed)
    return True


def bill(unit: UnitOfWork, customer: Customer, together: list[Subscription]) -> Billed:
    """Plan one invoice for the next period of each subscription, and answer what becomes of them;
    storing them is left to the caller. Those at the end that it has no room for are left out."""
    bills: list[Bill] = []
    for subscription in together:
        unit.follow(subscription.version)
        made = next_bill(unit, customer, subscription)
        if bills and not _fit([*bills, made]):
            break
        bills.append(made)
    lines = [line for made in bills for line in made.lines]
    invoice = invoiced(unit, customer, [made.after for made in bills], lines)
    by = invoice.id if invoice else None
    return Billed([(b.after.with_fields(PAID_BY=by), b.usage_billed) for b in bills], invoice)


def _fit(bills: list[Bill]) -> bool:
    lines = [line for made in bills for line in made.lines]
    return len(lines) <= MOST_ITEMS and text_length(lines) <= MOST_TEXT


def note_faults(
    unit: UnitOfWork, customer_id: int, left_out: Collection[int], texts: list[str]
) -> int:
    """Plan to note why the first subscription that is due, of those not `left_out`, cannot be
    billed, unless it says so already; answers its id, 0 without one. It stays due, and every run
    tries again."""
    due = _due(unit, customer_id, left_out)
    if due and due[0].fields.get("BILLING_FAULTS") != texts:
        subscriptions.replace(unit, due[0], due[0].with_fields(BILLING_FAULTS=texts))
    return due[0].id if due else 0


def _due(unit: UnitOfWork, customer_id: int, left_out: Collection[int]) -> list[Subscription]:
    found = [
        (day, subscription.id, subscription)
        for subscription in subscriptions.of_customer(unit, customer_id)
        if (day := subscription.due_on) and day <= unit.today and subscription.id not in left_out
    ]
    return [subscription for _, _, subscription in sorted(found, key=lambda one: one[:2])]


def _is_over(subscription: Subscription) -> bool:
    last = subscription.last_day
    return last is not None and subscription.due_on == last + ONE_DAY


def _together(unit: UnitOfWork, due: list[Subscription]) -> list[Subscription]:
    first = due[0]
    if not unit.account.settings["COMBINE_INVOICES"]:
        return [first]
    same = [s for s in due if (s.due_on, _currency(s)) == (first.due_on, _currency(first))]
    return [s for s in same if not _is_over(s)][:MOST_TOGETHER]


MOST_TOGETHER = 20


def _currency(subscription: Subscription) -> Any:
    return with_upcoming_plan(subscription).plan.get("CURRENCY_CODE")


def next_bill(unit: UnitOfWork, customer: Customer, subscription: Subscription) -> Bill:
    """What the next period of a subscription costs; nothing is planned."""
    renewed = with_upcoming_plan(subscription)
    first, last = renewed.next_period
    ends = renewed.last_day
    days = (first, min(last, ends) if ends else last)
    records, usage_billed = _unbilled(unit, subscription)
    lines = period_lines(renewed, days, records, language_of(customer))
    return Bill(_advanced(renewed, unit.today, days), lines, usage_billed)


def _unbilled(unit: UnitOfWork, subscription: Subscription) -> tuple[list[Mapping[str, Any]], int]:
    """The usage data that are on no invoice yet, and the last one's id."""
    if not subscription.version:
        return [], 0  # it is not stored yet
    records = list(usage.unbilled(unit, subscription))
    last = max((record["USAGEDATA_ID"] for record in records), default=0)
    unit.follow(last)
    return _merged(records), last


def _advanced(subscription: Subscription, today: date, days: tuple[date, date]) -> Subscription:
    entries = entries_of(subscription, days[0])
    after = counted(subscription, entries).with_fields(
        PERIODS=int(subscription.fields.get("PERIODS", 0)) + 1,
        INVOICES=int(subscription.fields.get("INVOICES", 0)) + 1,
        LAST_EVENT=today,
        BILLING_FAULTS=None,
        PAID_FROM=days[0],
        PAID_UNTIL=days[1],
        PAID_DAYS=length(subscription.next_period),
        PAID_FOR=entries,
    )
    return with_next_event(after)


def invoiced(
    unit: UnitOfWork,
    customer: Customer,
    billed: list[Subscription],
    lines: list[Line],
    *,
    renews: bool = True,
) -> Invoice | None:
    """Plan the invoice of one or several subscriptions; None where there is nothing to put on one,
    or nothing to be paid and the account wants no such invoices. `renews`: it is for a period."""
    worth = sum(Decimal(line["UNIT_PRICE"]) * Decimal(line["QUANTITY"]) for line in lines)
    if not lines or not (worth or unit.account.settings["ALLOW_ZERO_INVOICES"]):
        return None
    fields = invoice_fields(customer, billed, lines)
    trigger = "renewal" if renews and fields["SUBSCRIPTION_INVOICE_COUNTER"] > 1 else ""
    return issue.issue(unit, customer, fields, trigger=trigger)


def invoice_fields(
    customer: Customer, billed: list[Subscription], lines: list[Line]
) -> dict[str, Any]:
    """The draft of the invoice of one or several subscriptions."""
    first = billed[0].fields
    about = {"INVOICE_TITLE": first.get("INVOICE_TITLE", "")} if len(billed) == 1 else {}
    return {
        "KIND": "invoice",
        "CUSTOMER_ID": customer.customer_id,
        "SUBSCRIPTION_ID": first["SUBSCRIPTION_ID"],
        "SUBSCRIPTION_INVOICE_COUNTER": first.get("INVOICES", 0),
        "CURRENCY_CODE": first["PLAN"].get("CURRENCY_CODE", ""),
        "ITEMS": lines,
        **about,
    }


def _close(unit: UnitOfWork, customer: Customer, subscription: Subscription) -> None:
    """Plan the end; usage data of the last period are billed with it."""
    unit.follow(subscription.version)
    records, usage_billed = _unbilled(unit, subscription)
    if records:
        lines = usage_lines(subscription.plan, records)
        invoiced(unit, customer, [subscription], lines, renews=False)
    after = subscription.with_fields(
        STATE="closed", NEXT_EVENT=None, PLAN_UPCOMING=None, BILLING_FAULTS=None
    )
    subscriptions.replace(unit, subscription, after, usage_billed=usage_billed)
    tell.changed(unit, customer, "subscription.closed", subscription, after, action=ACTION)


MOST_USAGE_LINES = 200


def _merged(records: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Usage records as they are; where they would be too many lines, one sum for each article,
    price and description, then for each article and price."""
    for alike in (SAME_TEXT, SAME_PRICE):
        if len(records) <= MOST_USAGE_LINES:
            break
        sums: dict[tuple[Any, ...], dict[str, Any]] = {}
        for record in records:
            key = tuple(record.get(name) for name in alike)
            kept = record if "DESCRIPTION" in alike else {**record, "DESCRIPTION": ""}
            sums[key] = usage.added(sums.get(key), kept)
        records = list(sums.values())
    return records


SAME_PRICE = ("ARTICLE_NUMBER", "UNIT_PRICE", "VAT_PERCENT", "IS_GROSS")
SAME_TEXT = (*SAME_PRICE, "DESCRIPTION")
