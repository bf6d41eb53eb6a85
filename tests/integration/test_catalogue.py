"""What holds of every call on articles and coupons: islands, repetition, round trips."""

import json
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.domain.account import Account
from kundenakte.storage import coupons
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork
from tests.builders import Access, a_coupon, accepted, an_article, call, items, v1
from tests.catalogue import log, stored

SECRET = "Geheim"
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
NUMBER = {"ARTICLE_NUMBER": "7"}
CODE = {"CODE": "HERBST"}

# ---- islands


@pytest.fixture
def theirs(stranger: Access) -> str:
    """The stranger has an article and a coupon; answers the cursor of his list."""
    for number in ("7", "8"):
        data = an_article(ARTICLE_NUMBER=number, TITLE=SECRET, TAGS=SECRET)
        accepted(stranger, "article.create", data)
    accepted(stranger, "coupon.create", a_coupon(**CODE, TITLE=SECRET))
    return str(v1(stranger, "article.get", {"LIMIT": 1})[1]["NEXT_CURSOR"])


@pytest.mark.parametrize(
    ("service", "given"),
    [
        ("article.update", {**NUMBER, "TITLE": "x"}),
        ("article.delete", NUMBER),
        ("coupon.update", {**CODE, "TITLE": "x"}),
        ("coupon.delete", CODE),
    ],
)
def test_no_call_changes_what_another_account_sells(
    account: Access, stranger: Access, theirs: str, service: str, given: dict[str, Any]
) -> None:
    before = stored(stranger), log(stranger)
    assert "ERRORS" in call(account, service, given)
    assert v1(account, service, {"DATA": given})[0] == 404
    assert (stored(stranger), log(stranger)) == before
    assert stored(account) == {}


@pytest.mark.parametrize("filters", [{}, NUMBER, CODE, {"TAGS": SECRET}])
def test_no_filter_and_no_cursor_shows_it(
    account: Access, theirs: str, filters: dict[str, Any]
) -> None:
    for service in ("article.get", "coupon.get"):
        for parts in ({}, {"CURSOR": theirs}, {"OFFSET": 1}):
            body = {"FILTER": filters, **parts}
            assert list(v1(account, service, body)[1].values()) == [[]]
            assert SECRET not in json.dumps(call(account, service, **body))


def test_another_accounts_coupon_is_no_coupon(account: Access, theirs: str) -> None:
    accepted(account, "article.create", an_article(**NUMBER))
    assert call(account, "coupon.check", {**CODE, **NUMBER}) == {"STATUS": "invalid"}


def test_another_accounts_article_cannot_be_booked_with_a_coupon(
    account: Access, theirs: str
) -> None:
    accepted(account, "coupon.create", a_coupon(**CODE))
    assert "ERRORS" in call(account, "coupon.check", {**CODE, **NUMBER})


def test_numbers_and_codes_are_the_accounts_own(account: Access, theirs: str) -> None:
    accepted(account, "article.create", an_article(**NUMBER))
    accepted(account, "coupon.create", a_coupon(**CODE))


@pytest.mark.parametrize(
    "trick", ["#", "7#COUPON#A", "../{other}", "{other}#ARTICLE#7", "%2F", " "]
)
def test_a_value_that_looks_like_a_key_leads_nowhere(
    account: Access, stranger: Access, theirs: str, trick: str
) -> None:
    value = trick.format(other=stranger.id)
    assert call(account, "article.get", FILTER={"ARTICLE_NUMBER": value}) == {"ARTICLES": []}
    assert call(account, "coupon.get", FILTER={"CODE": value}) == {"COUPONS": []}


def test_nothing_else_of_the_account_is_an_article_or_a_coupon(account: Access) -> None:
    """Settings, keys and the log are in the same partition."""
    accepted(account, "article.create", an_article(**NUMBER))
    accepted(account, "article.delete", NUMBER)
    for key in ("SETTINGS", "COUNTERS", "KEY#1", "ARTICLES", "COUPONS#1"):
        item = {"pk": {"S": account.id}, "sk": {"S": key}}
        Connection.client.put_item(TableName=Connection.tables.accounts, Item=item)
    assert call(account, "article.get") == {"ARTICLES": []}
    assert call(account, "coupon.get") == {"COUPONS": []}


# ---- Idempotency-Key

WRITES = [
    ("article.create", an_article(ARTICLE_NUMBER="9")),
    ("article.update", {**NUMBER, "TITLE": "x"}),
    ("article.delete", NUMBER),
    ("coupon.create", a_coupon(CODE="B")),
    ("coupon.update", {**CODE, "TITLE": "x"}),
    ("coupon.delete", CODE),
]


@pytest.fixture
def shop(account: Access) -> Access:
    """An account with an article and a coupon."""
    accepted(account, "article.create", an_article(**NUMBER))
    accepted(account, "coupon.create", a_coupon(**CODE))
    return account


@pytest.mark.parametrize(("service", "data"), WRITES)
def test_a_repeated_request_gets_the_same_answer_and_is_done_once(
    shop: Access, service: str, data: dict[str, Any]
) -> None:
    first = v1(shop, service, {"DATA": data}, idempotency_key="k")
    assert first[0] == 200
    before = stored(shop), log(shop), items()
    assert v1(shop, service, {"DATA": data}, idempotency_key="k") == first
    assert (stored(shop), log(shop), items()) == before


def test_a_key_is_not_for_another_request(shop: Access) -> None:
    v1(shop, "article.update", {"DATA": {**NUMBER, "TITLE": "x"}}, idempotency_key="k")
    before = stored(shop)
    status, _ = v1(shop, "article.delete", {"DATA": NUMBER}, idempotency_key="k")
    assert status == 409
    assert stored(shop) == before


# ---- round trips


@pytest.fixture
def observer(tables: None) -> Any:
    """A client of our own, whose calls are not counted."""
    return botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")


CHANGE = ["GetItem", "TransactWriteItems"]


@pytest.mark.parametrize(
    ("service", "parts", "operations"),
    [
        ("article.create", {"data": an_article()}, ["TransactWriteItems"]),
        ("article.update", {"data": {**NUMBER, "TITLE": "x"}}, CHANGE),
        ("article.update", {"data": {**NUMBER, "TITLE": "Abo"}}, ["GetItem"]),
        ("article.delete", {"data": NUMBER}, CHANGE),
        ("article.get", {"FILTER": NUMBER}, ["GetItem"]),
        ("article.get", {"FILTER": {"TAGS": "x"}}, ["Query"]),
        ("article.get", {"OFFSET": 100}, ["Query"]),
        ("coupon.create", {"data": a_coupon()}, ["TransactWriteItems"]),
        ("coupon.update", {"data": {**CODE, "TITLE": "x"}}, CHANGE),
        ("coupon.delete", {"data": CODE}, CHANGE),
        ("coupon.get", {"FILTER": CODE}, ["GetItem"]),
        ("coupon.get", {}, ["Query"]),
        ("coupon.check", {"data": {**CODE, **NUMBER}}, ["GetItem", "GetItem"]),
        ("template.get", {}, []),
    ],
)
def test_a_call_makes_no_more_round_trips_than_it_needs(
    shop: Access, observer: Any, service: str, parts: dict[str, Any], operations: list[str]
) -> None:
    with counted(Connection.client, observer) as units:
        assert "ERRORS" not in call(shop, service, **parts)
    assert units.operations == operations


def test_a_use_costs_one_read_and_goes_with_the_callers_transaction(
    shop: Access, observer: Any
) -> None:
    unit = UnitOfWork(Account(shop.id, shop.hash, {}), NOON)
    with counted(Connection.client, observer) as units:
        coupons.use(unit, "herbst")
        unit.commit()
    assert units.operations == CHANGE
    assert [entry["ACTION"] for entry in log(shop)] == ["article.create", "coupon.create"]
