"""/account/invoice/{id}/document: to the PDF, by a link that works for a minute; ?format=xml gives
the e-invoice."""

from kundenakte.entry import download
from kundenakte.entry.account import acting
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import bucket


def answer(visit: AccountVisit) -> Response | None:
    """The way to the file; back, while it is being made. A draft has none."""
    invoice, _ = acting.invoice(visit)
    if visit.posted or not invoice.final:
        return None
    if visit.query.get("format") == "xml":
        return None if invoice.imported else download.xml(invoice)
    name = invoice.state.get("DOCUMENT", {}).get("PDF")
    if not name and invoice.imported:
        return None
    if not name:
        return visit.done(acting.place("invoice", invoice), "document_soon")
    return redirect(bucket.link(name))
