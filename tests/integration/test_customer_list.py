"""Pages of customers: what is in them, in what order, and what they may read."""

from datetime import UTC, datetime

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.domain.customer_choice import Choice
from kundenakte.storage import accounts, customer_list, index_walk
from kundenakte.storage.client import Connection
from kundenakte.storage.customer_list import FIRST, Start
from kundenakte.storage.unit import UnitOfWork
from tests import billing, builders, invoicing
from tests.integration.test_round_trips import fill

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def unit_of(access):
    return UnitOfWork(accounts.by_api_key(access.email, access.api_key), NOON)


def page(access, start=FIRST, size=3, **choice):
    size = 20 if "term" in choice else size
    return customer_list.page(unit_of(access), Choice(**choice), start, size)


def ids(found):
    return [customer.customer_id for customer in found.customers]


def pages(access, size=3, **choice):
    """All pages, by their ids."""
    found = page(access, size=size, **choice)
    seen = [ids(found)]
    while found.after:
        found = page(access, Start(found.after), size, **choice)
        seen.append(ids(found))
    return seen


@pytest.fixture
def town(account):
    """Seven customers of many kinds, CUSTOMER_ID 1 to 7."""
    people = [
        {"ORGANIZATION": "Zirmalm", "TAGS": "Hotel", "CUSTOMER_NUMBER": "K-30"},
        {"ORGANIZATION": "Öder Hof", "TAGS": "Hotel, VIP", "CUSTOMER_NUMBER": "K-20"},
        {"LAST_NAME": "Müller", "FIRST_NAME": "Änne", "CUSTOMER_NUMBER": "K-10"},
        {"ORGANIZATION": "Oehler", "TAGS": "VIP", "COUNTRY_CODE": "AT", "CITY": "Wien"},
        {"ORGANIZATION": "Ober", "TAGS": "Gast", "EMAIL": "kasse@ober.example"},
        {"LAST_NAME": "Muller", "CUSTOMER_EXT_UID": "shop-77"},
        {"ORGANIZATION": "Zirmalm", "TAGS": "Hotel, Test"},
    ]
    for fields in people:
        kind = "business" if "ORGANIZATION" in fields else "consumer"
        answer = builders.call(account, "customer.create", {"CUSTOMER_TYPE": kind, **fields})
        assert "ERRORS" not in answer
    return account


def test_names_are_in_the_order_of_a_telephone_book(town):
    assert pages(town, order="name") == [[3, 6, 5], [2, 4, 1], [7]]
    assert pages(town, order="name", descending=True) == [[7, 1, 4], [2, 5, 6], [3]]


def test_numbers_and_time_of_creation(town):
    by_number = [n for found in pages(town, order="number") for n in found]
    assert [n for n in by_number if n in (1, 2, 3)] == [3, 2, 1]
    assert pages(town, order="created") == [[1, 2, 3], [4, 5, 6], [7]]
    assert pages(town, order="created", descending=True) == [[7, 6, 5], [4, 3, 2], [1]]


@pytest.mark.parametrize("order", ["name", "number", "created"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("tags", [(), ("hotel",)])
def test_the_way_back_shows_the_same_pages(town, order, descending, tags):
    asked = {"order": order, "descending": descending, "tags": tags, "size": 2}
    found, forth = page(town, **asked), []
    while found.after:
        forth.append(ids(found))
        found = page(town, Start(found.after), **asked)
    for expected in reversed(forth):
        found = page(town, Start(found.before, backwards=True), **asked)
        assert ids(found) == expected
    assert not found.before


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"tags": ("hotel",)}, [1, 2, 7]),
        ({"tags": ("hotel", "vip")}, [2]),
        ({"tags": ("vip", "gast"), "any_tag": True}, [2, 4, 5]),
        ({"tags": ("hotel",), "without": ("test", "vip")}, [1]),
        ({"without": ("hotel",)}, [3, 4, 5, 6]),
        ({"country": "AT"}, [4]),
        ({"country": "DE", "tags": ("vip",)}, [2]),
        ({"tags": ("nobody",)}, []),
    ],
)
@pytest.mark.parametrize("few", [0, 300])
def test_filters_hold_whichever_way_is_taken(town, monkeypatch, choice, expected, few):
    monkeypatch.setattr(customer_list, "FEW", few)
    assert ids(page(town, size=10, order="created", **choice)) == expected


def test_a_rare_tag_is_counted(town):
    found = page(town, tags=("hotel",), size=2)
    assert (found.total, found.sums, bool(found.after)) == (3, {}, True)
    assert page(town, size=2).total is None
    assert page(town, size=7).total == 7


# ---- search


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("müller", [3, 6]),
        ("mueller", [3]),
        ("muller", [6, 3]),
        ("zirm", [1, 7]),
        ("malm", [7, 1]),
        ("änne", [3]),
        ("wien", [4]),
        ("ober.exa", [5]),
        ("KASSE@", [5]),
        ("k-20", [2]),
        ("shop-7", [6]),
        ("nowhere", []),
    ],
)
def test_search_finds_parts_however_they_are_spelled(town, term, expected):
    assert ids(page(town, term=term)) == expected


def test_search_keeps_to_the_filters(town):
    assert ids(page(town, term="zirm", without=("test",))) == [1]
    assert ids(page(town, term="oeh", country="DE")) == []


def test_search_shows_twenty_at_a_time_and_everybody_once(account):
    fill(account, 45)
    seen = pages(account, term="muster")
    assert [len(found) for found in seen[:2]] == [20, 20]
    assert sorted(number for found in seen for number in found) == list(range(1, 46))


def test_an_islands_customers_are_its_own(town):
    other = builders.an_account()
    assert pages(other) == [[]]
    assert ids(page(other, term="zirm")) == []
    assert ids(page(other, Start("m"), order="name")) == []


# ---- open amounts


@pytest.fixture
def owing(seller):
    """Customers 1 to 4; 1 owes 100 since March, 3 owes 250 that is not yet due, 4 owed and paid."""
    for number in (2, 3, 4):
        billing.a_billed_customer(seller, ORGANIZATION=f"Kunde {number}", TAGS="alle")
    item = {"DESCRIPTION": "Arbeit", "QUANTITY": 1, "VAT_PERCENT": 0}
    for customer, day, price in (
        (1, "2026-03-01", 100),
        (3, "2026-04-30", 250),
        (4, "2026-04-30", 9),
    ):
        with invoicing.during(day):
            invoice = invoicing.an_invoice(seller, customer, ITEMS=[{**item, "UNIT_PRICE": price}])
    with invoicing.during("2026-05-01"):
        builders.call(seller, "invoice.setpaid", {"INVOICE_ID": invoice})
    return seller


def test_by_open_amount_only_those_are_listed_who_owe(owing):
    found = page(owing, order="open", descending=True)
    assert ids(found) == [3, 1]
    assert [found.owed[n].state for n in (3, 1)] == ["open", "overdue"]
    assert found.owed[3].amounts == {"EUR": 25000}
    assert pages(owing, size=1, order="open") == [[1], [3]]
    second = page(owing, Start(page(owing, size=1, order="open").after), size=1, order="open")
    assert ids(page(owing, Start(second.before, backwards=True), 1, order="open")) == [1]


def test_states_of_payment(owing):
    assert ids(page(owing, state="open")) == [3, 1]
    assert ids(page(owing, state="overdue")) == [1]
    assert ids(page(owing, state="settled")) == [2, 4]
    assert ids(page(owing, state="open", tags=("alle",))) == [3]
    assert page(owing, state="open").sums == {"EUR": 35000}


def test_a_part_that_is_paid_is_taken_off(owing):
    paid = {"CUSTOMER_ID": 1, "AMOUNT": 40, "DATE": "2026-05-01", "INVOICES": [1]}
    with invoicing.during("2026-05-01"):
        answer = builders.call(owing, "payment.create", paid)
    assert "ERRORS" not in answer
    assert page(owing, size=10).owed[1].amounts == {"EUR": 6000}


def test_more_open_invoices_than_are_looked_at_are_said_so_and_none_is_wrong(owing, monkeypatch):
    monkeypatch.setattr(customer_list.open_amounts, "MOST", 1)
    found = page(owing, size=10)
    assert found.cut
    assert found.owed[3].amounts == {"EUR": 25000}
    assert found.owed[1].amounts == {"EUR": 10000}
    assert found.owed[2].amounts == {}


# ---- what is read


@pytest.fixture
def read(tables):
    """The units and trips of one page."""
    observer = botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")

    def read(access, start=FIRST, size=20, **choice):
        unit = unit_of(access)
        with counted(Connection.client, observer) as units:
            customer_list.page(unit, Choice(**choice), start, size)
        return units

    return read


def test_a_page_reads_its_rows_and_little_else(account, read):
    fill(account, 120)
    for order in ("name", "number", "created"):
        units = read(account, order=order)
        assert units.operations == ["Query", "Query", "BatchGetItem"]
        assert units.read <= 21 + 3
    last = customer_list.page(unit_of(account), Choice(), size=100).after
    assert read(account, Start(last)).read <= 20 + 3
    assert read(account, tags=("ten",)).read <= 12 + 3
    assert read(account, term="nowhere").read <= 10


def test_the_walk_ends_where_it_may_look_no_further_and_goes_on_from_there(account, monkeypatch):
    fill(account, 120)
    monkeypatch.setattr(index_walk, "ENTRIES", 50)
    monkeypatch.setattr(customer_list, "FEW", 0)
    found = page(account, size=10, order="created", tags=("ten",))
    assert found.unfinished
    assert ids(found) == [10, 20, 30, 40, 50]
    rest = page(account, Start(found.after), size=10, order="created", tags=("ten",))
    assert ids(rest) == [60, 70, 80, 90, 100]
    assert page(account, term="nowhere").unfinished


def test_two_frequent_tags_that_few_carry_both_of(account, monkeypatch):
    fill(account, 120)
    for number in (10, 70, 110):
        change = {"CUSTOMER_ID": number, "TAGS": "ten, other"}
        assert "ERRORS" not in builders.call(account, "customer.update", change)
    monkeypatch.setattr(customer_list, "FEW", 5)
    found = page(account, size=10, order="created", tags=("ten", "other"))
    assert (ids(found), found.total) == ([10, 70, 110], 3)
    monkeypatch.setattr(customer_list.directory, "FEW_READS", 1)
    monkeypatch.setattr(index_walk, "ENTRIES", 50)
    found = page(account, size=10, order="created", tags=("ten", "other"))
    assert (ids(found), found.unfinished) == ([10], True)
