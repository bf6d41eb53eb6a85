"""Automatic billing: `billing_run` finds whose subscriptions are due, `billing_work` bills them.

The index is asked for what is due, never for all there is. A message names a customer and nothing
else: what is to be done is read when it is done, so that a message that comes twice, or a run that
is repeated, finds nothing left to do.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from kundenakte.billing import periods
from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound, Refused
from kundenakte.entry import boot, clock
from kundenakte.entry.job import account_for, in_unit
from kundenakte.entry.settings import read_settings
from kundenakte.storage import files, keys
from kundenakte.storage.queue import Message, Queue

Event = dict[str, Any]
Handler = Callable[[Event, Any], Any]
ENOUGH_TIME = 10_000  # ms that a step may need; what is left then is found by the next run


def serve_run() -> Handler:
    """The Lambda handler of billing_run; its event says nothing."""
    settings = read_settings()
    queue = Queue(settings.billing_queue, settings.region, settings.endpoint)

    def handler(event: Event, context: Any) -> Event:
        del event, context
        sent = queue.send(_messages())
        boot.logger.info("run", job="billing_run", customers=sent)
        return {"customers": sent}

    boot.ready()
    return handler


def _messages() -> Iterator[Message]:
    now = clock.now()
    today = times.business_day(now).isoformat()
    for shard in keys.shards("BILLING"):
        seen: set[str] = set()
        for found in files.due(shard, today):
            files_due = dict.fromkeys(key["pk"]["S"] for key in found)
            for file in files_due:
                if file not in seen:
                    yield _message(file, f"{now:%Y%m%d%H%M}")
            seen |= set(files_due)


def _message(file: str, minute: str) -> Message:
    account, _, customer = file.split("#")
    body = {"account": account, "customer_id": int(customer)}
    return Message(body, group=file, name=f"{file}#{minute}")


def serve_work() -> Handler:
    """The Lambda handler of billing_work: messages of billing_run, each a customer."""

    def handler(event: Event, context: Any) -> Event:
        failed = [
            {"itemIdentifier": record["messageId"]}
            for record in event["Records"]
            if not _worked(record, context)
        ]
        return {"batchItemFailures": failed}

    boot.ready()
    return handler


def _worked(record: Event, context: Any) -> bool:
    try:
        asked = json.loads(record["body"])
        account = account_for(asked["account"], "billing")
        done = bill_all(account, asked["customer_id"], context)
    except NotFound:
        return True  # the account is gone, or is still being read back
    except Exception as error:  # the edge: one customer's fault must not hold up the others
        boot.logger.error("failed", job="billing_work", error=type(error).__name__)
        return False
    boot.logger.info("billed", job="billing_work", account=account.id, steps=done)
    return True


def bill_all(account: Account, customer_id: int, context: Any) -> int:
    """Bill all that is due of a customer, one transaction after the other; answers how many.

    What may not be issued is noted at its subscription and stays due; the others are billed. Where
    several on one invoice are refused, each is tried alone.
    """
    done = 0
    refused: set[int] = set()
    never_together = not account.settings["COMBINE_INVOICES"]
    alone = never_together
    while context.get_remaining_time_in_millis() > ENOUGH_TIME:
        try:
            if not _step(account, customer_id, refused, alone=alone):
                break
            done += 1
        except NotFound:
            break  # the customer was deleted meanwhile
        except Refused as fault:
            if alone:
                refused.add(_note(account, customer_id, refused, fault.texts))
            alone = never_together or not alone
    return done


def _step(account: Account, customer_id: int, left_out: set[int], *, alone: bool) -> bool:
    return in_unit(account, lambda unit: periods.step(unit, customer_id, left_out, alone=alone))


def _note(account: Account, customer_id: int, left_out: set[int], faults: list[str]) -> int:
    note = periods.note_faults
    return in_unit(account, lambda unit: note(unit, customer_id, left_out, faults))
