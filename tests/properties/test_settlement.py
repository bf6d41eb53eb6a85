"""Money spread over invoices: no cent is lost, none is settled twice (domain/settlement.py)."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain.invoice import Invoice
from kundenakte.domain.settlement import MOST_INVOICES, discount, open_fees, spread

DAY = date(2026, 1, 8)
CENTS = st.integers(0, 100_000)


@st.composite
def invoices(draw: st.DrawFn) -> list[Invoice]:
    made = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        total = draw(st.integers(1, 50_000))
        fields: dict[str, Any] = {
            "INVOICE_ID": number,
            "TOTAL": total,
            "INVOICE_DATE": "2026-01-01",
            "DUE_DATE": f"2026-01-{draw(st.integers(10, 30))}",
        }
        if draw(st.booleans()):
            days = draw(st.integers(1, 14))
            fields |= {"CASH_DISCOUNT_PERCENT": "2", "CASH_DISCOUNT_DAYS": days}
        state: dict[str, Any] = {"PAID": draw(st.integers(0, total))}
        if draw(st.booleans()):
            state["DUNNING"] = {"FEES": draw(st.integers(0, 1000)), "FEES_PAID": 0}
        if draw(st.integers(0, 5)) == 0:
            state["CANCELED_BY"] = {"INVOICE_ID": 99}
        made.append(Invoice(fields, state, final=True))
    return made


@given(CENTS, invoices())
def test_no_more_is_spread_than_came_in_and_no_invoice_gets_more_than_it_asks(
    cents: int, found: list[Invoice]
) -> None:
    shares = spread(cents, DAY, found)
    paid = sum(share.settled - share.discount + share.fees for share in shares)
    assert 0 <= paid <= cents
    for share in shares:
        assert 0 <= share.discount <= share.settled <= share.invoice.outstanding
        assert 0 <= share.fees <= open_fees(share.invoice)
        assert not share.invoice.canceled
        if share.discount:
            assert share.discount == discount(share.invoice, DAY)
            assert share.settled == share.invoice.outstanding


@given(CENTS, invoices())
def test_something_is_left_only_when_nothing_asks_for_it(cents: int, found: list[Invoice]) -> None:
    shares = spread(cents, DAY, found)
    left = cents - sum(share.settled - share.discount + share.fees for share in shares)
    settled = {share.invoice.id: share for share in shares}
    if left:
        for invoice in found:
            got = settled.get(invoice.id)
            if not invoice.canceled and invoice.outstanding > 0:
                assert got is not None
                assert got.settled == invoice.outstanding
            if open_fees(invoice):
                assert got is not None
                assert got.fees == open_fees(invoice)


@given(CENTS, invoices())
def test_what_was_due_first_is_settled_first(cents: int, found: list[Invoice]) -> None:
    shares = spread(cents, DAY, found)
    order = [(share.invoice.fields["DUE_DATE"], share.invoice.id) for share in shares]
    assert order == sorted(order)
    part = [share for share in shares if 0 < share.settled < share.invoice.outstanding]
    assert len(part) <= 1


def test_at_most_forty_are_settled_at_once() -> None:
    fields = {"TOTAL": 100, "INVOICE_DATE": "2026-01-01", "DUE_DATE": "2026-01-15"}
    found = [Invoice({**fields, "INVOICE_ID": n}, final=True) for n in range(1, 60)]
    assert len(spread(100_000, DAY, found)) == MOST_INVOICES
