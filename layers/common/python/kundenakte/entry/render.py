"""Invoices that the table's stream says are to be rendered: PDF and XML are made and stored.

A record may come twice and late: what is stored is read anew, and an invoice without the mark
`render` is done already. The same invoice gives the same bytes, so that a file that was stored
before the mark could be taken away is stored once more under the same name.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from kundenakte.documents.files import PDF_TYPE, XML_TYPE, Rendered, disposition
from kundenakte.domain.invoice import Invoice
from kundenakte.entry import boot
from kundenakte.entry.http import where
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import bucket, documents, invoices
from kundenakte.storage.unit import UnitOfWork

Event = dict[str, Any]
Render = Callable[[Mapping[str, Any]], Rendered]
JOB = "invoice_render"


def serve(render: Render) -> Callable[[Event, Any], Event]:
    """The Lambda handler; template.yaml lets only marked invoices through."""

    def handler(event: Event, context: Any) -> Event:
        del context
        failed = [
            {"itemIdentifier": record["dynamodb"]["SequenceNumber"]}
            for record in event["Records"]
            if not _done(record["dynamodb"]["Keys"], render)
        ]
        return {"batchItemFailures": failed}

    boot.ready()
    return handler


def _done(key: Event, render: Render) -> bool:
    """Whether the invoice needs no further work; the log never says what is in it."""
    pk, sk = key["pk"]["S"], key["sk"]["S"]
    note = {"job": JOB, "account": pk.partition("#")[0], "invoice": int(sk.rpartition("#")[2])}
    try:
        found = documents.wanted(pk, sk)
        if found:
            _store(note["account"], pk, sk, found, render(found.fields))
    except Exception as error:  # the edge: one invoice's fault must not hold up the others
        boot.logger.error("failed", **note, **where(error))
        return False
    boot.logger.info("rendered" if found else "done before", **note)
    return True


def _store(account_id: str, pk: str, sk: str, invoice: Invoice, made: Rendered) -> None:
    """The files first, then the note of where they are: what the note names is always there."""
    sha = hashlib.sha256(made.pdf).hexdigest()
    folder = f"{account_id}/{invoice.customer_id}/{invoice.id}"
    kept = {"SHA256": sha, "PDF": f"{folder}/{sha}.pdf"}
    shown = disposition(invoice.number, "pdf", shown=True)
    bucket.put(kept["PDF"], made.pdf, PDF_TYPE, shown)
    if made.xml:
        body = made.xml.encode()
        kept["XML"] = f"{folder}/{hashlib.sha256(body).hexdigest()}.xml"
        bucket.put(kept["XML"], body, XML_TYPE, disposition(invoice.number, "xml"))
    in_unit(account_for(account_id, JOB), lambda unit: _noted(unit, pk, sk, kept))


def _noted(unit: UnitOfWork, pk: str, sk: str, kept: dict[str, str]) -> None:
    """Plan the note; the token stays what it was, so that an address once sent keeps working."""
    invoice = documents.wanted(pk, sk)
    if invoice is None:
        return  # somebody else was quicker, or the customer was deleted meanwhile
    unit.follow(invoice.version)
    document = {"TOKEN": invoice.state["DOCUMENT"]["TOKEN"], **kept}
    invoices.save_state(unit, invoice, {"DOCUMENT": document}, render="")
