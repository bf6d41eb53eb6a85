"""Text made printable: PDF/A allows no character that the font lacks, XML no control characters.

`clean` is used on a snapshot before a number is taken, so that what is stored, printed and sent as
XML is the same text.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kundenakte.documents.font_characters import RANGES

UNKNOWN = "?"
# Fields in which a line break means something; in all others it becomes a blank.
_LINES = frozenset("DESCRIPTION INTROTEXT REASON FOOTER DELIVERY_DATE".split())
_UNTOUCHED = frozenset({"LOGO"})  # a picture, not a text
# One emoji may be several characters: joined ones, a skin tone, a variation, a keycap.
_JOINED = re.compile("\u200d.|[\U0001f3fb-\U0001f3ff\ufe00-\ufe0f\u20e3]", re.DOTALL)
_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SUBSTITUTES = {
    ord(character): like
    for like, characters in {
        "": "\u00ad",  # soft hyphen
        " ": "\t\u3000",
        "-": "\u2043",
        "—": "\u2e3a\u2e3b",
        "~": "\u301c\uff5e",
        "*": "\u2217\u2605\u2606",
        "|": "\u2223",
        "'": "\u05f3",
        '"': "\u05f4",
        "✓": "\u2705\u2714\u2611",
        "x": "\u2717\u2718",
        "→": "\u27a1\u27f6\u21d2",
        "←": "\u2b05\u27f5\u21d0",
        "•": "\u25cf\u25aa\u25e6",
        ",": "\u3001",
        ".": "\u3002",
        UNKNOWN: "\ufffd",
    }.items()
    for character in characters
}


def clean(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The snapshot with every text in it printable; cleaning twice is cleaning once."""
    return {name: _cleaned(name, value) for name, value in snapshot.items()}


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value if name in _UNTOUCHED else printable(value, lines=name in _LINES)
    if isinstance(value, Mapping):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_cleaned(name, entry) for entry in value]
    return value


def printable(text: str, *, lines: bool = False) -> str:
    """NFC without control characters; what the font lacks becomes its nearest likeness, else "?".

    With `lines`, line breaks stay; blanks at the ends of the text and of its lines go.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _BREAK.sub("\n", text))
        # A mark that goes can let a letter and another mark become a character that must go too.
        while (found := _pass(text)) != text:
            text = found
    parts = [line.strip() for line in text.split("\n")]
    return "\n".join(parts).strip() if lines else " ".join(filter(None, parts))


def _pass(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(map(_shown, _JOINED.sub("", text))))


def is_readable(text: str) -> bool:
    """Whether a printable text says anything: blanks, points and "?" alone do not."""
    return any(letter.isalnum() for letter in text)


def is_known(character: str) -> bool:
    """Whether every weight of the font has the character."""
    return ord(character) in _known()


@lru_cache(4096)
def _shown(character: str) -> str:
    if character == "\n":
        return character
    character = character.translate(_SUBSTITUTES)
    if not character or is_known(character):
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return ""  # also: directions of writing, with which a text could be shown in another order
    return _likeness(character)


def _likeness(character: str) -> str:
    """What is left of the character without its marks and in its plain form, "?" for nothing."""
    base = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
    found = "".join(c for c in base if is_known(c)).strip()
    if found or unicodedata.combining(character):
        return found
    return " " if unicodedata.category(character) == "Zs" else UNKNOWN


@lru_cache(1)
def _known() -> frozenset[int]:
    points: set[int] = set()
    for word in "".join(RANGES).split():
        first, _, last = word.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points - {0xFFFD, 0x2028, 0x2029})
