"""Which reminder comes next, when, and what it does to an invoice (rules DUN-1 to DUN-8)."""

from datetime import date
from typing import Any

from kundenakte.domain import dunning
from kundenakte.domain.account import DunningLevel
from kundenakte.domain.customer import Customer
from kundenakte.domain.dunning import Step
from kundenakte.domain.invoice import Invoice

LEVELS = (DunningLevel(7, 0), DunningLevel(14, 250), DunningLevel(10, 300))
FIELDS = {
    "INVOICE_ID": 1,
    "CUSTOMER_ID": 1,
    "KIND": "invoice",
    "TOTAL": 11900,
    "DUE_DATE": "2026-01-15",
}


def an_invoice(state: dict[str, Any] | None = None, **fields: Any) -> Invoice:
    return Invoice({**FIELDS, **fields}, state or {}, final=True)


def remind(invoice: Invoice, day: str) -> Invoice:
    step = dunning.next_step(invoice, LEVELS)
    assert step is not None
    state = dunning.reminded(invoice, step, LEVELS, date.fromisoformat(day))
    return Invoice(invoice.fields, {**invoice.state, "DUNNING": state}, final=True)


def test_the_first_reminder_comes_days_after_the_due_date() -> None:
    assert dunning.next_step(an_invoice(), LEVELS) == Step(1, 0, "2026-01-22")


def test_each_further_one_comes_days_after_the_one_before_and_none_after_the_last() -> None:
    invoice = remind(an_invoice(), "2026-02-01")
    assert dunning.next_step(invoice, LEVELS) == Step(2, 250, "2026-02-15")
    invoice = remind(invoice, "2026-02-20")
    assert dunning.next_step(invoice, LEVELS) == Step(3, 300, "2026-03-02")
    invoice = remind(invoice, "2026-03-02")
    assert dunning.next_step(invoice, LEVELS) is None
    assert invoice.state["DUNNING"]["NEXT"] == dunning.NEVER


def test_fees_add_up_and_the_history_tells_each_reminder() -> None:
    invoice = remind(remind(an_invoice({"PAID": 1900}), "2026-02-01"), "2026-02-20")
    state = invoice.state["DUNNING"]
    assert (state["LEVEL"], state["FEES"], state["NEXT"]) == (2, 250, "2026-03-02")
    assert state["HISTORY"] == [
        {
            "LEVEL": 1,
            "DATE": "2026-02-01",
            "DUE_DATE": "2026-02-15",
            "FEE": 0,
            "OUTSTANDING": 10000,
        },
        {
            "LEVEL": 2,
            "DATE": "2026-02-20",
            "DUE_DATE": "2026-03-02",
            "FEE": 250,
            "OUTSTANDING": 10000,
        },
    ]


def test_an_account_without_levels_sends_none() -> None:
    assert dunning.next_step(an_invoice(), ()) is None


def test_only_an_overdue_invoice_is_reminded_of() -> None:
    today = date(2026, 2, 1)
    assert dunning.may_be_reminded(an_invoice(), today)
    assert not dunning.may_be_reminded(an_invoice(DUE_DATE="2026-02-01"), today)
    assert not dunning.may_be_reminded(an_invoice({"PAID": 11900}), today)
    assert not dunning.may_be_reminded(an_invoice({"CANCELED_BY": {}}), today)
    assert not dunning.may_be_reminded(an_invoice(TOTAL=-11900, KIND="storno"), today)
    assert not dunning.may_be_reminded(Invoice(FIELDS), today)


def test_a_stop_holds_up_to_its_last_day() -> None:
    stop = dunning.with_stop(an_invoice(), "2026-02-10", "dispute")
    assert stop == {"STOP": {"UNTIL": "2026-02-10", "REASON": "dispute"}, "NEXT": "2026-02-11"}
    invoice = an_invoice({"DUNNING": stop})
    assert not dunning.may_be_reminded(invoice, date(2026, 2, 10))
    assert dunning.may_be_reminded(invoice, date(2026, 2, 11))


def test_a_stop_without_end_never_ends() -> None:
    invoice = an_invoice({"DUNNING": dunning.with_stop(an_invoice(), "", "")})
    assert invoice.state["DUNNING"] == {"STOP": {}, "NEXT": dunning.NEVER}
    assert not dunning.may_be_reminded(invoice, date(2099, 1, 1))


def test_when_a_stop_is_lifted_the_next_reminder_is_due_as_before() -> None:
    stopped = an_invoice({"DUNNING": dunning.with_stop(an_invoice(), "", "dispute")})
    assert dunning.without_stop(stopped, LEVELS) == {"NEXT": "2026-01-22"}


def test_a_customers_stop_holds_up_to_its_last_day() -> None:
    def stopped(**fields: Any) -> bool:
        return dunning.stopped(Customer({"CUSTOMER_ID": 1, **fields}), date(2026, 2, 1))

    assert not stopped()
    assert not stopped(DUNNING_STOP_UNTIL="2026-03-01")
    assert stopped(DUNNING_STOP=1)
    assert stopped(DUNNING_STOP=1, DUNNING_STOP_UNTIL="2026-02-01")
    assert not stopped(DUNNING_STOP=1, DUNNING_STOP_UNTIL="2026-01-31")


def test_a_reminder_puts_a_consumer_in_default_and_time_a_business() -> None:
    consumer = an_invoice(BUYER={"CUSTOMER_TYPE": "consumer"})
    business = an_invoice(BUYER={"CUSTOMER_TYPE": "business"})
    late, early = date(2026, 3, 1), date(2026, 2, 1)
    assert dunning.default(consumer, late) == {"DATE": "2026-03-01", "GROUND": "reminder"}
    assert dunning.default(business, late) == {"DATE": "2026-02-15", "GROUND": "30 days"}
    assert dunning.default(business, early) == {"DATE": "2026-02-01", "GROUND": "reminder"}


def test_the_default_stays_what_the_first_reminder_said() -> None:
    invoice = remind(remind(an_invoice(), "2026-02-01"), "2026-03-20")
    assert invoice.state["DUNNING"]["DEFAULT"] == {"DATE": "2026-02-01", "GROUND": "reminder"}
