"""Money that came in finds the invoices it pays, and says when it is not sure."""

from datetime import date
from typing import Any

import pytest

from kundenakte.domain.matching import Incoming, Match, Open, OpenInvoices
from kundenakte.domain.reference import creditor_reference

IBAN = "DE41500105170123456789"
MUELLER = Open(1, 10, "RE-2026-0001", 11900, date(2026, 11, 1), "EUR", IBAN, ("Müller Bau GmbH",))
LATER = MUELLER._replace(invoice_id=2, number="RE-2026-0002", due=date(2026, 12, 1))
SCHMIDT = Open(3, 20, "RE-2026-0003", 5000, date(2026, 11, 1), "EUR", "", ("Eva Schmidt",))
SHORT = Open(4, 30, "17", 700, date(2026, 11, 1))
DOLLARS = Open(5, 40, "RE-2026-0005", 900, date(2026, 11, 1), "USD")
ALL = (LATER, MUELLER, SCHMIDT, SHORT, DOLLARS)


def match(amount: int, *invoices: Open, **told: Any) -> Match:
    """What the money pays of the invoices (all of them when none are named)."""
    return OpenInvoices(invoices or ALL).match(Incoming(amount, **told))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"text": "Rechnung"},
        {"text": "RE-2026-00012"},  # another number that only begins like one
        {"text": "RE-2026-0004"},
        {"text": "11 12 2026"},
        {"reference": "RF21RE20260001"},  # a slip: the check digits are wrong
        {"iban": "DE02120300000000202051"},
        {"name": "Eva Schmid"},
    ],
)
def test_what_refers_to_nothing_pays_nothing(told: dict[str, Any]) -> None:
    assert match(4200, **told) == Match()


@pytest.mark.parametrize(
    "told",
    [
        {"reference": creditor_reference("RE-2026-0001")},
        {"text": f"zu {creditor_reference('RE-2026-0001')}"},
        {"end_to_end_id": creditor_reference("RE-2026-0001")},
    ],
)
@pytest.mark.parametrize(("amount", "paid", "over"), [(11900, 11900, 0), (100, 100, 0)])
def test_a_creditor_reference_is_certain_whatever_the_amount(
    told: dict[str, Any], amount: int, paid: int, over: int
) -> None:
    assert match(amount, **told) == Match("REFERENCE", True, ((1, paid),), over, 10)


@pytest.mark.parametrize(
    "text",
    [
        "RE-2026-0001",
        "Rechnung RE 2026/0001 vom 1.11.",
        "re20260001",
        "Rechnung:RE-2026-0001/Kd.10",
        "RENr.RE-2026-0001",
        "RE-2026- 0001",
    ],
)
def test_an_invoice_number_is_found_however_it_is_written(text: str) -> None:
    assert match(11900, text=text) == Match("NUMBER", True, ((1, 11900),), 0, 10)


def test_a_part_payment_with_a_long_number_is_certain() -> None:
    assert match(5000, text="Anzahlung RE-2026-0001") == Match("NUMBER", True, ((1, 5000),), 0, 10)


def test_an_over_payment_leaves_the_rest_for_the_customer() -> None:
    assert match(12000, text="RE-2026-0001") == Match("NUMBER", True, ((1, 11900),), 100, 10)


def test_several_invoices_in_one_transfer_are_paid_together() -> None:
    found = match(23800, text="RE-2026-0002 und RE-2026-0001")
    assert found == Match("NUMBER", True, ((1, 11900), (2, 11900)), 0, 10)


def test_several_invoices_and_another_sum_are_for_a_person() -> None:
    found = match(20000, text="RE-2026-0002, RE-2026-0001")
    assert found == Match("NUMBER", False, ((1, 11900), (2, 8100)), 0, 10)


def test_invoices_of_two_customers_are_for_a_person() -> None:
    assert not match(16900, text="RE-2026-0001 RE-2026-0003").certain


def test_a_short_number_is_certain_only_with_its_amount() -> None:
    assert match(700, text="Rechnung 17").certain
    assert not match(600, text="Rechnung 17").certain


def test_two_numbers_that_read_alike_are_for_a_person() -> None:
    twin = MUELLER._replace(invoice_id=9, customer_id=11, number="RE2026-0001")
    assert not match(11900, MUELLER, twin, text="RE-2026-0001").certain


def test_another_currency_is_for_a_person() -> None:
    assert not match(900, text="RE-2026-0005").certain


def test_amount_and_account_pay_the_oldest() -> None:
    assert match(11900, iban=IBAN) == Match("IBAN", True, ((1, 11900),), 0, 10)


def test_an_account_that_pays_all_of_its_invoices_at_once() -> None:
    smaller = LATER._replace(outstanding=100)
    found = match(12000, MUELLER, smaller, iban=IBAN)
    assert found == Match("IBAN", True, ((1, 11900), (2, 100)), 0, 10)


def test_an_account_of_two_customers_is_for_a_person() -> None:
    other = LATER._replace(customer_id=11)
    assert match(11900, MUELLER, other, iban=IBAN) == Match()


def test_amount_and_name_are_for_a_person() -> None:
    assert match(5000, name="SCHMIDT, EVA") == Match("NAME", False, ((3, 5000),), 0, 20)
    assert match(11900, name="Mueller Bau GmbH").allocations == ((1, 11900),)


def test_what_is_paid_is_not_paid_again() -> None:
    invoices = OpenInvoices(ALL)
    money = Incoming(11900, iban=IBAN)
    first = invoices.match(money)
    invoices.paid(first)
    second = invoices.match(money)
    assert [first.allocations, second.allocations] == [((1, 11900),), ((2, 11900),)]
    invoices.paid(second)
    assert invoices.match(money) == Match()


def test_a_part_payment_leaves_the_rest_open() -> None:
    invoices = OpenInvoices([MUELLER])
    invoices.paid(invoices.match(Incoming(900, text="RE-2026-0001")))
    assert invoices.match(Incoming(11000, iban=IBAN)).allocations == ((1, 11000),)


def test_a_person_is_shown_the_payers_invoices_first_then_those_of_the_amount() -> None:
    invoices = OpenInvoices([*ALL, SCHMIDT._replace(invoice_id=6, names=("Otto",))])
    assert invoices.suggestions(Incoming(5000, iban=IBAN)) == [1, 2, 3, 6]
