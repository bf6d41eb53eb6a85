"""Money, prices, quantities and percentages as exact decimals; amounts in cents. Never a float."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from kundenakte.domain.errors import Problem, Refused

if TYPE_CHECKING:  # reading calls start without it
    from fractions import Fraction

CENT = Decimal("0.01")
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d*)?|[+-]?\.\d+", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,15},(\d{1,2}|\d{4,})", re.ASCII)  # "1,234" could be a thousand
_LONGEST = 60  # digits; what is longer is no number that a merchant means


class Kind(NamedTuple):
    """What a number stands for: how many decimals it may have, and from where to where it goes."""

    decimals: int
    lowest: Decimal
    highest: Decimal
    expected: str


def _kind(decimals: int, lowest: str, highest: str, example: str) -> Kind:
    return Kind(decimals, Decimal(lowest), Decimal(highest), f"a number such as {example}")


# RND-1: unit prices may have more than two decimals, amounts not.
PRICE = _kind(6, "0", "1e8", "9.99")
SIGNED_PRICE = _kind(6, "-1e8", "1e8", "9.99")
QUANTITY = _kind(6, "0", "1e8", "1")
SIGNED_QUANTITY = _kind(6, "-1e8", "1e8", "1")
PERCENT = _kind(2, "0", "100", "19")
AMOUNT = _kind(2, "0", "1e8", "9.99")
SIGNED_AMOUNT = _kind(2, "-1e8", "1e8", "9.99")


def number(values: Mapping[str, Any], field: str, kind: Kind) -> Decimal:
    """The number in a required field. Raises Refused naming the field."""
    found = optional_number(values, field, kind)
    if found is None:
        raise Refused(Problem("missing", field))
    return found


def optional_number(values: Mapping[str, Any], field: str, kind: Kind) -> Decimal | None:
    """The number in a field, None when not given or empty. Raises Refused naming the field.

    A point divides off the decimals; a comma does where it cannot mean thousands. No exponents.
    """
    value = values.get(field)
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return read(value, kind)
    except ValueError as error:
        raise Refused(Problem("invalid", field, str(error))) from None


def read(value: Any, kind: Kind) -> Decimal:
    """The number that `value` is, as JSON or text carries it.

    Raises ValueError with what is expected, never with the value.
    """
    found = _decimal(_text(value), kind)
    if not kind.lowest <= found <= kind.highest:
        raise ValueError(f"{kind.lowest:f} to {kind.highest:f} is expected")
    if round_to(found, kind.decimals) != found:
        raise ValueError(f"at most {kind.decimals} decimals are expected")
    return found if found else found.copy_abs()  # no minus zero


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _LONGEST:
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_LONGEST:
        return str(value)
    return ""


def _decimal(text: str, kind: Kind) -> Decimal:
    if len(text) <= _LONGEST and _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        raise ValueError(f"{kind.expected} is expected")
    return Decimal(text)


def cents(value: Decimal) -> int:
    """An amount in cents, half a cent rounded away from zero. Raises ValueError for no number."""
    if not value.is_finite():
        raise ValueError("this is no amount")
    return int(round_to(value, 2).scaleb(2))


def rounded(value: "Fraction") -> int:
    """The nearest whole number, a half rounded away from zero."""
    up = int(abs(value) * 2 + 1) // 2
    return up if value >= 0 else -up


def round_to(value: Decimal, decimals: int) -> Decimal:
    """`value` with so many decimals, a half rounded away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimal_text(value: Decimal, least: int = 0) -> str:
    """As it is stored and answered: no exponent, no zeros behind the `least` decimals ("19")."""
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    text = f"{whole}.{decimals}" if decimals else whole
    return text.removeprefix("-") if not value else text


def price_text(value: Decimal) -> str:
    """A unit price as it is answered, with two decimals or as many as it has ("9.90")."""
    return decimal_text(value, 2)


def amount(cents: int) -> Decimal:
    """Cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def amount_text(cents: int, *, comma: bool = False) -> str:
    """Cents as "9.99", or as "9,99"."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}{',' if comma else '.'}{rest:02d}"
