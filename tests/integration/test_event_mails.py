"""Which events have a mail made of them, and what the mail alone is told."""

import json
from typing import Any

import pytest

from tests import subscribing
from tests.builders import Access, accepted, an_account, create, items
from tests.subscribing import on


def update(account: Access, **fields: Any) -> None:
    accepted(account, "customer.update", {"CUSTOMER_ID": 1, **fields})


def mails(kind: str = "") -> list[tuple[str, str]]:
    """Type and template of the events so far that have a mail, in their order."""
    events = [item for item in items() if "mail" in item]
    found = [(json.loads(e["doc"]["S"])["type"], e["mail"]["S"]) for e in _in_order(events)]
    return [each for each in found if each[0].startswith(kind)]


def _in_order(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda item: str(item["sk"]["S"]))


def about() -> dict[str, Any]:
    """What the mail of the last event that has one is told beside the payload."""
    last = _in_order([item for item in items() if "mail" in item])[-1]
    found: dict[str, Any] = json.loads(last["about"]["S"])
    return found


def test_every_event_waits_to_be_handed_over(account: Access) -> None:
    create(account)
    [event] = [item for item in items() if item["sk"]["S"].startswith("EVENT#")]
    assert event["route"] == {"S": "wanted"}


def test_nobody_is_welcomed_unless_the_account_wants_it(account: Access) -> None:
    create(account, EMAIL="kim@example.com")
    assert mails() == []


def test_a_customer_without_an_address_is_not_welcomed(tables: None) -> None:
    account = an_account(MAILS={"CUSTOMER_WELCOME": True})
    create(account, EMAIL="")
    assert mails() == []
    create(account, EMAIL="kim@example.com")
    assert mails() == [("customer.created", "customer_welcome")]


def test_what_is_switched_off_is_not_even_ordered(tables: None) -> None:
    account = an_account(MAILS={"CUSTOMER_CHANGED": False})
    create(account, EMAIL="kim@example.com")
    update(account, CITY="Bonn")
    assert mails() == []
    assert not any("about" in item for item in items())


@pytest.mark.parametrize("field", ["COMMENT", "AFFILIATE", "TOP"])
def test_what_is_the_merchants_own_is_not_told(account: Access, field: str) -> None:
    create(account, EMAIL="kim@example.com")
    update(account, **{field: "1"})
    assert mails("customer.changed") == []


def test_a_customer_is_told_what_was_changed_at_the_old_address_too(account: Access) -> None:
    create(account, EMAIL="kim@example.com")
    update(account, EMAIL="eva@example.com", COMMENT="x", CITY="Bonn")
    assert mails("customer.changed") == [("customer.changed", "customer_changed")]
    told = about()
    assert sorted(told["changed"]) == ["CITY", "EMAIL"]
    assert told["also_to"] == ["kim@example.com"]
    update(account, EMAIL="EVA@example.com")
    assert about()["also_to"] == []


def test_suppress_mail_keeps_a_customer_from_being_told(account: Access) -> None:
    create(account, EMAIL="kim@example.com")
    update(account, CITY="Bonn", SUPPRESS_MAIL=1)
    assert mails("customer.changed") == []


def test_what_becomes_of_a_subscription_is_told_and_its_invoices_are_sent(tables: None) -> None:
    access = subscribing.a_shop(EMAIL="kim@example.com")
    before = len(mails())
    with on("2026-03-01"):
        subscribing.book(access, 1, "M")
    with on("2026-03-10"):
        subscribing.do(access, "changearticle", ARTICLE_NUMBER="L")
        subscribing.do(access, "changearticle", ARTICLE_NUMBER="Y", SUPPRESS_MAIL=1)
        subscribing.do(access, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1)
        subscribing.do(access, "cancel")
        subscribing.do(access, "reactivate")
        subscribing.do(access, "postpone", NEXT_EVENT="2026-04-05")
    assert mails()[before:] == [
        ("subscription.created", "subscription_purchased"),
        ("invoice.created", "invoice"),
        ("subscription.changed", "subscription_changed"),
        ("subscription.changed", "subscription_changed"),
        ("subscription.canceled", "subscription_canceled"),
        ("subscription.reactivate", "subscription_reactivated"),
    ]


@pytest.mark.parametrize(("delivery", "sent"), [("mail", 1), ("both", 1), ("post", 0), ("none", 0)])
def test_an_invoice_goes_out_as_the_customer_wants_it(
    tables: None, delivery: str, sent: int
) -> None:
    access = subscribing.a_shop(INVOICE_DELIVERY_METHOD=delivery)
    with on("2026-03-01"):
        subscribing.book(access, 1, "M")
    assert len(mails("invoice.created")) == sent


def test_an_invoice_that_was_made_by_hand_is_sent_by_hand(tables: None) -> None:
    access = subscribing.a_shop(EMAIL="kim@example.com")
    item = {"DESCRIPTION": "Beratung", "UNIT_PRICE": "80", "VAT_PERCENT": "19"}
    with on("2026-03-01"):
        made = accepted(access, "invoice.create", {"CUSTOMER_ID": 1, "ITEMS": [item]})
        accepted(access, "invoice.complete", {"INVOICE_ID": made["INVOICE_ID"]})
        assert mails("invoice.created") == []
        order = {"INVOICE_ID": made["INVOICE_ID"], "RECIPIENT": {"TO": "kim@example.com"}}
        accepted(access, "invoice.sendbyemail", order)
    assert mails("mail.") == [("mail.invoice", "invoice_order")]
