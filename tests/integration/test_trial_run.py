"""trial_run: who is told that a trial ends, when, and that nobody is told twice."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from functions.trial_run.app import handler
from kundenakte.billing import trial
from tests import builders, subscribing
from tests.builders import Access
from tests.integration.test_event_mails import mails
from tests.subscribing import articles, book, do, on


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription that is free from 1 to 14 March, and one without a trial, due on the same
    day."""
    access = subscribing.a_shop()
    with on("2026-03-01"):
        articles(access, {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_TRIAL": "14 days"})
        book(access, 1, "T")
        book(access, 1, "M", START_DATE="2026-03-15")
    return access


def run(day: str, ms: int = 900_000) -> dict[str, Any]:
    """The morning of a day."""
    moment = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC)
    with builders.at(moment):
        context = Mock(get_remaining_time_in_millis=lambda: ms)
        return dict(handler({}, context))


def told() -> list[str]:
    return [template for kind, template in mails("mail.trial")]


def test_nobody_is_told_long_before(shop: Access) -> None:
    assert run("2026-03-10") == {"told": 0, "failed": 0}
    assert told() == []


def test_the_customer_is_told_three_days_before_and_once(shop: Access) -> None:
    assert run("2026-03-11") == {"told": 1, "failed": 0}
    for day in ("2026-03-11", "2026-03-12", "2026-03-15"):
        assert run(day) == {"told": 0, "failed": 0}
    assert told() == ["trial_ending"]
    assert subscribing.stored(shop)["TRIAL_TOLD"] == "2026-03-11"


def test_a_run_that_was_left_out_is_made_up_for_to_the_last_day(shop: Access) -> None:
    assert run("2026-03-14") == {"told": 1, "failed": 0}


def test_after_the_trial_it_is_too_late(shop: Access) -> None:
    assert run("2026-03-15") == {"told": 0, "failed": 0}


@pytest.mark.parametrize("verb", ["cancel", "update"])
def test_who_does_not_go_on_is_not_told(shop: Access, verb: str) -> None:
    with on("2026-03-05"):
        do(shop, verb, **({"STATUS": "inactive"} if verb == "update" else {}))
    assert run("2026-03-12") == {"told": 0, "failed": 0}


def test_one_fault_does_not_hold_up_the_others(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = subscribing.a_shop()
    with on("2026-03-01"):
        articles(other, {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_TRIAL": "14 days"})
        book(other, 1, "T")
    announce = trial.announce

    def failing(unit: Any, subscription_id: int) -> bool:
        if unit.account.id == shop.id:
            raise RuntimeError
        return announce(unit, subscription_id)

    monkeypatch.setattr(trial, "announce", failing)
    assert run("2026-03-12") == {"told": 1, "failed": 1}


def test_a_run_ends_before_its_time_is_over(shop: Access) -> None:
    assert run("2026-03-12", ms=9_000) == {"told": 0, "failed": 0}
