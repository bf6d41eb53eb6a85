"""Values as they may stand in a mail: without characters that control, and no longer than is of
use. Escaping for HTML is the frame's."""

import re
from typing import Any

NAME = 100  # characters of a name that are shown
LINE = 250
PROSE = 10_000
# Controls (C0 but LF, C1), line and paragraph separators, and what turns the direction of writing.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
# Mail programs make a link also of example.com; "Dr.Muster" and "St.Gallen" are names.
_LINK = re.compile(r"://|@|(?i:www\.)|\w\.\w{2,}/|[a-z0-9-]{2,}\.[a-z]{2,}")


def line(value: Any, most: int = LINE) -> str:
    """One line of text."""
    return cut(" ".join(_CONTROLS.sub(" ", str(value or "")).split()), most)


def prose(value: Any, most: int = PROSE) -> str:
    """Text of several lines, which end with LF."""
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
    return cut(_CONTROLS.sub(" ", text).strip(), most)


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def address(value: Any) -> str:
    """The address of a page; "" for what is none, such as a script."""
    text = line(value, 2000)
    return text if text.startswith(("https://", "http://")) else ""


def name(value: Any) -> str:
    """A name to address somebody by; "" for one with a link in it, since whoever types in another
    one's address could have us send his words there."""
    text = line(value, NAME)
    return "" if _LINK.search(text) else text
