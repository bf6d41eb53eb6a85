"""Kinds of text that clients send, as pydantic types with clear refusals."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator as Check
from pydantic import BeforeValidator as Prepare
from pydantic import Field, StringConstraints

from kundenakte.domain import codes
from kundenakte.domain.card_numbers import holds_card_number

if TYPE_CHECKING:
    from kundenakte.domain import money

# XML 1.0 cannot carry these, and no name needs them. Tab and line breaks are text.
PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{fffe}\x{ffff}]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f\x{fffe}\x{ffff}]*$"


def changed(change: Callable[[str], Any]) -> Prepare:
    """Text as `change` makes it; what is no text is left for the type to refuse."""
    return Prepare(lambda value: change(value) if isinstance(value, str) else value)


def checked(read: Callable[[str], str], expected: str) -> Check:
    """What `read` makes of a text; where it fails, the refusal says what is expected."""

    def check(value: str) -> str:
        try:
            return read(value)
        except (ValueError, OverflowError):
            raise ValueError(f"{expected} is expected") from None

    return Check(check)


def decimal(kind: "money.Kind") -> Prepare:
    """A number of a kind as the text that is stored ("9.99"); "" where it is empty."""
    from kundenakte.domain import money  # whoever names a kind has loaded it; customers have none

    def text(value: Any) -> str:
        empty = value is None or (isinstance(value, str) and not value.strip())
        return "" if empty else money.decimal_text(money.read(value, kind))

    return Prepare(text)


def one_of(values: frozenset[str], expected: str) -> Check:
    """One of the values."""

    def check(value: str) -> str:
        if value not in values:
            raise ValueError(f"{expected} is expected")
        return value

    return Check(check)


def no_card(value: Any) -> Any:
    """`value`, unless it holds a card number."""
    if holds_card_number(str(value)):
        raise ValueError("card numbers are not accepted")
    return value


def _language(value: str) -> str:
    if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
        raise ValueError
    return value


Upper = changed(lambda value: value.strip().upper())
Lower = changed(lambda value: value.strip().lower())

Line = Annotated[str, StringConstraints(max_length=255, pattern=PRINTABLE)]
Name = Annotated[Line, Check(no_card)]
Long = Annotated[str, StringConstraints(max_length=10_000, pattern=PRINTABLE), Check(no_card)]
Identifier = Annotated[str, StringConstraints(max_length=255, pattern=ONE_LINE)]
Flag = Annotated[
    int,
    Field(ge=0, le=1),
    changed(lambda value: {"true": 1, "false": 0, "": 0}.get(value.lower(), value)),
]
Country = Annotated[str, Upper, one_of(codes.COUNTRIES, "an ISO 3166-1 code of two letters")]
Currency = Annotated[
    str, Upper, one_of(codes.CURRENCIES, f"one of {', '.join(sorted(codes.CURRENCIES))}")
]
Language = Annotated[str, Lower, checked(_language, "an ISO 639-1 code of two letters")]
