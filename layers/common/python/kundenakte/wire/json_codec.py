"""JSON text ↔ document. Object keys are upper case in every document."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from kundenakte.domain.errors import Malformed
from kundenakte.wire.limits import check_shape, too_deep

# Beyond this a number is no amount and no id, but a way to make later arithmetic run for hours.
_LONGEST_FRACTION = 100
_LARGEST_EXPONENT = 100


def parse(text: str) -> dict[str, Any]:
    """The object that `text` is; fractions as Decimal, of keys that differ in case the last."""
    try:
        document = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Malformed(f"the body is not valid JSON: {place}") from None
    except ValueError:  # int() refuses thousands of digits
        raise _out_of_range() from None
    except RecursionError:  # the C scanner counts its own depth, so this comes before any harm
        raise too_deep() from None
    if not isinstance(document, dict):
        raise Malformed("the JSON body must be an object")
    check_shape(document)
    return document


def render(document: dict[str, Any]) -> str:
    """Pure ASCII as PHP writes it: `\\uXXXX` for all else, and `\\/`."""
    return _ESCAPED.encode(document).replace("/", "\\/")  # outside of texts JSON has no slash


def render_readable(document: dict[str, Any]) -> str:
    """Unescaped text that can always be written as UTF-8."""
    text = _READABLE.encode(document)
    if text.isascii():
        return text
    # Half a surrogate pair is the one thing UTF-8 lacks; Python's backslash form is JSON's too.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _upper_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key.upper(): value for key, value in pairs}


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST_FRACTION:
        raise _out_of_range()
    try:
        number = Decimal(text)
    except ArithmeticError:  # an exponent of twenty digits
        raise _out_of_range() from None
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise _out_of_range()
    return number


def _no_number(_name: str) -> NoReturn:
    raise Malformed("the body is not valid JSON: NaN and Infinity are no JSON numbers")


def _out_of_range() -> Malformed:
    return Malformed("the body holds a number that is out of range")


def _json_number(value: object) -> int | float:
    """Exact for whole numbers and for up to 15 digits."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return int(value) if value == value.to_integral_value() else float(value)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_upper_keys, parse_float=_decimal, parse_constant=_no_number
)
_ESCAPED = json.JSONEncoder(separators=(",", ":"), default=_json_number)
_READABLE = json.JSONEncoder(separators=(",", ":"), default=_json_number, ensure_ascii=False)
