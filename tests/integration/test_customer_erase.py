"""customer_erase: what a deleted customer leaves behind is erased, and nothing else."""

from typing import Any

import pytest

from functions.customer_erase.app import handler
from kundenakte.domain.errors import LostRace
from kundenakte.storage import invoices, keys, mails
from kundenakte.storage.client import Connection
from tests import billing, builders
from tests.builders import CONTEXT, Access, call, create, items, v1
from tests.invariants import check
from tests.invoice_files import a_draft, a_unit, an_invoice, the_invoice


def kinds(customer_id: int) -> set[str]:
    return {
        item["sk"]["S"].partition("#")[0]
        for item in items()
        if item["pk"]["S"].endswith(f"#CUSTOMER#{customer_id}")
    }


def test_messages_that_fail_come_again(account: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection.client, "get_item", lambda **_: 1 / 0)
    answer = handler(builders.erasure("a#CUSTOMER#1", "b#CUSTOMER#1"), CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]}


def test_the_log_is_erased_and_the_note_and_the_events_stay(account: Access) -> None:
    gone = create(account)["CUSTOMER_ID"]
    kept = create(account)["CUSTOMER_ID"]
    for number in range(30):  # more than one batch
        call(account, "customer.update", {"CUSTOMER_ID": gone, "CITY": f"Ort {number}"})
    call(account, "customer.delete", {"CUSTOMER_ID": gone})
    event = builders.erasure(f"{account.id}#CUSTOMER#{gone}")
    for _ in range(2):  # it may come twice
        assert handler(event, CONTEXT) == {"batchItemFailures": []}
    assert kinds(gone) == {"ERASURE", "EVENT"}
    assert kinds(kept) == {"CUSTOMER", "LOG", "EVENT"}


BANK = {"PAYMENT_TYPE": 2, "BANK_IBAN": "DE89370400440532013000", "BANK_ACCOUNT_OWNER": "Berg"}


def erase(account: Access, customer_id: int = 1) -> None:
    file = f"{account.id}#CUSTOMER#{customer_id}"
    assert handler(builders.erasure(file), CONTEXT) == {"batchItemFailures": []}


def found(kind: str) -> list[dict[str, Any]]:
    return [item for item in items() if item["sk"]["S"].partition("#")[0] == kind]


def test_a_customer_who_is_still_there_is_left_alone(account: Access) -> None:
    create(account, TAGS="a")
    before = items()
    erase(account)
    assert items() == before


@pytest.fixture
def deleted(tables: None) -> Access:
    """A customer with everything in the file, deleted."""
    seller = billing.a_seller()
    create(seller, **BANK)
    invoice = an_invoice(
        seller,
        DUE_DATE="2026-06-01",
        INVOICE_DATE="2026-05-18",
        BUYER={"LAST_NAME": "Berg"},
        STATE={"SENT": [{"TO": ["berg@example.com"]}], "DOCUMENT": {"TOKEN": "t" * 40}},
    )
    a_draft(seller)
    call(seller, "payment.create", {"INVOICE_ID": invoice, "AMOUNT": 1, "DATE": "2026-05-20"})
    billing.a_subscription(
        seller, 1, "2026-01-31", STATE="closed", SUBSCRIPTION_EXT_UID="box", HASH="c" * 32
    )
    call(seller, "customer.delete", {"CUSTOMER_ID": 1})
    return seller


def test_mails_are_erased_and_leave_no_address_behind(deleted: Access) -> None:
    sent = {"MAIL_ID": 7, "TEMPLATE": "code", "STATE": "bounced", "TO": ["berg@example.com"]}
    unit = a_unit(deleted)
    file = f"{deleted.id}#CUSTOMER#1"
    unit.put(mails._item(unit, mails.Mail(file, sent)))  # written before the customer was deleted
    unit.commit()
    erase(deleted)
    assert "MAIL" not in kinds(1)
    assert [item for item in items() if "open_key" in item and item["pk"]["S"] == file] == []


def test_documents_and_payments_stay_blocked_and_the_rest_goes(deleted: Access) -> None:
    for _ in range(2):
        erase(deleted)
    assert kinds(1) == {"ERASURE", "EVENT", "INVOICE", "PAYMENT"}
    assert [item["pk"]["S"].split("#")[1:] for item in found("OWNER")] == [
        ["INVOICE", "1"],
        ["PAYMENT", "1"],
    ]
    assert {item["pk"]["S"].split("#")[1] for item in found("CLAIM")} == {
        "INVOICE_NUMBER",
        "NUMBER",
    }
    check(deleted.id)


def test_who_has_read_an_invoice_before_it_was_blocked_writes_nothing(deleted: Access) -> None:
    unit, read = a_unit(deleted), the_invoice(deleted, 1)
    erase(deleted)
    invoices.save_state(unit, read, {"DUNNING": {"LEVEL": 1}})
    with pytest.raises(LostRace):
        unit.commit()


def test_what_is_blocked_is_in_no_index_and_says_until_when_it_is_kept(deleted: Access) -> None:
    erase(deleted)
    indexed = {"list_key", "list_sort", "due_shard", "due_at", "page_hash", "id_key"}
    for kind in ("INVOICE", "PAYMENT"):
        [item] = found(kind)
        assert not indexed & item.keys()
        assert item["kept_until"] == {"S": "2034-12-31"}
        assert "blocked" in item
    [note] = found("ERASURE")
    assert "done" in note


def test_the_document_stays_as_it_was_and_what_is_no_part_of_it_goes(deleted: Access) -> None:
    [before] = [item for item in found("INVOICE") if "final" in item]
    erase(deleted)
    [item] = found("INVOICE")
    assert item["doc"] == before["doc"]
    assert item["sha256"] == before["sha256"]
    assert "berg@example.com" not in item["state"]["S"]
    assert "t" * 40 in item["state"]["S"]


def test_no_call_finds_what_is_blocked(deleted: Access) -> None:
    erase(deleted)
    for service, filters in (
        ("payment.get", {}),
        ("payment.get", {"PAYMENT_ID": 1}),
        ("payment.get", {"CUSTOMER_ID": 1}),
        ("payment.get", {"INVOICE_ID": 1}),
        ("invoice.get", {}),
        ("invoice.get", {"INVOICE_ID": 1}),
        ("invoice.get", {"CUSTOMER_ID": 1}),
        ("mandate.get", {"CUSTOMER_ID": 1}),
    ):
        [rows] = call(deleted, service, FILTER=filters).values()
        assert rows == [], (service, filters)
    for service, data in (
        ("payment.delete", {"PAYMENT_ID": 1}),
        ("payment.create", {"INVOICE_ID": 1, "AMOUNT": 1}),
        ("invoice.cancel", {"INVOICE_ID": 1}),
        ("invoice.dunningstop", {"INVOICE_ID": 1}),
        ("invoice.renewlink", {"INVOICE_ID": 1}),
    ):
        assert v1(deleted, service, {"DATA": data})[0] == 404, service


def test_a_mandate_that_was_used_is_kept(deleted: Access) -> None:
    create(deleted, **BANK)
    [used] = [item for item in found("MANDATE") if "CUSTOMER#2" in item["pk"]["S"]]
    used = {**used, "last_used": {"S": "2026-05-20"}}
    Connection.client.put_item(TableName=Connection.tables.customers, Item=used)
    call(deleted, "customer.delete", {"CUSTOMER_ID": 2})
    erase(deleted, 2)
    assert "MANDATE" in kinds(2)
    erase(deleted, 1)
    assert "MANDATE" not in kinds(1)


def test_an_external_id_that_somebody_else_has_by_now_stays_theirs(deleted: Access) -> None:
    claim = keys.subscription_ext_uid_claim(deleted.id, "box")
    Connection.client.put_item(
        TableName=Connection.tables.customers, Item={**claim, "subscription_id": {"N": "77"}}
    )
    erase(deleted)
    assert [item["pk"] for item in found("CLAIM") if "subscription_id" in item] == [claim["pk"]]
