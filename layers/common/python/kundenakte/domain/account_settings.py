"""What may be set for an account: the seller, defaults of new customers, rules and numbers.

Only management imports this module; calls use the settings as they are stored.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from kundenakte.domain import setting_types as types
from kundenakte.domain.account import ASKED, overlaid
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import Country, Currency, Language, Lower, Upper
from kundenakte.domain.field_types import changed as changed_text
from kundenakte.domain.number_range import NumberRange

NUMBERS, INVOICES, DUNNING = "CUSTOMER_NUMBERS", "INVOICE_NUMBERS", "DUNNING"
MAILS, PAGE_FIELDS = "MAILS", "PAGE_FIELDS"
Strict = types.Strict


class NumberSettings(Strict):
    """CUSTOMER_NUMBERS: how numbers of new customers are written and counted.

    A prefix keeps a blank at its end and a suffix one at its beginning; at the outer ends a number
    could not be looked up with one.
    """

    PREFIX: Annotated[types.Pattern, changed_text(str.lstrip)] = ""
    DIGITS: Annotated[int, Field(ge=1, le=18)] = 1
    SUFFIX: Annotated[types.Pattern, changed_text(str.rstrip)] = ""
    START: Annotated[int, Field(ge=0, le=10**15)] = 1001
    RESET: Annotated[Literal["never", "yearly", "monthly"], Lower] = "never"


class InvoiceNumberSettings(NumberSettings):
    """INVOICE_NUMBERS: likewise; short enough for payment references, and told apart by "|"."""

    PREFIX: Annotated[types.ShortPattern, changed_text(str.strip)] = "RE-{YYYY}-"
    DIGITS: Annotated[int, Field(ge=1, le=18)] = 5
    SUFFIX: Annotated[types.ShortPattern, changed_text(str.strip)] = ""
    START: Annotated[int, Field(ge=0, le=10**15)] = 1
    RESET: Annotated[Literal["never", "yearly", "monthly"], Lower] = "yearly"


class DunningSettings(Strict):
    """DUNNING: the reminders of an invoice that was not paid."""

    LEVELS: types.DunningLevels = Field(default_factory=list)


class AccountSettings(Strict):
    """Every setting beside those with parts; docs/accounts.md explains each."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True)

    PUBLIC_URL: types.Site = ""
    COMPANY: types.Line = ""
    STREET: types.Line = ""
    ZIPCODE: types.Line = ""
    CITY: types.Line = ""
    COUNTRY_CODE: Country = ""
    CURRENCY_CODE: Currency = ""
    LANGUAGE_CODE: Language = ""
    DAYS_FOR_PAYMENT: Annotated[int, Field(ge=0, le=999)] = 14
    UNIQUE_EXT_UID: bool = True
    CALLS_PER_MINUTE: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    SUPPORT_EMAIL: types.Email = ""
    SUPPORT_PHONE: types.Line = ""
    IMPRINT_URL: types.Web = ""
    PRIVACY_URL: types.Web = ""
    TERMS_URL: types.Web = ""
    ACCENT: Annotated[str, Lower, types.like("#[0-9a-f]{6}", "a colour such as #1a7f64")] = ""
    TAX_ID: types.Line = ""
    VAT_ID: types.VatId = ""
    REGISTER: types.Line = ""
    MANAGEMENT: types.Line = ""
    CONTACT_NAME: types.Line = ""
    INVOICE_EMAIL: types.Email = ""
    PHONE: types.Line = ""
    WEB: types.Line = ""
    BANK_OWNER: types.Owner = ""
    BANK_IBAN: types.Iban = ""
    BANK_BIC: types.Bic = ""
    BANK_NAME: types.Line = ""
    CREDITOR_ID: types.CreditorId = ""
    LOGO: types.Logo = ""
    FOOTER: types.Text = ""
    INVOICE_TEXT_DE: types.Text = ""
    INVOICE_TEXT_EN: types.Text = ""
    SMALL_BUSINESS: bool = False
    CASH_TAXATION: bool = False
    OSS: bool = False
    REVERSE_CHARGE_WITHOUT_CHECK: bool = True
    VAT_ID_CHECK_DAYS: Annotated[int, Field(ge=1, le=366)] = 90
    XRECHNUNG: bool = False
    COMBINE_INVOICES: bool = False
    ALLOW_ZERO_INVOICES: bool = True
    DEBIT_SCHEME: Annotated[Literal["CORE", "B2B"], Upper] = "CORE"
    PRENOTIFICATION_DAYS: Annotated[int, Field(ge=1, le=60)] = 14
    COLLECTION_LEAD_DAYS: Annotated[int, Field(ge=1, le=10)] = 2
    MAIL_FROM: types.Email = ""
    MAIL_NAME: types.Line = ""
    MAIL_REPLY_TO: types.Email = ""
    INVOICE_MAIL: Annotated[Literal["attachment", "link"], Lower] = "attachment"
    ADDRESS_FORM: Annotated[Literal["sie", "du"], Lower] = "sie"
    PAGE_CODE: Annotated[Literal["payment", "always"], Lower] = "payment"
    PAGE_AUDIENCE: Annotated[Literal["all", "consumer", "business"], Lower] = "all"
    PAGE_PAYMENT_TYPES: types.PaymentTypes = "1 2"
    FRAME_SITES: types.Sites = ""
    ACCESSIBILITY_URL: types.Web = ""
    WITHDRAWAL_URL: types.Web = ""
    TERMS_VERSION: types.Line = ""


class MailSettings(Strict):
    """MAILS: which mails are sent by themselves; those that are not here always are."""

    CUSTOMER_WELCOME: bool = False
    CUSTOMER_CHANGED: bool = True
    CHECKOUT_LINK: bool = True
    INVOICE: bool = True
    PRENOTIFICATION: bool = True
    PAYMENT_FAILED: bool = True
    PAYMENT_CHARGEBACK: bool = True
    REMINDER_1: bool = True
    REMINDER_2: bool = True
    REMINDER_3: bool = True
    SUBSCRIPTION_PURCHASED: bool = True
    SUBSCRIPTION_CHANGED: bool = True
    SUBSCRIPTION_CANCELED: bool = True
    SUBSCRIPTION_CLOSED: bool = True
    SUBSCRIPTION_REACTIVATED: bool = True
    TRIAL_ENDING: bool = True


# PAGE_FIELDS: which fields hosted pages ask for, and which of them must be filled in.
_ASKED: dict[str, Any] = {name: (types.Asked, asked) for name, asked in ASKED.items()}
PageFieldSettings = create_model("PageFieldSettings", __base__=Strict, **_ASKED)


# Settings with parts, changed part by part; beside each the parts for which "" is a value.
GROUPS: Mapping[str, tuple[type[Strict], frozenset[str]]] = {
    NUMBERS: (NumberSettings, frozenset()),
    INVOICES: (InvoiceNumberSettings, frozenset({"PREFIX", "SUFFIX"})),
    DUNNING: (DunningSettings, frozenset()),
    MAILS: (MailSettings, frozenset()),
    PAGE_FIELDS: (PageFieldSettings, frozenset()),
}


def changed(stored: Mapping[str, Any], given: Any) -> dict[str, Any]:
    """`stored` with what is given: null or "" takes a setting back to its default, the rest stays.

    Those with parts are changed part by part in the same way. Raises Refused with every setting at
    fault, also those that do not exist.
    """
    asked = _named(given, "settings")
    wanted = _overlaid(stored, asked)
    problems: list[Problem] = []
    plain = {name: value for name, value in wanted.items() if name not in GROUPS}
    settings = _valid(AccountSettings, plain, "", problems)
    for name, (model, texts) in GROUPS.items():
        parts = _parts(stored, asked, name, texts)
        settings[name] = _valid(model, parts, f"{name}.", problems)
    problems = problems or _together(overlaid(settings))
    if problems:
        raise Refused(*problems)
    return {name: value for name, value in settings.items() if value != {}}


def _parts(
    stored: Mapping[str, Any], asked: Mapping[str, Any], name: str, texts: frozenset[str]
) -> dict[str, Any]:
    before = stored.get(name, {})
    if name not in asked:
        return dict(before)
    if asked[name] in (None, ""):
        return {}
    return _overlaid(before, _named(asked[name], name), texts)


def _together(settings: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with settings that are right one by one."""
    ranges = [(name, NumberRange.of(settings[name]).fault()) for name in (NUMBERS, INVOICES)]
    faults = [Problem("invalid", name, fault) for name, fault in ranges if fault]
    if settings["XRECHNUNG"]:  # rule EINV-5
        email = settings["INVOICE_EMAIL"] or settings.get("SUPPORT_EMAIL")
        contact = {**settings, "INVOICE_EMAIL": email}
        names = [n for n in ("CONTACT_NAME", "PHONE", "INVOICE_EMAIL") if not contact[n]]
        faults += [Problem("missing", name, "XRECHNUNG needs whom to ask") for name in names]
    return faults


def numbers_in_full(numbers: NumberRange) -> dict[str, Any]:
    """A number range with every part, those that were never set at their defaults."""
    return {name.upper(): value for name, value in asdict(numbers).items()}


def _named(given: Any, field: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise Refused(Problem("invalid", field, "an object is expected"))
    return {str(name).upper(): value for name, value in given.items()}


def _overlaid(
    stored: Mapping[str, Any], given: Mapping[str, Any], texts: frozenset[str] = frozenset()
) -> dict[str, Any]:
    both = {**stored, **given}
    return {
        name: value
        for name, value in both.items()
        if value is not None and (value != "" or name in texts)
    }


def _valid(
    model: type[BaseModel], values: Mapping[str, Any], before: str, problems: list[Problem]
) -> dict[str, Any]:
    try:
        return model.model_validate(values).model_dump(exclude_unset=True)
    except ValidationError as error:
        found = refused(error).problems
        problems += [problem._replace(field=before + problem.field) for problem in found]
        return {}
