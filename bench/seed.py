"""Fills an account with many customers quickly: what a create would store, in batches and without
the parts that no look-up reads."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from bench import events, sample
from local.backend import ACCESS_KEY, REGION

PROCESSES = 4
PIECE = 2500  # customers to a task
BATCH = 25  # of BatchWriteItem
TAGGED = 500  # customers of an account that carry the tag, however many there are
EVERY = 50  # only one in so many has its claims, which only look-ups of that customer read
TAG = "stammkunde"


def fill(endpoint: str, account: str, customers: int) -> None:
    """Stores customers 1 to `customers`; the first TAGGED carry the tag."""
    spawn = multiprocessing.get_context("spawn")
    pieces = [
        (endpoint, account, first, min(first + PIECE, customers + 1))
        for first in range(1, customers + 1, PIECE)
    ]
    with ProcessPoolExecutor(PROCESSES, spawn) as pool:
        list(pool.map(_fill, pieces))


def number_of(customer_id: int) -> str:
    """The CUSTOMER_NUMBER of a seeded customer."""
    return str(1000 + customer_id)


def _fill(piece: tuple[str, str, int, int]) -> None:
    import botocore.session

    endpoint, account, first, end = piece
    client = botocore.session.get_session().create_client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
    )
    puts = ({"PutRequest": {"Item": item}} for item in _items(account, range(first, end)))
    for batch in batched(puts, BATCH):
        client.batch_write_item(RequestItems={"CustomersTable": list(batch)})


class Collector:
    """Takes a transaction's items instead of sending them."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []

    def transact_write_items(self, TransactItems: list[Any], **_: Any) -> None:
        """botocore's name and arguments."""
        self.items = [action["Put"]["Item"] for action in TransactItems]


def _items(name: str, ids: range) -> Iterator[dict[str, Any]]:
    from kundenakte.domain.account import Account
    from kundenakte.storage.client import Connection, Tables

    Connection.client = collector = Collector()
    Connection.tables = Tables("CustomersTable", "AccountsTable")
    account = Account.of(events.account_document(name))
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
        **({"TAGS": [TAG]} if customer_id <= TAGGED else {}),
    }
    customers.add(unit, Customer(fields), number_is_ours=True)
    unit.commit()


def _is_read(sort_key: str, customer_id: int) -> bool:
    if sort_key == "CLAIM":
        return customer_id % EVERY == 0
    return sort_key == "CUSTOMER" or sort_key.startswith("TAG#")
