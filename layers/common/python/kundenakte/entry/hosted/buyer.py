"""Who orders: somebody new, or a customer who is known."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem
from kundenakte.domain.offer import Agreed
from kundenakte.domain.subscription import Subscription
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate

Fields = Mapping[str, Any]
NOTHING: Fields = {}


class Entered(NamedTuple):
    """What was said of the customer: `customer` as it would be, None where there are problems;
    `given` are fields to store, `mandate` the evidence of a consent to direct debit."""

    customer: Customer | None
    problems: tuple[Problem, ...] = ()
    given: Fields = NOTHING
    mandate: Fields = NOTHING


class Buyer(Protocol):
    """What differs between the two."""

    def read(self) -> Entered:
        """What the form says."""

    def glimpse(self) -> Customer:
        """Somebody like the customer, to tell prices to before the data are complete."""

    def asked(self, problems: tuple[Problem, ...]) -> dict[str, Any]:
        """What purchase.html asks the customer for, beside the booking."""

    def parameters(self) -> set[str]:
        """The names of the fields that are asked."""

    def place(
        self, unit: UnitOfWork, entered: Entered, asked: "SubscriptionCreate", agreed: Agreed
    ) -> Subscription:
        """Plan the order."""
