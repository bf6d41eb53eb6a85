"""bench.unit_counter: what each action of a transaction costs by DynamoDB's published rules."""

import botocore.session
import pytest
from botocore.exceptions import ClientError

from bench.unit_counter import counted

TABLE = "CustomersTable"
KEY = {"pk": {"S": "a#1"}, "sk": {"S": "INVOICE#1"}}
DUE = {"due_shard": {"S": "BILLING#1"}, "due_at": {"S": "2026-05-01"}}
LARGE = {"doc": {"S": "x" * 2500}}  # 3 KB, rounded up
SET = {"UpdateExpression": "SET #s = :s", "ExpressionAttributeNames": {"#s": "state"}}
MOVE = {"UpdateExpression": "SET due_at = :s"}
PAID = {"ExpressionAttributeValues": {":s": {"S": "paid"}}}


@pytest.fixture
def client(tables):
    """The client whose calls are counted."""
    return botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")


@pytest.fixture
def units(tables, client):
    """Counts one transaction of the given actions."""
    observer = botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")

    def units(*actions):
        found = [{kind: {"TableName": TABLE, **body}} for kind, body in actions]
        with counted(client, observer) as counter:
            client.transact_write_items(TransactItems=found)
        return counter.write

    return units


def stored(client, **attributes):
    """Puts the item there, uncounted."""
    client.put_item(TableName=TABLE, Item={**KEY, **attributes})


def test_a_refused_transaction_costs_nothing_here(units, client):
    never = {"Key": KEY, "ConditionExpression": "attribute_exists(pk)"}
    with pytest.raises(ClientError):
        units(("ConditionCheck", never))


def test_an_update_costs_the_whole_item_twice(units, client):
    stored(client, **LARGE)
    assert units(("Update", {"Key": KEY, **SET, **PAID})) == 2 * 3


def test_an_update_may_make_the_item(units):
    assert units(("Update", {"Key": KEY, **SET, **PAID})) == 2


def test_an_update_that_leaves_an_index_entry_alone_does_not_pay_for_it(units, client):
    stored(client, **DUE)
    assert units(("Update", {"Key": KEY, **SET, **PAID})) == 2


def test_an_update_of_an_index_key_moves_the_entry(units, client):
    stored(client, **DUE)
    assert units(("Update", {"Key": KEY, **MOVE, **PAID})) == 2 + 2


def test_an_update_that_removes_an_index_key_removes_the_entry(units, client):
    stored(client, **DUE)
    assert units(("Update", {"Key": KEY, "UpdateExpression": "REMOVE due_at"})) == 2 + 1


@pytest.mark.parametrize(
    ("attributes", "condition", "cost"),
    [(LARGE, "attribute_exists(pk)", 6), (DUE, "attribute_exists(pk)", 2)],
    ids=["large", "small, in an index"],
)
def test_a_check_costs_the_item_twice_and_no_index(units, client, attributes, condition, cost):
    stored(client, **attributes)
    assert units(("ConditionCheck", {"Key": KEY, "ConditionExpression": condition})) == cost


def test_a_check_that_something_is_not_there_costs_two(units):
    absent = {"Key": KEY, "ConditionExpression": "attribute_not_exists(pk)"}
    assert units(("ConditionCheck", absent)) == 2


def test_the_actions_of_a_transaction_add_up(units, client):
    stored(client, **LARGE)
    new = {"Item": {"pk": {"S": "a#2"}, "sk": {"S": "CUSTOMER"}, **DUE}}
    check = {"Key": KEY, "ConditionExpression": "attribute_exists(pk)"}
    assert units(("Put", new), ("ConditionCheck", check)) == (2 + 1) + 6


def test_an_update_outside_a_transaction_costs_the_item_once(tables, client):
    observer = botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")
    stored(client, **LARGE)
    with counted(client, observer) as counter:
        client.update_item(TableName=TABLE, Key=KEY, **SET, **PAID)
    assert counter.write == 3
