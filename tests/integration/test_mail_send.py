"""mail.send: a person has a customer written to."""

import json
from typing import Any

import pytest

from tests import billing, posting
from tests.builders import Access, accepted, an_article, call, create, v1
from tests.invoicing import fault, in_xml
from tests.posting import Office


@pytest.fixture
def seller(tables: None) -> Access:
    """An account that sends no mails by itself, with one customer."""
    seller = billing.a_seller(MAILS={"CHECKOUT_LINK": False})
    create(seller, EMAIL="a@example.com", LANGUAGE_CODE="en", LAST_NAME="Berg")
    accepted(seller, "article.create", an_article(ARTICLE_NUMBER="K/7 ä", TITLE="Kiste"))
    return seller


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("TEMPLATE", {}),
        ("TEMPLATE", {"TEMPLATE": "invoice"}),
        ("TEMPLATE", {"TEMPLATE": "code"}),
        ("CUSTOMER_ID", {"TEMPLATE": "customer_link", "CUSTOMER_ID": ""}),
        ("CUSTOMER_ID", {"TEMPLATE": "customer_link", "CUSTOMER_ID": 99}),
        ("ARTICLE_NUMBER", {"TEMPLATE": "checkout_link"}),
        ("ARTICLE_NUMBER", {"TEMPLATE": "checkout_link", "ARTICLE_NUMBER": "none"}),
    ],
)
def test_what_is_missing_is_named(seller: Access, field: str, data: dict[str, Any]) -> None:
    text = fault(seller, "mail.send", **{"CUSTOMER_ID": 1, **data})
    assert text.endswith(f"missing / invalid field: {field}")


def test_a_customer_without_an_address_cannot_be_written_to(seller: Access) -> None:
    create(seller)
    text = fault(seller, "mail.send", TEMPLATE="customer_link", CUSTOMER_ID=2)
    assert text == "the customer has no e-mail address, missing / invalid field: EMAIL"


def test_a_refused_order_leaves_no_link_behind(seller: Access) -> None:
    before = posting.waiting(seller)
    fault(seller, "mail.send", TEMPLATE="checkout_link", CUSTOMER_ID=1, ARTICLE_NUMBER="none")
    assert posting.waiting(seller) == before


def sent(access: Access, **data: Any) -> tuple[int, str]:
    """Orders a mail and delivers it; answers its id and its text as it was sent."""
    office = Office()
    answer = accepted(access, "mail.send", {"CUSTOMER_ID": 1, **data})
    assert office.deliver(access) == []
    text = office.mailbox.message().get_body(("plain",))
    assert text is not None
    return int(answer["MAIL_ID"]), str(text.get_content())


def test_the_welcome_is_sent_though_it_is_not_by_itself(seller: Access) -> None:
    mail_id, text = sent(seller, TEMPLATE="customer_welcome")
    [row] = call(seller, "mail.get", FILTER={"MAIL_ID": mail_id})["MAILS"]
    assert (row["STATE"], row["TEMPLATE"]) == ("sent", "customer_welcome")
    assert call(seller, "customer.get")["CUSTOMERS"][0]["CHANGEDATA_URL"] in text


def test_the_link_is_limited_and_does_not_hold_the_lasting_hash(seller: Access) -> None:
    _, text = sent(seller, TEMPLATE="customer_link")
    [row] = call(seller, "customer.get")["CUSTOMERS"]
    assert f"https://kunden.example/dashboard/{seller.hash}/" in text
    assert f"dashboard/{seller.hash}/{row['HASH']}" not in text


def test_the_link_to_order_has_the_articles_number_encoded(seller: Access) -> None:
    _, text = sent(seller, TEMPLATE="checkout_link", ARTICLE_NUMBER="K/7 ä")
    [row] = call(seller, "customer.get")["CUSTOMERS"]
    assert f"/checkout/0/{seller.hash}/{row['HASH']}/K%2F7%20%C3%A4" in text
    assert "Kiste" in text


def test_the_log_says_who_had_it_sent(seller: Access) -> None:
    accepted(seller, "mail.send", {"CUSTOMER_ID": 1, "TEMPLATE": "customer_link"})
    entry = call(seller, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"][0]
    assert (entry["ACTION"], entry["TEMPLATE"]) == ("mail.send", "customer_link")


def test_a_call_that_is_repeated_with_its_key_is_one_mail(seller: Access) -> None:
    body = {"DATA": {"CUSTOMER_ID": 1, "TEMPLATE": "customer_link"}}
    first, second = (v1(seller, "mail.send", body, idempotency_key="once") for _ in range(2))
    assert first == second
    asked = [json.loads(item["doc"]["S"])["type"] for item in posting.waiting(seller)]
    assert asked.count("mail.send") == 1


def test_in_xml(seller: Access) -> None:
    data = "<DATA><CUSTOMER_ID>1</CUSTOMER_ID><TEMPLATE>customer_link</TEMPLATE></DATA>"
    assert in_xml(seller, "mail.send", data).findtext("STATUS") == "success"
