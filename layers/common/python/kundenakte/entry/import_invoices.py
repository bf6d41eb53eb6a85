"""Rows of historical invoices, and their PDF files."""

import hashlib
from typing import Any

from kundenakte.documents.files import PDF_TYPE, disposition
from kundenakte.domain import imported_invoice
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_archive import Documents
from kundenakte.domain.import_rows import ImportRow
from kundenakte.domain.invoice import new_token
from kundenakte.entry.import_result import NEW, UNCHANGED, Result
from kundenakte.entry.import_seen import Seen
from kundenakte.storage import bucket, customers, invoices, notes
from kundenakte.storage.unit import UnitOfWork

Fields = dict[str, Any]


def plan(documents: Documents, unit: UnitOfWork, seen: Seen, row: ImportRow, dry: bool) -> Result:
    """Plan the document, closed as it is; one that is there and says the same is left as it is.
    Nobody is told of it. Raises Refused."""
    customer = seen.needed(row)
    fields = imported_invoice.document(row.values, customer, unit.today)
    pdf = _pdf(row, documents)
    if known := invoices.by_number(unit, fields["INVOICE_NUMBER"]):
        if known.imported and imported_invoice.same(known.fields, fields):
            return Result(UNCHANGED, known.id)
        what = "it was imported with other values" if known.imported else "it is one of ours"
        raise Refused(Problem("taken", "INVOICE_NUMBER", f"{what}, INVOICE_ID {known.id}"))
    if dry:
        return Result(NEW)
    unit.follow(customer.version)
    customers.must_stay(unit, customer)
    fields["INVOICE_ID"] = invoices.next_id(unit)
    fields |= {"CREATED": unit.at, "IMPORTED": {"IMPORT_ID": seen.job.id, "AT": unit.at}}
    named = {name: fields[name] for name in ("INVOICE_ID", "INVOICE_NUMBER")}
    notes.log(unit, customer.customer_id, "invoice.import", **named)
    paid = imported_invoice.paid_on(row.values)
    invoices.add_imported(unit, fields, _state(unit, fields, paid, pdf))
    return Result(NEW, fields["INVOICE_ID"])


def _pdf(row: ImportRow, documents: Documents) -> bytes:
    name = row.values.get("PDF", "")
    try:
        return documents.find(name) if name else b""
    except ValueError as error:
        raise Refused(Problem("invalid", "PDF", str(error))) from None


def _state(unit: UnitOfWork, fields: Fields, paid: str, pdf: bytes) -> Fields:
    """Settled, so that it is neither open nor reminded of; with its file, which is stored first."""
    kept: Fields = {"TOKEN": new_token()}
    if pdf:
        sha = hashlib.sha256(pdf).hexdigest()
        folder = f"{unit.account.id}/{fields['CUSTOMER_ID']}/imported"
        kept |= {"SHA256": sha, "PDF": f"{folder}/{sha}.pdf"}
        shown = disposition(fields["INVOICE_NUMBER"], "pdf", shown=True)
        bucket.put(kept["PDF"], pdf, PDF_TYPE, shown)
    paid_cents = {"PAID": fields["TOTAL"]} if fields["TOTAL"] else {}
    return {"DOCUMENT": kept, **paid_cents, "PAID_DATE": paid}
