"""A known customer orders: what is stored is shown and wins; only what is missing is asked."""

from collections.abc import Set
from typing import TYPE_CHECKING, Any

from kundenakte.billing import order
from kundenakte.domain import page_fields
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem
from kundenakte.domain.offer import Agreed
from kundenakte.domain.page_fields import Asked
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.hosted.buyer import Entered
from kundenakte.entry.hosted.desk import Desk
from kundenakte.entry.hosted.newcomer import NEEDED
from kundenakte.entry.job import in_unit
from kundenakte.pages import fields
from kundenakte.pages import order as view
from kundenakte.pages.render import texts
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate


class Regular:
    """Who has a file. How they pay stays as it is; it is changed on the page of their data."""

    def __init__(self, desk: Desk, customer: Customer) -> None:
        self.desk, self.customer = desk, customer

    def read(self) -> Entered:
        """The customer, with what was missing."""
        unit = self.desk.visit.unit()
        entered = page_fields.read(self.desk.sent, self._missing(), unit.today)
        if entered.problems:
            return Entered(None, entered.problems)
        after = self.customer.changed(entered.given, at=unit.at)
        return Entered(after, (), entered.given)

    def glimpse(self) -> Customer:
        """The customer as stored."""
        return self.customer

    def parameters(self) -> set[str]:
        """The names of the fields that are asked."""
        return {each.parameter for each in self._missing()}

    def asked(self, problems: tuple[Problem, ...]) -> dict[str, Any]:
        """What is stored, to look at, and fields for what is missing."""
        frame = self.desk.frame
        asked = self._missing({each.field for each in problems})
        words = texts(frame.language, frame.form, "fields")
        typed = {
            each.field: page_fields.clean(self.desk.sent.get(each.parameter, "")) for each in asked
        }
        return {
            "known": view.own_data(self.customer),
            "own_page": frame.path("accountdata", self.desk.visit.parts[0]),
            "kinds": (),
            "kind": str(self.customer.fields["CUSTOMER_TYPE"]),
            "business_groups": (),
            "groups": fields.groups(asked, typed, words, self.desk.home),
            "needed": (),
            "declare": False,
            "declared": False,
            "asking": None,
        }

    def place(
        self, unit: UnitOfWork, entered: Entered, asked: "SubscriptionCreate", agreed: Agreed
    ) -> Subscription:
        """Plan the subscription. What was missing is stored before it, by itself: the order's
        transaction only looks whether the customer is still there."""
        if entered.given:
            in_unit(unit.account, lambda other: self._complete(other, entered))
        customer = customers.read(unit, self.customer.customer_id)
        made, _ = order.place_for(unit, customer, asked, agreed)
        return made

    def _complete(self, unit: UnitOfWork, entered: Entered) -> None:
        before = customers.read(unit, self.customer.customer_id)
        missing = {name: value for name, value in entered.given.items() if value}
        still = {name: value for name, value in missing.items() if not before.fields.get(name)}
        after = before.changed(still, at=unit.at)
        customers.replace(unit, before, after, action="customer.update", tell=True)

    def _missing(self, more: Set[str] = frozenset()) -> tuple[Asked, ...]:
        """Fields that must be filled in and are not, and those that an invoice needs."""
        known = self.customer.fields
        settings, kind = self.desk.settings, str(known["CUSTOMER_TYPE"])
        wanted = {each.field for each in page_fields.asked(settings, kind) if each.required}
        sent = {f for f in NEEDED if page_fields.PARAMETERS[f] in self.desk.sent}
        wanted |= {field for field in NEEDED if field in more | sent}
        return tuple(
            Asked(field, parameter, required=True)
            for field, parameter in page_fields.PARAMETERS.items()
            if field in wanted and not known.get(field)
        )
