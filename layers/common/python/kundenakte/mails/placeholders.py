"""Placeholders of own and default texts: {{NAME}}, and the original's _ACCOUNT-HASH_ and
_CUSTOMER-HASH_ (contract 5).

Values are put in once and never looked at again, so that what a customer wrote is no placeholder.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

HASHES = ("_ACCOUNT-HASH_", "_CUSTOMER-HASH_")
_NAME = r"\{\{\s*([A-Za-z_]+)\s*\}\}"
_PLACEHOLDER = re.compile(rf"{_NAME}|({'|'.join(HASHES)})")
# An address may hold hashes and end a sentence; braces end it, since they begin a placeholder.
_ADDRESS = r"https?://[^\s<>\"'{}]*[^\s<>\"'{}.,;:!?)]"
_PIECES = re.compile(rf"({_ADDRESS})|{_NAME}")


class Piece(NamedTuple):
    """A piece of a text that is filled in, where it links to ("" for none), and what HTML calls
    the link."""

    text: str
    href: str = ""
    label: str = ""


def names(text: str) -> set[str]:
    """The names of the placeholders in a text, in upper case."""
    return {match[1].upper() for match in re.finditer(_NAME, text)}


def unknown(text: str, known: Collection[str]) -> bool:
    """Whether a text has a placeholder that is not among `known`, or braces of half a one."""
    rest = re.sub(_NAME, "", text)
    return not names(text) <= set(known) or "{{" in rest or "}}" in rest


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders filled in; unknown ones are left out."""
    return _PLACEHOLDER.sub(lambda match: values.get((match[1] or match[2]).upper(), ""), text)


def pieces(text: str, values: Mapping[str, str], labels: Mapping[str, str]) -> list[Piece]:
    """Likewise, in pieces: an address that the text itself has, or a placeholder whose name ends
    in _URL, is a link; what a value holds never is. `labels` are what placeholders' links are
    called."""
    return [piece for piece in _pieces(text, values, labels) if piece.text]


def _pieces(text: str, values: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[Piece]:
    at = 0
    for match in _PIECES.finditer(text):
        yield Piece(fill(text[at : match.start()], values))
        at = match.end()
        name = (match[2] or "").upper()
        value = fill(match[0], values)
        href = value if match[1] or name.endswith("_URL") else ""
        yield Piece(value, href, labels.get(name, ""))
    yield Piece(fill(text[at:], values))
