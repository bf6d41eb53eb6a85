"""customer.createsecurelink: addresses that open a customer's pages for a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.hosted_page.app import handler as hosted_page
from tests.builders import CONTEXT, Access, at, call, create, event, items, v1


def links(account: Access, customer_id: Any = 1) -> dict[str, Any]:
    return call(account, "customer.createsecurelink", {"CUSTOMER_ID": customer_id})


def status(url: str) -> int:
    path = url.removeprefix("https://kunden.example")
    _, name, account_hash, customer_hash = path.split("/")
    request = event("GET", path, route=f"GET /{name}/{{account}}/{{customer}}")
    request["pathParameters"] = {"account": account_hash, "customer": customer_hash}
    return int(hosted_page(request, CONTEXT)["statusCode"])


@pytest.mark.parametrize("customer_id", [None, 99, "x", [1, 2]])
def test_a_customer_that_is_not_there_has_no_link(account: Access, customer_id: Any) -> None:
    [text] = links(account, customer_id)["ERRORS"]
    assert text.endswith("missing / invalid field: CUSTOMER_ID")
    assert items() == []


def test_both_addresses_open_the_customers_pages(account: Access) -> None:
    create(account)
    response = links(account)
    assert list(response) == ["ACCOUNTDATA_URL", "DASHBOARD_URL"]
    assert status(response["ACCOUNTDATA_URL"]) == status(response["DASHBOARD_URL"]) == 200


def test_they_do_not_hold_the_lasting_hash(account: Access) -> None:
    page_hash = create(account)["HASH"]
    assert page_hash not in str(links(account))


def test_each_call_makes_new_ones_and_the_earlier_go_on_working(account: Access) -> None:
    create(account)
    first, second = links(account), links(account)
    assert first != second
    assert status(first["DASHBOARD_URL"]) == 200


def test_after_a_day_they_lead_nowhere(account: Access) -> None:
    """Also before DynamoDB has come to removing them."""
    create(account)
    url = links(account)["DASHBOARD_URL"]
    for hours, expected in ((23, 200), (25, 404)):
        with at(datetime.now(UTC) + timedelta(hours=hours)):
            assert status(url) == expected


def test_they_are_the_accounts_own(account: Access, stranger: Access) -> None:
    create(account)
    url = links(account)["DASHBOARD_URL"]
    assert status(url.replace(account.hash, stranger.hash)) == 404


def test_v1_answers_the_same(account: Access) -> None:
    create(account)
    code, response = v1(account, "customer.createsecurelink", {"DATA": {"CUSTOMER_ID": "1"}})
    assert code == 200
    assert list(response) == ["ACCOUNTDATA_URL", "DASHBOARD_URL"]
