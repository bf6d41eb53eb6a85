"""What the overview says of invoices: what has to be paid, how, and what became of it."""

import re
from datetime import date
from typing import Any

import pytest

from kundenakte.documents import girocode
from kundenakte.domain.invoice import Invoice
from kundenakte.pages import billed
from kundenakte.pages.view import Amount

TODAY = date(2026, 3, 20)
SELLER = {
    "COMPANY": "Muster GmbH",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
}
FIELDS: dict[str, Any] = {
    "INVOICE_ID": 1,
    "CUSTOMER_ID": 1,
    "KIND": "invoice",
    "INVOICE_NUMBER": "RE-1",
    "INVOICE_DATE": "2026-03-01",
    "DUE_DATE": "2026-03-15",
    "CURRENCY_CODE": "EUR",
    "TOTAL": 6902,
    "SELLER": SELLER,
    "PAYMENT": {"TYPE": 1, "REFERENCE": "RF18539007547034"},
}


def an_invoice(state: Any = None, **fields: Any) -> Invoice:
    return Invoice({**FIELDS, **fields}, state or {}, final=True)


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ({"PAID": 6902}, {}),
        ({"CANCELED_BY": {"INVOICE_ID": 2}, "PAID": 6902}, {}),
        ({}, {"DUE_DATE": "2026-03-20"}),
        ({"COLLECTION": {"RUN": 1, "DATE": "2026-03-16"}}, {}),
        ({"COLLECTION": {"AGAIN": "2026-03-30", "RETURNS": 1}}, {}),
        ({}, {"PAYMENT": {"TYPE": 2, "COLLECTION_DATE": "2026-03-18"}}),
    ],
)
def test_nobody_has_to_act_where_it_is_paid_not_due_or_collected(state: Any, fields: Any) -> None:
    assert not billed.needs_paying(an_invoice(state, **fields), TODAY)


@pytest.mark.parametrize(
    ("state", "fields", "failed"),
    [
        ({}, {}, False),
        ({"COLLECTION": {"STOPPED": "AC04", "RETURNS": 1}}, {"DUE_DATE": "2026-04-01"}, True),
    ],
)
def test_an_overdue_one_and_one_whose_debit_came_back_have_to_be_paid(
    state: Any, fields: Any, failed: bool
) -> None:
    invoice = an_invoice(state, **fields)
    assert billed.needs_paying(invoice, TODAY)
    assert billed.open_invoice(invoice, None).failed is failed


def test_the_amount_to_transfer_holds_the_fees_and_leaves_out_what_is_paid() -> None:
    invoice = an_invoice({"PAID": 902, "DUNNING": {"LEVEL": 1, "FEES": 500}})
    how = billed.transfer(invoice, ("RF18539007547034", ""), "")
    assert how is not None
    assert how.amount == Amount(6500, "EUR")
    shown = billed.open_invoice(invoice, how)
    assert (shown.amount, shown.fees) == (Amount(6000, "EUR"), Amount(500, "EUR"))
    assert (how.payee, how.structured) == ("Muster GmbH", True)


def test_without_an_account_nothing_is_told_of_transfers() -> None:
    assert billed.transfer(an_invoice(SELLER={"COMPANY": "X"}), ("", "RE-1"), "") is None


@pytest.mark.parametrize(
    ("state", "fields", "key", "tone"),
    [
        ({}, {}, "state_overdue", "bad"),
        ({}, {"DUE_DATE": "2026-03-20"}, "state_open", "info"),
        ({"PAID": 1}, {"DUE_DATE": "2026-03-20"}, "state_partly", "info"),
        ({"PAID": 6902}, {}, "state_paid", "ok"),
        ({"PAID": 6902, "CANCELED_BY": {}}, {}, "state_canceled", ""),
        ({"COLLECTION": {"RUN": 1, "DATE": "2026-03-23"}}, {}, "state_collected", "info"),
        ({"COLLECTION": {"STOPPED": "x", "RETURNS": 1}}, {}, "state_returned", "bad"),
        ({"PAID": -6902}, {"KIND": "storno", "TOTAL": -6902}, "state_storno", ""),
        ({"PAID": -100}, {"KIND": "correction", "TOTAL": -100}, "state_correction", ""),
    ],
)
def test_the_state_says_what_became_of_it(state: Any, fields: Any, key: str, tone: str) -> None:
    [row] = billed.filed([an_invoice(state, **fields)], TODAY)
    assert (row.state.key, row.state.tone) == (key, tone)


def test_a_document_whose_link_is_revoked_has_none() -> None:
    assert billed.document_path(an_invoice({"DOCUMENT": {"PDF": "x"}})) == ""
    assert billed.document_path(an_invoice({"DOCUMENT": {"TOKEN": "ab"}})) == "/download/ab"


def test_payments_to_come_are_in_their_order_and_a_debit_asks_for_no_transfer() -> None:
    debit = an_invoice(PAYMENT={"TYPE": 2, "COLLECTION_DATE": "2026-04-02"}, INVOICE_NUMBER="B")
    later = an_invoice(DUE_DATE="2026-04-01", INVOICE_NUMBER="A")
    how = billed.transfer(later, ("", "A"), "")
    found = billed.dues([], [(debit, how), (later, how)])
    assert [(due.title, due.kind) for due in found] == [("A", "due_transfer"), ("B", "due_debit")]
    assert found[1].transfer is None


@pytest.mark.parametrize(
    ("total", "page", "expected"),
    [(0, 1, (1, 0, 0, 0)), (12, 1, (1, 12, 0, 0)), (13, 1, (1, 12, 0, 2)), (13, 2, (13, 13, 1, 0))],
)
def test_the_pager_knows_its_neighbours(
    total: int, page: int, expected: tuple[int, int, int, int]
) -> None:
    found = billed.pager(total, page, 12)
    assert (found.first, found.last, found.newer, found.older) == expected


def test_the_picture_of_a_girocode_is_one_path_of_numbers() -> None:
    payload = girocode.payload(FIELDS, 6902)
    how = billed.transfer(an_invoice(), girocode.remittance(FIELDS), payload)
    assert how is not None
    assert how.code is not None
    assert re.fullmatch(r"[Mmh0-9 .]+", how.code.path)
    assert len(how.code.path) < 4_000
