"""What an order form may say of the booking: a closed list, held to the limits of the calls."""

from datetime import date
from typing import Any

import pytest

from kundenakte.domain import order_form
from kundenakte.domain.article import Article
from kundenakte.domain.errors import Refused

TODAY = date(2026, 11, 23)
ONE = Article({"ARTICLE_NUMBER": "A"})
MANY = Article({"ARTICLE_NUMBER": "A", "ALLOW_MULTIPLE": 1})


def read(article: Article = ONE, **form: str) -> Any:
    return order_form.read(form, article, TODAY)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"start": "x"}, "START"),
        ({"start": "2026-02-30"}, "START"),
        ({"start": "2027-11-25"}, "START"),
        ({"start": "9999-12-31"}, "START"),
        ({"subscription_ext_uid": "x" * 256}, "SUBSCRIPTION_EXT_UID"),
        ({"subscription_title": "x" * 256}, "SUBSCRIPTION_TITLE"),
        ({"subscription_title": "a\x00"}, "SUBSCRIPTION_TITLE"),
        ({"coupon": "x" * 10_000}, "COUPON"),
    ],
)
def test_what_a_call_would_refuse_is_refused(form: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        read(**form)
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "1.5", "1e2", "٣", " ", "x", "9" * 5000])
def test_a_quantity_is_a_whole_number(quantity: str) -> None:
    with pytest.raises(Refused):
        read(MANY, quantity=quantity)
    assert read(ONE, quantity=quantity).quantity == ""


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read(MANY, quantity="0", start="x", coupon="a\nb")
    assert {p.field for p in refused.value.problems} == {"QUANTITY", "START", "COUPON"}


def test_only_the_closed_list_is_read() -> None:
    asked = read(
        unit_price="0.01", UNIT_PRICE="0.01", title="x", article_number="B", customer_id="7"
    )
    assert (asked.unit_price, asked.title, asked.article_number) == ("", "", "A")
    assert asked.customer_id == 0


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        ("", "2026-11-23"),
        ("2020-01-01", "2026-11-23"),
        ("2026-11-24 08:00:00", "2026-11-24"),
        ("2027-11-24", "2027-11-24"),
        ("0000-00-00 00:00:00", "2026-11-23"),
    ],
)
def test_it_begins_on_the_day_that_is_brought_or_today(start: str, begins: str) -> None:
    assert read(start=start).begins(TODAY).isoformat() == begins
