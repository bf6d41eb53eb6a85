"""Text as banks carry it: letters, digits and / - ? : ( ) . , ' + with blanks between.

Source: EPC217-08, "SEPA requirements for an extended character set": what is not in the basic set
is spelled in it where that is usual, and otherwise written as a full stop.
"""

import re
import unicodedata

_LATIN = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
    "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "œ": "oe", "Œ": "Oe", "å": "a", "Å": "A",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
    "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T",
    "&": "+", "_": "-", "@": "(at)", "€": "EUR", "§": "Par.", "*": ".", ";": ",", "!": ".",
    "„": "'", "“": "'", "”": "'", "‚": "'", "‘": "'", "’": "'", "´": "'", "`": "'", '"': "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "[": "(", "]": ")", "{": "(", "}": ")",
    "\\": "/", "|": "/", "=": "-", "~": "-",
}  # fmt: skip
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъьыэюяёіїєґ",
        """a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y y e yu ya e i yi ye
        g""".split(),
        strict=True,
    )
)
_LOWER = {**_GREEK, **_CYRILLIC}
_TABLE = str.maketrans(
    {**_LATIN, **_LOWER, **{char.upper(): text.title() for char, text in _LOWER.items()}}
)
_OTHER = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")


def basic(text: str, most: int) -> str:
    """`text` in the basic set, blanks made single, at most `most` characters."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    decomposed = unicodedata.normalize("NFKD", composed.translate(_TABLE))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    letters = letters.translate(_TABLE)  # of what carried an accent
    return " ".join(_OTHER.sub(".", letters).split())[:most].rstrip()


def identifier(text: str, most: int = 35) -> str:
    """`text` as a reference: basic set without blanks; no slash at either end, and no two in a row
    (EPC130-08: banks in between use them as separators)."""
    compact = basic(text, len(text) * 4).replace(" ", "")
    return re.sub("/{2,}", "/", compact)[:most].strip("/")
