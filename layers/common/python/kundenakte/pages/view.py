"""A customer's stored document and the account's settings → what the templates show.

Only the fields named here ever reach a page; what is not named (COMMENT, TAGS, TOP, AFFILIATE,
X_ATTRIBUTES, tokens, HASH ...) cannot be shown by mistake. Words and formats are the renderer's.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

Fields = Mapping[str, Any]
Settings = Mapping[str, Any]

DEFAULT_ACCENT = "0b6478"


class Row(NamedTuple):
    """A line of a summary list. `label` is a key of the texts; `kind` says how it is shown."""

    label: str
    kind: str
    value: Any


class Account(NamedTuple):
    """A bank account as it may be shown: country ("" when not an IBAN) and last four characters."""

    country: str
    last: str


class Address(NamedTuple):
    """Address lines and, apart from them, the country's code."""

    lines: tuple[str, ...]
    country: str


class Mandate(NamedTuple):
    """A SEPA mandate; `day` is its date in Germany."""

    reference: str
    day: date | None


class Amount(NamedTuple):
    """Money in cents."""

    cents: int
    currency: str


class Person(NamedTuple):
    """Salutation code ("" where none is known) and the name with its title."""

    salutation: str
    name: str


def accountdata(fields: Fields) -> dict[str, Any]:
    """All that a customer may check of the own data, to be looked at."""
    return {
        "number": text(fields, "CUSTOMER_NUMBER"),
        "sections": {
            "name_and_address": _who(fields) + _where(fields),
            "contact": _contact(fields),
            "invoicing": [*plain(fields, vat_id="VAT_ID", tax_id="TAX_ID"), *sending(fields)],
        },
        "payment": _payment(fields),
        "masked": account(fields) is not None,
    }


def dashboard(fields: Fields, settings: Settings) -> dict[str, Any]:
    """What `dashboard.html` shows: the own data in short and the payment data."""
    company, person = text(fields, "ORGANIZATION"), _person(fields)
    names = _filled((company, person.name if person else ""))
    abroad = _country(fields) != text(settings, "COUNTRY_CODE").upper()
    return {
        "number": text(fields, "CUSTOMER_NUMBER"),
        "name": names[0] if names else "",
        "own": Address(names + _lines(fields), _country(fields) if abroad else ""),
        "email": text(fields, "EMAIL"),
        "payment": [row for row in _payment(fields) if row.label not in ("bank", "bic")],
    }


def seller(settings: Settings) -> dict[str, Any]:
    """Who the page belongs to: the account's public data, as far as they are set."""
    place = " ".join(_filled((text(settings, "ZIPCODE"), text(settings, "CITY"))))
    email = text(settings, "SUPPORT_EMAIL")
    return {
        "name": text(settings, "COMPANY"),
        "address": _filled((text(settings, "COMPANY"), text(settings, "STREET"), place)),
        "email": email,
        "mailto": f"mailto:{quote(email, safe='@')}" if email else "",
        "phone": text(settings, "SUPPORT_PHONE"),
        "accent": accent(text(settings, "ACCENT")),
    }


def links(settings: Settings) -> dict[str, str]:
    """The account's own pages that every page leads to; the key is the word's name."""
    found = {key: _web(text(settings, f"{key.upper()}_URL")) for key in _LINKS}
    return {key: address for key, address in found.items() if address}


_LINKS = ("imprint", "privacy", "terms", "accessibility")


def accent(value: str) -> str:
    """The account's colour as six hex digits; anything else is our own."""
    digits = value.removeprefix("#").lower()
    return digits if re.fullmatch(r"[0-9a-f]{6}", digits) else DEFAULT_ACCENT


def _person(fields: Fields) -> Person | None:
    names = (text(fields, n) for n in ("TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME"))
    name = " ".join(_filled(names))
    return Person(text(fields, "SALUTATION"), name) if name else None


def _who(fields: Fields) -> list[Row]:
    person = _person(fields)
    return [
        *plain(fields, company="ORGANIZATION"),
        *([Row("name", "person", person)] if person else []),
        *plain(fields, position="POSITION"),
    ]


def _where(fields: Fields) -> list[Row]:
    address = Row("address", "address", Address(_lines(fields), _country(fields)))
    return [address, *delivery_address(fields)]


def _contact(fields: Fields) -> list[Row]:
    return [
        Row("email", "text", text(fields, "EMAIL")),
        *plain(fields, email_cc="EMAIL_CC", payment_email="PAYMENT_MAIL_ADDRESS"),
        *plain(fields, phone="PHONE", phone_2="PHONE_2", mobile="MOBILE", fax="FAX"),
    ]


def delivery_address(fields: Fields) -> list[Row]:
    """Where goods are sent to, as far as that is elsewhere."""
    found = lines(fields, "SECONDARY_ADDRESS")
    return [Row("delivery_address", "address", Address(found, ""))] if found else []


def sending(fields: Fields) -> list[Row]:
    """How invoices are sent, and in which language."""
    way = text(fields, "INVOICE_DELIVERY_METHOD")
    spoken = text(fields, "LANGUAGE_CODE").lower()
    return [
        *([Row("delivery", "delivery", way)] if way else []),
        *([Row("correspondence", "language", spoken)] if spoken else []),
    ]


def credit(fields: Fields) -> list[Row]:
    """What the customer has to its credit."""
    cents = fields.get("CREDIT_BALANCE") or 0
    currency = text(fields, "CURRENCY_CODE") or "EUR"
    return [Row("credit", "money", Amount(cents, currency))] if cents else []


def lines(fields: Fields, name: str) -> tuple[str, ...]:
    """A text line by line, without empty ones."""
    return _filled(text(fields, name).splitlines())


def _lines(fields: Fields) -> tuple[str, ...]:
    place = " ".join(_filled((text(fields, "ZIPCODE"), text(fields, "CITY"))))
    street = text(fields, "ADDRESS").splitlines()
    return _filled((*street, text(fields, "ADDRESS_2"), place, text(fields, "STATE")))


def _country(fields: Fields) -> str:
    return text(fields, "COUNTRY_CODE").upper()


def _payment(fields: Fields) -> list[Row]:
    kind, term = fields.get("PAYMENT_TYPE"), fields.get("DAYS_FOR_PAYMENT")
    signed = mandate(fields)
    return [
        *([Row("payment_type", "payment_type", str(kind))] if kind else []),
        *([Row("payment_term", "days", term)] if kind == 1 and term is not None else []),
        *known_account(fields),
        *plain(fields, account_owner="BANK_ACCOUNT_OWNER", bank="BANK_NAME", bic="BANK_BIC"),
        *([Row("mandate", "mandate", signed)] if signed else []),
        *credit(fields),
    ]


def known_account(fields: Fields) -> list[Row]:
    """The account, masked."""
    known = account(fields)
    return [Row("account", "account", known)] if known else []


def account(fields: Fields) -> Account | None:
    """The IBAN, or the account number of the time before; both only by their last four."""
    iban = _compact(text(fields, "BANK_IBAN"))
    number = _compact(text(fields, "BANK_ACCOUNT_NUMBER"))
    shown = iban or number
    if not shown:
        return None
    country = shown[:2] if shown[:2].isalpha() else ""
    # Four characters of a very short text would be most of it.
    return Account(country, shown[-4:] if len(shown) > 7 else shown[-2:])


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def mandate(fields: Fields) -> Mandate | None:
    """The mandate that the bank data name."""
    reference = text(fields, "BANK_ACCOUNT_MANDATE_REFERENCE")
    signed = text(fields, "BANK_ACCOUNT_MANDATE_REFERENCE_DATE")
    return Mandate(reference, _day(signed) if signed else None) if reference else None


def _day(instant: str) -> date:
    # Imported on use: most pages show no date, and the start-up budget counts modules.
    from kundenakte.domain.times import business_day

    return business_day(datetime.fromisoformat(instant))


def plain(fields: Fields, **names: str) -> list[Row]:
    """A text row for each of label=FIELD that the customer has."""
    found = ((label, text(fields, name)) for label, name in names.items())
    return [Row(label, "text", value) for label, value in found if value]


def text(values: Mapping[str, Any], name: str) -> str:
    """A value as text, "" when there is none."""
    return str(values.get(name) or "").strip()


def _filled(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(stripped for text in texts if (stripped := text.strip()))


def _web(address: str) -> str:
    """The address if it is one of the web; never a script."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""
