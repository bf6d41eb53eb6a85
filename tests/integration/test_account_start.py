"""The start page: tasks with counts and links, figures, and what it costs to look at."""

import pytest

from kundenakte.domain.roles import READ_ONLY
from tests import billing, figuring, invoice_files
from tests.builders import Access
from tests.office import office
from tests.watch import storage_calls

START = "/account"


@pytest.fixture
def access(seller: Access) -> Access:
    figuring.listed(seller)
    return seller


def test_an_empty_account_has_no_tasks_and_no_figures_yet(access: Access) -> None:
    with billing.on("2026-11-23"):
        page = office(access).get(START)
    assert page.status == 200
    assert "Guten Tag, Petra Owner" in page.text
    assert "Nichts wartet." in page.text
    assert "binnen einer Stunde" in page.text


def test_what_waits_is_counted_with_its_sum_and_a_link(access: Access) -> None:
    invoice_files.a_draft(access)
    invoice_files.an_invoice(access, DUE_DATE="2026-11-01")
    stopped = {"COLLECTION": {"RETURNS": 1, "STOPPED": "x"}}
    invoice_files.an_invoice(access, DUE_DATE="2026-11-20", STATE=stopped)
    with billing.on("2026-11-23"):
        page = office(access).get(START)
    assert '>Start <span class="num">3<span class="vh"> Aufgaben</span>' in page.body
    text = page.text.replace("\xa0", " ")
    assert "2 Überfällige Rechnungen Zusammen 238,00 EUR" in text
    for state in ("draft", "returned", "overdue"):
        assert f'href="/account/invoices?state={state}"' in page.body


def test_the_charts_are_tables_too(access: Access) -> None:
    net = {"UNIT_PRICE": "30", "IS_GROSS": 0}
    billing.a_subscription(access, 1, "2026-01-15", net, NEXT_EVENT="2026-12-15")
    billing.a_subscription(access, 1, "2026-11-01", {**net, "CURRENCY_CODE": "CHF"})
    invoice_files.an_invoice(access, DUE_DATE="2026-11-01")
    figuring.run("2026-11-23")
    with billing.on("2026-11-23"):
        page = office(access, language="en").get(START)
    text = page.text.replace("\xa0", " ")
    assert "EUR 30.00 in November, as much as in October" in text
    assert "Besides CHF 30.00" in text
    assert "Up to Oct 2026 worked out from today’s subscriptions" in text
    assert "15 Dec 2026 Billing of 1 subscription" in text
    assert page.body.count("<rect") == 12 + 2 * 5
    assert "EUR 119.00 from one invoice" in text


def test_a_subscription_that_is_refused_is_a_task_until_it_is_put_right(access: Access) -> None:
    billing.a_subscription(access, 1, "2026-01-15", BILLING_FAULTS=["no address"])
    figuring.run("2026-11-23")
    with billing.on("2026-11-23"):
        page = office(access).get(START)
    assert "Abonnement kann nicht abgerechnet werden" in page.text


def test_of_very_many_open_invoices_the_night_s_figures_are_told(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kundenakte.entry.account.tasks.MOST_OPEN", 1)
    for _ in range(3):
        invoice_files.an_invoice(access, DUE_DATE="2026-11-01")
    figuring.run("2026-11-23")
    with billing.on("2026-11-24"):
        page = office(access).get(START)
    assert "nach Fälligkeit, Stand 23.11.2026" in page.text
    assert "aus 3 Rechnungen" in page.text


def test_who_may_only_read_sees_the_same(access: Access) -> None:
    invoice_files.a_draft(access)
    page = office(access, role=READ_ONLY).get(START)
    assert "Entwurf" in page.text
    assert office(access, role=READ_ONLY, name="B").send(START, {}).status in (403, 400)


def test_a_look_is_a_bounded_number_of_requests(access: Access) -> None:
    for _ in range(3):
        invoice_files.an_invoice(access, DUE_DATE="2026-11-01")
        invoice_files.a_draft(access)
        billing.a_subscription(access, 1, "2026-01-15", BILLING_FAULTS=["x"])
    figuring.run("2026-11-23")
    person = office(access)
    with billing.on("2026-11-23"), storage_calls() as seen:
        person.get(START)
    assert len(seen.operations) <= 16, seen.operations
