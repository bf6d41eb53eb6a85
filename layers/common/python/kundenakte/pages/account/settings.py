"""Which settings an account's pages have, and where: each on one page, in one form."""

from collections.abc import Mapping
from typing import Final

from kundenakte.pages.account.field_forms import Form, Group, Setting, Words

SETTING_WORDS: Final = Words(
    "account/settings_form",
    "setting_labels",
    "setting_hints",
    "setting_choices",
    "setting_groups",
    "setting_group_hints",
    "setting_saves",
)


def _alone(*settings: Setting) -> tuple[tuple[Setting, ...], ...]:
    return tuple((setting,) for setting in settings)


def _text(name: str, width: str = "") -> Setting:
    return Setting(name, width=width)


def _number(name: str) -> Setting:
    return Setting(name, "number", width="w1")


def _tick(name: str) -> Setting:
    return Setting(name, "tick")


def _choice(name: str, *options: str) -> Setting:
    return Setting(name, "choice", options)


COMPANY: Final = Form(
    "company",
    (
        Group(
            "address",
            (
                (_text("COMPANY"),),
                (_text("STREET"),),
                (_text("ZIPCODE", "w1"), _text("CITY")),
                (Setting("COUNTRY_CODE", "country", width="w3"),),
            ),
        ),
        Group(
            "register",
            (
                (_text("TAX_ID"), _text("VAT_ID")),
                (_text("REGISTER"), _text("MANAGEMENT")),
            ),
        ),
        Group(
            "bank",
            (
                (_text("BANK_OWNER"),),
                (_text("BANK_IBAN"), _text("BANK_BIC")),
                (_text("BANK_NAME", "w3"),),
                (_text("CREDITOR_ID", "w3"),),
            ),
        ),
        Group("support", ((Setting("SUPPORT_EMAIL", "email"), Setting("SUPPORT_PHONE", "tel")),)),
        Group(
            "contact",
            (
                (_text("CONTACT_NAME"), Setting("PHONE", "tel")),
                (Setting("INVOICE_EMAIL", "email"), _text("WEB")),
                (_tick("XRECHNUNG"),),
            ),
        ),
        Group(
            "words",
            _alone(
                Setting("INVOICE_TEXT_DE", "area"),
                Setting("INVOICE_TEXT_EN", "area"),
                Setting("FOOTER", "area"),
            ),
        ),
        Group(
            "new_customers",
            ((Setting("LANGUAGE_CODE", "language"), Setting("CURRENCY_CODE", "currency")),),
        ),
    ),
)
TERMS: Final = Form(
    "terms",
    (
        Group(
            "payment",
            (
                (_number("DAYS_FOR_PAYMENT"),),
                (_choice("INVOICE_MAIL", "attachment", "link"),),
                (_tick("COMBINE_INVOICES"),),
                (_tick("ALLOW_ZERO_INVOICES"),),
            ),
        ),
        Group(
            "debit",
            (
                (_choice("DEBIT_SCHEME", "CORE", "B2B"),),
                (_number("PRENOTIFICATION_DAYS"), _number("COLLECTION_LEAD_DAYS")),
            ),
        ),
        Group("dunning", ((Setting("DUNNING.LEVELS", "levels"),),)),
    ),
)
VAT: Final = Form(
    "vat",
    (
        Group("home", _alone(_tick("SMALL_BUSINESS"), _tick("CASH_TAXATION"))),
        Group(
            "abroad",
            _alone(
                _tick("OSS"),
                _tick("REVERSE_CHARGE_WITHOUT_CHECK"),
                _number("VAT_ID_CHECK_DAYS"),
            ),
        ),
    ),
)
LOOK: Final = Form(
    "look",
    (
        Group(
            "look",
            (
                (Setting("ACCENT", "colour", width="w1"), Setting("LOGO", "logo")),
                (_choice("ADDRESS_FORM", "sie", "du"),),
            ),
        ),
    ),
)
BOOKING: Final = Form(
    "booking",
    (
        Group(
            "booking",
            _alone(
                _choice("PAGE_AUDIENCE", "all", "consumer", "business"),
                Setting("PAGE_PAYMENT_TYPES", "ways", ("1", "2", "3", "5")),
                _choice("PAGE_CODE", "payment", "always"),
                Setting("FRAME_SITES", "sites"),
            ),
        ),
    ),
)
ASKED: Final = Form(
    "asked",
    (
        Group(
            "asked",
            _alone(
                *(
                    Setting(f"PAGE_FIELDS.{name}", "asked", ("required", "optional", "off"))
                    for name in """ORGANIZATION SALUTATION TITLE_ACADEMIC FIRST_NAME LAST_NAME
                    ADDRESS ADDRESS_2 ZIPCODE CITY COUNTRY_CODE PHONE MOBILE VAT_ID BIRTHDAY
                    CUSTOMER_EXT_UID""".split()
                )
            ),
        ),
    ),
)
LAW: Final = Form(
    "law",
    (
        Group(
            "law",
            (
                (Setting("IMPRINT_URL", "url"), Setting("PRIVACY_URL", "url")),
                (Setting("TERMS_URL", "url"), _text("TERMS_VERSION")),
                (Setting("WITHDRAWAL_URL", "url"), Setting("ACCESSIBILITY_URL", "url")),
            ),
        ),
    ),
)
SENDER: Final = Form(
    "sender",
    (
        Group(
            "sender",
            (
                (_text("MAIL_NAME"), Setting("MAIL_REPLY_TO", "email")),
                (Setting("MAIL_FROM", "email", width="w3"),),
            ),
        ),
    ),
)
SENT: Final = Form(
    "sent",
    (
        Group(
            "sent",
            _alone(
                *(
                    _tick(f"MAILS.{name}")
                    for name in """CUSTOMER_WELCOME CUSTOMER_CHANGED CHECKOUT_LINK INVOICE
                    PRENOTIFICATION PAYMENT_FAILED PAYMENT_CHARGEBACK REMINDER_1 REMINDER_2
                    REMINDER_3 SUBSCRIPTION_PURCHASED SUBSCRIPTION_CHANGED SUBSCRIPTION_CANCELED
                    SUBSCRIPTION_CLOSED SUBSCRIPTION_REACTIVATED TRIAL_ENDING""".split()
                )
            ),
        ),
    ),
)


def _range(name: str, key: str) -> Form:
    parts = (
        (_text(f"{name}.PREFIX"), Setting(f"{name}.DIGITS", "number"), _text(f"{name}.SUFFIX")),
        (Setting(f"{name}.START", "number"), Setting(f"{name}.RESET", "select")),
    )
    return Form(key, (Group(key, parts),))


CUSTOMER_NUMBERS: Final = _range("CUSTOMER_NUMBERS", "customer_numbers")
INVOICE_NUMBERS: Final = _range("INVOICE_NUMBERS", "invoice_numbers")

# Page → its forms.
FORMS: Final[Mapping[str, tuple[Form, ...]]] = {
    "company": (COMPANY,),
    "numbers": (CUSTOMER_NUMBERS, INVOICE_NUMBERS),
    "terms": (TERMS,),
    "vat": (VAT,),
    "hosted": (LOOK, BOOKING, ASKED, LAW),
    "mails": (SENDER, SENT),
}
# Whoever runs the installation sets these by command; the last one takes a minute.
BY_COMMAND: Final = ("PUBLIC_URL", "CALLS_PER_MINUTE", "UNIQUE_EXT_UID")


def place_of(name: str) -> str:
    """Where a setting is changed: page and input, as an address; "" for none."""
    for page, forms in FORMS.items():
        for form in forms:
            for setting in form.settings:
                if setting.name == name:
                    return f"/account/settings/{page}#{setting.inputs[0]}"
    return ""
