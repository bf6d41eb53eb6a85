"""Whatever article or coupon is accepted comes back as it was sent."""

import contextlib
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kundenakte.domain import coupon_row, money
from kundenakte.domain.account import DEFAULTS, Account
from kundenakte.domain.article import Article, plan_of, without_empty
from kundenakte.domain.article_fields import ArticleCreate, ArticleUpdate
from kundenakte.domain.article_row import text_row, typed_row
from kundenakte.domain.coupon import Coupon, discount
from kundenakte.domain.coupon_fields import CouponCreate, CouponUpdate
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from tests.builders import Access, accepted, call, v1

ACCOUNT = Account("a", "h", {**DEFAULTS, "PUBLIC_URL": "https://kunden.example"})
LETTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(LETTERS, max_size=40).map(str.strip)
WORDS = TEXTS.map(lambda text: text.replace(",", "")).map(str.strip)
PRICES = st.decimals(0, 10**8, places=6).map(money.decimal_text)
SPANS = st.builds(
    lambda count, unit: f"{count} {unit}{'s' * (count > 1)}",
    st.integers(1, 10),
    st.sampled_from(["day", "week", "month", "year"]),
)
FLAGS = st.integers(0, 1)
TRANSLATION = st.fixed_dictionaries({"TITLE": TEXTS, "DESCRIPTION": TEXTS})
FEATURE = st.fixed_dictionaries(
    {"CODE": TEXTS.filter(bool), "QUANTITY": st.integers(0, 10**9), "VALUE": TEXTS}
)
NUMBERS = st.lists(WORDS.filter(bool), unique=True, max_size=5)
ARTICLES = st.fixed_dictionaries(
    {"ARTICLE_NUMBER": WORDS.filter(bool), "TITLE": TEXTS.filter(bool), "UNIT_PRICE": PRICES},
    optional={
        "DESCRIPTION": TEXTS,
        "TAGS": st.lists(st.text("abcäöß", min_size=1, max_size=9), unique_by=str.casefold),
        "IS_GROSS": FLAGS,
        "SETUP_FEE": PRICES,
        "ALLOW_MULTIPLE": FLAGS,
        "IS_ADDON": FLAGS,
        "IS_DIGITAL": FLAGS,
        "TRANSLATIONS": st.dictionaries(st.sampled_from(["EN", "FR", "IT"]), TRANSLATION),
        "CURRENCY_CODE": st.sampled_from(["EUR", "CHF"]),
        "VAT_PERCENT": st.decimals(0, 100, places=2).map(money.decimal_text),
        "SUBSCRIPTION_INTERVAL": SPANS,
        "SUBSCRIPTION_NUMBER_EVENTS": st.integers(0, 9_999),
        "SUBSCRIPTION_TRIAL": SPANS,
        "SUBSCRIPTION_DURATION": SPANS,
        "SUBSCRIPTION_DURATION_FOLLOW": SPANS,
        "SUBSCRIPTION_CANCELLATION": SPANS,
        "RETURN_URL_SUCCESS": st.just("https://example.com/?a=1"),
        "FEATURES": st.lists(FEATURE, max_size=3),
        "ASSIGNED_ARTICLES": NUMBERS,
        "SUPPLY_KIND": st.sampled_from(["", "service", "digital", "goods"]),
        "UNIT_CODE": st.sampled_from(["", "C62", "HUR"]),
    },
)
COUPONS = st.fixed_dictionaries(
    {
        "CODE": WORDS.filter(bool),
        "DISCOUNT_AMOUNT": st.decimals(0, 100, places=6).map(money.decimal_text),
        "DISCOUNT_TYPE": st.sampled_from(["fixed", "percent"]),
    },
    optional={
        "TITLE": TEXTS,
        "DISCOUNT_PERIOD_AMOUNT": st.integers(0, 10),
        "DISCOUNT_PERIOD_UNIT": st.sampled_from(["event", "day", "week", "month", "year"]),
        "CAMPAIGN": TEXTS,
        "VALID_FROM": st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str),
        "VALID_TO": st.dates(date(2030, 1, 1), date(2040, 1, 1)).map(str),
        "ASSIGNED_ARTICLES": NUMBERS,
        "AFFILIATE": TEXTS,
        "USAGES_MAX": st.integers(0, 10**9),
    },
)
EMPTY: tuple[Any, ...] = ("", 0, [], {}, "0")


def kept(sent: dict[str, Any]) -> dict[str, Any]:
    """What is to be found of what was sent: all that is not empty."""
    translations = {
        language: texts
        for language, texts in sent.get("TRANSLATIONS", {}).items()
        if any(texts.values())
    }
    return without_empty({**sent, "TRANSLATIONS": translations})


@given(ARTICLES)
def test_an_article_is_kept_as_it_was_sent(sent: dict[str, Any]) -> None:
    stored = without_empty(ArticleCreate.read(sent, FIRST_PAGE).given())
    expected = kept(sent)
    if expected.get("SETUP_FEE") == "0":
        del expected["SETUP_FEE"]
    assert stored == expected


@given(ARTICLES)
def test_a_row_that_is_sent_back_changes_nothing(sent: dict[str, Any]) -> None:
    stored = without_empty(ArticleCreate.read(sent, FIRST_PAGE).given())
    article = Article({"CURRENCY_CODE": "EUR", "VAT_PERCENT": "19", **stored})
    for show in (text_row, typed_row):
        row = show(article.fields, ACCOUNT)
        assert article.changed(ArticleUpdate.read(row, FIRST_PAGE).given()) is article


@given(ARTICLES)
def test_a_plan_holds_nothing_empty_and_no_more_than_the_article(sent: dict[str, Any]) -> None:
    stored = without_empty(ArticleCreate.read(sent, FIRST_PAGE).given())
    plan = plan_of(Article(stored))
    assert all(value for name, value in plan.items() if name != "IS_GROSS")
    values = [*map(repr, stored.values()), "'1'", "0", "'C62'", "'service'", "'digital'"]
    assert {repr(value) for value in plan.values()} <= set(values)


@given(COUPONS)
def test_a_coupon_is_kept_as_it_was_sent(sent: dict[str, Any]) -> None:
    assert without_empty(CouponCreate.read(sent, FIRST_PAGE).given()) == without_empty(sent)


@given(COUPONS)
def test_a_coupons_row_that_is_sent_back_changes_nothing(sent: dict[str, Any]) -> None:
    stored = without_empty(CouponCreate.read(sent, FIRST_PAGE).given())
    coupon = Coupon({"DISCOUNT_PERIOD_UNIT": "event", **stored})
    for show in (coupon_row.text_row, coupon_row.typed_row):
        row = show({**coupon.fields, "STATE": "UNUSED"}, ACCOUNT)
        assert coupon.changed(CouponUpdate.read(row, FIRST_PAGE).given()) is coupon


@given(COUPONS, st.integers(0, 10**9), st.integers(0, 20), st.integers(0, 4000))
def test_a_discount_ends_and_does_not_come_back(
    sent: dict[str, Any], cents: int, payments: int, days: int
) -> None:
    coupon = without_empty(CouponCreate.read(sent, FIRST_PAGE).given())
    start = date(2026, 1, 31)
    now = date.fromordinal(start.toordinal() + days)
    later = date.fromordinal(now.toordinal() + 1)
    first = discount(coupon, cents, payments, start, now)
    assert discount(coupon, cents, payments + 1, start, later) in (first, 0)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ARTICLES)
def test_what_is_created_is_what_is_found(account: Access, sent: dict[str, Any]) -> None:
    made = accepted(account, "article.create", sent)
    assert made.pop("STATUS") == "success"
    found = call(account, "article.get", FILTER={"ARTICLE_NUMBER": sent["ARTICLE_NUMBER"]})
    assert found == {"ARTICLES": [made]}
    [typed] = v1(account, "article.get", {"FILTER": {"ARTICLE_NUMBER": sent["ARTICLE_NUMBER"]}})[1][
        "ARTICLES"
    ]
    assert {name: typed[name] for name in sent if typed[name] not in EMPTY}.keys() <= sent.keys()
    accepted(account, "article.delete", {"ARTICLE_NUMBER": sent["ARTICLE_NUMBER"]})


FIELDS = [name.upper() for name in {*ArticleCreate.model_fields, *CouponCreate.model_fields}]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.just("\ud800")
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize("model", [ArticleCreate, CouponCreate])
@given(sent=st.dictionaries(st.sampled_from(sorted(FIELDS)), ANYTHING, max_size=6))
def test_nothing_that_is_sent_breaks_the_reader(model: Any, sent: dict[str, Any]) -> None:
    with contextlib.suppress(Refused):
        model.read(sent, FIRST_PAGE)
