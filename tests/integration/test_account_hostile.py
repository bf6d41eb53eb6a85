"""What a request may hold that no browser sends: answered in words, and with no fault of ours."""

from urllib.parse import quote

import pytest

from kundenakte.domain.roles import READ_ONLY
from kundenakte.entry.account import session
from kundenakte.storage.client import Connection
from tests import billing, subscribing
from tests.builders import Access, accepted, an_article, create
from tests.office import Office, office

LONG = "9" * 5000  # more digits than Python reads as one number
MUCH = "x" * 450_000  # more than an item of the database holds


@pytest.fixture
def person(seller: Access) -> Office:
    with billing.on("2026-02-01"):
        billing.a_billed_customer(seller, CUSTOMER_NUMBER="K-2")
        create(seller)
        accepted(seller, "article.create", an_article(ARTICLE_NUMBER="ABO"))
        subscribing.book(seller, 2, "ABO")
    return office(seller)


@pytest.mark.parametrize("number", [LONG, "²", "١", "-1", "\x00", "0" * 17 + "2"])
@pytest.mark.parametrize("noun", ["customer", "subscription", "invoice", "export"])
def test_what_is_no_id_is_not_found(person: Office, noun: str, number: str) -> None:
    assert person.get(f"/account/{noun}/{quote(number)}").status == 404


@pytest.mark.parametrize("number", [LONG, "²", "١", "0", "-1"])
@pytest.mark.parametrize(
    "path",
    [
        "customer/2?invoices=",
        "customer/2?payments=",
        "customer/2/log?before=",
        "settings/log?before=",
    ],
)
def test_a_place_in_a_list_that_there_is_none_of_is_passed_over(
    person: Office, path: str, number: str
) -> None:
    assert person.get(f"/account/{path}{quote(number)}").status == 200


def test_nothing_is_before_the_first_entry_of_the_log(person: Office) -> None:
    asked = []
    hook = "provide-client-params.dynamodb.Query"
    note = lambda params, **_: asked.append(params["ExpressionAttributeValues"])  # noqa: E731
    Connection.client.meta.events.register(hook, note)
    try:
        person.get("/account/settings/log?before=0")
    finally:
        Connection.client.meta.events.unregister(hook, note)
    [log] = [one for one in asked if ":to" in one and one[":to"]["S"].startswith("LOG#")]
    assert log[":from"]["S"] <= log[":to"]["S"], "DynamoDB refuses the other way round"


def test_numbers_of_ticked_customers_are_read_as_ids(person: Office) -> None:
    ticked = {"do": "add", "tag": "neu", "customer": [LONG, "²", "2"]}
    action, fields = person.form(person.get("/account/customers"))
    assert person.send(action or "/account/customers", {**fields, **ticked}).status == 303


def test_a_new_customer_beside_a_made_up_one(person: Office) -> None:
    page = person.submit("/account/customers/new", {"last_name": "Neu", "known": f"{LONG},²"})
    assert page.status in (200, 303, 400)


@pytest.mark.parametrize("reason", [MUCH, "a\x07b", "4111 1111 1111 1111"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("customer/2/merge", {"from_customer_id": "3"}),
        ("subscription/1", {}),
        ("subscription/1/next", {"do": "do", "next_event": "01.12.2030"}),
    ],
)
def test_a_reason_is_one_short_line(
    person: Office, path: str, fields: dict[str, str], reason: str
) -> None:
    _, found = person.form(person.get("/account/customer/2/edit"))
    sent = {"form": found["form"], **fields, "reason": reason}
    assert person.send(f"/account/{path}", sent).status == 400


def test_a_deletion_notes_only_what_its_page_asks_for(person: Office) -> None:
    assert person.submit("/account/customer/3/delete", {"reason": MUCH}).status == 303


def test_a_session_of_an_account_that_no_key_can_hold_is_none(person: Office) -> None:
    asked = []
    hook = "provide-client-params.dynamodb.GetItem"
    note = lambda params, **_: asked.append(params["Key"]["pk"]["S"])  # noqa: E731
    Connection.client.meta.events.register(hook, note)
    try:
        person.cookies[session.COOKIE] = f"{'a' * 3000}.b.1.1.0"
        assert person.get("/account").status == 303
    finally:
        Connection.client.meta.events.unregister(hook, note)
    assert not asked


def test_ids_of_other_accounts_are_not_found(person: Office, stranger: Access) -> None:
    other = office(stranger)
    for path in ("customer/2", "customer/2/edit", "subscription/1", "subscription/1/cancel"):
        assert other.get(f"/account/{path}").status == 404


def test_who_only_reads_is_shown_no_form_for_a_new_customer(seller: Access) -> None:
    assert office(seller, READ_ONLY).get("/account/customers/new").status == 403
