"""Somebody new orders: all data come from the form."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kundenakte.billing import order
from kundenakte.domain import page_fields, page_payment
from kundenakte.domain.customer import Customer, without_empty
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.offer import Agreed
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.page_fields import BUSINESS, CONSUMER, FOR_BUSINESSES, Asked, Entered
from kundenakte.domain.page_payment import DEBIT, OnFile, Payment
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.hosted import buyer
from kundenakte.entry.hosted.desk import Desk
from kundenakte.pages import fields, payment
from kundenakte.pages.render import texts
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate

DECLARATION: Final = "as-business"
# What an invoice may need although the account does not ask for it; asked where it is missing.
NEEDED: Final = ("ADDRESS", "ZIPCODE", "CITY", "COUNTRY_CODE", "VAT_ID")
NOBODY: Final = {"LAST_NAME": "-", "ORGANIZATION": "-"}


class Newcomer:
    """Who has no file yet. A known e-mail address makes no difference, and is never told of."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.sent = desk, desk.sent
        self.settings = desk.settings

    @property
    def kind(self) -> str:
        """The CUSTOMER_TYPE that is chosen; "" for none that may be."""
        kinds = page_fields.kinds(self.settings)
        chosen = self.sent.get("customer_type", "")
        return kinds[0] if len(kinds) == 1 else chosen if chosen in kinds else ""

    @property
    def types(self) -> tuple[int, ...]:
        """The payment types to choose from; only euros can be collected."""
        types = page_payment.offered(self.settings, {})
        euros = self.desk.article.fields.get("CURRENCY_CODE") == "EUR"
        return types if euros else tuple(each for each in types if each != DEBIT) or (1,)

    def read(self) -> buyer.Entered:
        """The customer as the form describes it."""
        entered, paid = self._entered(), page_payment.read(self.sent, self.types, OnFile())
        brought, refused = _checked(self._brought())
        problems = [*self._kind_faults(), *entered.problems, *paid.problems, *refused]
        if problems:
            return buyer.Entered(None, tuple(problems))
        given = {
            **brought,
            **entered.given,
            "CUSTOMER_TYPE": self.kind,
            "PAYMENT_TYPE": paid.type,
            "CURRENCY_CODE": self.desk.article.fields.get("CURRENCY_CODE", ""),
            **_bank_data(paid),
        }
        given = without_empty(given)
        customer = order.imagined(self.desk.visit.unit(), given)
        return buyer.Entered(customer, (), given, self._mandate(paid))

    def glimpse(self) -> Customer:
        """Somebody of the kind that is chosen, at home."""
        kind = self.kind or page_fields.kinds(self.settings)[0]
        language = {"LANGUAGE_CODE": self.desk.frame.language, "COUNTRY_CODE": self.desk.home}
        return order.imagined(self.desk.visit.unit(), {**NOBODY, **language, "CUSTOMER_TYPE": kind})

    def parameters(self) -> set[str]:
        """The names of the fields that are asked."""
        known = {each.parameter for each in self._fields(self.kind)}
        return known | {"customer_type", DECLARATION, *page_payment.PARAMETERS.values()}

    def asked(self, problems: tuple[Problem, ...]) -> dict[str, Any]:
        """The whole form: who orders, and how it is paid."""
        words = texts(self.desk.frame.language, self.desk.frame.form, "fields")
        kinds = page_fields.kinds(self.settings)
        asked = self._with(page_fields.asked(self.settings), {each.field for each in problems})
        both = len(kinds) > 1
        apart = [each for each in asked if both and each.field in FOR_BUSINESSES]
        others = [each for each in asked if each not in apart]
        values = self._values()
        about = {"CUSTOMER_TYPE": self.kind}
        asking = payment.asking(self.settings, about, self.desk.frame.language, self.sent)
        return {
            "known": [],
            "kinds": kinds,
            "kind": self.kind or kinds[0],
            "business_groups": fields.groups(apart, values, words, self.desk.home),
            "groups": fields.groups(others, values, words, self.desk.home),
            "needed": _needed(self.settings),
            "declare": kinds == (BUSINESS,),
            "declared": bool(self.sent.get(DECLARATION)),
            "asking": asking._replace(types=self.types),
        }

    def place(
        self,
        unit: UnitOfWork,
        entered: buyer.Entered,
        asked: "SubscriptionCreate",
        agreed: Agreed,
    ) -> Subscription:
        """Plan customer and subscription."""
        made, _ = order.place(unit, entered.given, asked, agreed, entered.mandate)
        return made

    def _fields(self, kind: str) -> tuple[Asked, ...]:
        asked = page_fields.asked(self.settings, kind)
        return self._with(asked, {f for f in NEEDED if self._is_sent(f)})

    def _is_sent(self, field: str) -> bool:
        return page_fields.PARAMETERS[field] in self.sent

    def _with(self, asked: tuple[Asked, ...], more: set[str]) -> tuple[Asked, ...]:
        """Those that are asked, and those that an invoice turned out to need."""
        known = {each.field: each for each in asked}
        wanted = [f for f in NEEDED if f in more and f not in known]
        if self.kind == CONSUMER:
            wanted = [f for f in wanted if f not in FOR_BUSINESSES]
        known |= {f: Asked(f, page_fields.PARAMETERS[f], required=True) for f in wanted}
        return tuple(known[field] for field in page_fields.PARAMETERS if field in known)

    def _entered(self) -> Entered:
        asked = self._fields(self.kind)
        return page_fields.read(self.sent, asked, self.desk.visit.unit().today)

    def _kind_faults(self) -> list[Problem]:
        if not self.kind:
            return [Problem("missing", "CUSTOMER_TYPE")]
        business_only = page_fields.kinds(self.settings) == (BUSINESS,)
        declared = self.sent.get(DECLARATION) or not business_only
        return [] if declared else [Problem("missing", "DECLARATION")]

    def _mandate(self, paid: Payment) -> dict[str, Any]:
        if not paid.account:
            return {}
        text = page_payment.mandate_text(self.settings, self.kind, self.desk.frame.language)
        return {"EVIDENCE": page_payment.evidence(text, self.desk.visit.page)}

    def _brought(self) -> dict[str, str]:
        found = page_fields.brought(self.sent, ())
        code = found.get("LANGUAGE_CODE", "")
        known = len(code) == 2 and code.isascii() and code.isalpha()
        return found | {"LANGUAGE_CODE": code if known else self.desk.frame.language}

    def _values(self) -> dict[str, Any]:
        """What was entered, as it was; what a link brings along, as it is meant."""
        if "form" not in self.desk.visit.form:
            return {**page_fields.brought(self.sent, page_fields.asked(self.settings))}
        return {
            field: page_fields.clean(self.sent[parameter])
            for field, parameter in page_fields.PARAMETERS.items()
            if parameter in self.sent
        }


def _needed(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """What businesses must fill in, though not everybody who sees the form."""
    asked = page_fields.asked(settings, BUSINESS)
    return tuple(each.parameter for each in asked if each.required)


def _bank_data(paid: Payment) -> dict[str, str]:
    if not paid.account:
        return {}
    return {"BANK_IBAN": paid.account.iban, "BANK_ACCOUNT_OWNER": paid.account.owner}


def _checked(brought: dict[str, str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What a link brings along is the visitor's claim: it is held to what the calls take."""
    from kundenakte.domain.customer_fields import CustomerFields  # on use: it brings pydantic

    try:
        return CustomerFields.read(brought, FIRST_PAGE).given(), ()
    except Refused as fault:
        return {}, fault.problems
