"""Search text: how TERM, CITY and tags compare.

Both German spellings of an umlaut are kept, so that mueller, muller, müller and eller all find
Müller (contract 2.2: case-insensitive, partial).
"""

import unicodedata
from collections.abc import Iterable

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "œ": "oe"})
_WITH_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))
SEPARATOR = "\n"  # no term holds a line break, so none matches across two fields


def plain(text: str) -> str:
    """Lower case without any accent: ä → a, ß → ss."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def spelled_out(text: str) -> str:
    """Lower case with umlauts spelled out: ä → ae, ß → ss; other accents dropped."""
    if text.isascii():
        return text.lower()
    return plain(unicodedata.normalize("NFKC", text.casefold()).translate(_SPELLED_OUT))


def with_umlauts(text: str) -> str:
    """Lower case with ae, oe and ue as umlauts, for texts that are kept as they are spelled."""
    found = text.casefold()
    for spelled, umlaut in _WITH_UMLAUTS:
        found = found.replace(spelled, umlaut)
    return found


def tag(text: str) -> str:
    """The form in which two tags are the same tag."""
    return unicodedata.normalize("NFKC", text).casefold()


def address(text: str) -> str:
    """The form in which two e-mail addresses are the same: ß and ss are different domains, which
    `casefold` and the index of addresses make one."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def search_texts(values: Iterable[str]) -> tuple[str, str]:
    """Both foldings of several values; the second is "" where it would only repeat the first."""
    joined = SEPARATOR.join(value for value in values if value)
    first, second = spelled_out(joined), plain(joined)
    return first, "" if second == first else second


def contains(texts: tuple[str, str], term: str) -> bool:
    """Whether `term` occurs in the two foldings made by `search_texts`."""
    first, second = texts
    wide, narrow = spelled_out(term), plain(term)
    return wide in first or narrow in first or bool(second and narrow in second)
