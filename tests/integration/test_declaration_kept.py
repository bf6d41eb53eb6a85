"""Declarations are evidence: they outlive their customer, out of sight, and expire."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.customer_erase.app import handler
from kundenakte.entry.job import in_unit
from kundenakte.entry.mail_feedback import note
from kundenakte.storage import mails
from kundenakte.storage.client import Connection
from tests import billing, builders, subscribing
from tests.builders import CONTEXT, Access, accepted, call, items
from tests.declaring import PERSON, cancel, get, outcome
from tests.posting import Office
from tests.subscribing import on


@pytest.fixture
def shop(tables: None) -> Access:
    """Notices of a customer without a contract and of somebody unknown, each with its receipt."""
    access = subscribing.a_shop(**PERSON)
    outcome(access)
    outcome(access, name="Niemand")
    account = billing.account_of(access)
    for number in (1, 2):
        sent = {"MAIL_ID": number, "TEMPLATE": "cancellation_receipt", "STATE": "bounced"}
        file = f"{access.id}#DECLARATION#{number}"
        in_unit(account, lambda unit, file=file, sent=sent: mails.add(unit, file, sent))
    return access


def erased(access: Access) -> None:
    accepted(access, "customer.delete", {"CUSTOMER_ID": 1})
    for _ in range(2):  # it may come twice
        assert handler(builders.erasure(f"{access.id}#CUSTOMER#1"), CONTEXT) == {
            "batchItemFailures": []
        }


def of_declaration(number: int) -> dict[str, Any]:
    """The items of a declaration that are there for as long as it is, by kind."""
    place = f"#DECLARATION#{number}"
    found = [item for item in items() if item["pk"]["S"].endswith(place)]
    return {item["sk"]["S"].partition("#")[0]: item for item in found}


def test_a_deleted_customers_declaration_is_found_by_nobody(shop: Access) -> None:
    with on("2026-03-10"):
        place = cancel(shop)["headers"]["Location"]
        assert get(place)["statusCode"] == 200
        erased(shop)
        assert get(place)["statusCode"] == 404
    listed = call(shop, "declaration.get", FILTER={})["DECLARATIONS"]
    assert [row["DECLARATION_ID"] for row in listed] == ["2"]
    for filters in ({"DECLARATION_ID": 1}, {"CUSTOMER_ID": 1}):
        assert call(shop, "declaration.get", FILTER=filters)["DECLARATIONS"] == []
    assert "ERRORS" in call(shop, "declaration.complete", {"DECLARATION_ID": 1})
    assert [row["DECLARATION_ID"] for row in call(shop, "mail.get", FILTER={})["MAILS"]] == ["2"]


def test_it_stays_as_it_was_for_the_time_letters_are_kept(shop: Access) -> None:
    before = of_declaration(1)["RECORD"]
    erased(shop)
    after = of_declaration(1)
    assert after["RECORD"]["doc"] == before["doc"]
    for kind in ("RECORD", "MAIL"):
        assert "blocked" in after[kind]
        assert not {"list_key", "list_sort", "open_key"} & after[kind].keys()
    pointers = [i for i in items() if i["sk"]["S"].startswith("DECLARATION#")]
    assert not pointers


@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_what_comes_back_later_brings_no_mail_into_a_list_again(shop: Access, kind: str) -> None:
    erased(shop)
    before = of_declaration(1)
    tags = {"account": shop.id, "kind": "DECLARATION", "file": "1", "mail": mail_id(before)}
    told = {"tags": {name: [value] for name, value in tags.items()}}
    about = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "x@y.example"}]}
    note({"eventType": kind, kind.lower(): about, "mail": told})
    assert of_declaration(1) == before


def test_a_mail_that_goes_out_after_the_erasure_is_in_no_list(shop: Access) -> None:
    erased(shop)
    key = {name: of_declaration(1)["MAIL"][name] for name in ("pk", "sk")}
    Connection.client.delete_item(TableName=Connection.tables.customers, Key=key)
    assert Office().deliver(shop) == []
    listed = [item for item in items() if item["pk"] == key["pk"] and "list_key" in item]
    assert not listed


def mail_id(found: dict[str, Any]) -> str:
    return str(int(found["MAIL"]["sk"]["S"].partition("#")[2]))


def test_another_ones_declaration_is_left_alone(shop: Access) -> None:
    before = of_declaration(2)
    erased(shop)
    assert of_declaration(2) == before


def test_record_and_mails_expire_in_the_end(shop: Access) -> None:
    for number in (1, 2):
        found = of_declaration(number)
        expires = datetime.fromtimestamp(int(found["RECORD"]["expires"]["N"]), UTC)
        assert expires.isoformat() == "2032-12-31T23:00:00+00:00"
        assert "expires" in found["MAIL"]
