"""Names and addresses of a snapshot's seller and buyer, as documents show them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.domain.codes import SALUTATION_WORDS

Fields = Mapping[str, Any]


class Electronic(NamedTuple):
    """An electronic address (BT-34, BT-49): the scheme's code (EAS) and the address in it."""

    scheme: str
    address: str


def text(values: Fields, name: str) -> str:
    """A field as text without blanks at its ends, "" where it is missing."""
    return str(values.get(name) or "").strip()


def person(buyer: Fields) -> str:
    """Title, first and last name."""
    return " ".join(filter(None, (text(buyer, n) for n in _PERSON)))


_PERSON = ("TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME")


def name(buyer: Fields) -> str:
    """Who is invoiced (BT-44): the organisation, else the person."""
    return text(buyer, "ORGANIZATION") or person(buyer)


def is_business(buyer: Fields) -> bool:
    """Whether the buyer is a business: those get e-invoices, consumers plain PDFs."""
    return text(buyer, "CUSTOMER_TYPE") != "consumer"


def place(values: Fields) -> str:
    """Postcode and town."""
    return " ".join(filter(None, (text(values, "ZIPCODE"), text(values, "CITY"))))


def letter_address(buyer: Fields, country: str, *, german: bool) -> list[str]:
    """The lines of the address field (DIN 5008): no blank lines, `country` "" at home."""
    lines = [
        text(buyer, "ORGANIZATION"),
        _addressee(buyer) if german else person(buyer),
        text(buyer, "ADDRESS_2"),
        text(buyer, "ADDRESS"),
        place(buyer),
        country.upper(),
    ]
    return [line for line in lines if line]


def _addressee(buyer: Fields) -> str:
    salutation = "" if text(buyer, "ORGANIZATION") else text(buyer, "SALUTATION")
    word = SALUTATION_WORDS.get(salutation, "")
    return f"{word} {person(buyer)}".strip() if person(buyer) else ""


def buyer_electronic(buyer: Fields) -> Electronic | None:
    """BT-49: E_ADDRESS, written `scheme:address` or as an e-mail address; else EMAIL."""
    return _electronic(text(buyer, "E_ADDRESS") or text(buyer, "EMAIL"))


def seller_electronic(seller: Fields) -> Electronic | None:
    """BT-34."""
    return _electronic(text(seller, "E_ADDRESS") or text(seller, "EMAIL"))


def _electronic(written: str) -> Electronic | None:
    scheme, colon, address = written.partition(":")
    if colon and address and len(scheme) in (2, 4) and "@" not in scheme:
        return Electronic(scheme.upper(), address.strip())
    return Electronic("EM", written) if "@" in written else None
