"""What a document would hold, and what a subscription would be: worked out by the same functions as
the change itself, and nothing is written, not even a counter moved."""

from datetime import date
from typing import TYPE_CHECKING, Any

from kundenakte.billing import book, change, end, periods, record, terms
from kundenakte.billing.periods import Bill
from kundenakte.billing.settle import document_of
from kundenakte.domain.article import Article
from kundenakte.domain.billing_lines import charge_lines, entries_of, length
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.languages import language_of
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import PlanFields, SubscriptionPreview

NOBODY = 0  # an id that is never given


def previewed(unit: UnitOfWork, asked: "SubscriptionPreview") -> dict[str, Any]:
    """What would become of what is asked for. Raises NotFound, and whatever the call itself would
    refuse."""
    if not asked.subscription_id:
        asked.require()
        customer = customers.read(unit, asked.customer_id)
        new = book.booked(unit, customer, asked, NOBODY)
        return shown(unit, customer, "new", None, book.first_bill(unit, customer, new))
    before = record.standing(unit, asked.subscription_id)
    customer = customers.read(unit, before.customer_id)
    kind, made = _made(unit, customer, before, asked)
    return shown(unit, customer, kind, before, made)


def upcoming_total(
    unit: UnitOfWork, customer: Customer, article: Article, asked: "PlanFields"
) -> int:
    """The cents of the first bill of an article, with set-up fee, add-ons and coupon, as if it were
    booked today and without a trial."""
    plan = terms.plan(article, customer, asked, "1")
    addons = terms.addons(unit, customer, plan, asked.addons)
    coupon = terms.coupon(unit, asked.coupon, article.number, NOBODY, use=False)
    today = unit.today.isoformat()
    fields = {"SUBSCRIPTION_ID": NOBODY, "CUSTOMER_ID": NOBODY, "ANCHOR": today, "START": today}
    new = Subscription({**fields, "STATE": "running", "PLAN": plan})
    new = new.with_fields(ADDONS=addons, COUPON=coupon)
    made = periods.next_bill(unit, customer, new)
    document, _ = document_of(unit, customer, None, made, unit.today)
    return int(document.get("TOTAL", 0))


def _made(
    unit: UnitOfWork, customer: Customer, before: Subscription, asked: "SubscriptionPreview"
) -> tuple[str, Bill]:
    if asked.cancellation_date or asked.cancel:
        last = date.fromisoformat(asked.cancellation_date) if asked.cancellation_date else None
        return "cancellation", end.ended(unit, customer, before, last)
    changes = asked.article_number or asked.undo or asked.quantity or asked.addons
    if changes or asked.reset_addons:
        if not asked.article_number and not asked.undo:
            number = before.plan["ARTICLE_NUMBER"]
            asked = asked.model_copy(update={"article_number": number})
        return "change", change.changed(unit, customer, before, asked)
    if before.running and "NEXT_EVENT" in before.fields:
        return "renewal", Bill(before, [])
    raise Refused(Problem("invalid", "SUBSCRIPTION_ID", "no further payment is to come"))


def shown(
    unit: UnitOfWork, customer: Customer, kind: str, before: Subscription | None, made: Bill
) -> dict[str, Any]:
    """What a bill would be: NOW, the document of today; NEXT, the invoice of the next period; and
    SUBSCRIPTION, as it would be."""
    now, _ = document_of(unit, customer, before, made, unit.today)
    after = made.after
    if made.usage_billed:
        after = after.with_fields(USAGE_BILLED=made.usage_billed)
    earliest = end.earliest_last_day(customer, after, unit.today)
    return {
        "KIND": kind,
        "NOW": now,
        "NEXT": next_document(unit, customer, after),
        "SUBSCRIPTION": after,
        "EARLIEST_END": earliest.isoformat(),
        "TODAY": unit.today,
    }


def next_document(unit: UnitOfWork, customer: Customer, after: Subscription) -> dict[str, Any]:
    """The invoice of the next period, as of its day; empty where none is to come."""
    due = after.day("NEXT_EVENT")
    if due is None or not after.running:
        return {}
    made = periods.next_bill(unit, customer, after)
    document, _ = document_of(unit, customer, None, made, max(due, unit.today))
    return document


def usual_document(
    unit: UnitOfWork, customer: Customer, subscription: Subscription
) -> dict[str, Any]:
    """The invoice of a whole period as it comes again and again: without set-up fee, usage data and
    discount. Nothing is read. Raises Refused where the VAT of a line cannot be decided."""
    plain = subscription.with_fields(COUPON=None)
    days = plain.next_period
    entries = entries_of(plain, days[0])
    lines = charge_lines(plain, entries, days, length(days), language_of(customer))
    document, _ = document_of(unit, customer, None, Bill(plain, lines), max(days[0], unit.today))
    return document
