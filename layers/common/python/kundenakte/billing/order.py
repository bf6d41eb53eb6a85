"""An order from a hosted page: what is offered, worked out as it will be billed (rule CON-2), and
the customer's and the subscription's beginning, planned together (contract 6.3)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kundenakte.billing import book, preview
from kundenakte.documents.checks import faults
from kundenakte.documents.clean import clean
from kundenakte.domain import withdrawal
from kundenakte.domain.customer import Customer, new_customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.offer import Agreed, Offer, confirmation, kept
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.withdrawal_notice import VERSION
from kundenakte.storage import customers, numbers, subscriptions
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate

Fields = Mapping[str, Any]
NOBODY: Fields = {"CUSTOMER_ID": preview.NOBODY, "CUSTOMER_NUMBER": ""}


def imagined(unit: UnitOfWork, given: Fields) -> Customer:
    """A customer as it would be, to reckon with; no counter is moved. Raises Refused for what it
    may not be without."""
    return new_customer({**given, **NOBODY}, unit.account.settings, at=unit.at)


def offer(unit: UnitOfWork, customer: Customer, asked: "SubscriptionCreate") -> Offer:
    """What ordering `asked` would come to; nothing is planned. Raises NotFound, and Refused where
    it may not be booked or its VAT cannot be decided."""
    new = book.booked(unit, customer, _looked_at(asked), preview.NOBODY)
    consumer = customer.fields["CUSTOMER_TYPE"] == "consumer"
    full = new.with_fields(COUPON=None)
    return Offer(
        subscription=new,
        first=preview.next_document(unit, customer, new),
        undiscounted=preview.next_document(unit, customer, full),
        usual=preview.usual_document(unit, customer, new),
        today=unit.today,
        withdrawal_until=withdrawal.last_day(unit.today) if consumer else None,
    )


def require_billable(made: Offer) -> None:
    """Raises Refused with all that would keep the first bill from being issued."""
    if found := faults(clean(made.first)):
        raise Refused(*found)


def place(
    unit: UnitOfWork, given: Fields, asked: "SubscriptionCreate", agreed: Agreed, mandate: Fields
) -> tuple[Subscription, Invoice | None]:
    """Plan the order of somebody new: customer, subscription and, where it is due, the first
    invoice. `given` are the customer's fields, without a number; `mandate` is the evidence of a
    consent to direct debit, empty without one. Raises what `offer` does."""
    identity = numbers.identity(unit)
    customer = new_customer({**given, **identity}, unit.account.settings, at=unit.at)
    customers.add(unit, customer, number_is_ours=True, mail="", mandate=mandate)
    return place_for(unit, customer, asked, agreed)


def place_for(
    unit: UnitOfWork, customer: Customer, asked: "SubscriptionCreate", agreed: Agreed
) -> tuple[Subscription, Invoice | None]:
    """Plan the order of a customer who is stored already, or in the same unit."""
    offered = offer(unit, customer, asked)
    if offered.may_wait and not agreed.early_start:
        begins = max(asked.begins(unit.today), withdrawal.first_day_after(unit.today))
        asked = asked.model_copy(update={"start_date": begins.isoformat()})
    new = book.booked(unit, customer, asked, subscriptions.next_id(unit))
    order = kept(offered, agreed, unit.account.settings, VERSION, at=unit.at)
    about = {"order": confirmation(order, agreed)}
    return book.opened(unit, customer, new.with_fields(ORDER=order), about=about)


def _looked_at(asked: "SubscriptionCreate") -> "SubscriptionCreate":
    """The same, without a use of the coupon."""
    from kundenakte.domain.subscription_fields import SubscriptionPreview

    return SubscriptionPreview.model_validate(asked.model_dump(by_alias=True, exclude_unset=True))
