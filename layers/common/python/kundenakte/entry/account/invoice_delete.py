"""/account/invoice/{id}/delete: remove a draft; a final document stays."""

from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.invoice import told
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The question; posted, the way back to the file."""
    acting.must_write(visit)
    draft, customer = acting.invoice(visit)
    errors: dict[str, str] = {}
    if visit.posted:
        try:
            visit.call("invoice.delete", {"INVOICE_ID": draft.id})
            return visit.done(acting.home(customer), "draft_deleted")
        except Refused as refused:
            errors = acting.wrong(visit, refused, ())
    return acting.page(
        visit,
        "invoice_delete",
        customer,
        *invoicing.AREAS,
        status=400 if errors else 200,
        invoice=told(visit, draft),
        document=acting.shown(visit, draft.fields),
        errors=errors,
    )
