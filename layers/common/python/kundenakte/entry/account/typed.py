"""What people type into forms as the calls read it, and back again: days, and numbers.

What is no day or number stays as it was typed: the call refuses it, and the refusal stands beside
the field.
"""

import re
from datetime import date
from typing import Final

from kundenakte.domain.reading import MAX_ID

_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})", re.ASCII)
_AROUND: Final = re.compile(r"EUR|\N{EURO SIGN}|%|\s", re.IGNORECASE)
_DIGITS: Final = 16  # of an id
_CENTURY: Final = 2000  # of a year of two digits
_POINT, _COMMA = ".", ","


def an_id(text: str) -> int | None:
    """What an address says of an id: MAX_ID for all that are too long, None for what is none."""
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text), MAX_ID) if len(text) <= _DIGITS else MAX_ID


def day(text: str) -> str:
    """1.12.26, 01.12.2026 or 2026-12-01 as 2026-12-01; "" where nothing was typed."""
    found = _GERMAN_DAY.fullmatch(text.strip())
    if not found:
        return text.strip()
    number, month, year = (int(part) for part in found.groups())
    try:
        return date(year if year > 99 else _CENTURY + year, month, number).isoformat()
    except ValueError:
        return text.strip()


def day_shown(value: str | date | None) -> str:
    """2026-12-01 as it stands in an input: 01.12.2026; "" where there is none, and what is no day
    as it is."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{found.day:02}.{found.month:02}.{found.year:04}" if found else ""


def number(text: str, language: str) -> str:
    """1.234,56, 1,234.56, 1234,5 or 1 234.50 with a point and nothing else: 1234.56.

    The last of two different marks divides off the decimals. One mark alone does, unless three
    digits stand behind it each time and it is the mark that the language groups thousands with:
    "1.234" is one thousand and more in German, little more than one in English. No thousands begin
    with a zero: "0.500" is a half in both.
    """
    bare = _AROUND.sub("", text).replace("\N{MINUS SIGN}", "-").replace("'", "")
    grouping, dividing = _marks(bare, language)
    whole, _, decimals = bare.rpartition(dividing) if dividing in bare else (bare, "", "")
    if grouping in whole and not _grouped(whole, grouping):
        return text.strip()
    whole = whole.replace(grouping, "")
    return f"{whole}.{decimals}" if dividing in bare else whole


def number_shown(text: str, language: str) -> str:
    """A number as calls answer it ("1234.5") as it stands in an input: "1234,5" in German."""
    return text.replace(_POINT, _COMMA) if language == "de" else text


def _marks(bare: str, language: str) -> tuple[str, str]:
    """The mark of thousands, and that of decimals."""
    german, english = (_POINT, _COMMA), (_COMMA, _POINT)
    usual, other = (german, english) if language == "de" else (english, german)
    if _POINT in bare and _COMMA in bare:
        return german if bare.rindex(_COMMA) > bare.rindex(_POINT) else english
    alone_divides = usual[0] in bare and not _grouped(bare, usual[0])
    repeated = bare.count(usual[1]) > 1
    return other if alone_divides or repeated else usual


def _grouped(whole: str, mark: str) -> bool:
    return (
        re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+", whole, re.ASCII)
        is not None
    )
