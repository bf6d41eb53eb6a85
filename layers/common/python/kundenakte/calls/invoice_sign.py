"""invoice.sign: sign an invoice electronically (contract 3.3); no provider is connected."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.storage.unit import UnitOfWork


class InvoiceSigned(TypedDict):
    """RESPONSE of invoice.sign in the contract; never answered here."""

    STATUS: str
    REMAINING_CREDITS: int


def invoice_sign(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """Always raises Refused: the law asks for no signature (section 14 (3) UStG), and nobody is
    connected who would make one."""
    del request, unit
    fault = "there is no provider here that signs invoices, and none is needed"
    raise Refused(Problem("not_available", "SERVICE", fault))


CALL = Call("invoice.sign", InvoiceId, invoice_sign, InvoiceSigned, writes=False)
