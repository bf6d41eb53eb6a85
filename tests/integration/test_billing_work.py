"""billing_run finds what is due, billing_work bills it: each period once, in order."""

from unittest.mock import patch

import pytest

from kundenakte.billing import periods
from kundenakte.storage.client import Connection
from tests import billing, billing_invariants, builders
from tests.watch import storage_calls


@pytest.fixture
def seller(tables):
    return billing.a_seller()


@pytest.fixture
def customer_id(seller):
    return billing.a_billed_customer(seller)


def test_nothing_is_due_before_its_day(seller, customer_id):
    billing.a_subscription(seller, customer_id, "2026-03-01")
    with billing.on("2026-02-28"):
        assert billing.find_due().messages == []


def test_a_message_for_a_customer_with_nothing_due_changes_nothing(seller, customer_id):
    billing.a_subscription(seller, customer_id, "2026-03-01")
    with billing.on("2026-03-01"):
        queue = billing.find_due()
    with billing.on("2026-02-28"):
        before = builders.items()
        assert billing.work(queue) == []
        assert builders.items() == before


def test_a_message_for_a_deleted_customer_is_done(seller):
    queue = billing.Queue()
    queue.send([billing.Message({"account": seller.id, "customer_id": 99}, "g", "n")])
    assert billing.work(queue) == []


def test_a_fault_with_one_customer_does_not_hold_up_the_others(seller):
    first, second = (billing.a_billed_customer(seller) for _ in range(2))
    for customer_id in (first, second):
        billing.a_subscription(seller, customer_id, "2026-03-01")
    step = periods.step

    def faulty(unit, customer_id, *others, **more):
        if customer_id == first:
            raise RuntimeError("a fault")
        return step(unit, customer_id, *others, **more)

    with billing.on("2026-03-01"), patch.object(periods, "step", faulty):
        assert len(billing.work(billing.find_due())) == 1
    [invoice] = billing_invariants.check(seller.id).invoices.values()
    assert invoice["CUSTOMER_ID"] == second


def test_what_may_not_be_issued_is_noted_and_stays_due(tables):
    seller = billing.a_seller(TAX_ID="", VAT_ID="")
    customer_id = billing.a_billed_customer(seller)
    subscription_id = billing.a_subscription(seller, customer_id, "2026-03-01")
    assert billing.run("2026-03-01") == []
    ledger = billing_invariants.check(seller.id)
    assert ledger.invoices == {}
    [fault] = ledger.subscriptions[subscription_id]["BILLING_FAULTS"]
    assert "settings.TAX_ID" in fault
    with billing.on("2026-03-02"):
        assert len(billing.find_due().messages) == 1


def test_a_period_is_billed_on_its_first_day(seller, customer_id):
    subscription_id = billing.a_subscription(seller, customer_id, "2026-01-31")
    billing.run("2026-01-31")
    [invoice] = billing_invariants.check(seller.id).of_subscription(subscription_id)
    assert (invoice["PERIOD_FROM"], invoice["PERIOD_TO"]) == ("2026-01-31", "2026-02-27")
    assert invoice["INVOICE_NUMBER"] == "RE-2026-00001"
    assert (invoice["SUB_TOTAL"], invoice["VAT_TOTAL"], invoice["TOTAL"]) == (839, 159, 999)
    assert invoice["ROUNDING"] == 1  # the agreed gross price is none that 19 % can reach


def test_the_same_message_twice_bills_once(seller, customer_id):
    billing.a_subscription(seller, customer_id, "2026-03-01")
    with billing.on("2026-03-01"):
        queue = billing.find_due()
        billing.work(queue)
        billing.work(queue)
    assert len(billing_invariants.check(seller.id).invoices) == 1


def test_a_run_that_was_down_for_a_quarter_bills_every_period_in_order(seller, customer_id):
    subscription_id = billing.a_subscription(seller, customer_id, "2026-01-31")
    billing.run("2026-04-30")
    made = billing_invariants.check(seller.id).of_subscription(subscription_id)
    assert [invoice["PERIOD_FROM"] for invoice in made] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_what_does_not_fit_into_the_time_is_left_for_the_next_run(seller, customer_id):
    billing.a_subscription(seller, customer_id, "2026-01-01")
    left = iter([60_000, 60_000, 9_000])
    short = type("Context", (), {"get_remaining_time_in_millis": lambda _: next(left)})()
    with billing.on("2026-06-01"):
        billing.work(billing.find_due(), short)
        assert len(billing_invariants.check(seller.id).invoices) == 2
        billing.work(billing.find_due())
    assert len(billing_invariants.check(seller.id).invoices) == 6


def test_the_last_period_ends_with_the_subscription(seller, customer_id):
    subscription_id = billing.a_subscription(
        seller, customer_id, "2026-01-01", CANCELLATION_DATE="2026-02-14"
    )
    billing.run("2026-03-01")
    ledger = billing_invariants.check(seller.id)
    _, last = ledger.of_subscription(subscription_id)
    assert (last["PERIOD_FROM"], last["PERIOD_TO"]) == ("2026-02-01", "2026-02-14")
    assert last["TOTAL"] == 500  # 14 of 28 days of 9.99
    assert ledger.subscriptions[subscription_id]["STATE"] == "closed"
    with billing.on("2026-12-31"):
        assert billing.find_due().messages == []


def test_subscriptions_of_one_day_share_an_invoice_where_the_account_wants_it(tables):
    seller = billing.a_seller(COMBINE_INVOICES=True)
    customer_id = billing.a_billed_customer(seller)
    for begins in ("2026-03-01", "2026-03-01", "2026-03-02"):
        billing.a_subscription(seller, customer_id, begins)
    billing.run("2026-03-02")
    first, second = billing_invariants.check(seller.id).invoices.values()
    assert (len(first["ITEMS"]), len(second["ITEMS"])) == (2, 1)


def test_what_an_invoice_has_no_room_for_is_on_the_next(tables, monkeypatch):
    monkeypatch.setattr(periods, "MOST_ITEMS", 5)
    seller = billing.a_seller(COMBINE_INVOICES=True)
    customer_id = billing.a_billed_customer(seller)
    builders.accepted(seller, "article.create", builders.an_article(ARTICLE_NUMBER="sms"))
    for _ in range(3):
        subscription_id = billing.a_subscription(seller, customer_id, "2026-03-01")
        used = {"SUBSCRIPTION_ID": subscription_id, "ARTICLE_NUMBER": "sms", "QUANTITY": 1}
        builders.accepted(seller, "subscription.setusagedata", used)
    billing.run("2026-03-01")
    made = billing_invariants.check(seller.id).invoices.values()
    assert sorted(len(invoice["ITEMS"]) for invoice in made) == [2, 4]


def test_credit_pays_what_it_covers(seller, customer_id):
    builders.call(seller, "customer.addcredits", {"CUSTOMER_ID": customer_id, "AMOUNT": "12.00"})
    subscription_id = billing.a_subscription(seller, customer_id, "2026-01-01")
    billing.run("2026-02-01")
    first, second = billing_invariants.check(seller.id).of_subscription(subscription_id)
    assert (first["STATE"]["PAID"], second["STATE"]["PAID"]) == (999, 201)
    assert first["STATE"]["PAID_DATE"] == "2026-02-01"
    assert (first["PREPAID"], second["PREPAID"]) == (999, 201)  # what is asked for is the rest
    [customer] = builders.find(seller, CUSTOMER_ID=customer_id)
    assert customer["CREDIT_BALANCE"] == "0,00"


def test_a_plan_of_the_coming_period_is_billed_from_then_on(seller, customer_id):
    upcoming = {**billing.PLAN, "TITLE": "Hosting L", "UNIT_PRICE": "19.99"}
    subscription_id = billing.a_subscription(
        seller,
        customer_id,
        "2026-01-31",
        PLAN_UPCOMING={**upcoming, "ACTIVATION_DATE": "2026-02-28"},
    )
    billing.run("2026-03-31")
    made = billing_invariants.check(seller.id).of_subscription(subscription_id)
    assert [invoice["TOTAL"] for invoice in made] == [999, 1999, 1999]


def test_an_invoice_is_told_of_and_logged(seller, customer_id):
    billing.a_subscription(seller, customer_id, "2026-03-01")
    billing.run("2026-03-01")
    kinds = [item["sk"]["S"].partition("#")[0] for item in builders.items()]
    assert kinds.count("INVOICE") == 1
    with storage_calls():
        entries = builders.call(seller, "customer.getlog", {"CUSTOMER_ID": customer_id})["ENTRIES"]
    assert entries[0]["ACTION"] == "invoice.complete"
    assert entries[0]["ACTOR"] == "billing"


def test_a_bill_costs_a_bounded_number_of_round_trips(seller, customer_id):
    billing.a_subscription(seller, customer_id, "2026-03-01")
    with billing.on("2026-03-01"):
        queue = billing.find_due()
        with storage_calls() as seen:
            billing.work(queue)
    # settings; subscriptions, customer, usage, ids, numbers, transaction; subscriptions again
    assert len(seen.operations) == 8, seen.operations


def test_finding_what_is_due_reads_nothing_else(seller):
    for _ in range(20):
        billing.a_subscription(seller, billing.a_billed_customer(seller), "2026-09-01")
    billing.a_subscription(seller, billing.a_billed_customer(seller), "2026-03-01")
    read = []
    events = Connection.client.meta.events
    count = "after-call.dynamodb.Query"
    note = lambda parsed, **_: read.append(parsed["Count"])  # noqa: E731
    events.register(count, note)
    with billing.on("2026-03-01"):
        assert len(billing.find_due().messages) == 1
    events.unregister(count, note)
    assert sum(read) == 1


@pytest.mark.parametrize("together", [False, True])
def test_what_may_not_be_issued_does_not_hold_up_the_customers_other_subscriptions(
    tables, together
):
    seller = billing.a_seller(COMBINE_INVOICES=together)
    customer_id = billing.a_billed_customer(seller)
    wrong = {"VAT_PERCENT": "13"}
    for begins, plan in (("01", wrong), ("02", {}), ("02", wrong), ("02", {}), ("03", {})):
        billing.a_subscription(seller, customer_id, f"2026-03-{begins}", plan)
    for _ in range(2):
        assert billing.run("2026-03-03") == []
    ledger = billing_invariants.check(seller.id)
    billed = {id for id, found in ledger.subscriptions.items() if found.get("PERIODS")}
    faulty = {id for id, found in ledger.subscriptions.items() if found.get("BILLING_FAULTS")}
    assert (billed, faulty) == ({2, 4, 5}, {1, 3})


def test_another_currency_is_on_an_invoice_of_its_own(tables):
    seller = billing.a_seller(COMBINE_INVOICES=True)
    customer_id = billing.a_billed_customer(seller)
    billing.a_subscription(seller, customer_id, "2026-03-01")
    upcoming = {**billing.PLAN, "CURRENCY_CODE": "USD", "ACTIVATION_DATE": "2026-03-01"}
    billing.a_subscription(seller, customer_id, "2026-03-01", PLAN_UPCOMING=upcoming)
    billing.run("2026-03-01")
    made = billing_invariants.check(seller.id).invoices.values()
    assert [(one["CURRENCY_CODE"], len(one["ITEMS"])) for one in made] == [("EUR", 1), ("USD", 1)]


def test_texts_that_an_invoice_has_no_room_for_are_on_the_next(tables):
    seller = billing.a_seller(COMBINE_INVOICES=True)
    customer_id = billing.a_billed_customer(seller)
    for _ in range(5):
        billing.a_subscription(seller, customer_id, "2026-03-01", {"DESCRIPTION": "ä" * 10_000})
    billing.run("2026-03-01")
    made = billing_invariants.check(seller.id).invoices.values()
    assert sorted(len(invoice["ITEMS"]) for invoice in made) == [2, 3]
