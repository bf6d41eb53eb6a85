"""figures_run: works out each account's revenue by month and open amounts by age, once a day.

Subscriptions and open invoices are walked in the order of their ids. A run that has no time left
keeps how far it is, and the next one goes on there; one that finds the day's figures done reads
one item and leaves them. The first run of an account fills in the months before (decision 0019).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from kundenakte.domain import figures
from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound
from kundenakte.domain.figures import Tally
from kundenakte.entry import boot, clock
from kundenakte.entry.http import where
from kundenakte.entry.job import account_for
from kundenakte.storage import account_store, invoice_list, subscriptions
from kundenakte.storage import figures as stored
from kundenakte.storage.unit import UnitOfWork

Event = dict[str, Any]
JOB = "figures"
ENOUGH_TIME = 20_000  # ms that a hundred records may need, and to keep how far it is


class OutOfTime(Exception):
    """The run has to end; what was counted is kept."""


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler; its event says nothing."""
    boot.ready()
    return _run


def _run(event: Event, context: Any) -> Event:
    del event
    done = failed = 0
    try:
        for listed in account_store.all_accounts():
            try:
                done += _figures(account_for(listed.id, JOB), context)
            except NotFound:
                continue  # the account is gone
            except OutOfTime:
                raise
            except Exception as error:  # the edge: one account's fault must not hold up the others
                failed += 1
                boot.logger.error("failed", job="figures_run", account=listed.id, **where(error))
    except OutOfTime:
        boot.logger.info("out of time", job="figures_run")
    boot.logger.info("run", job="figures_run", done=done, failed=failed)
    return {"done": done, "failed": failed}


def _figures(account: Account, context: Any) -> bool:
    """Whether the day's figures were worked out now. Raises OutOfTime."""
    unit = UnitOfWork(account, clock.now())
    today = unit.today
    months = figures.months(today)
    newest = stored.of_months(account.id, months[-1:]).get(months[-1], {})
    if newest.get("COMPUTED") == today.isoformat():
        return False
    before = stored.of_months(account.id, months)
    wanted = [month for month in months if _is_to_do(month, before, today)]
    tally = stored.unfinished(account.id, today.isoformat())
    tally = tally or Tally(today.isoformat(), {month: {} for month in wanted})
    _count(unit, tally, context)
    for month in tally.revenue:
        stored.write(account.id, month, {**before.get(month, {}), **_of_month(tally, month, today)})
    stored.forget(account.id)
    return True


def _is_to_do(month: str, before: dict[str, stored.Figures], today: date) -> bool:
    """Whether a month has no figures yet that were worked out when it was over."""
    last = figures.day_of(month, today).isoformat()
    computed: str = before.get(month, {}).get("COMPUTED", "")
    return computed <= last


def _of_month(tally: Tally, month: str, today: date) -> dict[str, Any]:
    """What is new of a month; what is open is known of today alone."""
    day = figures.day_of(month, today)
    found = {"DAY": day.isoformat(), "COMPUTED": tally.day, "REVENUE": tally.revenue[month]}
    if day < today:
        return found
    return {
        **found,
        "OPEN": tally.open.stored(),
        "FAULTS": tally.faults,
        "REFUSED": tally.refused,
        "NEXT_DAY": tally.next_day,
        "NEXT_COUNT": tally.next_count,
    }


def _count(unit: UnitOfWork, tally: Tally, context: Any) -> None:
    """Count what was not counted yet. Raises OutOfTime."""
    account, today = unit.account, unit.today
    vat, levels = not account.settings["SMALL_BUSINESS"], account.dunning_levels
    if not tally.counted:
        for subscription in subscriptions.of_account(unit, tally.after):
            _in_time(account, tally, context)
            tally.add(subscription, vat=vat)
    tally.counted = True
    for invoice in invoice_list.still_open(unit, tally.invoice):
        _in_time(account, tally, context)
        tally.open.add(invoice, levels, today)
        tally.invoice = invoice.id


def _in_time(account: Account, tally: Tally, context: Any) -> None:
    if context.get_remaining_time_in_millis() < ENOUGH_TIME:
        stored.keep(account.id, tally)
        raise OutOfTime
