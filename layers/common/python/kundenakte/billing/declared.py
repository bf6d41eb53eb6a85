"""What a declaration means: whose contracts, and what becomes of them at once.

The page is open to everybody. So a contract is only touched where the name and one of customer
number, contract number and e-mail address lead to one customer, who can be written to and take it
back; or where the page was called by the contract's own secret address.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kundenakte.billing import end, record
from kundenakte.domain import declaration as declared
from kundenakte.domain import email_state
from kundenakte.domain.customer import Customer
from kundenakte.domain.declaration_form import Declared
from kundenakte.domain.declaration_match import contracts_meant, name_fits
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import customers, directory, keys, subscriptions
from kundenakte.storage.unit import UnitOfWork

MOST = 20  # contracts of a customer that are looked at; who has more is for a person
LONGEST_ID = 15  # digits


class Link(NamedTuple):
    """The contract whose secret address the page was called by, and its customer."""

    subscription: Subscription
    customer: Customer


class Found(NamedTuple):
    """Whose declaration it is, and which contracts it means; empty where that is not certain."""

    customer: Customer | None = None
    contracts: tuple[Subscription, ...] = ()


class Step(NamedTuple):
    """A contract that a notice ends on a day, or has ended already."""

    subscription: Subscription
    last: date
    already: bool = False


class Plan(NamedTuple):
    """What is to be done with the contracts; `outcome` as in domain/declaration.py."""

    outcome: str
    steps: tuple[Step, ...] = ()

    @property
    def last(self) -> date | None:
        """The day by which all of them have ended."""
        return max((step.last for step in self.steps), default=None)


def find(unit: UnitOfWork, told: Declared, link: Link | None) -> Found:
    """Whom and what is meant. Reads a handful of items, whoever asks."""
    if link:
        contract, customer = link
        return _of(unit, customer, told, contract) if _may_mean(told, link) else Found()
    fitting = {
        customer.customer_id: (customer, named)
        for customer, named in _known_as(unit, told.identity)
        if name_fits(told.name, customer.fields)
    }
    if len(fitting) != 1:
        return Found()
    [(customer, named)] = fitting.values()
    return _of(unit, customer, told, named)


def _may_mean(told: Declared, link: Link) -> bool:
    """Whether the contract of the page's address may be meant: not where both the name and a number
    or e-mail address that were typed in are somebody else's."""
    contract, customer = link
    email = str(customer.fields.get("EMAIL", ""))
    own = (customer.number, email, str(contract.id), contract.ext_uid)
    typed = told.identity.casefold()
    if not re.search(r"[\d@]", typed) or typed in (each.casefold() for each in own):
        return True
    return name_fits(told.name, customer.fields)


def _known_as(unit: UnitOfWork, identity: str) -> Iterator[tuple[Customer, Subscription | None]]:
    """Customers with this number or e-mail address, and that of a contract with this number."""
    written = dict.fromkeys((identity, identity.upper()))
    claims = (keys.number_claim(unit.account.id, number) for number in written)
    owners = {customers.claimed_by(claim) for claim in claims}
    mailed = set(directory.by_email(unit, identity)) if "@" in identity else set()
    ids = sorted(number for number in owners | mailed if number is not None)
    for customer in customers.find_all(unit, ids):
        if customer.customer_id in owners or _has_email(customer, identity):
            yield customer, None
    for subscription in _contracts(unit, identity):
        if owner := customers.find(unit, subscription.customer_id):
            yield owner, subscription


def _has_email(customer: Customer, email: str) -> bool:
    return str(customer.fields.get("EMAIL", "")).casefold() == email.casefold()


def _contracts(unit: UnitOfWork, number: str) -> list[Subscription]:
    found = [subscriptions.by_ext_uid(unit, number)]
    if number.isascii() and number.isdigit() and len(number) <= LONGEST_ID:
        found.append(subscriptions.find(unit, int(number)))
    return [one for one in found if one]


def _of(unit: UnitOfWork, customer: Customer, told: Declared, named: Subscription | None) -> Found:
    """The contracts of a customer that are meant, of those that are not over."""
    open_ones: list[Subscription] = []
    for one in subscriptions.of_customer(unit, customer.customer_id):
        if one.fields["STATE"] != "closed":
            open_ones.append(one)
        if len(open_ones) > MOST:
            return Found(customer)
    if named and named.id not in (one.id for one in open_ones):
        return Found(customer)
    return Found(customer, contracts_meant(told.contract, named, open_ones))


def reachable(customer: Customer) -> bool:
    """Whether a mail is expected to reach the customer."""
    email = str(customer.fields.get("EMAIL", ""))
    return bool(email) and not email_state.kind_of(customer.fields, email)


def notice_plan(unit: UnitOfWork, found: Found, told: Declared, *, linked: bool) -> Plan:
    """What a notice does; nothing is planned yet.

    It ends each contract on the day that was asked for, else on the first that terms and law allow
    (§ 312k (6) BGB). What was asked for an earlier day, with a reason or without, ends then too:
    who wants to go at once wants to go at the next opportunity at least. Whether an extraordinary
    notice ends it earlier is for a person to judge.
    """
    customer = found.customer
    if customer is None or not found.contracts:
        return Plan(declared.FOUND if customer else declared.UNKNOWN)
    if not (linked or reachable(customer)):
        return Plan(declared.FOUND)
    steps = tuple(_step(unit, customer, one, told.wanted_end) for one in found.contracts)
    known = tuple(step for step in steps if step)
    if len(known) < len(steps) or not _in_one(unit, customer, known):
        return Plan(declared.FOUND)
    return Plan(_outcome(unit, known, told), known)


def _step(
    unit: UnitOfWork, customer: Customer, one: Subscription, wanted: date | None
) -> Step | None:
    """None where it was canceled for a later day: a person moves it."""
    last = end.earliest_last_day(customer, one, unit.today)
    expires = one.day("EXPIRATION_DATE")
    if wanted and wanted > last:
        last = min(wanted, expires) if expires else wanted
    known = one.day("CANCELLATION_DATE")
    if known is None:
        return Step(one, last)
    return Step(one, known, already=True) if known <= last else None


def _in_one(unit: UnitOfWork, customer: Customer, steps: tuple[Step, ...]) -> bool:
    """Whether one transaction can do it: it can make one document for a customer."""
    giving_back = 0
    for step in steps:
        if len(steps) > 1 and not step.already:
            before = record.standing(unit, step.subscription.id)
            giving_back += bool(end.ended(unit, customer, before, step.last).lines)
    return giving_back <= 1


def _outcome(unit: UnitOfWork, steps: tuple[Step, ...], told: Declared) -> str:
    asked = told.wanted_end or unit.today
    if told.extraordinary and any(step.last > asked for step in steps):
        return declared.DECIDE
    return declared.ALREADY if all(step.already for step in steps) else declared.ENDED
