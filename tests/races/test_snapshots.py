"""What `kill -9` leaves: snapshots of the local AWS never hold half a transaction."""

import itertools
import json
import threading

import pytest

from kundenakte.storage import keys
from local.backend import Backend, BackendError
from local.stack import create_tables

TABLE = "CustomersTable"
ACCOUNT = "a1"
WRITERS = 8
SNAPSHOTS = 20


def record_and_claim(customer_id):
    record = keys.customer(ACCOUNT, customer_id) | {"version": {"N": "1"}}
    claim = keys.number_claim(ACCOUNT, str(customer_id)) | {"customer_id": {"N": str(customer_id)}}
    return record, claim


def create(dynamodb, customer_id):
    puts = [{"Put": {"TableName": TABLE, "Item": item}} for item in record_and_claim(customer_id)]
    dynamodb.transact_write_items(TransactItems=puts)


def delete(dynamodb, customer_id):
    both = (keys.customer(ACCOUNT, customer_id), keys.number_claim(ACCOUNT, str(customer_id)))
    deletes = [{"Delete": {"TableName": TABLE, "Key": key}} for key in both]
    dynamodb.transact_write_items(TransactItems=deletes)


def write_until(stop, dynamodb, first):
    """Creates customers and deletes every third of them again."""
    for customer_id in itertools.count(first, WRITERS):
        if stop.is_set():
            return
        create(dynamodb, customer_id)
        if customer_id % 3 == 0:
            delete(dynamodb, customer_id)


def customers(items):
    """The ids that have a record, and those that have a claim."""
    items = list(items)
    records = {i["pk"]["S"].rpartition("#")[2] for i in items if i["sk"]["S"] == "CUSTOMER"}
    claims = {i["customer_id"]["N"] for i in items if i["sk"]["S"] == "CLAIM"}
    return records, claims


def items_of(text):
    """The items of the customers table in the text of a snapshot."""
    tables = json.loads(text)["payload"]["tables"]["data"]
    table = next(t for key, t in tables.items() if key.endswith(f"'{TABLE}'"))
    return (item for rows in table["items"].values() for item in rows.values())


def scan(dynamodb):
    pages = dynamodb.get_paginator("scan").paginate(TableName=TABLE)
    return [item for page in pages for item in page["Items"]]


@pytest.fixture
def backend(tmp_path):
    backend = Backend(tmp_path / "state", every=0.2).wait()
    create_tables(backend.client())
    yield backend
    backend.stop()


@pytest.fixture
def writing(backend):
    """Eight threads that write transactions until told to stop; fails when one of them fails."""
    dynamodb, stop, errors = backend.client(), threading.Event(), []

    def run(first):
        try:
            write_until(stop, dynamodb, first)
        except Exception as error:
            if not stop.is_set():
                errors.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(1, WRITERS + 1)]
    for thread in threads:
        thread.start()
    yield stop
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_transaction_is_in_a_snapshot_in_whole_or_not_at_all(backend, writing, tmp_path):
    """20 snapshots under load: each is complete, and what a killed run left is consistent."""
    sizes = []
    for _ in range(SNAPSHOTS):
        backend.snapshot()
        records, claims = customers(items_of((tmp_path / "state/dynamodb.json").read_text()))
        assert records == claims
        sizes.append(len(records))
    writing.set()
    backend.kill()
    assert sizes[-1] > sizes[0] + SNAPSHOTS

    again = Backend(tmp_path / "state").wait()
    try:
        records, claims = customers(scan(again.client()))
    finally:
        again.stop()
    assert records == claims
    assert len(records) >= sizes[-1] - WRITERS  # as many may be about to be deleted


def test_a_snapshot_comes_by_itself_after_a_write(backend, tmp_path):
    create(backend.client(), 7)
    file = tmp_path / "state/dynamodb.json"
    for _ in range(100):
        if file.exists() and customers(items_of(file.read_text()))[0] == {"7"}:
            return
        threading.Event().wait(0.1)
    pytest.fail("nothing was saved")


def test_nothing_is_saved_when_nothing_changed(backend, tmp_path):
    backend.snapshot()
    file = tmp_path / "state/dynamodb.json"
    before = file.stat().st_ino
    scan(backend.client())
    threading.Event().wait(0.6)
    assert file.stat().st_ino == before


def test_a_stop_in_order_saves_the_last_write(tmp_path):
    backend = Backend(tmp_path / "state", every=3600).wait()
    create_tables(backend.client())
    create(backend.client(), 7)
    backend.stop()
    again = Backend(tmp_path / "state").wait()
    try:
        assert customers(scan(again.client())) == ({"7"}, {"7"})
    finally:
        again.stop()


def test_an_unreadable_snapshot_is_not_overwritten(tmp_path):
    file = tmp_path / "dynamodb.json"
    file.write_text("{")
    with pytest.raises(BackendError, match="cannot be read"):
        Backend(tmp_path).wait()
    assert file.read_text() == "{"
