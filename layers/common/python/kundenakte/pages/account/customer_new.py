"""The form for a new customer: what is in it, and what was meant."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, Protocol

from kundenakte.domain.codes import CURRENCIES
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.pages.fields import SALUTATIONS, Options, countries
from kundenakte.pages.view import text

# Inputs that are called like their field, in small letters.
INPUTS: Final = tuple(
    """customer_type organization salutation title_academic first_name last_name position email
    email_cc customer_ext_uid tags address address_2 zipcode city country_code language_code phone
    mobile fax payment_type days_for_payment currency_code vat_id tax_id affiliate comment
    """.split()
)
# The form wants the first name of a private person too; the API the last name alone (contract 2.6).
NEEDED: Final = {"business": ("organization",), "consumer": ("first_name", "last_name")}
OFTEN: Final = ("EUR", "CHF", "USD", "GBP")


class Found(Protocol):
    """A customer who is alike, and in what."""

    @property
    def customer(self) -> Customer: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


class Shown(NamedTuple):
    """Likewise, as it is shown."""

    id: int
    name: str
    number: str
    city: str
    reasons: tuple[str, ...]


def usual(settings: Mapping[str, Any], number: str) -> dict[str, str]:
    """What is in the form at first; consent to letters is never ticked in advance."""
    preset = ("COUNTRY_CODE", "LANGUAGE_CODE", "CURRENCY_CODE", "DAYS_FOR_PAYMENT")
    return {
        "customer_type": "business",
        "customer_number": number,
        "number": number,
        "payment_type": "1",
        "invite": "1",
        **{name.lower(): str(settings[name]) for name in preset},
    }


def must_be_whole(given: Mapping[str, str]) -> None:
    """Raises Refused for what this form wants beyond what a call would."""
    kind = given.get("customer_type", "")
    missing = [name for name in NEEDED.get(kind, ("customer_type",)) if not given.get(name)]
    if given.get("invite") and not given.get("email"):
        missing.append("email")
    if missing:
        raise Refused(*(Problem("missing", name.upper()) for name in missing))


def fields(given: Mapping[str, str]) -> dict[str, Any]:
    """DATA of customer.create. The other kind's name is no part of it; the number only where it is
    not the one that was shown, which is the range's to give."""
    found: dict[str, Any] = {name.upper(): given[name] for name in INPUTS if given.get(name)}
    if given.get("customer_type") == "consumer":
        found.pop("ORGANIZATION", None)
    number = given.get("customer_number", "")
    if number and number != given.get("number"):
        found["CUSTOMER_NUMBER"] = number
    if given.get("newsletter_optin"):
        found["NEWSLETTER_OPTIN"] = 1
    return found


def form(
    values: Mapping[str, str], words: SimpleNamespace, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """What the template shows: the values, and the lists to choose from."""
    names = (*INPUTS, "customer_number", "number", "invite", "newsletter_optin")
    filled = {name: values.get(name, "") for name in names}
    home = str(settings["COUNTRY_CODE"])
    return {
        "value": filled,
        "salutations": _salutations(words),
        "countries": countries(words, home, filled["country_code"]),
        "languages_of_mails": tuple(words.languages.items()),
        "payment_types": tuple(words.payment_types.items()),
        "currencies": _currencies(str(settings["CURRENCY_CODE"])),
    }


def alike(found: Iterable[Found]) -> list[Shown]:
    """Customers that this one may be."""
    return [
        Shown(
            one.customer.customer_id,
            one.customer.listed_name,
            one.customer.number,
            text(one.customer.fields, "CITY"),
            one.reasons,
        )
        for one in found
    ]


def _salutations(words: SimpleNamespace) -> Options:
    named = ((code, str(words.salutation[code])) for code in SALUTATIONS)
    return (("", str(words.not_given)), *named)


def _currencies(home: str) -> Options:
    codes = dict.fromkeys([home, *OFTEN, *sorted(CURRENCIES)])
    return tuple((code, code) for code in codes)
