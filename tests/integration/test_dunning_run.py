"""dunning_run: who is reminded when, and that nothing is sent twice."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from functions.dunning_run.app import handler
from kundenakte.billing import remind
from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import Access, call, create, v1
from tests.invoice_files import an_invoice, entries, the_invoice, told
from tests.management import access, made

LEVELS = {"LEVELS": [{"DAYS": 7, "FEE": "0.00"}, {"DAYS": 14, "FEE": "2.50"}]}


@pytest.fixture
def account(tables: None) -> Access:
    """An account as management makes it, with two levels: after 7 days, then after 14."""
    return access(made(settings={"DUNNING": LEVELS}))


def run(day: str, ms: int = 900_000) -> dict[str, Any]:
    """The morning of a day."""
    context = Mock(get_remaining_time_in_millis=lambda: ms)
    moment = datetime.fromisoformat(f"{day}T06:00:00").replace(tzinfo=UTC)
    with builders.at(moment):
        answer: dict[str, Any] = handler({}, context)
    return answer


def sent(account: Access, customer_id: int = 1) -> list[int]:
    return [
        event["payment"]["level"]
        for event in told(account, customer_id)
        if event["type"] == "payment.reminded"
    ]


def test_nothing_is_sent_before_its_day(account: Access) -> None:
    create(account)
    an_invoice(account)  # due on 15 January
    for day in ("2026-01-14", "2026-01-15", "2026-01-16", "2026-01-21"):
        assert run(day) == {"reminders": 0, "failed": 0}
    assert sent(account) == []


def test_each_level_is_sent_on_its_day_and_once(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    for day, level in (("2026-01-22", 1), ("2026-02-05", 2)):
        assert run(day) == {"reminders": 1, "failed": 0}
        assert run(day) == {"reminders": 0, "failed": 0}
        assert the_invoice(account, invoice).state["DUNNING"]["LEVEL"] == level
    assert run("2027-02-05") == {"reminders": 0, "failed": 0}
    assert sent(account) == [1, 2]
    assert the_invoice(account, invoice).state["DUNNING"]["FEES"] == 250


def test_a_run_that_was_down_for_weeks_sends_one_level_at_a_time(account: Access) -> None:
    create(account)
    an_invoice(account)
    run("2026-04-01")
    run("2026-04-02")
    assert sent(account) == [1]
    run("2026-04-15")
    assert sent(account) == [1, 2]


def test_others_learn_when_it_becomes_overdue_and_of_each_reminder(account: Access) -> None:
    create(account)
    invoice = an_invoice(account, PAYMENT={"TYPE": 1, "DAYS": 14, "REFERENCE": "RF18"})
    run("2026-01-16")
    run("2026-01-17")
    run("2026-01-22")
    run("2026-02-05")
    kinds = [event["type"] for event in told(account)][1:]
    reminder = ["payment.reminded", "mail.reminder"]
    assert kinds == ["invoice.changed", *reminder, *reminder]
    assert told(account)[1]["invoice"]["status"] == "overdue"
    mail = told(account)[-1]
    assert (mail["level"], mail["fees"], mail["amount_to_pay"]) == (2, 2.5, 121.5)
    assert mail["invoice"]["invoice_id"] == invoice
    assert (mail["invoice"]["outstanding_amount"], mail["invoice"]["reference"]) == (119, "RF18")


def test_a_reminder_names_the_payee_as_the_invoice_does(account: Access) -> None:
    create(account)
    an_invoice(account, SELLER={"COMPANY": "Muster GmbH", "BANK_IBAN": "DE89370400440532013000"})
    run("2026-01-22")
    payee = {"owner": "Muster GmbH", "iban": "DE89370400440532013000", "bic": ""}
    assert told(account)[-1]["payee"] == payee


def test_the_log_names_the_job_and_the_level(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    run("2026-01-22")
    entry = entries(account)[-1]
    assert (entry["ACTOR"], entry["ACTION"], entry["INVOICE_ID"]) == ("dunning", "dunning", invoice)
    assert entry["CHANGES"] == [{"FIELD": "DUNNING_LEVEL", "BEFORE": 0, "AFTER": 1}]


@pytest.mark.parametrize(
    "invoice",
    [
        {"STATE": {"PAID": 11900}},
        {"STATE": {"CANCELED_BY": {"INVOICE_ID": 9}}},
        {"total": -11900},
        {"PAYMENT": {"TYPE": 2, "COLLECTION_DATE": "2026-02-01"}},
    ],
    ids=["paid", "canceled", "storno", "to be collected"],
)
def test_what_asks_for_nothing_is_not_reminded_of(account: Access, invoice: Any) -> None:
    create(account)
    an_invoice(account, **invoice)
    assert run("2026-06-01") == {"reminders": 0, "failed": 0}


def test_what_is_left_after_a_part_payment_is_reminded_of(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    call(account, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": "100"})
    run("2026-01-22")
    assert told(account)[-1]["amount_to_pay"] == 19
    call(account, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": "19"})
    assert run("2026-06-01")["reminders"] == 0


def test_a_charge_back_has_it_reminded_of_again(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    paid = call(account, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": "119"})
    assert run("2026-01-22")["reminders"] == 0
    call(account, "payment.delete", {"PAYMENT_ID": paid["PAYMENT_ID"], "KIND": "chargeback"})
    assert run("2026-01-23")["reminders"] == 1


def test_a_customers_stop_holds_until_its_end(account: Access) -> None:
    create(account, DUNNING_STOP=1, DUNNING_STOP_UNTIL="2026-03-01")
    an_invoice(account)
    assert run("2026-03-01")["reminders"] == 0
    assert run("2026-03-02")["reminders"] == 1


def test_a_customers_stop_can_be_lifted(account: Access) -> None:
    create(account, DUNNING_STOP=1)
    an_invoice(account)
    assert run("2026-03-01")["reminders"] == 0
    call(account, "customer.update", {"CUSTOMER_ID": 1, "DUNNING_STOP": 0})
    assert run("2026-03-01")["reminders"] == 1


def test_an_account_that_wants_no_reminders_sends_none(tables: None) -> None:
    account = access(made(settings={"DUNNING": {"LEVELS": []}}))
    create(account)
    an_invoice(account)
    assert run("2026-06-01") == {"reminders": 0, "failed": 0}


def test_accounts_are_reminded_by_their_own_rules(account: Access) -> None:
    other = access(made(settings={"DUNNING": {"LEVELS": [{"DAYS": 30, "FEE": "0.00"}]}}))
    for one in (account, other):
        create(one)
        an_invoice(one)
    assert run("2026-01-22") == {"reminders": 1, "failed": 0}
    assert (sent(account), sent(other)) == ([1], [])
    assert run("2026-02-14") == {"reminders": 2, "failed": 0}


def test_one_invoices_fault_does_not_hold_up_the_others(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        create(account)
    broken, _ = an_invoice(account, 1), an_invoice(account, 2)
    real = remind.remind

    def fails(unit: Any, invoice_id: int) -> int:
        return 1 // 0 if invoice_id == broken else real(unit, invoice_id)

    monkeypatch.setattr(remind, "remind", fails)
    assert run("2026-01-22") == {"reminders": 1, "failed": 1}


def test_a_run_ends_in_time_and_the_next_goes_on(account: Access) -> None:
    create(account)
    an_invoice(account)
    assert run("2026-01-22", ms=9_000) == {"reminders": 0, "failed": 0}
    assert run("2026-01-22") == {"reminders": 1, "failed": 0}


def test_two_runs_at_once_send_one_reminder(account: Access) -> None:
    create(account)
    an_invoice(account)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            run("2026-01-22")
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        run("2026-01-22")
    assert sent(account) == [1]


def test_what_is_not_due_costs_nothing(account: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    create(account)
    for _ in range(3):
        an_invoice(account, DUE_DATE="2026-05-01")
    monkeypatch.setattr(Connection.client, "get_item", lambda **_: 1 / 0)
    assert run("2026-04-30") == {"reminders": 0, "failed": 0}


def test_getreminders_shows_what_was_sent(account: Access) -> None:
    create(account)
    invoice = an_invoice(account)
    run("2026-01-22")
    _, answer = v1(account, "invoice.getreminders", {"FILTER": {"INVOICE_ID": invoice}})
    [reminder] = answer["REMINDERS"]
    assert (reminder["LEVEL"], reminder["DATE"], reminder["FEE"]) == (1, "2026-01-22", "0.00")
    assert reminder["DUE_DATE"] == "2026-02-05"
