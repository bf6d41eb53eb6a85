"""Rows of a file as fields of a call, with what is wrong with each within its own file."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kundenakte.domain import folding, import_values
from kundenakte.domain.errors import Problem
from kundenakte.domain.import_file import Row, Table
from kundenakte.domain.import_kinds import KEYS, KINDS

NAMED = ("SUBSCRIPTION_EXT_UID", "REFERENCE", "INVOICE_NUMBER", *KEYS)


class ImportRow(NamedTuple):
    """A row: its line, its values by field (none is empty), what is wrong, what is doubtful."""

    line: int
    values: Mapping[str, str]
    faults: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What people call whom or what the row is about, as far as it says."""
        person = f"{self.values.get('FIRST_NAME', '')} {self.values.get('LAST_NAME', '')}".strip()
        told = (self.values.get(name, "") for name in NAMED)
        return next(filter(None, (self.values.get("ORGANIZATION", ""), person, *told)), "")[:100]

    def stored(self) -> list[Any]:
        """As `of` reads it."""
        return [self.line, self.values, self.faults, self.doubts]

    @classmethod
    def of(cls, stored: list[Any]) -> "ImportRow":
        """A row that was stored."""
        line, values, faults, doubts = stored
        return cls(line, values, _problems(faults), _problems(doubts))


def _problems(stored: list[list[str]]) -> tuple[Problem, ...]:
    return tuple(Problem(*each) for each in stored)


def mapped(
    table: Table, kind: str, key: str, mapping: Mapping[str, str], *, unique_ext_uids: bool
) -> Iterator[ImportRow]:
    """The rows of a file. What may be there once, and the key, is refused where it comes again: in
    the message stands the line that had it first."""
    fields = [mapping.get(column, "") if column else "" for column in table.columns]
    name = KINDS[kind].name or key
    unique = [name]
    if kind == "customers":
        unique += ["CUSTOMER_NUMBER", *(["CUSTOMER_EXT_UID"] if unique_ext_uids else [])]
    seen = _Seen(unique, name, doubtful="EMAIL" if kind == "customers" and key != "EMAIL" else "")
    for row in table.rows:
        yield seen.look(_row(row, fields))


def digest(account_hash: str, kind: str, values: Mapping[str, str]) -> str:
    """What a row without a key is known by: the same for the same values, and no way back."""
    told = json.dumps([kind, sorted(values.items())], ensure_ascii=False)
    return hmac.new(account_hash.encode(), told.encode(), hashlib.sha256).hexdigest()


def _row(row: Row, fields: list[str]) -> ImportRow:
    if row.fault:
        return ImportRow(row.line, {}, (Problem("invalid", "", row.fault),))
    values, faults = {}, []
    for field, cell in zip(fields, row.cells, strict=True):
        if not field:
            continue
        try:
            if text := import_values.value(field, cell):
                values[field] = text
        except ValueError as error:
            faults.append(Problem("invalid", field, str(error)))
    return ImportRow(row.line, values, tuple(faults))


class _Seen:
    """Where the values were first that may be there once."""

    def __init__(self, unique: list[str], name: str, doubtful: str) -> None:
        self._first: dict[str, dict[str, int]] = {field: {} for field in dict.fromkeys(unique)}
        self._doubtful = doubtful
        self._mails: dict[str, int] = {}
        self._whole: dict[bytes, int] = {}
        self._name = name

    def look(self, row: ImportRow) -> ImportRow:
        """The row with what it repeats."""
        faults = [*row.faults, *self._repeated(row)]
        if row.values and not row.values.get(self._name):
            faults += self._same(row)
        mail = row.values.get(self._doubtful, "")
        first = self._mails.setdefault(folding.address(mail), row.line) if mail else row.line
        doubts = [] if first == row.line else [_again("EMAIL", first)]
        return row._replace(faults=tuple(faults), doubts=tuple(doubts))

    def _repeated(self, row: ImportRow) -> Iterator[Problem]:
        for field, lines in self._first.items():
            if value := row.values.get(field, ""):
                known = folding.address(value) if field == "EMAIL" else value
                if (first := lines.setdefault(known, row.line)) != row.line:
                    yield _again(field, first)

    def _same(self, row: ImportRow) -> Iterator[Problem]:
        told = json.dumps(sorted(row.values.items())).encode()
        first = self._whole.setdefault(hashlib.sha256(told).digest(), row.line)
        if first != row.line:
            yield Problem("repeated", "", f"the same as line {first}")


def _again(field: str, first: int) -> Problem:
    return Problem("repeated", field, f"the same as in line {first}")
