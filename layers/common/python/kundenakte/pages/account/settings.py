"""Which settings an account's pages have, and where: each on one page, in one form."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

LEVELS: Final = 5  # reminders that a form has room for: as many as there may be
WAYS: Final = 4  # of paying that pages may offer
FEATURES: Final = 50  # of an article
SPOKEN: Final = ("de", "en")  # languages that articles are translated into


def _numbered(name: str, rows: int, *parts: str) -> tuple[str, ...]:
    return tuple(f"{name}-{row}-{part}" for row in range(1, rows + 1) for part in parts)


def input_of(name: str) -> str:
    """The name of the input for a setting: MAILS.INVOICE is mails-invoice."""
    return name.lower().replace(".", "-")


class Setting(NamedTuple):
    """A setting as a field: its name, with its group before it where it is a part of one (such as
    MAILS.INVOICE), what kind of field it is, and what may be chosen. `width` as in the style
    sheet."""

    name: str
    kind: str = "text"
    options: tuple[str, ...] = ()
    width: str = ""

    @property
    def group(self) -> str:
        """The group that it is a part of, "" for none."""
        return self.name.rpartition(".")[0]

    @property
    def part(self) -> str:
        """Its name within the group, or at all."""
        return self.name.rpartition(".")[2]

    @property
    def input(self) -> str:
        """The name of its input, or what those of several begin with."""
        return input_of(self.name)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs, the first of which a fault leads to."""
        match self.kind:
            case "levels":
                return _numbered("dunning", LEVELS, "days", "fee")
            case "ways":
                return tuple(f"{self.input}-{place}" for place in range(1, WAYS + 1))
            case "span":
                return self.input, f"{self.input}-unit"
            case "features":
                return _numbered(self.input, FEATURES, "code", "quantity", "value")
            case "translations":
                parts = ("title", "description")
                return tuple(f"{self.input}-{code}-{part}" for code in SPOKEN for part in parts)
        return (self.input,)


class Group(NamedTuple):
    """Settings under one heading: rows of fields that stand beside each other."""

    key: str
    rows: tuple[tuple[Setting, ...], ...]


class Form(NamedTuple):
    """What is saved together."""

    key: str
    groups: tuple[Group, ...]

    @property
    def settings(self) -> Iterator[Setting]:
        """All its settings."""
        return (setting for group in self.groups for row in group.rows for setting in row)


class Words(NamedTuple):
    """Where the words of forms are: the area of the texts, and their keys in it."""

    area: str
    labels: str
    hints: str
    choices: str
    groups: str
    group_hints: str
    saves: str

    def said(self, words: SimpleNamespace) -> dict[str, Mapping[str, Any]]:
        """The words of a language, by what they are for."""
        return {name: getattr(words, key) for name, key in self._asdict().items() if name != "area"}


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
