"""customer.export: everything that is kept of a customer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests import billing
from tests.builders import Access, accepted, an_article, at, call, create, everything, post, v1
from tests.posting import Office

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("customer_id", [None, 99, "x"])
def test_a_customer_that_is_not_there_is_not_exported(account: Access, customer_id: Any) -> None:
    response = call(account, "customer.export", FILTER={"CUSTOMER_ID": customer_id})
    assert list(response) == ["ERRORS"]
    assert response["ERRORS"][0].endswith("missing / invalid field: CUSTOMER_ID")


@pytest.mark.parametrize("part", ["FILTER", "DATA"])
def test_the_export_holds_the_row_and_the_whole_log(account: Access, part: str) -> None:
    create(account, **everything())
    for number in range(12):
        call(account, "customer.update", {"CUSTOMER_ID": 1, "CITY": f"Ort {number}"})
    with at(NOON):
        status, response = v1(account, "customer.export", {part: {"CUSTOMER_ID": 1}})
    _, found = v1(account, "customer.get")
    assert status == 200
    assert response["EXPORTED"] == "2026-07-01T12:00:00+02:00"
    assert response["CUSTOMER"] == found["CUSTOMERS"][0]
    assert len(response["LOG"]) == 13
    assert response["LOG"][0]["CHANGES"][0]["AFTER"] == "Ort 11"
    assert response["LOG"][-1]["ACTION"] == "customer.create"


def test_the_export_holds_all_that_was_booked_billed_and_paid(tables: None) -> None:
    seller = billing.a_seller()
    with billing.on("2026-03-01"):
        customer_id = billing.a_billed_customer(seller, BANK_IBAN="DE89370400440532013000")
        subscription_id = billing.a_subscription(seller, customer_id, "2026-03-01")
        accepted(seller, "article.create", an_article(ARTICLE_NUMBER="sms"))
        used = {"SUBSCRIPTION_ID": subscription_id, "ARTICLE_NUMBER": "sms", "QUANTITY": 1}
        accepted(seller, "subscription.setusagedata", used)
        billing.run("2026-03-01")
        accepted(seller, "payment.create", {"INVOICE_ID": 1, "AMOUNT": "5"})
        accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": subscription_id})
        _, found = v1(seller, "customer.export", {"DATA": {"CUSTOMER_ID": customer_id}})
        for noun in ("subscription", "invoice", "payment", "mandate", "shipment"):
            key = f"{noun.upper()}S"
            assert found[key] == v1(seller, f"{noun}.get")[1][key]
            assert len(found[key]) == 1
    assert [record["ARTICLE_NUMBER"] for record in found["USAGEDATA"]] == ["sms"]


def test_the_export_holds_the_mails_with_their_texts(tables: None) -> None:
    seller = billing.a_seller(MAILS={"CUSTOMER_WELCOME": True})
    create(seller, EMAIL="a@example.com")
    Office().deliver(seller)
    _, found = v1(seller, "customer.export", {"DATA": {"CUSTOMER_ID": 1}})
    [mail] = found["MAILS"]
    assert (mail["TO"], mail["STATE"]) == (["a@example.com"], "sent")
    assert "/accountdata/" in mail["TEXT"]


def test_the_compatible_url_exports_the_same(account: Access) -> None:
    create(account, **everything())
    with at(NOON):
        _, typed = v1(account, "customer.export", {"FILTER": {"CUSTOMER_ID": 1}})
        assert call(account, "customer.export", FILTER={"CUSTOMER_ID": 1}) == typed


def test_an_export_can_be_had_as_xml(account: Access) -> None:
    create(account, **everything())
    body = (
        "<FBAPI><SERVICE>customer.export</SERVICE>"
        "<FILTER><CUSTOMER_ID>1</CUSTOMER_ID></FILTER></FBAPI>"
    )
    text = post(account, body)["body"]
    assert "<LAST_NAME>Größler-Çelik</LAST_NAME>" in text
    assert "<TAGS><TAG>VIP</TAG><TAG>Rad</TAG></TAGS>" in text


def test_an_export_is_json_that_any_program_reads(account: Access) -> None:
    create(account, **everything())
    _, response = v1(account, "customer.export", {"DATA": {"CUSTOMER_ID": 1}})
    assert json.loads(json.dumps(response)) == response
