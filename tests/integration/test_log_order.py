"""The change log is in the order of the writes, whatever the writers' clocks say."""

from datetime import UTC, datetime, timedelta

from kundenakte.calls.customer_addcredits import CustomerAddCredits, customer_addcredits
from kundenakte.storage import accounts
from kundenakte.storage.unit import UnitOfWork
from tests import builders, invariants

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def add(account, cents, now):
    unit = UnitOfWork(account, now)
    customer_addcredits(CustomerAddCredits(1, cents), unit)
    unit.commit()


def test_a_clock_that_is_behind_does_not_turn_two_changes_round(account):
    builders.create(account)
    caller = accounts.by_api_key(account.email, account.api_key)
    add(caller, 1, NOON)
    add(caller, 20, NOON - timedelta(seconds=5))
    add(caller, 300, NOON - timedelta(hours=1))
    stored = invariants.check(account.id)
    balances = [state.get("CREDIT_BALANCE", 0) for state in stored.history(1)]
    assert balances == [0, 1, 21, 321]


def test_events_are_in_the_order_of_the_writes_too(account):
    builders.create(account)
    caller = accounts.by_api_key(account.email, account.api_key)
    add(caller, 1, NOON)
    add(caller, 1, NOON - timedelta(seconds=5))
    builders.call(account, "customer.delete", {"CUSTOMER_ID": 1})
    events = invariants.Stored(account.id).files[1]["EVENT"]
    assert [event["sk"]["S"] for event in events] == sorted(e["sk"]["S"] for e in events)
    assert len({event["sk"]["S"] for event in events}) == 4
    assert '"customer.deleted"' in events[-1]["doc"]["S"]
