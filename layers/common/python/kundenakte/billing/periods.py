"""Bills what is due of a customer's subscriptions: one period of one subscription in a transaction
(or of several that are due on the same day, where the account wants them on one invoice)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.billing import issue, tell
from kundenakte.domain.billing_lines import Line, period_lines
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.languages import language_of
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.storage import customers, subscriptions, usage
from kundenakte.storage.unit import UnitOfWork

ACTION = "billing"


class Billed(NamedTuple):
    """Subscriptions after a period was billed, by id with the highest usage record on the invoice,
    and the invoice; None where there was nothing to put on one."""

    subscriptions: list[tuple[Subscription, int]]
    invoice: Invoice | None


def step(unit: UnitOfWork, customer_id: int) -> bool:
    """Plan the next thing that is due for a customer by today; False when nothing is.

    Running it again and committing each time bills all that is due, in the order of the days.
    Raises Refused when the invoice may not be issued: then nothing is planned, and it stays due.
    """
    due = _due(unit, customer_id)
    if not due:
        return False
    customer = customers.read(unit, customer_id)
    first = due[0]
    if _is_over(first):
        _close(unit, customer, first)
        return True
    together = _together(unit, due)
    billed = bill(unit, customer, together)
    for before, (after, usage_billed) in zip(together, billed.subscriptions, strict=True):
        subscriptions.replace(unit, before, after, usage_billed=usage_billed)
        tell.subscription(unit, customer, "subscription.changed", after)
    return True


def bill(unit: UnitOfWork, customer: Customer, together: list[Subscription]) -> Billed:
    """Plan one invoice for the next period of each subscription, and answer what becomes of them;
    storing them is left to the caller."""
    lines: list[Line] = []
    billed: list[tuple[Subscription, int]] = []
    for subscription in together:
        unit.follow(subscription.version)
        made, after, usage_billed = _billed(unit, customer, subscription)
        lines += made
        billed.append((after, usage_billed))
    invoice = _invoice(unit, customer, [after for after, _ in billed], lines)
    return Billed(billed, invoice)


def note_faults(unit: UnitOfWork, customer_id: int, texts: list[str]) -> None:
    """Plan to note why the first subscription that is due cannot be billed; nothing when it says
    so already. It stays due, and every run tries again."""
    due = _due(unit, customer_id)
    if due and due[0].fields.get("BILLING_FAULTS") != texts:
        subscriptions.replace(unit, due[0], due[0].with_fields(BILLING_FAULTS=texts))


def _due(unit: UnitOfWork, customer_id: int) -> list[Subscription]:
    found = [
        (day, subscription.id, subscription)
        for subscription in subscriptions.of_customer(unit, customer_id)
        if (day := subscription.due_on) and day <= unit.today
    ]
    return [subscription for _, _, subscription in sorted(found, key=lambda one: one[:2])]


def _is_over(subscription: Subscription) -> bool:
    last = subscription.last_day
    return last is not None and subscription.due_on == last + ONE_DAY


def _together(unit: UnitOfWork, due: list[Subscription]) -> list[Subscription]:
    first = due[0]
    if not unit.account.settings["COMBINE_INVOICES"]:
        return [first]
    alike = (first.due_on, first.plan.get("CURRENCY_CODE"))
    same = [s for s in due if (s.due_on, s.plan.get("CURRENCY_CODE")) == alike]
    return [s for s in same if not _is_over(s)][:MOST_TOGETHER]


MOST_TOGETHER = 20


def _billed(
    unit: UnitOfWork, customer: Customer, subscription: Subscription
) -> tuple[list[Line], Subscription, int]:
    """The lines of the next period, the subscription after it, and the last usage record on it."""
    renewed = with_upcoming_plan(subscription)
    first, last = renewed.next_period
    ends = renewed.last_day
    days = (first, min(last, ends) if ends else last)
    records = list(usage.unbilled(unit, subscription))
    lines = period_lines(renewed, days, _merged(records), language_of(customer))
    usage_billed = max((record["USAGEDATA_ID"] for record in records), default=0)
    unit.follow(usage_billed)
    return lines, _advanced(renewed, unit.today, days, lines), usage_billed


def with_upcoming_plan(subscription: Subscription) -> Subscription:
    """The subscription with the plan that was agreed for the coming period, if there is one."""
    upcoming = subscription.fields.get("PLAN_UPCOMING")
    begins = subscription.next_period[0].isoformat()
    if not upcoming or upcoming["ACTIVATION_DATE"] > begins:
        return subscription
    plan = {name: value for name, value in upcoming.items() if name != "ACTIVATION_DATE"}
    addons = plan.pop("ADDONS", subscription.fields.get("ADDONS"))
    changed = subscription.with_fields(PLAN=plan, PLAN_UPCOMING=None, ADDONS=addons)
    if changed.interval == subscription.interval:
        return changed
    return changed.with_fields(ANCHOR=subscription.next_period[0], PERIODS=0, SHIFT_MONTHS=0)


def _advanced(
    subscription: Subscription, today: date, days: tuple[date, date], lines: list[Line]
) -> Subscription:
    billed = int(subscription.fields.get("PERIODS", 0)) + 1
    after = subscription.with_fields(PERIODS=billed, BILLING_FAULTS=None)
    ends = after.last_day
    following = after.next_period[0] if after.interval else None
    coupon = subscription.fields.get("COUPON")
    if coupon and any(line["QUANTITY"] == "-1" for line in lines):
        coupon = {**coupon, "PAYMENTS_DISCOUNTED": coupon.get("PAYMENTS_DISCOUNTED", 0) + 1}
    return after.with_fields(
        LAST_EVENT=today,
        PAID_UNTIL=days[1],
        NEXT_EVENT=None if following is None or (ends and following > ends) else following,
        INVOICES=int(subscription.fields.get("INVOICES", 0)) + 1,
        COUPON=coupon,
    )


def _invoice(
    unit: UnitOfWork, customer: Customer, billed: list[Subscription], lines: list[Line]
) -> Invoice | None:
    worth = any(line["UNIT_PRICE"] not in ("0", "0.00") for line in lines)
    if not lines or not (worth or unit.account.settings["ALLOW_ZERO_INVOICES"]):
        return None
    first = billed[0].fields
    about = {"INVOICE_TITLE": first.get("INVOICE_TITLE", "")} if len(billed) == 1 else {}
    fields = {
        "KIND": "invoice",
        "CUSTOMER_ID": customer.customer_id,
        "SUBSCRIPTION_ID": first["SUBSCRIPTION_ID"],
        "SUBSCRIPTION_INVOICE_COUNTER": first["INVOICES"],
        "CURRENCY_CODE": first["PLAN"].get("CURRENCY_CODE", ""),
        "ITEMS": lines,
        **about,
    }
    return issue.issue(unit, customer, fields, trigger="renewal" if first["INVOICES"] > 1 else "")


def _close(unit: UnitOfWork, customer: Customer, subscription: Subscription) -> None:
    unit.follow(subscription.version)
    after = subscription.with_fields(STATE="closed", NEXT_EVENT=None, PLAN_UPCOMING=None)
    subscriptions.replace(unit, subscription, after)
    tell.changed(unit, customer, "subscription.closed", subscription, after, action=ACTION)


MOST_USAGE_LINES = 200


def _merged(records: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Usage records as they are, or, where they would be too many lines, one sum for each article,
    price and description."""
    if len(records) <= MOST_USAGE_LINES:
        yield from records
        return
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for record in records:
        alike = tuple(record.get(name) for name in ("ARTICLE_NUMBER", "UNIT_PRICE", "DESCRIPTION"))
        total = usage.added(sums.get(alike), record)
        sums[alike] = total
    yield from sums.values()
