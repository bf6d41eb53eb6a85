"""invoice_render: what the stream names is rendered and stored once, whatever comes how often."""

import hashlib
import io
import json
from typing import Any

import pytest

from functions.invoice_render.app import handler
from kundenakte.entry import boot
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import bucket, invoices, keys
from kundenakte.storage.client import Connection
from tests import billing
from tests.builders import CONTEXT, Access, call, items
from tests.documents import snapshots
from tests.documents.pdf import attached, text
from tests.rendered import an_invoice, stored

BUCKET = "documents"


@pytest.fixture
def seller(documents: Any) -> Access:
    """An account that may issue invoices, and a bucket."""
    return billing.a_seller()


def event(*named: dict[str, Any]) -> dict[str, Any]:
    return {
        "Records": [
            {"eventName": "INSERT", "dynamodb": {"Keys": key, "SequenceNumber": str(number)}}
            for number, key in enumerate(named, 1)
        ]
    }


def objects(client: Any) -> list[str]:
    return [each["Key"] for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def failed(answer: dict[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_a_record_that_fails_is_reported_and_the_others_are_done(
    seller: Access, documents: Any
) -> None:
    broken = an_invoice(seller, 1)
    Connection.client.update_item(
        TableName=Connection.tables.customers,
        Key=broken,
        UpdateExpression="SET doc = :doc",
        ExpressionAttributeValues={":doc": {"S": '{"INVOICE_ID": 1, "CUSTOMER_ID": 1}'}},
    )
    fine = an_invoice(seller, 2)
    assert failed(handler(event(broken, fine), CONTEXT)) == ["1"]
    assert "render" in stored(broken)
    assert "render" not in stored(fine)


def test_a_fault_is_logged_without_what_is_in_the_invoice(
    seller: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any, **__: Any) -> None:
        raise RuntimeError("Weißmüller")

    stream = io.StringIO()
    monkeypatch.setattr(boot.logger.registered_handler, "stream", stream)
    monkeypatch.setattr(bucket, "put", no_room)
    assert failed(handler(event(an_invoice(seller)), CONTEXT)) == ["1"]
    assert "RuntimeError" in stream.getvalue()
    assert "Weißmüller" not in stream.getvalue()


def test_what_is_not_marked_not_final_gone_or_blocked_is_left_alone(
    seller: Access, documents: Any
) -> None:
    for number, attribute in enumerate(("render", "final"), 1):
        key = an_invoice(seller, number)
        item = {name: value for name, value in stored(key).items() if name != attribute}
        Connection.client.put_item(TableName=Connection.tables.customers, Item=item)
        assert failed(handler(event(key), CONTEXT)) == []
    key = an_invoice(seller, 3)
    blocked = {**stored(key), "blocked": {"S": "1"}}
    Connection.client.put_item(TableName=Connection.tables.customers, Item=blocked)
    gone = keys.filed(seller.id, 1, "INVOICE", 4)
    assert failed(handler(event(key, gone), CONTEXT)) == []
    assert objects(documents) == []


def test_pdf_and_xml_are_stored_under_their_hashes_and_noted(
    seller: Access, documents: Any
) -> None:
    key = an_invoice(seller)
    assert failed(handler(event(key), CONTEXT)) == []
    item = stored(key)
    noted = json.loads(item["state"]["S"])["DOCUMENT"]
    pdf = documents.get_object(Bucket=BUCKET, Key=noted["PDF"])
    body = pdf["Body"].read()
    assert noted["SHA256"] == hashlib.sha256(body).hexdigest()
    assert noted["PDF"] == f"{seller.id}/1/1/{noted['SHA256']}.pdf"
    assert pdf["ContentType"] == "application/pdf"
    assert pdf["ContentDisposition"] == 'inline; filename="Rechnung_RE-2026-1214.pdf"'
    assert "71,05 EUR" in text(body)
    xml = documents.get_object(Bucket=BUCKET, Key=noted["XML"])
    assert xml["Body"].read() == attached(body)["factur-x.xml"]
    assert xml["ContentDisposition"] == 'attachment; filename="Rechnung_RE-2026-1214.xml"'
    assert item["page_hash"]["S"] == noted["TOKEN"]
    assert noted["TOKEN"] == "0" * 32
    assert "render" not in item
    assert json.loads(item["state"]["S"])["CHAIN"] == "c"


def test_a_consumers_invoice_has_no_xml(seller: Access, documents: Any) -> None:
    key = an_invoice(seller, fields=snapshots.consumer())
    assert failed(handler(event(key), CONTEXT)) == []
    assert [name[-3:] for name in objects(documents)] == ["pdf"]
    assert "XML" not in json.loads(stored(key)["state"]["S"])["DOCUMENT"]


def test_a_record_that_comes_twice_changes_nothing(seller: Access, documents: Any) -> None:
    key = an_invoice(seller)
    handler(event(key), CONTEXT)
    before = stored(key)
    assert failed(handler(event(key, key), CONTEXT)) == []
    assert stored(key) == before
    assert len(objects(documents)) == 2


def test_a_file_made_anew_keeps_its_address_and_its_bytes(seller: Access, documents: Any) -> None:
    key = an_invoice(seller)
    handler(event(key), CONTEXT)
    before = json.loads(stored(key)["state"]["S"])["DOCUMENT"]

    def again(unit: Any) -> None:
        invoices.save_state(unit, invoices.of_item(stored(key)), {}, render="wanted")

    in_unit(account_for(seller.id, "test"), again)
    handler(event(key), CONTEXT)
    assert json.loads(stored(key)["state"]["S"])["DOCUMENT"] == before
    assert len(objects(documents)) == 2


def test_a_payment_that_comes_between_is_not_lost(
    seller: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = an_invoice(seller)
    put = bucket.put

    def paid_meanwhile(*args: Any) -> None:
        put(*args)
        if "PAID" not in stored(key)["state"]["S"]:
            found = invoices.of_item(stored(key))
            account = account_for(seller.id, "test")
            in_unit(account, lambda unit: invoices.save_state(unit, found, {"PAID": 100}))

    monkeypatch.setattr(bucket, "put", paid_meanwhile)
    assert failed(handler(event(key), CONTEXT)) == []
    state = json.loads(stored(key)["state"]["S"])
    assert state["PAID"] == 100
    assert state["DOCUMENT"]["TOKEN"]


def test_an_invoice_that_is_completed_gets_its_document(seller: Access) -> None:
    customer = billing.a_billed_customer(seller)
    line = {"DESCRIPTION": "Beratung", "QUANTITY": "2", "UNIT_PRICE": "50.00", "VAT_PERCENT": "19"}
    draft = call(seller, "invoice.create", {"CUSTOMER_ID": customer, "ITEMS": [line]})
    done = call(seller, "invoice.complete", {"INVOICE_ID": draft["INVOICE_ID"]})
    assert done["STATUS"] == "success", done
    marked = [item for item in items() if "render" in item]
    assert failed(handler(event(*({k: i[k] for k in ("pk", "sk")} for i in marked)), CONTEXT)) == []
    [row] = call(seller, "invoice.get", FILTER={"INVOICE_ID": draft["INVOICE_ID"]})["INVOICES"]
    assert row["DOCUMENT_URL"].startswith("https://kunden.example/download/")
