"""Bills on ministack: what one costs, how many one worker makes in a second, and how five of them
at once on one account get in each other's way, since invoice numbers have no gaps."""

import json
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import batched
from typing import Any, NamedTuple

from bench import events, sample
from bench.figure import Figure
from bench.store import Store, store
from bench.unit_counter import counted
from bench.units import READ_PRICE, WRITE_PRICE

PART = "billing_work on ministack, a monthly subscription's first bill each"
ALONE, WORKERS, EACH = 200, 5, 40  # bills
BATCH = 10  # messages of an event, as template.yaml has it
WAIT = 5.0  # seconds until all workers are there

Messages = list[dict[str, int | str]]


class Done(NamedTuple):
    """What a worker did: bills, transactions sent, messages that came again, seconds of CPU, and
    from when to when (seconds of the clock that all processes share)."""

    bills: int
    sent: int
    again: int
    cpu: float
    began: float
    ended: float


def figures() -> Iterator[Figure]:
    """One bill, one worker, five workers."""
    with store() as running:
        yield from _one(running)
        [alone] = _work(running, "alone", 1, ALONE)
        seconds = (alone.ended - alone.began) / alone.bills
        cpu = alone.cpu / alone.bills * 1000
        note = f"{seconds * 1000:.1f} ms each, {cpu:.1f} of them CPU of the worker"
        yield Figure(PART, f"bills a second, one worker, {ALONE}", 1 / seconds, "", None, note)
        yield from _together(running)


def _one(running: Store) -> Iterator[Figure]:
    messages = _due(running, "counted", 2)
    handler = _billing_work()
    handler(_event(messages[:1]), events.CONTEXT)  # the account's first invoice has no counters yet
    with counted(running.client, running.observer) as units:
        answer = handler(_event(messages[1:]), events.CONTEXT)
    assert not answer["batchItemFailures"]
    dollars = units.write * WRITE_PRICE + units.read * READ_PRICE
    note = f"+ {units.read:g} read units; ${dollars:.2f} per million"
    yield Figure(PART, "one bill", units.write, "write units", None, note)
    note = " + ".join(units.operations)
    yield Figure(PART, "  its round trips", units.trips, "", None, note)


def _together(running: Store) -> Iterator[Figure]:
    done = _work(running, "together", WORKERS, WORKERS * EACH)
    bills, sent = sum(one.bills for one in done), sum(one.sent for one in done)
    seconds = max(one.ended for one in done) - min(one.began for one in done)
    name = f"bills a second, {WORKERS} workers on one account, {bills}"
    yield Figure(PART, name, bills / seconds, "")
    again = sum(one.again for one in done)
    note = f"{sent - bills} of {sent}; {again} messages came again; none lost, none billed twice"
    yield Figure(PART, "  share of cancelled transactions", (sent - bills) / sent, "", None, note)


def _work(running: Store, name: str, workers: int, bills: int) -> list[Done]:
    """Bills so many customers of a new account, shared out among processes."""
    messages = _due(running, name, bills)
    begin = time.monotonic() + WAIT
    pieces = [(messages[first::workers], begin) for first in range(workers)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn) as pool:
        done = list(pool.map(_worker, pieces))
    _check(name, bills)
    return done


def _worker(piece: tuple[Messages, float]) -> Done:
    """A process of billing_work; messages that failed come again, as the queue would have it."""
    messages, begin = piece
    handler = _billing_work()
    from kundenakte.storage.client import Connection

    sent: list[str] = []
    Connection.client.meta.events.register(
        "provide-client-params.dynamodb.TransactWriteItems", lambda **_: sent.append("")
    )
    time.sleep(max(0.0, begin - time.monotonic()))
    began, cpu = time.monotonic(), time.process_time()
    waiting, again = list(messages), 0
    while waiting:
        failed = []
        for part in batched(waiting, BATCH):
            answer = handler(_event(list(part)), events.CONTEXT)
            failed += [part[int(one["itemIdentifier"])] for one in answer["batchItemFailures"]]
        waiting, again = failed, again + len(failed)
    cpu = time.process_time() - cpu
    return Done(len(messages), len(sent), again, cpu, began, time.monotonic())


def _billing_work() -> Any:
    from kundenakte.entry import billing

    return billing.serve_work()


def _event(messages: Messages) -> dict[str, Any]:
    bodies = [json.dumps(message) for message in messages]
    return {"Records": [{"messageId": str(at), "body": body} for at, body in enumerate(bodies)]}


def _due(running: Store, name: str, bills: int) -> Messages:
    """An account with so many customers, each with a subscription due today; their messages."""
    from kundenakte.domain.subscription import Subscription
    from kundenakte.entry.job import account_for, in_unit
    from kundenakte.storage import subscriptions

    key = running.seller(name)
    account = account_for(name, "bench")
    messages: Messages = []
    for number in range(1, bills + 1):
        answer = running.call(key, "customer.create", DATA=sample.small(3))
        customer_id = int(answer["CUSTOMER_ID"])
        fields = sample.subscription(number, customer_id, datetime.now(UTC).date())
        in_unit(account, lambda unit, new=fields: subscriptions.add(unit, Subscription(new)))
        messages.append({"account": name, "customer_id": customer_id})
    return messages


def _check(name: str, bills: int) -> None:
    """Every customer has one invoice, and their numbers follow each other."""
    from kundenakte.entry.job import account_for
    from kundenakte.storage import invoices
    from kundenakte.storage.unit import UnitOfWork

    unit = UnitOfWork(account_for(name, "bench"), datetime.now(UTC))
    found = list(invoices.of_account(unit))
    assert len({invoice.customer_id for invoice in found}) == len(found) == bills, len(found)
    numbers = sorted(int(invoice.number.rpartition("-")[2]) for invoice in found)
    assert numbers == list(range(numbers[0], numbers[0] + bills)), numbers
