"""figures_run: what is stored of each month, once a day, and gone on with where it was cut off."""

from typing import Any
from unittest.mock import Mock

import pytest

from kundenakte.entry import figures as job
from kundenakte.storage import figures
from tests import billing, invoice_files
from tests.builders import Access
from tests.figuring import listed, run
from tests.watch import storage_calls

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def office(seller: Access) -> Access:
    """Three subscriptions: 30.00 net a month since January, 119.00 gross a year from March, and
    50 CHF a month in February only; two open invoices, one of them overdue on 10 November."""
    listed(seller)
    net = {"UNIT_PRICE": "30", "IS_GROSS": 0}
    yearly = {"UNIT_PRICE": "119", "INTERVAL": "1 year"}
    francs = {**net, "UNIT_PRICE": "50", "CURRENCY_CODE": "CHF"}
    ended = {"EXPIRATION_DATE": "2026-02-28", "STATE": "closed"}
    for begins, plan, more in (
        ("2026-01-15", net, {}),
        ("2026-03-01", yearly, {"BILLING_FAULTS": ["no address"]}),
        ("2026-02-01", francs, ended),
    ):
        billing.a_subscription(seller, 1, begins, plan, **more)
    for due in ("2026-11-10", "2026-10-20"):
        invoice_files.an_invoice(seller, DUE_DATE=due)
    return seller


def revenue(access: Access, *months: str) -> list[Any]:
    found = figures.of_months(access.id, months)
    return [found[month]["REVENUE"] if month in found else None for month in months]


def test_a_run_without_time_stores_nothing_of_the_month(office: Access) -> None:
    assert run("2026-11-10", 0) == {"done": 0, "failed": 0}
    assert revenue(office, "2026-11") == [None]


def test_one_account_s_fault_does_not_hold_up_the_others(
    office: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = billing.a_seller()
    listed(other)
    good = job.account_for
    broken = Mock(side_effect=lambda name, how: good(name, how) if name == other.id else 1 / 0)
    monkeypatch.setattr(job, "account_for", broken)
    assert run("2026-11-10") == {"done": 1, "failed": 1}


def test_the_first_run_fills_in_the_months_before(office: Access) -> None:
    assert run("2026-11-10") == {"done": 1, "failed": 0}
    months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-11"]
    first, both = {"EUR": [3000, 1]}, {"EUR": [3000 + 833, 2]}
    with_francs = {**first, "CHF": [5000, 1]}
    assert revenue(office, *months) == [{}, first, with_francs, both, both]


def test_what_is_open_is_stored_by_age(office: Access) -> None:
    run("2026-11-10")
    stored = figures.of_months(office.id, ["2026-10", "2026-11"])
    assert "OPEN" not in stored["2026-10"]
    total = [part[1] for part in stored["2026-11"]["OPEN"]["AGES"]["EUR"]]
    assert total == [1, 0, 1, 0, 0]
    assert (stored["2026-11"]["REFUSED"], stored["2026-11"]["FAULTS"]) == (1, [2])


def test_a_second_run_of_the_day_reads_one_item(office: Access) -> None:
    run("2026-11-10")
    with storage_calls() as seen:
        assert run("2026-11-10") == {"done": 0, "failed": 0}
    # the list of accounts, the settings, the month
    assert seen.operations == ["Query", "GetItem", "Query"]


def test_a_run_that_was_cut_off_is_gone_on_with(office: Access) -> None:
    assert run("2026-11-10", 900_000, 0)["done"] == 0
    assert run("2026-11-10", 900_000, 900_000, 900_000, 0)["done"] == 0
    assert run("2026-11-10")["done"] == 1
    cut = dict(figures.of_months(office.id, MONTHS))
    assert cut["2026-11"]["REVENUE"] == {"EUR": [3833, 2]}
    assert [part[1] for part in cut["2026-11"]["OPEN"]["AGES"]["EUR"]] == [1, 0, 1, 0, 0]
    assert figures.unfinished(office.id, "2026-11-10") is None


def test_what_was_kept_of_another_day_is_not_gone_on_with(office: Access) -> None:
    run("2026-11-10", 900_000, 0)
    assert figures.unfinished(office.id, "2026-11-11") is None
    assert run("2026-11-11")["done"] == 1
    assert revenue(office, "2026-11") == [{"EUR": [3833, 2]}]


def test_a_month_is_closed_by_the_first_run_after_it_and_then_stays(office: Access) -> None:
    run("2026-11-10")
    billing.a_subscription(office, 1, "2026-11-30", {"UNIT_PRICE": "10", "IS_GROSS": 0})
    run("2026-12-01")
    assert revenue(office, "2026-10", "2026-11") == [{"EUR": [3833, 2]}, {"EUR": [4833, 3]}]
    assert "OPEN" in figures.of_months(office.id, ["2026-11"])["2026-11"]
    billing.a_subscription(office, 1, "2026-11-15", {"UNIT_PRICE": "1", "IS_GROSS": 0})
    run("2026-12-02")
    assert revenue(office, "2026-11", "2026-12") == [{"EUR": [4833, 3]}, {"EUR": [4933, 4]}]
