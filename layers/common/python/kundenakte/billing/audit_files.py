"""What a tax auditor gets beside tables and documents: their description (index.xml), the ranges of
numbers and what is missing in them, and how to read it all."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kundenakte.billing.audit_rows import COLUMNS
from kundenakte.domain import export_readme, gdpdu
from kundenakte.domain.csv_text import BOM, SEPARATOR, line
from kundenakte.domain.number_gaps import Sequence, sequences
from kundenakte.storage import account_store, invoice_numbers

RANGES = ["RANGE", "FIRST", "LAST", "DOCUMENTS", "IN_PERIOD", "MISSING", "MISSING_NUMBERS"]


def beside(account: str, fields: Mapping[str, Any], pieces: Any) -> list[tuple[str, str]]:
    """Names and texts of the files."""
    stored = account_store.read(account).account
    first, last = fields["FROM_DATE"], fields["TO_DATE"]
    told = gdpdu.Supplier(
        stored.settings["COMPANY"],
        f"{stored.settings.get('ZIPCODE', '')} {stored.settings.get('CITY', '')}".strip(),
        f"Rechnungen, Zahlungen und Protokoll vom {first} bis {last}",
    )
    tables = {**COLUMNS, "number_ranges": RANGES}
    return [
        ("README.txt", export_readme.AUDIT.format(first=first, last=last)),
        ("index.xml", gdpdu.index(told, tables)),
        (gdpdu.DTD_NAME, gdpdu.DTD),
        ("number_ranges.csv", _ranges(account, pieces("numbers"))),
    ]


def _ranges(account: str, pieces: Iterable[bytes]) -> str:
    found, others = sequences(invoice_numbers.counted(account), _numbers(pieces))
    rows = [_row(each) for each in found]
    if others:
        rows.append(["(of no range)", "", "", len(others), len(others), "", ""])
    return BOM + line(RANGES) + "".join(map(line, rows))


def _row(of: Sequence) -> list[Any]:
    missing = " ".join(map(str, of.missing)) + (" ..." if of.gaps > len(of.missing) else "")
    name = of.name.removeprefix("invoice number ")
    return [name, of.first, of.last, of.documents, of.inside, of.gaps, missing]


def _numbers(pieces: Iterable[bytes]) -> Iterator[tuple[str, bool]]:
    for piece in pieces:
        for number, inside in csv.reader(io.StringIO(piece.decode()), delimiter=SEPARATOR):
            yield number.removeprefix("'"), inside == "1"
