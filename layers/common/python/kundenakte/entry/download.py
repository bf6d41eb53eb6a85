"""`GET /download/{token}`: the way from a DOCUMENT_URL to the invoice's PDF, or to its XML.

The address works as long as the document is kept and can be revoked; the link that it redirects to
works for a minute.
"""

from kundenakte.domain.invoice import Invoice
from kundenakte.pages import respond
from kundenakte.pages.frame import Frame
from kundenakte.pages.headers import HEADERS
from kundenakte.pages.respond import Response
from kundenakte.storage import bucket, documents

PRIVATE = {
    name: HEADERS[name]
    for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag", "X-Content-Type-Options")
}


def download(token: str, form: str, frame: Frame) -> tuple[Response, Invoice | None]:
    """The answer, and the invoice it is about, for the log.

    `form`: "xml" for the e-invoice, all else for the PDF. Unknown and revoked tokens and those of
    deleted customers are answered alike.
    """
    invoice = documents.by_token(token)
    if invoice is None:
        return respond.not_found(frame), None
    name = invoice.state["DOCUMENT"].get("PDF")
    if invoice.imported and (form == "xml" or not name):
        return respond.not_found(frame), invoice
    if form == "xml":
        return xml(invoice), invoice
    if not name:
        return respond.soon(frame), invoice
    return (302, {**PRIVATE, "Location": bucket.link(name)}, ""), invoice


def xml(invoice: Invoice) -> Response:
    """XRechnung for buyers with a reference (public ones have a Leitweg-ID), EN 16931 for others;
    made from the snapshot, as what is inside the PDF was."""
    from kundenakte.documents import cii, files

    fields = invoice.fields
    public = fields["BUYER"].get("BUYER_REFERENCE")
    body = cii.xml(fields, cii.XRECHNUNG if public else cii.EN16931)
    headers = {
        "Content-Type": f"{files.XML_TYPE}; charset=utf-8",
        "Content-Disposition": files.disposition(invoice.number, "xml"),
    }
    return 200, {**PRIVATE, **headers}, body
