"""payment.get: money received and given back, in ascending PAYMENT_ID. An extension of ours."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.page import cursor_after
from kundenakte.domain.payment import Payment
from kundenakte.domain.payment_request import PaymentFilter
from kundenakte.domain.payment_row import text_row, typed_row
from kundenakte.storage import invoices, payments
from kundenakte.storage.unit import UnitOfWork


class PaymentPage(TypedDict):
    """RESPONSE of payment.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    PAYMENTS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def payment_get(request: PaymentFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The payments of one page, as last written, and where the next page begins."""
    page = request.page
    after, skip = (0, page.offset) if page.after is None else (page.after, 0)
    candidates = _candidates(request, unit, after, skip + page.limit + 1)
    found = (one for one in candidates if one.id > after and request.matches(one))
    matching = islice(found, skip, None)
    rows = list(islice(matching, page.limit))
    answer: dict[str, Any] = {"PAYMENTS": [one.fields for one in rows]}
    if len(rows) == page.limit and next(matching, None):
        answer["NEXT_CURSOR"] = cursor_after(rows[-1].id)
    return answer


def _candidates(asked: PaymentFilter, unit: UnitOfWork, after: int, size: int) -> Iterator[Payment]:
    """The cheapest way to what is asked for: a key, a customer's file, then the account's list."""
    if asked.payment_id is not None:
        one = payments.find(unit, asked.payment_id)
        return iter([one] if one else [])
    customer_id = asked.customer_id
    if asked.invoice_id is not None:
        invoice = invoices.find(unit, asked.invoice_id)
        customer_id = invoice.customer_id if invoice else -1
    if customer_id is not None:
        return payments.of_customer(unit, customer_id)
    return payments.of_account(unit, after, size)


CALL = Call(
    "payment.get",
    PaymentFilter,
    payment_get,
    PaymentPage,
    part="FILTER",
    writes=False,
    list_key="PAYMENTS",
    text_row=text_row,
    typed_row=typed_row,
)
