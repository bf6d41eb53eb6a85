"""An account: one merchant of the installation, an island of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kundenakte.domain.number_range import NumberRange

DEFAULTS: dict[str, Any] = {
    "PUBLIC_URL": "",
    "COMPANY": "",
    "COUNTRY_CODE": "DE",
    "CURRENCY_CODE": "EUR",
    "LANGUAGE_CODE": "de",
    "DAYS_FOR_PAYMENT": 14,
    "UNIQUE_EXT_UID": True,
    "CALLS_PER_MINUTE": 500,
    "CUSTOMER_NUMBERS": {},
    **dict.fromkeys(
        """TAX_ID VAT_ID REGISTER MANAGEMENT CONTACT_NAME INVOICE_EMAIL PHONE WEB BANK_OWNER
        BANK_IBAN BANK_BIC BANK_NAME CREDITOR_ID LOGO FOOTER INVOICE_TEXT_DE INVOICE_TEXT_EN
        """.split(),
        "",
    ),
    "SMALL_BUSINESS": False,
    "CASH_TAXATION": False,
    "OSS": False,
    "REVERSE_CHARGE_WITHOUT_CHECK": True,
    "VAT_ID_CHECK_DAYS": 90,
    "XRECHNUNG": False,
    "COMBINE_INVOICES": False,
    "ALLOW_ZERO_INVOICES": True,
    "INVOICE_NUMBERS": {
        "PREFIX": "RE-{YYYY}-",
        "DIGITS": 5,
        "SUFFIX": "",
        "START": 1,
        "RESET": "yearly",
    },
    "DEBIT_SCHEME": "CORE",
    "PRENOTIFICATION_DAYS": 14,
    "COLLECTION_LEAD_DAYS": 2,
    "MAIL_FROM": "",
    "MAIL_NAME": "",
    "MAIL_REPLY_TO": "",
    "INVOICE_MAIL": "attachment",
    "ADDRESS_FORM": "sie",
    "MAILS": {},
    "PAGE_CODE": "payment",
    "PAGE_AUDIENCE": "all",
    "PAGE_FIELDS": {},
    "PAGE_PAYMENT_TYPES": "1 2",
    "FRAME_SITES": "",
    "ACCESSIBILITY_URL": "",
    "WITHDRAWAL_URL": "",
    "TERMS_VERSION": "",
    "DUNNING": {"LEVELS": [{"DAYS": days, "FEE": "0.00"} for days in (7, 14, 14)]},
}
# Who moves here with a hundred thousand customers is not to write to all of them by mistake.
NOT_MAILED = ("customer_welcome",)

OFF, OPTIONAL, REQUIRED = "off", "optional", "required"
# PAGE_FIELDS as far as an account has not set them (rule DP-5: no more than is needed).
ASKED: Mapping[str, str] = {
    "ORGANIZATION": OPTIONAL,
    "SALUTATION": OPTIONAL,
    "TITLE_ACADEMIC": OFF,
    "FIRST_NAME": REQUIRED,
    "LAST_NAME": REQUIRED,
    "ADDRESS": REQUIRED,
    "ADDRESS_2": OPTIONAL,
    "ZIPCODE": REQUIRED,
    "CITY": REQUIRED,
    "COUNTRY_CODE": REQUIRED,
    "PHONE": OPTIONAL,
    "MOBILE": OFF,
    "VAT_ID": OPTIONAL,
    "BIRTHDAY": OFF,
    "CUSTOMER_EXT_UID": OFF,
}


class DunningLevel(NamedTuple):
    """One reminder: so many days after the one before, the first after the due date; its fee in
    cents, which is no VAT's matter (rule DUN-4)."""

    days: int
    fee: int


def overlaid(settings: Mapping[str, Any]) -> dict[str, Any]:
    """DEFAULTS with what an account has set; of its invoice numbers part by part."""
    numbers = {**DEFAULTS["INVOICE_NUMBERS"], **settings.get("INVOICE_NUMBERS", {})}
    return {**DEFAULTS, **settings, "INVOICE_NUMBERS": numbers}


def sends_mail(settings: Mapping[str, Any], template: str) -> bool:
    """Whether an account sends mails of a template by itself; those that no account can switch off
    always."""
    switches = settings.get("MAILS") or {}
    return bool(switches.get(template.upper(), template not in NOT_MAILED))


@dataclass(frozen=True, slots=True)
class Account:
    """The calling account, and as whom it calls: with an API key, from a page, or for a `job`.

    `hash` is the public one in page URLs, `secret` signs what pages hand out. `email` and `key_id`
    name the API key that was used; both are "" for pages. `reason` is why somebody changes
    something, for the log. `settings` holds DEFAULTS overlaid with
    what the account has set.
    """

    id: str
    hash: str
    settings: Mapping[str, Any]
    email: str = ""
    key_id: str = ""
    job: str = ""
    reason: str = ""
    secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Account":
        """The account that a pointer's document describes."""
        return cls(
            id=document["ACCOUNT"],
            hash=document["HASH"],
            settings=overlaid(document["SETTINGS"]),
            email=document.get("EMAIL", ""),
            key_id=document.get("KEY_ID", ""),
            secret=document.get("SECRET", ""),
        )

    @property
    def actor(self) -> str:
        """Who acts, as the change log names it."""
        return f"key {self.key_id} {self.email}" if self.key_id else self.job or "page"

    @property
    def customer_numbers(self) -> NumberRange:
        """The range that numbers of new customers come from."""
        return NumberRange.of(self.settings["CUSTOMER_NUMBERS"])

    @property
    def invoice_numbers(self) -> NumberRange:
        """The range that numbers of invoices come from."""
        return NumberRange.of(self.settings["INVOICE_NUMBERS"])

    @property
    def dunning_levels(self) -> tuple[DunningLevel, ...]:
        """The reminders in their order; none where the account sends none."""
        levels = self.settings["DUNNING"]["LEVELS"]
        # A fee is stored with two decimals, always: without the point it is cents.
        return tuple(
            DunningLevel(each["DAYS"], int(each["FEE"].replace(".", ""))) for each in levels
        )

    def page_url(self, page: str, customer_hash: str) -> str:
        """The address of a customer's hosted page (contract 6.1)."""
        return f"{self.settings['PUBLIC_URL']}/{page}/{self.hash}/{customer_hash}"
