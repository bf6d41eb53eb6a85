"""Which fields of a customer hosted pages ask for, what their forms call them, and what is wrong
with what was entered.

The list is closed: whatever else a form sends is ignored. Names of parameters are the contract's
(6.2). Pages are stricter than calls where a person can correct it on the spot (rule ADR-1).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from kundenakte.domain import times
from kundenakte.domain.account import ASKED, OFF, REQUIRED
from kundenakte.domain.customer import NEEDED
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.vat import vat_id_fault
from kundenakte.domain.vat_rates import EU

# Field → parameter, in the order in which they are asked.
PARAMETERS: Final[Mapping[str, str]] = {
    "ORGANIZATION": "company",
    "SALUTATION": "salutation",
    "TITLE_ACADEMIC": "title_academic",
    "FIRST_NAME": "first-name",
    "LAST_NAME": "last-name",
    "ADDRESS": "address_line1",
    "ADDRESS_2": "address_line2",
    "ZIPCODE": "postal-code",
    "CITY": "city",
    "COUNTRY_CODE": "country",
    "EMAIL": "email",
    "PHONE": "phone",
    "MOBILE": "mobile",
    "VAT_ID": "vatid",
    "BIRTHDAY": "birthday",
    "CUSTOMER_EXT_UID": "customer_ext_uid",
}
# What addresses and forms can bring along without being asked for.
BROUGHT: Final[Mapping[str, str]] = {
    "CUSTOMER_EXT_UID": "customer_ext_uid",
    "AFFILIATE": "affiliate",
    "LANGUAGE_CODE": "lang",
}
CONSUMER, BUSINESS = "consumer", "business"
FOR_BUSINESSES: Final = ("ORGANIZATION", "VAT_ID")
LONGEST: Final = 255
ZIPCODE_DIGITS: Final = {"DE": 5, "AT": 4, "CH": 4}
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # would turn what stands around it
_LABEL = r"[^\s@.,;:<>()\[\]\"\\]+"
_EMAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]+@{_LABEL}(\.{_LABEL})+", re.ASCII)
_TYPED_DAY = re.compile(r"(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4})")  # day, month, year


class Asked(NamedTuple):
    """A field that is asked for."""

    field: str
    parameter: str
    required: bool


class Entered(NamedTuple):
    """What a form said: `texts` as typed, to be shown again; `given` as it is to be stored, by
    wire name, which is empty where there are problems."""

    texts: Mapping[str, str]
    given: Mapping[str, Any]
    problems: tuple[Problem, ...]


def kinds(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The CUSTOMER_TYPEs that an account's pages are for."""
    audience = settings["PAGE_AUDIENCE"]
    return (CONSUMER, BUSINESS) if audience == "all" else (str(audience),)


def asked(settings: Mapping[str, Any], kind: str = "") -> tuple[Asked, ...]:
    """The fields that an account asks a customer of a CUSTOMER_TYPE for; where that is not known
    yet, those of all who may be asked, and none is required of them that only some have."""
    known = kinds(settings)
    kind = kind or (known[0] if len(known) == 1 else "")
    wanted = {**ASKED, **settings["PAGE_FIELDS"], "EMAIL": REQUIRED}
    wanted[NEEDED[kind] if kind else "ORGANIZATION"] = REQUIRED
    never = {CONSUMER: FOR_BUSINESSES}.get(kind, ())
    optional = ("SALUTATION", *(() if kind else FOR_BUSINESSES))  # rule SAL-1
    return tuple(
        Asked(field, parameter, wanted[field] == REQUIRED and field not in optional)
        for field, parameter in PARAMETERS.items()
        if wanted[field] != OFF and field not in never
    )


def brought(sent: Mapping[str, str], fields: Iterable[Asked]) -> dict[str, str]:
    """What an address or a form of others prefills (contract 6.2), by wire name."""
    names = {**{each.field: each.parameter for each in fields}, **BROUGHT}
    found = {field: clean(sent.get(parameter, ""))[:LONGEST] for field, parameter in names.items()}
    found["LANGUAGE_CODE"] = found["LANGUAGE_CODE"].lower()
    if "COUNTRY_CODE" in found:
        found["COUNTRY_CODE"] = found["COUNTRY_CODE"].upper()
    return {field: text for field, text in found.items() if text}


def read(form: Mapping[str, str], fields: Iterable[Asked], today: date) -> Entered:
    """What a form says of the fields; one that it does not send is left as it is."""
    fields = tuple(fields)
    texts = {f.field: clean(form[f.parameter]) for f in fields if f.parameter in form}
    values = {field: _normal(field, text) for field, text in texts.items()}
    found = [
        *(Problem("missing", f.field) for f in fields if f.required and not values.get(f.field)),
        *_page_faults(values, today),
    ]
    given, refused = _of_model(values)
    first = {problem.field: problem for problem in reversed((*found, *refused))}
    problems = tuple(first[f.field] for f in fields if f.field in first)
    return Entered(texts, {} if problems else given, problems)


def clean(text: str) -> str:
    """A text as people mean it: composed letters (NFC), no marks that turn the text around it."""
    return _BIDI.sub("", unicodedata.normalize("NFC", text)).strip()


def is_email(text: str) -> bool:
    """Whether a text looks like one e-mail address."""
    return len(text) <= LONGEST and bool(_EMAIL.fullmatch(text))


def _normal(field: str, text: str) -> str:
    if field in ("COUNTRY_CODE", "VAT_ID"):
        text = text.upper()
    if field == "VAT_ID":
        text = re.sub(r"[\s.-]", "", text) if len(text) <= LONGEST else text
    if field == "BIRTHDAY" and (found := _TYPED_DAY.fullmatch(text)):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return text


def _page_faults(values: Mapping[str, str], today: date) -> Iterable[Problem]:
    """What calls would let pass."""
    for field, text in values.items():
        if re.search(r"[\r\n\t]", text):
            yield Problem("invalid", field, "one line is expected")
    country, zipcode = values.get("COUNTRY_CODE", ""), values.get("ZIPCODE", "")
    digits = ZIPCODE_DIGITS.get(country)
    if digits and zipcode and not re.fullmatch(rf"\d{{{digits}}}", zipcode, re.ASCII):
        yield Problem("invalid", "ZIPCODE", f"{digits} digits are expected")
    if (email := values.get("EMAIL")) and not is_email(email):
        yield Problem("invalid", "EMAIL", "an e-mail address is expected")
    if (vat_id := values.get("VAT_ID")) and _no_vat_id(vat_id, country):
        yield Problem("invalid", "VAT_ID", "a VAT id is expected")
    yield from _birthday_faults(values.get("BIRTHDAY", ""), today)


def _no_vat_id(vat_id: str, country: str) -> bool:
    """Those of countries outside the EU and Switzerland are not known here."""
    if not vat_id_fault(vat_id):
        return False
    if country in ("CH", "LI"):
        from stdnum.ch import vat as swiss

        return not swiss.is_valid(vat_id)
    return not country or country in EU


def _birthday_faults(text: str, today: date) -> Iterable[Problem]:
    if not text:
        return
    try:
        born = times.read_date(text)
    except (ValueError, OverflowError):
        return  # the model tells
    if not born or not "1900-01-01" <= born <= today.isoformat():
        yield Problem("invalid", "BIRTHDAY", "a day that has come is expected")


def _of_model(values: Mapping[str, str]) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    # On use: pages that only show need no pydantic.
    from kundenakte.domain.customer_fields import CustomerFields

    try:
        return CustomerFields.read(values, FIRST_PAGE).given(), ()
    except Refused as fault:
        return {}, fault.problems
