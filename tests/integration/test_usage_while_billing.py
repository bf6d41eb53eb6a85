"""Usage data that is recorded or removed in the moment in which a bill is made: on the bill or on
the next one, never on none."""

from collections.abc import Callable
from typing import Any

import pytest

from kundenakte.billing import periods
from tests import billing
from tests.builders import Access, call
from tests.subscribing import a_shop, book, do, invoices, lines, on


@pytest.fixture
def shop(tables: None) -> Access:
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


def between(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Have something done once, after a bill has read the usage data and before it is written."""
    real, done = periods._unbilled, []

    def unbilled(*given: Any) -> Any:
        found = real(*given)
        if not done:
            done.append(act())
        return found

    monkeypatch.setattr(periods, "_unbilled", unbilled)


def used(shop: Access, day: str, name: str) -> int:
    with on(day):
        made = do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=1, DESCRIPTION=name)
    return int(made["USAGEDATA_ID"])


def billed(shop: Access) -> list[str]:
    assert billing.run("2026-05-01") == []
    return [name for each in invoices(shop) for name, _ in lines(each)]


def test_what_began_earlier_and_comes_later_is_billed(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    used(shop, "2026-03-10", "first")
    between(monkeypatch, lambda: used(shop, "2026-03-09", "second"))
    assert {"first", "second"} <= set(billed(shop))


def test_what_comes_while_the_last_bill_is_made_is_on_it(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
    between(monkeypatch, lambda: used(shop, "2026-03-31", "late"))
    assert "late" in billed(shop)


def test_what_is_removed_meanwhile_is_not_billed(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = used(shop, "2026-03-10", "gone")
    gone = {"USAGEDATA_ID": number}
    between(monkeypatch, lambda: call(shop, "subscription.deleteusagedata", gone))
    assert "gone" not in billed(shop)
