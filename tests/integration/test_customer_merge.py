"""customer.merge: what goes on moves to one file, what was issued stays as it was."""

import json
from typing import Any

import pytest

from kundenakte.calls import invoice_create, subscription_create
from kundenakte.domain.customer import Customer
from kundenakte.storage import moving
from tests import billing, subscribing
from tests.builders import Access, accepted, an_article, call, create, items, v1
from tests.invoicing import a_draft, an_invoice

MERGE = {"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": 2}


@pytest.fixture
def two(seller: Access) -> Access:
    """A seller with two customers; the second has a subscription, an invoice and a draft."""
    with billing.on("2026-02-01"):
        billing.a_billed_customer(
            seller,
            CUSTOMER_NUMBER="K-2",
            LAST_NAME="Doppelt",
            EMAIL="doppelt@example.com",
            PHONE="0800 1",
            TAGS="Alt, Hotel",
        )
        accepted(seller, "article.create", an_article(ARTICLE_NUMBER="ABO"))
        subscribing.book(seller, 2, "ABO")
        an_invoice(seller, 2)
        a_draft(seller, 2)
        accepted(seller, "customer.addcredits", {"CUSTOMER_ID": 2, "AMOUNT": "5.00"})
    return seller


def customer(access: Access, customer_id: int) -> dict[str, Any]:
    [row] = call(access, "customer.get", FILTER={"CUSTOMER_ID": customer_id})["CUSTOMERS"]
    return dict(row)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"FROM_CUSTOMER_ID": 2}, "CUSTOMER_ID"),
        ({"CUSTOMER_ID": 1}, "FROM_CUSTOMER_ID"),
        ({"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": 99}, "FROM_CUSTOMER_ID"),
        ({"CUSTOMER_ID": 99, "FROM_CUSTOMER_ID": 2}, "CUSTOMER_ID"),
        ({"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": "x"}, "FROM_CUSTOMER_ID"),
        ({"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": 1}, "FROM_CUSTOMER_ID"),
    ],
)
def test_two_customers_are_needed(two: Access, data: dict[str, Any], field: str) -> None:
    before = items()
    [text] = call(two, "customer.merge", data)["ERRORS"]
    assert text.endswith(f"field: {field}")
    assert items() == before


def test_customers_of_others_are_none(two: Access, stranger: Access) -> None:
    create(stranger)
    before = items()
    assert "ERRORS" in call(stranger, "customer.merge", MERGE)
    assert items() == before


def test_a_file_that_is_too_full_is_refused_and_nothing_moves(seller: Access) -> None:
    create(seller)
    for _ in range(21):
        a_draft(seller, 2, ITEMS=[])
    before = items()
    [text] = call(seller, "customer.merge", MERGE)["ERRORS"]
    assert "63 of 60 writes" in text
    assert items() == before


def test_too_many_tags_are_refused(seller: Access) -> None:
    for letter in "ab":
        create(seller, TAGS=[f"{letter}{n}" for n in range(25)])
    [text] = call(seller, "customer.merge", {"CUSTOMER_ID": 2, "FROM_CUSTOMER_ID": 3})["ERRORS"]
    assert "at most 40 tags" in text


def test_what_goes_on_is_of_the_one_that_stays(two: Access) -> None:
    answer = accepted(two, "customer.merge", MERGE)
    assert (answer["SUBSCRIPTION_IDS"], len(answer["DRAFT_IDS"])) == ([1], 1)
    [row] = call(two, "subscription.get", FILTER={"CUSTOMER_ID": 1})["SUBSCRIPTIONS"]
    assert (row["SUBSCRIPTION_ID"], row["CUSTOMER_ID"]) == (1, 1)
    assert call(two, "subscription.get", FILTER={"CUSTOMER_ID": 2})["SUBSCRIPTIONS"] == []
    drafts = call(two, "invoice.get", FILTER={"TYPE": "draft"})["INVOICES"]
    assert [draft["CUSTOMER_ID"] for draft in drafts] == ["1"]


def test_the_next_bill_is_of_the_one_that_stays(two: Access) -> None:
    accepted(two, "customer.merge", MERGE)
    billing.run("2026-03-01")
    rows = call(two, "invoice.get", FILTER={"SUBSCRIPTION_ID": 1})["INVOICES"]
    assert [row["CUSTOMER_ID"] for row in rows] == ["1"]


def test_what_was_issued_stays_and_can_be_paid(two: Access) -> None:
    issued = [item for item in items() if "final" in item]
    accepted(two, "customer.merge", MERGE)
    assert [item for item in items() if "final" in item] == issued
    rows = call(two, "invoice.get", FILTER={"CUSTOMER_ID": 2, "TYPE": "outgoing"})["INVOICES"]
    paid = {"INVOICE_ID": rows[-1]["INVOICE_ID"], "PAID_DATE": "2026-02-02"}
    accepted(two, "invoice.setpaid", paid)


def test_data_tags_and_credit_come_together(two: Access) -> None:
    accepted(two, "customer.merge", MERGE)
    stays, goes = customer(two, 1), customer(two, 2)
    assert (stays["ORGANIZATION"], stays["PHONE"]) == ("Kunde GmbH", "0800 1")
    assert stays["CREDIT_BALANCE"] == "5,00"
    assert stays["TAGS"] == "Alt, Hotel"
    assert (goes["TAGS"], goes["CREDIT_BALANCE"], goes["MERGED_INTO"]) == ("", "0,00", "1")
    assert stays["MERGED_INTO"] == ""


def test_both_logs_say_so(two: Access) -> None:
    accepted(two, "customer.merge", MERGE)
    newest = call(two, "customer.getlog", {"CUSTOMER_ID": 2})["ENTRIES"][0]
    assert newest["ACTION"] == "customer.merge"
    assert {"FIELD": "MERGED_INTO", "BEFORE": None, "AFTER": 1} in newest["CHANGES"]
    entries = call(two, "customer.getlog", {"CUSTOMER_ID": 1})["ENTRIES"]
    assert [e.get("FROM_CUSTOMER_ID") for e in entries if e["ACTION"] == "customer.merge"] == [
        None,
        2,
    ]


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("subscription.create", {"CUSTOMER_ID": 2, "ARTICLE_NUMBER": "ABO"}),
        ("invoice.create", {"CUSTOMER_ID": 2, "ITEMS": []}),
        ("customer.merge", MERGE),
        ("customer.merge", {"CUSTOMER_ID": 2, "FROM_CUSTOMER_ID": 1}),
    ],
)
def test_nothing_new_begins_where_all_has_gone(
    two: Access, service: str, data: dict[str, Any]
) -> None:
    accepted(two, "customer.merge", MERGE)
    [text] = call(two, service, data)["ERRORS"]
    assert "was merged into CUSTOMER_ID 1" in text


def test_usage_moves_with_its_subscription(two: Access) -> None:
    usage = {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "ABO", "QUANTITY": 3}
    accepted(two, "subscription.setusagedata", usage)
    accepted(two, "customer.merge", MERGE)
    found = call(two, "subscription.getusagedata", FILTER={"SUBSCRIPTION_ID": 1})["ITEMS"]
    assert [item["CUSTOMER_ID"] for item in found] == ["1"]


def test_usage_that_comes_at_this_moment_is_not_left_behind(
    two: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, used = moving.move_usage, []
    usage = {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "ABO", "QUANTITY": 3}

    def move_usage(unit: Any, *numbers: int) -> int:
        found = moved(unit, *numbers)
        if len(used) < 2:  # once without, once with some that is there already
            used.append(accepted(two, "subscription.setusagedata", usage))
        return found

    monkeypatch.setattr(moving, "move_usage", move_usage)
    accepted(two, "customer.merge", MERGE)
    found = call(two, "subscription.getusagedata", FILTER={"SUBSCRIPTION_ID": 1})["ITEMS"]
    assert [item["CUSTOMER_ID"] for item in found] == ["1", "1"]


def test_the_index_of_what_waits_knows_the_new_file(two: Access) -> None:
    accepted(two, "customer.merge", MERGE)
    waiting = [item for item in items() if "open_of" in item]
    assert waiting
    assert all(item["open_of"] == item["pk"] for item in waiting)


def test_a_customer_without_anything_is_merged_too(account: Access) -> None:
    create(account, ORGANIZATION="Muster GmbH")
    create(account, ORGANIZATION="Muster GmbH")
    status, answer = v1(account, "customer.merge", {"DATA": MERGE})
    assert (status, answer["SUBSCRIPTION_IDS"]) == (200, [])
    assert json.dumps(answer)


@pytest.mark.parametrize(
    ("module", "service", "data"),
    [
        (subscription_create, "subscription.create", {"CUSTOMER_ID": 2, "ARTICLE_NUMBER": "ABO"}),
        (invoice_create, "invoice.create", {"CUSTOMER_ID": 2, "ITEMS": []}),
    ],
)
def test_nothing_begins_in_a_file_that_is_merged_at_this_moment(
    two: Access, monkeypatch: pytest.MonkeyPatch, module: Any, service: str, data: dict[str, Any]
) -> None:
    looked, begun = module.must_be_own, []

    def look(customer: Customer) -> None:
        looked(customer)
        if not begun:
            begun.append(accepted(two, "customer.merge", MERGE))

    monkeypatch.setattr(module, "must_be_own", look)
    with billing.on("2026-02-01"):
        [text] = call(two, service, data)["ERRORS"]
    assert "was merged into CUSTOMER_ID 1" in text
