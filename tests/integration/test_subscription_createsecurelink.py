"""subscription.createsecurelink: addresses of a subscription's pages for a day."""

from typing import Any

import pytest

from kundenakte.domain.account import Account
from kundenakte.entry import clock
from kundenakte.storage import links
from kundenakte.storage.unit import UnitOfWork
from tests.builders import Access, items
from tests.subscribing import a_shop, book, do, on, refusal, stored, v1_do, xml

NAMES = ["ADDONS_URL", "CANCEL_URL", "REACTIVATE_URL"]


@pytest.fixture
def shop(tables: None) -> Access:
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


def leads_to(shop: Access, url: str) -> tuple[int | None, int | None]:
    """The subscription and the customer that the address's token opens now."""
    unit = UnitOfWork(Account(shop.id, shop.hash, {}), clock.now())
    token = url.rpartition("/")[2]
    booked, known = links.subscription_of(unit, token), links.customer_of(unit, token)
    return booked.number if booked else None, known.number if known else None


@pytest.mark.parametrize("subscription_id", ["", 99, "x"])
def test_what_is_not_there_has_no_link(shop: Access, subscription_id: Any) -> None:
    before = items()
    text = refusal(shop, "createsecurelink", SUBSCRIPTION_ID=subscription_id)
    assert text.endswith("missing / invalid field: SUBSCRIPTION_ID")
    assert items() == before


def test_the_addresses_lead_to_the_subscription_for_a_day(shop: Access) -> None:
    with on("2026-03-10"):
        response = do(shop, "createsecurelink")
        assert list(response) == NAMES
        assert {leads_to(shop, url) for url in response.values()} == {(1, None)}
    with on("2026-03-12"):
        assert {leads_to(shop, url) for url in response.values()} == {(None, None)}


def test_they_hold_neither_hash(shop: Access) -> None:
    assert stored(shop)["HASH"] not in str(do(shop, "createsecurelink"))


def test_pages_are_told_apart_by_their_path(shop: Access) -> None:
    response = do(shop, "createsecurelink")
    begin = "https://kunden.example"
    paths = [url.removeprefix(begin).split("/")[1:3] for url in response.values()]
    assert paths == [[name, shop.hash] for name in ("addons", "cancel", "reactivate")]


def test_in_xml_and_on_v1(shop: Access) -> None:
    text = xml(shop, "createsecurelink", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>")
    assert text.startswith("<ADDONS_URL>https://kunden.example/addons/")
    assert list(v1_do(shop, "createsecurelink")) == NAMES
