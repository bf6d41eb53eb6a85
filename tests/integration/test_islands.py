"""An account sees nothing of another: every call is probed with the other one's values."""

import base64
import json
from typing import Any

import pytest

from functions.hosted_page.app import handler as hosted_page
from kundenakte.calls.index import SERVICES
from kundenakte.storage import directory
from tests.builders import (
    CONTEXT,
    Access,
    a_customer,
    call,
    create,
    event,
    find,
    items,
    post,
    v1,
)
from tests.invariants import check

SECRET = "Geheim"


@pytest.fixture
def theirs(stranger: Access, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The stranger's customers, and all that leads to one of them; nobody else has any."""
    monkeypatch.setattr(directory, "HASH_WAIT", 0)
    for number in range(3):
        create(
            stranger,
            CUSTOMER_NUMBER=f"S{number}",
            CUSTOMER_EXT_UID=f"ext{number}",
            ORGANIZATION=SECRET,
            CITY=SECRET,
            COUNTRY_CODE="LI",
            COMMENT=SECRET,
            TAGS=SECRET,
        )
    link = call(stranger, "customer.createsecurelink", {"CUSTOMER_ID": 1})
    _, page = v1(stranger, "customer.get", {"LIMIT": 1})
    return {**find(stranger)[0], "LINK": link["DASHBOARD_URL"], "CURSOR": page["NEXT_CURSOR"]}


@pytest.mark.parametrize("service", SERVICES)
def test_no_call_reaches_a_customer_by_id(
    account: Access, theirs: dict[str, Any], service: str
) -> None:
    before = items()
    given = {"CUSTOMER_ID": theirs["CUSTOMER_ID"], "AMOUNT": "1.00", "CITY": "Bonn"}
    for response in (
        call(account, service, given, FILTER=given),
        v1(account, service, {"DATA": given, "FILTER": given})[1],
    ):
        assert "STATUS" not in response
        assert SECRET not in json.dumps(response)
        assert theirs["HASH"] not in json.dumps(response)
        assert not response.get("CUSTOMERS")
    assert items() == before


FILTERS = """CUSTOMER_ID CUSTOMER_NUMBER CUSTOMER_EXT_UID HASH COUNTRY_CODE CITY COMMENT TAGS
    CHANGEDATA_URL DASHBOARD_URL""".split()


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_finds_a_customer(account: Access, theirs: dict[str, Any], name: str) -> None:
    assert find(account, **{name: theirs[name]}) == []


@pytest.mark.parametrize("filters", [{}, {"TERM": SECRET}, {"TAGS": SECRET, "CITY": SECRET}])
def test_no_list_and_no_page_shows_a_customer(
    account: Access, theirs: dict[str, Any], filters: dict[str, Any]
) -> None:
    for parts in ({}, {"OFFSET": 1}, {"CURSOR": theirs["CURSOR"]}):
        assert call(account, "customer.get", FILTER=filters, **parts) == {"CUSTOMERS": []}
        assert v1(account, "customer.get", {"FILTER": filters, **parts})[1] == {"CUSTOMERS": []}


def test_what_one_page_remembers_is_nothing_to_another_account(
    account: Access, stranger: Access
) -> None:
    for access in (stranger, account):
        for _ in range(4):
            create(access)
    call(stranger, "customer.delete", {"CUSTOMER_ID": 1})
    call(stranger, "customer.get", LIMIT=2)
    rows = call(account, "customer.get", LIMIT=2, OFFSET=2)["CUSTOMERS"]
    assert [row["CUSTOMER_ID"] for row in rows] == ["3", "4"]


def test_ids_numbers_and_external_ids_are_counted_and_claimed_apart(
    account: Access, stranger: Access
) -> None:
    same = {"CUSTOMER_NUMBER": "77", "CUSTOMER_EXT_UID": "a", "TAGS": "x"}
    for access in (account, stranger):
        assert create(access, **same)["CUSTOMER_ID"] == 1
        assert create(access)["CUSTOMER_NUMBER"] == "1001"
    call(stranger, "customer.delete", {"CUSTOMER_ID": 1})
    assert len(find(account, TAGS="x", CUSTOMER_NUMBER="77", CUSTOMER_EXT_UID="a")) == 1
    check(account.id)
    check(stranger.id)


def test_a_clash_names_only_customers_of_the_own_account(
    account: Access, theirs: dict[str, Any]
) -> None:
    create(account)
    response = create(account, CUSTOMER_NUMBER="S0", CUSTOMER_EXT_UID="ext0")
    assert response["CUSTOMER_ID"] == 2


def test_an_idempotency_key_is_the_accounts_own(account: Access, stranger: Access) -> None:
    body = {"DATA": a_customer()}
    _, first = v1(stranger, "customer.create", body, idempotency_key="k")
    _, second = v1(account, "customer.create", body, idempotency_key="k")
    assert first["HASH"] != second["HASH"]


def test_no_page_opens_under_another_accounts_hash(
    account: Access, stranger: Access, theirs: dict[str, Any]
) -> None:
    for url in (theirs["DASHBOARD_URL"], theirs["CHANGEDATA_URL"], theirs["LINK"]):
        assert status(url) == 200
        assert status(url.replace(stranger.hash, account.hash)) == 404


def status(url: str) -> int:
    path = url.removeprefix("https://kunden.example")
    _, name, account_hash, customer_hash = path.split("/")
    request = event("GET", path, route=f"GET /{name}/{{account}}/{{customer}}")
    request["pathParameters"] = {"account": account_hash, "customer": customer_hash}
    return int(hosted_page(request, CONTEXT)["statusCode"])


def test_a_key_opens_only_with_its_own_e_mail(account: Access, stranger: Access) -> None:
    pair = base64.b64encode(f"{stranger.email}:{account.api_key}".encode()).decode()
    reply = post(None, '{"SERVICE":"customer.get"}', authorization=f"Basic {pair}")
    assert reply["statusCode"] == 401


@pytest.mark.parametrize("trick", ["{other}#CUSTOMER#1", "1#CUSTOMER", "#", "../{other}", "1\n"])
def test_a_value_that_looks_like_a_key_leads_nowhere(
    account: Access, stranger: Access, theirs: dict[str, Any], trick: str
) -> None:
    value = trick.format(other=stranger.id)
    for name in ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID", "HASH", "TAGS"):
        assert call(account, "customer.get", FILTER={name: value}) == {"CUSTOMERS": []}
    made = create(account, CUSTOMER_EXT_UID=value, TAGS=value.strip())
    assert [row["HASH"] for row in find(account, CUSTOMER_EXT_UID=value)] == [made["HASH"]]
    assert len(find(stranger)) == 3
