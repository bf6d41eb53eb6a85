"""What the pages of an import show: its columns, how far it is, its report in the words of the
page's language."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain.errors import Problem
from kundenakte.domain.import_kinds import KINDS
from kundenakte.pages.account import faults
from kundenakte.pages.render import day_text, texts

FIGURES: Final = ("NEW", "CHANGED", "UNCHANGED", "WARNINGS", "WRONG")
STEPS: Final = {"upload": 0, "uploaded": 1, "checking": 2, "checked": 2}
TONES: Final = {"error": "bad", "warning": "warn", "info": "info"}
STATE_TONES: Final = {"done": "ok", "failed": "bad", "canceled": "", "checked": "info"}
# What a report says, in English → the key of the words; the groups are put into them.
_REASONS: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"ORGANIZATION or LAST_NAME is needed", "nameless"),
        (r"the same as (?:in )?line (?P<line>\d+)", "again"),
        (r"it does not look right", "doubtful"),
        (r"already used by CUSTOMER_ID (?P<id>\d+)", "taken_by"),
        (r"no customer has it", "no_customer"),
        (r"several customers have it: (?P<ids>[\d, ]+)", "several"),
        (r"thousands or decimals\?.*", "unclear"),
        (r"\d+ cells, but there are .*", "cells"),
        (r"a (?:cell|value) has more than .*", "long"),
        (r"SUB_TOTAL and VAT_TOTAL do not add up to it", "sums"),
        (r"it was imported with other values.*", "other_values"),
        (r"it is one of ours.*", "ours"),
        (r"there is no such file in the ZIP", "no_pdf"),
        (r"the (?:PDF|file) .*", "bad_pdf"),
        (r"a day that is still to come is expected.*", "to_come"),
        (r"it was used before", "used"),
        (r"a fault of ours.*", "fault"),
        (r"is missing", "missing"),
        (r"an ISO .* is expected|one of .* is expected|(a whole number|at) .*", "value"),
        (r"it has a name that .*|texts, numbers, .*", "json"),
    )
)
_FAULTS: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"text is expected.*", "text"),
        (r"the text is neither .*", "encoding"),
        (r"the first line must .*|at most \d+ columns|two columns .*|headings have .*", "headings"),
        (r".*ZIP.*|at most \d+ bytes", "zip"),
        (r"line (?P<line>\d+) cannot be read.*", "quote"),
        (r"this is no JSON.*|entry \d+ is no object", "json"),
        (r"at most \d+ rows", "rows"),
        (r"the file is not there any more.*", "gone"),
    )
)


class Column(NamedTuple):
    """A column of the file by its place, with its first values, and the field it is imported as."""

    place: int
    name: str
    sample: str
    field: str


class Line(NamedTuple):
    """A line of the report; `where` is the heading it is about, "" for the whole row."""

    line: int
    name: str
    where: str
    text: str
    level: str
    tone: str


def listed(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An import as the list shows it: `when` it began, as people write it."""
    at = datetime.fromisoformat(row["CREATED"])
    when = f"{day_text(texts(language, 'sie'), at.date())}, {at:%H:%M}"
    return {**row, "when": when}


def fields(kind: str, words: SimpleNamespace) -> list[tuple[str, str]]:
    """What a column may be imported as: field and what it is called, none first."""
    names: Mapping[str, str] = words.import_fields
    return [("", words.import_not), *((name, names[name]) for name in KINDS[kind].fields)]


def columns(
    row: Mapping[str, Any], samples: Iterable[list[str]], chosen: Mapping[str, str]
) -> list[Column]:
    """The columns of the file as the form shows them; `chosen` is what was sent, by column."""
    found = list(samples)
    return [
        Column(
            place,
            each["COLUMN"],
            " · ".join(filter(None, (cells[place][:60] for cells in found))),
            chosen.get(each["COLUMN"], each["FIELD"]),
        )
        for place, each in enumerate(row["COLUMNS"])
    ]


def lines(report: Iterable[Mapping[str, Any]], words: SimpleNamespace) -> list[Line]:
    """The report as the page shows it."""
    return [
        Line(
            each["LINE"],
            each["NAME"],
            each["COLUMN"] or (words.import_fields.get(each["FIELD"], "") if each["FIELD"] else ""),
            message(each, words),
            each["LEVEL"],
            TONES[each["LEVEL"]],
        )
        for each in report
    ]


def message(line: Mapping[str, Any], words: SimpleNamespace) -> str:
    """What a line of the report says, in the page's language."""
    said: Mapping[str, str] = words.import_reasons
    if line["CODE"] == "changed":
        names = line["MESSAGE"].removeprefix("changes ").split(", ")
        called = (words.import_fields.get(name, name) for name in names)
        return str(said["changes"]).format(fields=", ".join(called))
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(line["MESSAGE"]):
            return str(said[key]).format(**found.groupdict())
    problem = Problem(line["CODE"], line["FIELD"], line["MESSAGE"])
    return next(iter(faults.messages_of([problem], words, {}).values()))


def file_fault(reason: str, words: SimpleNamespace) -> str:
    """Why a file cannot be read, in the page's language."""
    said: Mapping[str, str] = words.import_file_faults
    for pattern, key in _FAULTS:
        if found := pattern.fullmatch(reason):
            return str(said[key]).format(**found.groupdict())
    return str(said["other"])


def mapping_faults(reasons: Iterable[str], words: SimpleNamespace) -> list[str]:
    """Why a mapping does not fit, in the page's language."""
    names: Mapping[str, str] = words.import_fields
    found = []
    for reason in reasons:
        field = reason.removeprefix("no column is ").removesuffix(" is named twice")
        called = names.get(field, field)
        if " or " in field:
            found.append(words.import_nameless_columns)
        elif reason.endswith("twice"):
            found.append(words.import_twice.format(field=called))
        else:
            found.append(words.import_no_key.format(field=called))
    return found
