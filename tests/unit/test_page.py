"""LIMIT, OFFSET and CURSOR."""

from typing import Any

import pytest

from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE, MAX_OFFSET, Page, cursor_after, read_page
from kundenakte.domain.reading import MAX_ID


@pytest.mark.parametrize("field", ["LIMIT", "OFFSET"])
@pytest.mark.parametrize(
    "value", ["ten", "1.5", 1.5, True, [1], {"A": 1}, "", " ", "٣", "-1", "1e3"]
)
def test_text_where_a_number_belongs_is_refused_by_name(field: str, value: Any) -> None:
    limit, offset = (value, None) if field == "LIMIT" else (None, value)
    with pytest.raises(Refused) as refused:
        read_page(limit, offset, None)
    assert refused.value.texts[0].endswith(f": {field}")


@pytest.mark.parametrize("field", ["LIMIT", "OFFSET"])
def test_a_negative_number_is_refused_by_name(field: str) -> None:
    with pytest.raises(Refused, match=f"at least 0, missing / invalid field: {field}"):
        read_page(*((-1, None) if field == "LIMIT" else (None, -1)), None)


@pytest.mark.parametrize(
    "cursor", ["x", "c", "", "cxyz", "c-1", "c 1", "c1_0", "c0x1", 7, ["c1"], "1", "c\ud800"]
)
def test_a_cursor_that_no_page_gave_is_refused(cursor: Any) -> None:
    with pytest.raises(Refused, match="CURSOR"):
        read_page(None, None, cursor)


def test_nothing_asked_for_is_the_first_ten() -> None:
    assert read_page(None, None, None) == FIRST_PAGE == Page(10, 0, None)


@pytest.mark.parametrize(("sent", "limit"), [(0, 10), ("0", 10), (1, 1), ("25", 25), (" 7 ", 7)])
def test_a_number_or_its_text_is_the_limit(sent: Any, limit: int) -> None:
    assert read_page(sent, None, None).limit == limit


@pytest.mark.parametrize("sent", [100, 101, "5000", 10**30, "9" * 50])
def test_more_than_a_hundred_means_a_hundred(sent: Any) -> None:
    assert read_page(sent, None, None).limit == 100


@pytest.mark.parametrize("sent", [10**30, "9" * 50])
def test_an_offset_has_an_end(sent: Any) -> None:
    assert read_page(None, sent, None).offset == MAX_OFFSET


@pytest.mark.parametrize("customer_id", [0, 1, 255, 10**12])
def test_a_cursor_leads_back_to_its_id(customer_id: int) -> None:
    assert read_page(None, None, cursor_after(customer_id)).after == customer_id


def test_a_forged_cursor_stays_within_what_ids_can_be() -> None:
    assert read_page(None, None, "c" + "f" * 40).after == MAX_ID
