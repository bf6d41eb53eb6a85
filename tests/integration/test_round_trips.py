"""Round trips and request units of each call, held to the budgets of docs/performance.md."""

from datetime import UTC, datetime

import botocore.session
import pytest

from bench.unit_counter import counted, size
from kundenakte.domain.customer import Customer
from kundenakte.entry import authenticate
from kundenakte.storage import accounts, customers, page_ends
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork
from tests import builders

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CREATE = ["UpdateItem", "TransactWriteItems"]
CHANGE = ["GetItem", "TransactWriteItems"]
LIST = ["Query", "BatchGetItem"]
CUSTOMER = {  # as a shop that knows its customers well would send it
    "CUSTOMER_TYPE": "business",
    "CUSTOMER_EXT_UID": "shop-4711-0815",
    "ORGANIZATION": "Musterfirma Müller GmbH & Co. KG",
    "SALUTATION": "mrs",
    "FIRST_NAME": "Anna-Lena",
    "LAST_NAME": "Müller-Lüdenscheidt",
    "ADDRESS": "Hauptstraße 12",
    "ADDRESS_2": "Hinterhaus, 2. Stock",
    "ZIPCODE": "10115",
    "CITY": "Berlin",
    "COUNTRY_CODE": "DE",
    "PHONE": "+49 30 1234567",
    "EMAIL": "anna.mueller@musterfirma.example",
    "VAT_ID": "DE136695976",
    "CURRENCY_CODE": "EUR",
    "LANGUAGE_CODE": "de",
    "PAYMENT_TYPE": 2,
    "DAYS_FOR_PAYMENT": 14,
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_ACCOUNT_OWNER": "Musterfirma Müller GmbH",
    "TAGS": "gold, eu",
}


@pytest.fixture
def observer(tables):
    """A client of our own, whose calls are not counted."""
    return botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")


@pytest.fixture
def measure(account, observer):
    """Makes a call that must succeed and answers its units; authentication is remembered."""
    builders.find(account)

    def measure(service, data=None, **parts):
        with counted(Connection.client, observer) as units:
            answer = builders.call(account, service, data, **parts)
        assert "ERRORS" not in answer
        return units

    return measure


def fill(access, count, first=1):
    """Stores customers straight away, without the calls; every tenth carries the tag `ten`."""
    unit = UnitOfWork(accounts.by_api_key(access.email, access.api_key), NOON)
    for number in range(first, first + count):
        fields = {
            **{name: value for name, value in CUSTOMER.items() if value},
            "CUSTOMER_ID": number,
            "CUSTOMER_NUMBER": str(1000 + number),
            "CUSTOMER_EXT_UID": f"shop-{number}",
            "HASH": f"{number:032x}",
            "BANK_ACCOUNT_MANDATE_REFERENCE": "M-1",
        }
        fields["TAGS"] = ["ten"] if number % 10 == 0 else ["other"]
        customers.add(unit, Customer(fields), number_is_ours=False)
    items = [write.action["Put"]["Item"] for write in unit._writes]
    wanted = [item for item in items if item["sk"]["S"].partition("#")[0] not in ("LOG", "EVENT")]
    for start in range(0, len(wanted), 25):
        puts = [{"PutRequest": {"Item": item}} for item in wanted[start : start + 25]]
        Connection.client.batch_write_item(RequestItems={Connection.tables.customers: puts})


# ---- round trips


def test_create(measure):
    assert measure("customer.create", CUSTOMER).operations == CREATE
    assert measure("customer.create", builders.a_customer()).operations == CREATE
    by_hand = builders.a_customer(CUSTOMER_NUMBER="K-1", CUSTOMER_EXT_UID="e-1")
    assert measure("customer.create", by_hand).operations == CREATE


@pytest.mark.parametrize(
    ("filters", "operations"),
    [
        ({"CUSTOMER_ID": 1}, ["BatchGetItem"]),
        ({"CUSTOMER_NUMBER": "1001"}, ["GetItem", "BatchGetItem"]),
        ({"CUSTOMER_EXT_UID": "shop-1"}, ["GetItem", "BatchGetItem"]),
        ({"HASH": f"{1:032x}"}, LIST),
        ({"TAGS": "ten"}, LIST),
        ({"TERM": "mueller"}, LIST),
        ({"COUNTRY_CODE": "DE"}, LIST),
        ({}, LIST),
    ],
    ids=["id", "number", "ext uid", "hash", "tag", "term", "country", "list"],
)
def test_get(account, measure, filters, operations):
    fill(account, 25)
    assert measure("customer.get", FILTER=filters, LIMIT=20).operations == operations


def test_a_page_costs_the_same_however_far_behind_it_is(account, measure):
    fill(account, 60)
    first, second, third = (
        measure("customer.get", FILTER={}, LIMIT=20, OFFSET=offset) for offset in (0, 20, 40)
    )
    assert first.operations == second.operations == third.operations == LIST
    assert first.read == second.read == third.read
    page_ends.clear()  # as another process would see it
    assert measure("customer.get", FILTER={}, LIMIT=20, OFFSET=40).operations == ["Query", *LIST]


@pytest.mark.parametrize(
    "change",
    [
        {"PHONE": "1"},
        {"CUSTOMER_NUMBER": "K-1", "CUSTOMER_EXT_UID": "e-1", "TAGS": "a, b, c"},
        {"CUSTOMER_EXT_UID": "", "TAGS": ""},
    ],
    ids=["one field", "all keys", "without keys"],
)
def test_update(account, measure, change):
    fill(account, 10)
    assert measure("customer.update", {"CUSTOMER_ID": 10, **change}).operations == CHANGE


def test_an_update_that_changes_nothing_writes_nothing(account, measure):
    fill(account, 1)
    units = measure("customer.update", {"CUSTOMER_ID": 1, "CITY": "Berlin"})
    assert units.operations == ["GetItem"]
    assert units.write == 0


def test_delete_addcredits_and_createsecurelink(account, measure):
    fill(account, 10)
    link = measure("customer.createsecurelink", {"CUSTOMER_ID": 10})
    credits = measure("customer.addcredits", {"CUSTOMER_ID": 10, "AMOUNT": 1})
    delete = measure("customer.delete", {"CUSTOMER_ID": 10})
    assert link.operations == credits.operations == CHANGE
    assert delete.operations == ["GetItem", "Query", "Query", "TransactWriteItems"]


def test_authentication_is_one_round_trip_a_minute_and_process(account, measure, observer):
    authenticate.forget()
    fill(account, 1)
    by_id = {"FILTER": {"CUSTOMER_ID": 1}}
    assert measure("customer.get", **by_id).operations == ["GetItem", "BatchGetItem"]
    assert measure("customer.get", **by_id).operations == ["BatchGetItem"]
    with counted(Connection.client, observer) as units:
        builders.v1(account, "customer.get", by_id)
    assert units.operations == ["BatchGetItem"]


# ---- request units


def test_a_create_costs_no_more_than_its_budget(measure):
    units = measure("customer.create", CUSTOMER)
    print(f"create, 21 fields, 2 tags, both keys, a mandate: {units.write:g} write units")
    assert units.write <= 28


def test_a_small_create_costs_about_half(measure):
    units = measure("customer.create", builders.a_customer())
    print(f"create, 2 fields: {units.write:g} write units")
    assert units.write <= 13


def test_an_update_of_one_field_costs_three_small_items(account, measure):
    fill(account, 1)
    units = measure("customer.update", {"CUSTOMER_ID": 1, "PHONE": "1"})
    print(f"update of one field: {units.write:g} write units")
    assert units.write <= 8


def test_reads_cost_the_same_however_many_customers_there_are(account, measure):
    reads = []
    for first, count in ((1, 100), (101, 1900)):
        fill(account, count, first)
        reads.append(
            [
                measure("customer.get", FILTER=filters, LIMIT=10).read
                for filters in (
                    {"CUSTOMER_ID": 7},
                    {"CUSTOMER_NUMBER": "1007"},
                    {"CUSTOMER_EXT_UID": "shop-7"},
                    {"TAGS": "ten"},
                    {},
                )
            ]
        )
    print("read units of id, number, ext uid, tag page, list page:", reads)
    assert reads[0] == reads[1]


def test_sizes_are_those_that_dynamodb_publishes():
    assert size({"a": {"S": "ä"}, "bc": {"N": "1234"}}) == 3 + 2 + 4
    assert size(None) == 0
