"""What an account may change of a mail: reading it from a call, and showing it in an answer."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain import reading
from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.mails import templates
from kundenakte.mails.templates import PARTS, TEMPLATES, Template
from kundenakte.mails.words import INFORMAL, LANGUAGES, words_of, written

CODES = tuple(name for name in LANGUAGES if not name.endswith(INFORMAL))
COLUMNS = (
    *("TEMPLATE", "LANGUAGE", "ACTIVE", "SWITCHABLE", "EDITABLE", "PLACEHOLDERS"),
    *PARTS,
    *(f"DEFAULT_{part}" for part in PARTS),
)
_FLAGS = ("ACTIVE", "SWITCHABLE", "EDITABLE")


def template_of(values: Mapping[str, Any]) -> str:
    """TEMPLATE, which must be there. Raises Refused, and NotFound for one that there is not."""
    name = reading.required_text(values, "TEMPLATE").lower()
    if name not in TEMPLATES:
        raise NotFound("TEMPLATE")
    return name


def language_of(values: Mapping[str, Any], *, required: bool = True) -> str:
    """LANGUAGE, one that there are texts in. Raises Refused."""
    read = reading.required_text if required else reading.text
    code = read(values, "LANGUAGE").lower()
    if code and code not in CODES:
        raise Refused(Problem("invalid", "LANGUAGE", f"one of {', '.join(CODES)} is expected"))
    return code


def given(values: Mapping[str, Any], template: str) -> dict[str, str]:
    """The parts that are sent, "" for one that is to be the default again. Raises Refused."""
    sent = {part: values[part] for part in PARTS if part in values}
    parts = {part: "" if value in (None, []) else value for part, value in sent.items()}
    problems = templates.check(parts, template) or _unstorable(parts)
    if problems:
        raise Refused(*problems)
    return {part: value.replace("\r\n", "\n").strip() for part, value in parts.items()}


def _unstorable(parts: Mapping[str, str]) -> list[Problem]:
    bad = [part for part, text in parts.items() if any("\ud800" <= c <= "\udfff" for c in text)]
    return [Problem("invalid", part, "this is no valid text") for part in bad]


def row(
    template: Template, language: str, own: Mapping[str, str], account: Account
) -> dict[str, Any]:
    """A template in one language: its own words, "" where there are none, and the default ones."""
    default = words_of(written(language, account)).template(_named(template.name))
    return {
        "TEMPLATE": template.name,
        "LANGUAGE": language,
        "ACTIVE": int(templates.wanted(account.settings, template.name)),
        "SWITCHABLE": int(template.switchable),
        "EDITABLE": int(template.own),
        "PLACEHOLDERS": sorted(template.placeholders),
        **{part: own.get(part, "") for part in PARTS},
        **{f"DEFAULT_{part}": default[part] for part in PARTS},
    }


def text_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text."""
    del account
    flags = {name: str(row[name]) for name in _FLAGS}
    return {**row, **flags, "PLACEHOLDERS": ", ".join(row["PLACEHOLDERS"])}


def _named(template: str) -> str:
    return "invoice" if template == "invoice_order" else template
