"""The fields of a form that ask for a customer's data: in which groups, with what in them.

Labels and hints are the texts' (area `fields`), by the name of the parameter.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain.codes import COUNTRIES
from kundenakte.domain.page_fields import ZIPCODE_DIGITS, Asked

Options = tuple[tuple[str, str], ...]

NO_MORE: Mapping[str, str] = {}
FIRST_COUNTRIES: Final = ("DE", "AT", "CH")  # before the rest of the alphabet
SALUTATIONS: Final = ("mrs", "mr", "family")
AUTOCOMPLETE: Final[Mapping[str, str]] = {
    "company": "organization",
    "salutation": "honorific-prefix",
    "first-name": "given-name",
    "last-name": "family-name",
    "address_line1": "address-line1",
    "address_line2": "address-line2",
    "postal-code": "postal-code",
    "city": "address-level2",
    "country": "country",
    "email": "email",
    "phone": "tel",
    "mobile": "tel",
    "birthday": "bday",
}
KINDS: Final[Mapping[str, str]] = {"email": "email", "phone": "tel", "mobile": "tel"}
WIDTHS: Final[Mapping[str, str]] = {"country": "w3", "birthday": "w2", "customer_ext_uid": "w3"}
# Fields that stand beside each other, and the class of the row that holds them.
_BESIDE: Final = (
    (("salutation", "first-name", "last-name"), "row three"),
    (("first-name", "last-name"), "row"),
    (("salutation", "title_academic"), "row"),
    (("postal-code", "city"), "row zip"),
    (("phone", "mobile"), "row"),
    (("phone", "vatid"), "row"),
    (("mobile", "vatid"), "row"),
    (("vatid", "birthday"), "row"),
)


class Field(NamedTuple):
    """A field as `fields.html` shows it. `options` are pairs of value and text; one without them is
    a line of text of a `kind`. `more` are further attributes."""

    name: str
    value: str
    required: bool
    kind: str
    autocomplete: str
    width: str
    options: Options = ()
    more: Mapping[str, str] = NO_MORE


class Group(NamedTuple):
    """Fields beside each other; `shape` is the row's class, "" for a single one."""

    shape: str
    fields: tuple[Field, ...]


def groups(
    asked: Iterable[Asked], values: Mapping[str, Any], words: SimpleNamespace, home: str = ""
) -> tuple[Group, ...]:
    """The fields with what is in them, by wire name. `home` is the seller's country: the first in
    the list, and the one that is chosen where none is known."""
    values = {**values, "COUNTRY_CODE": values.get("COUNTRY_CODE") or home}
    left = [_field(each, values, words, home) for each in asked]
    found = []
    while left:
        names = tuple(field.name for field in left)
        shape, size = next(
            ((row, len(beside)) for beside, row in _BESIDE if names[: len(beside)] == beside),
            ("", 1),
        )
        found.append(Group(shape, tuple(left[:size])))
        left = left[size:]
    return tuple(found)


def countries(words: SimpleNamespace, home: str = "", chosen: str = "") -> Options:
    """Codes and names of all countries: the seller's first, then those of the German language, then
    the others by name; one that is not known to the list is shown by its code."""
    known = sorted(COUNTRIES | ({chosen} if chosen else set()))
    names = {code: str(words.countries.get(code, code)) for code in known}
    first = tuple(dict.fromkeys(code for code in (home, *FIRST_COUNTRIES) if code in names))
    others = sorted(names.keys() - set(first), key=lambda code: _sorted_by(names[code]))
    return tuple((code, names[code]) for code in (*first, *others))


def _field(asked: Asked, values: Mapping[str, Any], words: SimpleNamespace, home: str) -> Field:
    name, value = asked.parameter, str(values.get(asked.field) or "")
    more = {}
    if name == "postal-code" and values.get("COUNTRY_CODE") in ZIPCODE_DIGITS:
        more = {"inputmode": "numeric"}
    return Field(
        name=name,
        value=written(value, words) if name == "birthday" else value,
        required=asked.required,
        kind=KINDS.get(name, "text"),
        autocomplete=AUTOCOMPLETE.get(name, ""),
        width=WIDTHS.get(name, ""),
        options=_options(name, value, words, home),
        more=more,
    )


def _options(name: str, value: str, words: SimpleNamespace, home: str) -> Options:
    if name == "country":
        return countries(words, home, value)
    if name == "salutation":
        none = ("", str(words.no_salutation))
        return (none, *((code, str(words.salutation[code])) for code in SALUTATIONS))
    return ()


def written(day: str, words: SimpleNamespace) -> str:
    """A stored day as people of the language write it; what is none is left as it was typed."""
    year, _, rest = day.partition("-")
    month, _, number = rest.partition("-")
    if not (len(day) == 10 and (year + month + number).isdigit()):
        return day
    return str(words.day_to_type.format(day=number, month=month, year=year))


def _sorted_by(name: str) -> str:
    """Ä as A (DIN 5007-1)."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
