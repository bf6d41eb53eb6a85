"""Fills an account with many customers or subscriptions quickly: what a create would store, in
batches and without the parts that no look-up reads."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

from bench import events, sample
from local.backend import ACCESS_KEY, REGION

PROCESSES = 4
PIECE = 2500  # customers or subscriptions to a task
BATCH = 25  # of BatchWriteItem
TAGGED = 500  # customers of an account that carry the tag, however many there are
EVERY = 50  # only one in so many has its claims, which only look-ups of that customer read
TAG = "stammkunde"
OFTEN, SELDOM = "zehnter", "selten"  # tags of every 10th customer, and of every 500th
DUE = 50  # subscriptions of an account that are due, however many there are
MONTH = 28  # days over which the others fall due

Items = Iterator[dict[str, Any]]
Piece = tuple[Callable[[str, range], Items], str, str, range]


def fill(endpoint: str, account: str, customers: int) -> None:
    """Stores customers 1 to `customers`; the first TAGGED carry the tag."""
    _spread(_customers, endpoint, account, customers)


def fill_subscriptions(endpoint: str, account: str, subscriptions: int) -> None:
    """Stores subscriptions 1 to `subscriptions`, each of a customer of its own who is not stored.
    The first DUE are due today, the others on the days after."""
    _spread(_subscriptions, endpoint, account, subscriptions)


def fill_open(client: Any, account: str, invoices: int) -> None:
    """Stores what lists of open amounts look at: an open invoice for each of the first customers,
    every second one overdue."""
    from kundenakte.storage import keys

    puts = [
        {
            **keys.filed(account, number, "INVOICE", number),
            **keys.waiting(keys.open_invoices(account), keys.customer_file(account, number)),
            "outstanding": {"N": str(1000 + number)},
            "currency": {"S": "EUR"},
            "due_on": {"S": "2026-01-01" if number % 2 else "2999-12-31"},
        }
        for number in range(1, invoices + 1)
    ]
    for batch in batched(puts, BATCH):
        items = [{"PutRequest": {"Item": item}} for item in batch]
        client.batch_write_item(RequestItems={"CustomersTable": items})


def number_of(customer_id: int) -> str:
    """The CUSTOMER_NUMBER of a seeded customer."""
    return str(1000 + customer_id)


def _spread(items: Callable[[str, range], Items], endpoint: str, account: str, count: int) -> None:
    spawn = multiprocessing.get_context("spawn")
    pieces = [
        (items, endpoint, account, range(first, min(first + PIECE, count + 1)))
        for first in range(1, count + 1, PIECE)
    ]
    with ProcessPoolExecutor(PROCESSES, spawn) as pool:
        list(pool.map(_fill, pieces))


def _fill(piece: Piece) -> None:
    import botocore.session

    items, endpoint, account, ids = piece
    client = botocore.session.get_session().create_client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
    )
    puts = ({"PutRequest": {"Item": item}} for item in items(account, ids))
    for batch in batched(puts, BATCH):
        client.batch_write_item(RequestItems={"CustomersTable": list(batch)})


class Collector:
    """Takes a transaction's items instead of sending them."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []

    def transact_write_items(self, TransactItems: list[Any], **_: Any) -> None:
        """botocore's name and arguments."""
        self.items = [action["Put"]["Item"] for action in TransactItems]


def _collected(name: str) -> tuple[Any, Collector]:
    """The account, and what its units of work commit to instead of a database."""
    from kundenakte.domain.account import Account
    from kundenakte.storage.client import Connection, Tables

    Connection.client = collector = Collector()
    Connection.tables = Tables("CustomersTable", "AccountsTable")
    return Account.of(events.account_document(name)), collector


def _customers(name: str, ids: range) -> Items:
    account, collector = _collected(name)
    for customer_id in ids:
        _create(account, customer_id)
        for item in collector.items:
            if _is_read(item["sk"]["S"], customer_id):
                yield item


def _create(account: Any, customer_id: int) -> None:
    from kundenakte.domain.customer import Customer
    from kundenakte.storage import customers
    from kundenakte.storage.unit import UnitOfWork

    unit = UnitOfWork(account, datetime.now(UTC))
    fields = {
        "CUSTOMER_ID": customer_id,
        "CUSTOMER_NUMBER": number_of(customer_id),
        "CUSTOMER_EXT_UID": f"shop-{customer_id}",
        "HASH": f"{customer_id:032x}",
        "CREATED": unit.at,
        "LASTUPDATE": unit.at,
        **sample.small(customer_id),
        **({"TAGS": tags} if (tags := _tags(customer_id)) else {}),
    }
    customers.add(unit, Customer(fields), number_is_ours=True)
    unit.commit()


def _tags(customer_id: int) -> list[str]:
    carried = {
        TAG: customer_id <= TAGGED,
        OFTEN: not customer_id % 10,
        SELDOM: not customer_id % 500,
    }
    return [tag for tag, carries in carried.items() if carries]


def _subscriptions(name: str, ids: range) -> Items:
    from kundenakte.domain.subscription import Subscription
    from kundenakte.storage import subscriptions
    from kundenakte.storage.unit import UnitOfWork

    account, collector = _collected(name)
    for number in ids:
        unit = UnitOfWork(account, datetime.now(UTC))
        due = unit.today + timedelta(days=0 if number <= DUE else 1 + number % MONTH)
        subscriptions.add(unit, Subscription(sample.subscription(number, number, due)))
        unit.commit()
        yield from (item for item in collector.items if item["sk"]["S"] != "OWNER")


def _is_read(sort_key: str, customer_id: int) -> bool:
    if sort_key == "CLAIM":
        return customer_id % EVERY == 0
    return sort_key == "CUSTOMER" or sort_key.startswith("TAG#")
