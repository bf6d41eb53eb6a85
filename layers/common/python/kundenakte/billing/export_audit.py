"""What a tax auditor gets of a period (§ 147 (6) AO, data handed over): documents with their lines
and files, payments, and who changed what. Those of deleted customers are there as well: the law
keeps them for this."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kundenakte.billing.audit_rows import COLUMNS, invoice_rows, log_rows, payment_rows
from kundenakte.billing.export_account import invoice_files, with_documents
from kundenakte.billing.export_step import Item, Place, Step
from kundenakte.storage import audit_items, export_items

Fields = Mapping[str, Any]
NOT_YET = 0  # instead of an id: an export cannot go on from here
NUMBERS = "numbers"  # hidden: every number that was ever given out, to show that none is missing

__all__ = ["COLUMNS", "NUMBERS", "steps"]


def steps(account: str, fields: Fields, place: Place) -> Iterator[Step]:
    """All that is left behind a place. A section tells with each step which id it has got to."""
    for number, section in list(enumerate(_SECTIONS))[place.section :]:
        after = int(place.after or 0) if number == place.section else 0
        for reached, step in section(account, fields, after):
            yield step
            if reached:
                yield Step(Place(number, str(reached)))
        yield Step(Place(number + 1))


def _log(account: str, fields: Fields, after: int) -> Iterator[tuple[int, Step]]:
    """First, since it is told by customers, how far an export is."""
    first, last = _days(fields)
    for customer_id in range(after + 1, export_items.counted(account, "customer_id") + 1):
        found = audit_items.log_of(account, customer_id, first, last)
        rows = [row for page in found for row in log_rows(page, customer_id)]
        yield customer_id, Step(rows={"log": rows}, counts={"log entries": len(rows)})


def _own_log(account: str, fields: Fields, after: int) -> Iterator[tuple[int, Step]]:
    if not after:
        found = audit_items.own_log(account, *_days(fields))
        rows = [row for page in found for row in log_rows(page, None)]
        yield 1, Step(rows={"log": rows}, counts={"log entries": len(rows)})


def _invoices(account: str, fields: Fields, after: int) -> Iterator[tuple[int, Step]]:
    last = export_items.counted(account, "invoice_id")
    for at in range(after, last, audit_items.BATCH):
        found = [i for i in audit_items.of_kind(account, "INVOICE", at) if "final" in i]
        inside = [item for item in found if _is_inside(item, "INVOICE_DATE", fields)]
        rows = {NUMBERS: [[_doc(item)["INVOICE_NUMBER"], int(item in inside)] for item in found]}
        for item in inside:
            yield NOT_YET, _with_files(item)
        yield at + audit_items.BATCH, Step(rows=rows, counts={"invoices": len(inside)})


def _with_files(item: Item) -> Step:
    held = list(with_documents(invoice_files(item)))
    counts: dict[str, int] = {}
    for step in held:
        counts |= {name: counts.get(name, 0) + number for name, number in step.counts.items()}
    files = tuple(file for step in held for file in step.files)
    return Step(files=files, rows=invoice_rows(item), counts=counts)


def _payments(account: str, fields: Fields, after: int) -> Iterator[tuple[int, Step]]:
    last = export_items.counted(account, "payment_id")
    for at in range(after, last, audit_items.BATCH):
        found = audit_items.of_kind(account, "PAYMENT", at)
        inside = [item for item in found if _is_inside(item, "DATE", fields)]
        step = Step(rows=payment_rows(inside), counts={"payments": len(inside)})
        yield at + audit_items.BATCH, step


_SECTIONS = (_log, _own_log, _invoices, _payments)


def _is_inside(item: Item, name: str, fields: Fields) -> bool:
    return bool(fields["FROM_DATE"] <= _doc(item)[name] <= fields["TO_DATE"])


def _doc(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(item["doc"]["S"])
    return found


def _days(fields: Fields) -> tuple[date, date]:
    return date.fromisoformat(fields["FROM_DATE"]), date.fromisoformat(fields["TO_DATE"])
