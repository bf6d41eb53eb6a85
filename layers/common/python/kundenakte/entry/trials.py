"""trial_run: finds the trials that end within days, and has their customers told.

The index is asked for what is to be billed first, a few days ahead. A note on the subscription
keeps a run that is repeated from telling twice.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from kundenakte.billing import trial
from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound
from kundenakte.entry import boot, clock
from kundenakte.entry.http import where
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import files, keys, subscriptions

Event = dict[str, Any]
JOB = "trial"
ENOUGH_TIME = 10_000  # ms that one subscription may need; what is left is found by the next run


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler; its event says nothing."""
    boot.ready()
    return _run


def _run(event: Event, context: Any) -> Event:
    del event
    account_of = cache(lambda account_id: account_for(account_id, JOB))
    told = failed = 0
    for account_id, subscription_id in _on_trial():
        if context.get_remaining_time_in_millis() < ENOUGH_TIME:
            break
        try:
            told += _announce(account_of(account_id), subscription_id)
        except NotFound:
            continue  # the account is gone
        except Exception as error:  # the edge: one fault must not hold up the others
            failed += 1
            about = {"account": account_id, "subscription": subscription_id, **where(error)}
            boot.logger.error("failed", job="trial_run", **about)
    boot.logger.info("run", job="trial_run", told=told, failed=failed)
    return {"told": told, "failed": failed}


def _announce(account: Account, subscription_id: int) -> bool:
    return in_unit(account, lambda unit: trial.announce(unit, subscription_id))


def _on_trial() -> Iterator[tuple[str, int]]:
    """Account and subscription of what is to be billed within days, for the first time after a
    trial."""
    until = times.business_day(clock.now()) + timedelta(days=trial.DAYS + 1)
    for shard in keys.shards("BILLING"):
        for page in files.due(shard, until.isoformat()):
            booked = [key for key in page if key["sk"]["S"].startswith("SUBSCRIPTION#")]
            for at in range(0, len(booked), files.BATCH):
                for item in files.as_stored(booked[at : at + files.BATCH]):
                    found = subscriptions.of_item(item)
                    if "TRIAL_END" in found.fields and trial.TOLD not in found.fields:
                        yield item["pk"]["S"].partition("#")[0], found.id
