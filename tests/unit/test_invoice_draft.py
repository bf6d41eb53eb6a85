"""Drafts: ids of items, their order, and what they add up to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice_draft import MOST_CENTS, draft, numbered

ITEM = {"DESCRIPTION": "x", "QUANTITY": "1", "UNIT_PRICE": "1.00", "VAT_PERCENT": "19"}


def items(*fields: dict[str, Any]) -> list[dict[str, Any]]:
    return numbered(7, (), [{**ITEM, **each} for each in fields])


def test_more_than_five_hundred_items_are_refused() -> None:
    with pytest.raises(Refused, match="at most 500 entries, missing / invalid field: ITEMS"):
        draft({}, items(*[{}] * 501))


@pytest.mark.parametrize("price", ["100000000", "-1"])
def test_a_total_that_cannot_be_meant_is_refused(price: str) -> None:
    quantity = str(MOST_CENTS // 100) if price == "-1" else "11"
    many = items({"UNIT_PRICE": price.removeprefix("-"), "QUANTITY": quantity})
    with pytest.raises(Refused, match="they add up to more than"):
        draft({}, many)


def test_nothing_empty_is_kept() -> None:
    made = draft({"A": "", "B": None, "C": 0, "D": "x", "IS_GROSS": 0}, items())
    assert made == {
        "D": "x",
        "ITEMS": [],
        "VAT_ITEMS": [],
        "SUB_TOTAL": 0,
        "VAT_TOTAL": 0,
        "TOTAL": 0,
    }


def test_an_items_own_basis_counts() -> None:
    made = draft({}, items({"UNIT_PRICE": "9.99", "IS_GROSS": 1}))
    assert (made["SUB_TOTAL"], made["TOTAL"]) == (839, 999)
    assert made["ITEMS"][0]["IS_GROSS"] == 1


def test_making_a_draft_of_a_draft_changes_nothing() -> None:
    made = draft({"IS_GROSS": 1, "INVOICE_TITLE": "x"}, items({}, {"SORT_ORDER": 1}, {}))
    assert draft(made, made["ITEMS"]) == made


@given(st.lists(st.sampled_from([0, 1, 2, 5, 99])))
def test_items_are_ordered_and_those_of_one_place_stay_in_their_order(orders: list[int]) -> None:
    named = [{"SORT_ORDER": order, "DESCRIPTION": str(n)} for n, order in enumerate(orders)]
    made = draft({}, items(*named))["ITEMS"]
    placed = [order or n for n, order in enumerate(orders, 1)]
    expected = [n for _, n in sorted(zip(placed, range(len(orders)), strict=True))]
    assert [int(item["DESCRIPTION"]) for item in made] == expected


@given(st.sets(st.integers(1, 999), max_size=500), st.integers(0, 499))
def test_new_ids_are_new_and_belong_to_the_invoice(taken: set[int], count: int) -> None:
    before = [{"INVOICE_ITEM_ID": 7000 + place} for place in taken]
    found = [item["INVOICE_ITEM_ID"] for item in numbered(7, before, [ITEM] * count)]
    assert len(set(found)) == count
    assert all(number // 1000 == 7 and number % 1000 for number in found)
    assert not {number - 7000 for number in found} & taken


def test_a_full_draft_can_be_replaced_by_another_full_one() -> None:
    before = [{"INVOICE_ITEM_ID": 7000 + place} for place in range(500, 1000)]
    assert len({item["INVOICE_ITEM_ID"] for item in numbered(7, before, [ITEM] * 500)}) == 500
