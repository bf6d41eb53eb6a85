"""Sums of documents: they add up, storno mirrors, and nothing is a cent beside the rule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kundenakte.domain.totals import Line, discount_lines, totals

RATES = st.sampled_from([Decimal(rate) for rate in ("19", "7", "0", "20", "5.5", "25.5", "19.00")])
QUANTITIES = st.decimals(-1000, 1000, places=3) | st.integers(-20, 20).map(Decimal)
PRICES = st.decimals(0, 5000, places=2) | st.decimals(0, 100, places=6)
LINES = st.lists(
    st.builds(
        Line,
        quantity=QUANTITIES,
        unit_price=PRICES,
        percent=RATES,
        category=st.sampled_from(["S", "S", "S", "AE"]),
        gross=st.sampled_from([None, True, False]),
    ),
    min_size=1,
    max_size=8,
)
BASIS = st.booleans()


def line(quantity, price, percent="19", gross=None):
    return Line(Decimal(quantity), Decimal(price), Decimal(percent), gross=gross)


def sums(found):
    return (found.sub_total, found.vat_total, found.rounding, found.total)


def test_tax_is_rounded_once_for_a_group_and_not_by_line():
    assert sums(totals([line(3, "0.33")], gross=False)) == (99, 19, 0, 118)
    assert sums(totals([line(1, "0.33")] * 3, gross=False)) == (99, 19, 0, 118)


def test_two_rates():
    found = totals([line(3, "9.99"), line(2, "4.50", "7")], gross=False)
    assert [(g.net, g.vat) for g in found.groups] == [(2997, 569), (900, 63)]
    assert found.total == 4529


def test_an_agreed_gross_price_that_no_net_amount_reaches():
    found = totals([line(1, "9.99", gross=True)], gross=False)
    assert sums(found) == (839, 159, 1, 999)
    assert found.groups[0].gross == 998  # BT-112
    assert found.lines[0].unit_price == Decimal("8.394958")
    assert sums(totals([line(1, "9.99")], gross=True)) == (839, 160, 0, 999)


@pytest.mark.parametrize("price", "0.03 0.09 0.16 0.22 9.99".split())
def test_gross_prices_that_need_a_cent_of_rounding(price):
    assert abs(totals([line(1, price, gross=True)], gross=False).rounding) == 1


@pytest.mark.parametrize("price", "4.99 14.90 19.99 29.00 49.00".split())
def test_gross_prices_that_need_none(price):
    found = totals([line(1, price, gross=True)], gross=False)
    assert (found.rounding, found.total) == (0, int(Decimal(price) * 100))


def test_a_yearly_net_price_beside_an_agreed_gross_one():
    found = totals([line(1, "9.99", gross=True), line(1, "100.00")], gross=False)
    assert found.total == 999 + 11900
    assert [part.net for part in found.lines] == [839, 10000]


def test_a_net_price_in_a_gross_document():
    found = totals([line(2, "10.00", gross=False)], gross=True)
    assert (found.lines[0].unit_price, found.total) == (Decimal("11.9"), 2380)


def test_without_lines_all_is_nothing():
    assert sums(totals([], gross=False)) == sums(totals([], gross=True)) == (0, 0, 0, 0)


@given(LINES, BASIS)
@example([line(1, "9.99", gross=True), line(-1, "0.335")], False)
def test_everything_adds_up(lines, gross):
    found = totals(lines, gross=gross)
    assert found.total == found.sub_total + found.vat_total + found.rounding
    assert found.sub_total == sum(part.net for part in found.lines)
    assert found.vat_total == sum(part.vat for part in found.lines)
    assert all(part.net + part.vat == part.gross for part in found.lines)
    for group in found.groups:
        mine = [
            part
            for part, agreed in zip(found.lines, lines, strict=True)
            if (agreed.category, agreed.percent) == (group.category, group.percent)
        ]
        assert (group.net, group.vat) == (sum(p.net for p in mine), sum(p.vat for p in mine))


@given(LINES, BASIS)
def test_a_storno_mirrors_its_original_to_the_cent(lines, gross):
    found = totals(lines, gross=gross)
    storno = totals([part._replace(quantity=-part.quantity) for part in lines], gross=gross)
    assert [part[1:] for part in storno.lines] == [
        tuple(-cents for cents in part[1:]) for part in found.lines
    ]
    assert [group[2:] for group in storno.groups] == [(-g.net, -g.vat) for g in found.groups]
    assert (storno.rounding, storno.total) == (-found.rounding, -found.total)


@given(LINES)
def test_net_lines_are_quantity_times_price_and_tax_is_the_rate_on_their_sum(lines):
    lines = [part._replace(gross=None) for part in lines]
    found = totals(lines, gross=False)
    assert found.rounding == 0
    for given_line, part in zip(lines, found.lines, strict=True):
        exact = Fraction(given_line.quantity) * Fraction(given_line.unit_price) * 100
        assert abs(part.net - exact) <= Fraction(1, 2)
    for group in found.groups:
        assert abs(group.vat - Fraction(group.percent) * group.net / 100) <= Fraction(1, 2)


@given(LINES)
def test_in_a_gross_document_gross_amounts_are_the_truth(lines):
    lines = [part._replace(gross=None) for part in lines]
    found = totals(lines, gross=True)
    assert found.rounding == 0
    for given_line, part in zip(lines, found.lines, strict=True):
        rate = Fraction(given_line.percent)
        exact = Fraction(given_line.quantity) * Fraction(given_line.unit_price) * 100
        assert abs(part.gross - exact) <= Fraction(1, 2)
        assert abs(part.net - part.gross * 100 / (100 + rate)) <= 1
    for group in found.groups:
        rate = Fraction(group.percent)
        assert abs(group.vat - group.gross * rate / (100 + rate)) <= Fraction(1, 2)


@given(LINES)
def test_agreed_gross_prices_are_what_is_to_be_paid(lines):
    lines = [part._replace(gross=True) for part in lines]
    net, gross = totals(lines, gross=False), totals(lines, gross=True)
    assert net.total == gross.total
    assert abs(net.rounding) <= len(net.groups)
    for group in net.groups:  # a VAT amount is never bent
        assert abs(group.vat - Fraction(group.percent) * group.net / 100) <= Fraction(1, 2)


@given(LINES, BASIS)
def test_without_a_rate_there_is_no_tax(lines, gross):
    lines = [part._replace(percent=Decimal(0), category="AE") for part in lines]
    found = totals(lines, gross=gross)
    assert (found.vat_total, found.rounding) == (0, 0)


@given(LINES, st.integers(1, 10**6), BASIS)
def test_a_discount_is_divided_over_the_rates_and_adds_up(lines, cents, gross):
    lines = [part._replace(quantity=abs(part.quantity), gross=None) for part in lines]
    whole = totals(lines, gross=gross)
    full = whole.total if gross else whole.sub_total
    assume(full)
    reduced = totals([*lines, *discount_lines(lines, cents, gross=gross)], gross=gross)
    left = reduced.total if gross else reduced.sub_total
    assert left == max(0, full - cents)
    assert len(reduced.groups) == len(whole.groups)
    assert all(group.net >= 0 for group in reduced.groups)


def test_a_discount_of_10_euro_over_two_rates():
    lines = [line(1, "20.00"), line(1, "10.01", "7")]
    assert discount_lines(lines, 1000, gross=False) == [
        line(-1, "6.66", "19", False),
        line(-1, "3.34", "7", False),
    ]


@given(LINES, BASIS)
def test_a_discount_of_everything_leaves_nothing_to_pay(lines, gross):
    lines = [part._replace(quantity=abs(part.quantity), gross=True) for part in lines]
    found = totals([*lines, *discount_lines(lines, 10**12, gross=True)], gross=gross)
    assert sums(found) == (0, 0, 0, 0)


@pytest.mark.parametrize("cents", [0, -5])
def test_no_discount_makes_no_line(cents):
    assert discount_lines([line(1, "5.00")], cents, gross=False) == []
    assert discount_lines([line(-1, "5.00")], 100, gross=False) == []
