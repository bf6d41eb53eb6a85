"""What pages that do something in a customer's file have in common: whom and what an address names,
and what is wrong with a form."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NoReturn

from kundenakte.billing import drafts
from kundenakte.documents.texts import TEXTS
from kundenakte.documents.units import unit_name
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Forbidden, NotFound, Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.account import typed
from kundenakte.entry.account.registry import PAGES
from kundenakte.entry.account.visit import HOME, NO_NAMES, AccountVisit
from kundenakte.pages.account import answer, bill, faults
from kundenakte.pages.account.bill import Document, Naming
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, payments, subscriptions

DONE = "done"  # the words of notices that actions leave on other pages


def number(visit: AccountVisit) -> int:
    """The id in the address, which has nothing behind it. Raises NotFound."""
    found = typed.an_id(visit.parts[0])
    if len(visit.parts) > 1 or found is None:
        raise NotFound("ID")
    return found


def must_write(visit: AccountVisit) -> None:
    """Raises Forbidden for who may not do what the page is for."""
    if not visit.may(PAGES[visit.key].area, write=True):
        raise Forbidden


def customer(visit: AccountVisit) -> Customer:
    """The customer that the address names. Raises NotFound."""
    return customers.read(visit.unit(), number(visit))


def subscription(visit: AccountVisit) -> tuple[Subscription, Customer]:
    """The subscription that the address names, and whose it is. Raises NotFound."""
    found = subscriptions.read(visit.unit(), number(visit))
    return found, customers.read(visit.unit(), found.customer_id)


def invoice(visit: AccountVisit) -> tuple[Invoice, Customer]:
    """The invoice or draft that the address names, and whose it is. Raises NotFound."""
    return drafts.read(visit.unit(), number(visit))


def payment(visit: AccountVisit) -> tuple[Payment, Customer]:
    """The payment that the address names, and whose it is. Raises NotFound."""
    found = payments.read(visit.unit(), number(visit))
    return found, customers.read(visit.unit(), found.customer_id)


def home(found: Customer) -> str:
    """The address of a customer's file."""
    return f"{HOME}/customer/{found.customer_id}"


def place(noun: str, found: Subscription | Invoice | Payment, action: str = "") -> str:
    """The address of something in a file, or of what can be done with it."""
    return f"{HOME}/{noun}/{found.id}" + (f"/{action}" if action else "")


def words(visit: AccountVisit, *areas: str) -> SimpleNamespace:
    """The words of the page, for what is more than markup."""
    named = (answer.COMMON, *(f"account/{area}" for area in areas))
    return texts(visit.language, "sie", *named)


def shown(visit: AccountVisit, fields: Mapping[str, Any]) -> Document | None:
    """A document in the page's language."""
    return bill.document(fields, naming(visit))


def naming(visit: AccountVisit) -> Naming:
    """How the page's language names units, and what is said on tax."""
    german = visit.language == "de"

    def note(key: str) -> str:
        text = TEXTS.get(key)
        return key if text is None else text.de if german else text.en

    return Naming(lambda code, many: unit_name(code, Decimal(many), german=german), note)


def wrong(
    visit: AccountVisit,
    refused: Refused,
    labels: Collection[str],
    names: Mapping[str, str] = NO_NAMES,
) -> dict[str, str]:
    """Input → what is wrong with it; "" for all that is wrong with no input of the page. `labels`
    are the inputs that it has."""
    elsewhere = {
        problem.field: ""
        for problem in refused.problems
        if faults.parameter(problem.field, names) not in labels
    }
    return visit.faults(refused, {**names, **elsewhere})


def page(
    visit: AccountVisit, template: str, found: Customer, *areas: str, **values: Any
) -> Response:
    """A page in a customer's file, which its way names."""
    about = {"name": found.listed_name, "number": found.number, "place": home(found)}
    return visit.show(template, *areas, customer=about, **values)


def missing(field: str) -> NoReturn:
    """Raises Refused for a field that the page asks for and the call would do without."""
    raise Refused(Problem("missing", field))
