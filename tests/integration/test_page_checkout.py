"""/checkout/0/{account}/{customer}/{article}: a known customer orders; what is stored wins."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests import builders, posting
from tests.builders import Access, accepted, call, items
from tests.ordering import IBAN, START, Page, a_shop, order, visit
from tests.posting import Office
from tests.subscribing import articles, documents, events, invoices, on, stored

DAY = "2026-11-23"
MAYA = {
    "CUSTOMER_TYPE": "consumer",
    "FIRST_NAME": "Maya",
    "LAST_NAME": "Sommer",
    "ADDRESS": "Ring 1",
    "ZIPCODE": "04103",
    "CITY": "Leipzig",
    "COUNTRY_CODE": "DE",
    "EMAIL": "maya@post.example",
    "PAYMENT_TYPE": "2",
    "BANK_IBAN": IBAN,
    "BANK_ACCOUNT_OWNER": "Maya Sommer",
}


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with on(DAY):
        yield


@pytest.fixture
def shop(tables: None) -> Access:
    return a_shop()


def a_customer(shop: Access, **fields: Any) -> str:
    """A customer; answers the hash of the pages."""
    return str(accepted(shop, "customer.create", {**MAYA, **fields})["HASH"])


def path(shop: Access, key: str, number: str = "START") -> str:
    """The address of the page."""
    return f"/checkout/0/{shop.hash}/{key}/{quote(number, safe='')}"


def checked(place: str, **entered: str) -> Page:
    """The second step, or the first one with what is wrong."""
    return visit(place, {**visit(place).form, **entered, "step": "check"})


@pytest.mark.parametrize("key", ["0" * 32, "0" * 40, "1", "x", ""])
def test_who_is_not_known_comes_nowhere(shop: Access, key: str) -> None:
    a_customer(shop)
    assert visit(path(shop, key)).status == 404


def test_neither_another_accounts_customer_nor_an_unknown_article(shop: Access) -> None:
    other = a_shop(email="other@example.com")
    assert visit(path(shop, a_customer(other))).status == 404
    assert visit(path(shop, a_customer(shop), "NONE")).status == 404
    assert visit(f"/checkout/0/{shop.hash}/{a_customer(shop)}").status == 404


def test_where_the_account_wants_a_code_it_comes_first(tables: None) -> None:
    shop = a_shop(PAGE_CODE="always")
    page = visit(path(shop, a_customer(shop)))
    assert "Sommer" not in page.text
    assert "START" not in page.text


def test_stored_data_are_shown_and_win_and_the_account_is_masked(shop: Access) -> None:
    place = path(shop, a_customer(shop))
    page = visit(f"{place}?last-name=Evil&email=evil@e.example&iban=DE00&payment_type=1&city=X")
    assert "Maya Sommer" in page.text
    assert "2051" in page.text
    assert IBAN not in page.body
    assert "Evil" not in page.text
    assert not {"last-name", "email", "iban", "payment_type", "city"} & page.form.keys()
    form = {**page.form, "last-name": "Evil", "payment_type": "1", "city": "X", "step": "check"}
    page = visit(place, form)
    assert order(place, page, **{"last-name": "Evil"}).status == 303
    [row] = builders.find(shop)
    assert (row["LAST_NAME"], row["CITY"], row["PAYMENT_TYPE"]) == ("Sommer", "Leipzig", "2")


def test_a_time_limited_link_leads_there_too(shop: Access) -> None:
    a_customer(shop)
    links = call(shop, "customer.createsecurelink", {"CUSTOMER_ID": 1})
    key = links["DASHBOARD_URL"].rpartition("/")[2]
    page = visit(path(shop, key))
    assert page.status == 200
    assert builders.find(shop)[0]["HASH"] not in page.body


def test_who_orders_by_a_time_limited_link_is_not_given_the_lasting_one(shop: Access) -> None:
    a_customer(shop)
    links = call(shop, "customer.createsecurelink", {"CUSTOMER_ID": 1})
    key = links["DASHBOARD_URL"].rpartition("/")[2]
    place = path(shop, key)
    page = visit(order(place, checked(place), early_start="1").location)
    assert page.links["Zur Übersicht"] == f"/dashboard/{shop.hash}/{key}"
    assert builders.find(shop)[0]["HASH"] not in page.body


def test_only_the_subscription_is_made(shop: Access) -> None:
    place = path(shop, a_customer(shop))
    page = order(place, checked(place), early_start="1")
    assert page.location.startswith(f"{place}?order=1-1-")
    assert len(builders.find(shop)) == 1
    booked = stored(shop)
    assert (booked["CUSTOMER_ID"], booked["ORDER"]["PAGE"]) == (1, "checkout")
    assert invoices(shop)[0]["PAYMENT"]["TYPE"] == 2
    told = ["customer.created", "subscription.created", "payment.created", "invoice.created"]
    assert events(shop) == told
    assert "Den Betrag ziehen wir von Ihrem Konto ein" in visit(page.location).text


def test_a_contract_is_confirmed_in_the_language_it_was_concluded_in(shop: Access) -> None:
    place = path(shop, a_customer(shop, LANGUAGE_CODE="de")) + "?lang=en"
    order(place, checked(place), early_start="1")
    Office().deliver(shop)
    [kept] = [mail for mail in posting.stored(shop) if mail["TEMPLATE"] == "subscription_purchased"]
    assert kept["LANGUAGE"] == "en"
    assert "Model withdrawal form" in kept["TEXT"]


def test_what_is_missing_is_asked_and_stored_with_the_order(shop: Access) -> None:
    place = path(shop, a_customer(shop, ADDRESS="", CITY="", FIRST_NAME=""))
    page = visit(f"{place}?city=Halle")
    assert {"first-name", "address_line1", "city"} <= page.form.keys()
    assert page.form["city"] == "Halle"
    page = visit(place, {**page.form, "address_line1": "Ring 1", "step": "check"})
    assert page.status == 400
    assert "Bitte geben Sie den Vornamen ein" in page.text
    assert builders.find(shop)[0]["CITY"] == ""
    page = visit(place, {**page.form, "first-name": "Maya", "step": "check"})
    assert "Halle" in page.text
    assert builders.find(shop)[0]["CITY"] == ""
    assert order(place, page, early_start="1").status == 303
    [row] = builders.find(shop)
    assert (row["FIRST_NAME"], row["ADDRESS"], row["CITY"]) == ("Maya", "Ring 1", "Halle")
    assert invoices(shop)[0]["BUYER"]["CITY"] == "Halle"


def test_a_credit_balance_pays_what_was_ordered(shop: Access) -> None:
    place = path(shop, a_customer(shop, ADDRESS=""))
    accepted(shop, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "300"})
    page = checked(place, address_line1="Ring 2")
    assert order(place, page, early_start="1").status == 303
    [row] = builders.find(shop)
    assert (row["ADDRESS"], row["CREDIT_BALANCE"]) == ("Ring 2", "81,00")


def test_what_can_be_had_once_is_not_sold_twice(shop: Access) -> None:
    place = path(shop, a_customer(shop))
    late = checked(place)
    assert order(place, checked(place)).status == 303
    page = visit(place)
    assert (page.status, "Das haben Sie schon" in page.text) == (409, True)
    assert order(place, late).status == 409
    articles(shop, {**START, "ARTICLE_NUMBER": "MANY", "ALLOW_MULTIPLE": 1})
    place = path(shop, builders.find(shop)[0]["HASH"], "MANY")
    assert [order(place, checked(place)).status for _ in range(2)] == [303, 303]


def test_a_form_sent_twice_makes_one_subscription(shop: Access) -> None:
    place = path(shop, a_customer(shop))
    page = checked(place)
    assert order(place, page).location == order(place, page).location
    assert len(documents(shop, "SUBSCRIPTION")) == 1


def test_a_form_of_another_customer_is_none(shop: Access) -> None:
    one, other = a_customer(shop), a_customer(shop)
    assert order(path(shop, other), checked(path(shop, one))).status == 400
    assert documents(shop, "SUBSCRIPTION") == {}


def test_the_page_is_in_the_customers_language_and_leads_home(shop: Access) -> None:
    key = a_customer(shop, LANGUAGE_CODE="en")
    page = visit(path(shop, key), accept_language="de")
    assert "Your details" in page.text
    assert f'href="/dashboard/{shop.hash}/{key}"' in page.body
    assert f'href="/accountdata/{shop.hash}/{key}"' in page.body


def test_the_log_names_the_page(shop: Access) -> None:
    place = path(shop, a_customer(shop))
    order(place, checked(place))
    entries = [json.loads(i["doc"]["S"]) for i in items() if i["sk"]["S"].startswith("LOG#")]
    [entry] = [each for each in entries if each["ACTION"] == "subscription.create"]
    assert entry["ACTOR"] == "page checkout"
    assert call(shop, "subscription.get", FILTER={})["SUBSCRIPTIONS"][0]["STATUS"] == "active"
