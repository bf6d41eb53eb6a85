"""invoice.sendbypost: send an invoice as a letter (contract 3.3); no provider is connected."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.storage.unit import UnitOfWork


class InvoicePosted(TypedDict):
    """RESPONSE of invoice.sendbypost in the contract; never answered here."""

    STATUS: str
    REMAINING_CREDITS: int


def invoice_sendbypost(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """Always raises Refused: nobody is connected who prints letters."""
    del request, unit
    fault = "there is no provider here that posts letters: send it by mail, or print DOCUMENT_URL"
    raise Refused(Problem("not_available", "SERVICE", fault))


CALL = Call("invoice.sendbypost", InvoiceId, invoice_sendbypost, InvoicePosted, writes=False)
