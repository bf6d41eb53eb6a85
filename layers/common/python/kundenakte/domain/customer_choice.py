"""Which customers a list of the office shows, and in what order."""

from dataclasses import dataclass, field

from kundenakte.domain.customer import Customer

ORDERS = ("name", "number", "created", "open")
STATES = ("open", "overdue", "settled")
MOST_TAGS = 10  # in one filter
LEAST_TERM = 3  # characters that a search begins with


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer owes: `amounts` by currency in cents, and whether any of it is overdue."""

    amounts: dict[str, int] = field(default_factory=dict)
    overdue: bool = False

    @property
    def cents(self) -> int:
        """What lists are in order by: the sum of all currencies, as if they were one."""
        return sum(self.amounts.values())

    @property
    def state(self) -> str:
        """open, overdue or settled."""
        if self.overdue:
            return "overdue"
        return "open" if self.amounts else "settled"


NOTHING = Owed()


@dataclass(frozen=True, slots=True)
class Choice:
    """Empty values ask for nothing. Tags are folded: all of `tags` or, with `any_tag`, one of them,
    and none of `without`. `state` open takes in what is overdue. By open amount, only customers who
    owe something are listed; with a `term` the order is that of the search."""

    term: str = ""
    tags: tuple[str, ...] = ()
    any_tag: bool = False
    without: tuple[str, ...] = ()
    country: str = ""
    state: str = ""
    order: str = "name"
    descending: bool = False

    def matches(self, customer: Customer) -> bool:
        """Whether tags and country hold for the customer as it is stored now."""
        mine = customer.tags.keys()
        wanted = [tag in mine for tag in self.tags]
        return (
            (not wanted or (any if self.any_tag else all)(wanted))
            and not mine & set(self.without)
            and self.country in ("", customer.fields.get("COUNTRY_CODE", ""))
        )

    def allows(self, owed: Owed) -> bool:
        """Whether the state of payment is the one asked for."""
        return self.state in ("", owed.state) or (self.state == "open" and owed.overdue)

    @property
    def narrows(self) -> bool:
        """Whether anybody is left out."""
        return bool(self.term or self.tags or self.without or self.country or self.state)
