"""The form of a customer's data: which fields it has, in which groups, and how each is filled in.

Inputs are called like their field, in small letters. Labels are the words `customer_fields`.
"""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain.codes import CURRENCIES
from kundenakte.pages.fields import SALUTATIONS, Options, countries

Pairs = tuple[tuple[str, str], ...]

KIND, LINE, AREA, TICK, CHOICE, TICKS, DAY = (
    "kind",
    "line",
    "area",
    "tick",
    "choice",
    "ticks",
    "day",
)
_AREAS: Final = {"SECONDARY_ADDRESS", "COMMENT"}
_TICKS: Final = {"NEWSLETTER_OPTIN", "SHOW_PAYMENT_NOTICE", "DUNNING_STOP"}
DAYS: Final = {"BIRTHDAY", "DUNNING_STOP_UNTIL"}
_CHOICES: Final = {
    "SALUTATION",
    "COUNTRY_CODE",
    "LANGUAGE_CODE",
    "CURRENCY_CODE",
    "PAYMENT_TYPE",
    "INVOICE_DELIVERY_METHOD",
}
_REQUIRED: Final = {
    "CUSTOMER_NUMBER",
    "DAYS_FOR_PAYMENT",
    "COUNTRY_CODE",
    "LANGUAGE_CODE",
    "CURRENCY_CODE",
    "INVOICE_DELIVERY_METHOD",
    "PAYMENT_TYPE",
}
_KIND_SAYS: Final = {"ORGANIZATION", "LAST_NAME"}  # the choice of kind says when they are needed
_ATTRIBUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "EMAIL": {"inputmode": "email", "spellcheck": "false"},
    "DAYS_FOR_PAYMENT": {"inputmode": "numeric"},
}
_WIDTHS: Final = {"DAYS_FOR_PAYMENT": "w1", "DUNNING_STOP_UNTIL": "w1", "BIRTHDAY": "w2"}
# Group → rows: the class of the row, and its fields.
GROUPS: Final = (
    (
        "customer",
        (
            ("", ("CUSTOMER_TYPE",)),
            ("", ("ORGANIZATION",)),
            ("row three", ("SALUTATION", "FIRST_NAME", "LAST_NAME")),
            ("row", ("TITLE_ACADEMIC", "POSITION")),
            ("row", ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID")),
            ("row", ("BIRTHDAY",)),
        ),
    ),
    (
        "address",
        (
            ("", ("ADDRESS",)),
            ("", ("ADDRESS_2",)),
            ("row zip", ("ZIPCODE", "CITY")),
            ("row", ("STATE", "COUNTRY_CODE")),
            ("", ("SECONDARY_ADDRESS",)),
        ),
    ),
    (
        "contact",
        (
            ("row", ("EMAIL", "PAYMENT_MAIL_ADDRESS")),
            ("", ("EMAIL_CC",)),
            ("row", ("PHONE", "PHONE_2")),
            ("row", ("MOBILE", "FAX")),
            ("row", ("LANGUAGE_CODE",)),
            ("", ("NEWSLETTER_OPTIN",)),
        ),
    ),
    (
        "billing",
        (
            ("row", ("VAT_ID", "TAX_ID")),
            ("row", ("DAYS_FOR_PAYMENT", "CURRENCY_CODE")),
            ("row", ("BUYER_REFERENCE", "E_ADDRESS")),
            ("row three", ("INVOICE_DELIVERY_METHOD", "ACCOUNT_RECEIVABLE", "AFFILIATE")),
            ("", ("ALLOWED_PAYMENT_TYPES",)),
            ("", ("SHOW_PAYMENT_NOTICE",)),
        ),
    ),
    (
        "reminders",
        (("", ("DUNNING_STOP",)), ("row", ("DUNNING_STOP_UNTIL", "DUNNING_STOP_REASON"))),
    ),
)
FIELDS: Final = tuple(name for _, rows in GROUPS for _, names in rows for name in names)


class Field(NamedTuple):
    """An input: its name and kind, what is in it, and pairs of value and text to choose from."""

    name: str
    kind: str
    label: str
    value: str
    required: bool
    marked: bool
    hint: str
    width: str
    more: Mapping[str, str]
    options: Options


class Row(NamedTuple):
    """Inputs beside each other; `shape` is the class of the row."""

    shape: str
    fields: tuple[Field, ...]


def groups(
    values: Mapping[str, str], words: SimpleNamespace, home: str
) -> list[tuple[str, list[Row]]]:
    """The form with what is in it, by field; days as people write them. `home` is the seller's
    country."""
    return [
        (
            key,
            [
                Row(shape, tuple(field(n, values, words, home) for n in names))
                for shape, names in rows
            ],
        )
        for key, rows in GROUPS
    ]


def field(name: str, values: Mapping[str, str], words: SimpleNamespace, home: str = "") -> Field:
    """One input."""
    value = values.get(name, "")
    return Field(
        name.lower(),
        kind_of(name),
        str(words.customer_fields[name]),
        value,
        name in _REQUIRED,
        name not in _KIND_SAYS,
        str(words.edit_hints.get(name, "")),
        _WIDTHS.get(name, ""),
        _ATTRIBUTES.get(name, {}),
        _options(name, value, words, home),
    )


def kind_of(name: str) -> str:
    """How a field is filled in."""
    if name == "CUSTOMER_TYPE":
        return KIND
    if name == "ALLOWED_PAYMENT_TYPES":
        return TICKS
    for kind, names in ((AREA, _AREAS), (TICK, _TICKS), (CHOICE, _CHOICES), (DAY, DAYS)):
        if name in names:
            return kind
    return LINE


def attributes(pairs: Iterable[tuple[str, str]], spare: int) -> Pairs:
    """The rows for the merchant's own fields, with some that are empty."""
    return (*pairs, *((("", ""),) * spare))


def _options(name: str, value: str, words: SimpleNamespace, home: str) -> Options:
    if name == "SALUTATION":
        none = ("", str(words.not_given))
        return (none, *((code, str(words.salutation[code])) for code in SALUTATIONS))
    if name == "COUNTRY_CODE":
        return countries(words, home, value)
    if name == "CURRENCY_CODE":
        return tuple((code, code) for code in sorted(CURRENCIES | ({value} if value else set())))
    known: dict[str, Any] = {
        "LANGUAGE_CODE": words.languages,
        "PAYMENT_TYPE": words.payment_types,
        "ALLOWED_PAYMENT_TYPES": words.payment_types,
        "INVOICE_DELIVERY_METHOD": words.deliveries,
    }
    found = dict(known.get(name, {}))
    if found and name == "LANGUAGE_CODE" and value:
        found.setdefault(value, value)
    return tuple(found.items())
