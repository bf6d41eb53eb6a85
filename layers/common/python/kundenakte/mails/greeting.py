"""How a mail begins (rule SAL-2): by salutation where one is known, else neutral; nobody is asked
for one."""

from collections.abc import Mapping
from typing import Any

from kundenakte.mails import clean
from kundenakte.mails.words import Words


def greeting(fields: Mapping[str, Any], words: Words) -> str:
    """The line above the text for a customer's fields; {} greets nobody by name.

    With Sie a title goes before the last name; with du the first name is enough.
    """
    title, first, last = (
        clean.name(fields.get(name)) for name in ("TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME")
    )
    salutation = fields.get("SALUTATION", "")
    if salutation == "family" and last:
        return words("greeting.family", name=last)
    if words.informal and first:
        return words("greeting.person", name=first)
    if salutation in ("mr", "mrs") and last and not words.informal:
        return words(f"greeting.{salutation}", name=_joined(title, last))
    # A bare last name is no way to speak to anybody.
    full = _joined(title, first, last) if first or (title and last) else ""
    return words("greeting.person", name=full) if full else words("greeting.nobody")


def full_name(fields: Mapping[str, Any]) -> str:
    """The organisation, else the person."""
    names = ("TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME")
    person = _joined(*(clean.line(fields.get(name), clean.NAME) for name in names))
    return clean.line(fields.get("ORGANIZATION"), clean.NAME) or person


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
