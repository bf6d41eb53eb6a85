"""mail_feedback: what comes back is marked, and no more is sent there."""

import json
from typing import Any

import pytest

from functions.mail_feedback.app import handler
from kundenakte.entry.job import in_unit
from kundenakte.storage import customers
from tests import billing, posting
from tests.builders import CONTEXT, Access, accepted, call, create, items
from tests.posting import Office, feedback, told


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def seller(tables: None) -> Access:
    """An account that sends all mails."""
    return billing.a_seller(MAILS={"CUSTOMER_WELCOME": True})


def state(access: Access) -> list[tuple[str, str]]:
    return [(each["STATE"], each.get("FAULT", "")) for each in posting.stored(access)]


BOUNCE = {"bounceType": "Permanent", "bounceSubType": "General"}


def bounced(access: Access, address: str = "a@example.com", **about: Any) -> None:
    """SES tells that the first mail came back from an address."""
    mail_id = posting.stored(access)[0]["MAIL_ID"]
    message = {**BOUNCE, "bouncedRecipients": [{"emailAddress": address}], **about}
    handler(feedback("Bounce", message, access, mail_id), CONTEXT)


def customer(access: Access) -> dict[str, Any]:
    found = in_unit(billing.account_of(access), lambda unit: customers.find(unit, 1))
    assert found is not None
    return dict(found.fields)


@pytest.fixture
def sent(seller: Access, office: Office) -> Access:
    """An account whose customer was welcomed."""
    create(seller, EMAIL="a@example.com", PAYMENT_MAIL_ADDRESS="pay@example.com")
    office.deliver(seller)
    return seller


@pytest.mark.parametrize("tags", [{}, {"account": ["a"]}, {"account": ["zz"], "kind": ["X"]}])
def test_feedback_about_mails_of_others_is_left_alone(sent: Access, tags: Any) -> None:
    before = items()
    message = {"eventType": "Bounce", "bounce": BOUNCE, "mail": {"tags": tags}}
    handler({"Records": [{"Sns": {"Message": json.dumps(message)}}]}, CONTEXT)
    assert items() == before


def test_a_mail_that_came_back_is_marked_and_so_is_the_customer(sent: Access) -> None:
    for _ in range(2):  # SNS may tell it twice
        bounced(sent, "Kim <A@example.com>")
    assert state(sent) == [("bounced", "Bounce Permanent General")]
    assert customer(sent)["EMAIL_STATE"]["KIND"] == "bounced"
    assert call(sent, "customer.get")["CUSTOMERS"][0]["EMAIL_STATE"] == "bounced"
    log = call(sent, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert [entry["ACTION"] for entry in log].count("mail_feedback") == 1
    assert [m["STATE"] for m in call(sent, "mail.get", FILTER={"STATE": "bounced"})["MAILS"]] == [
        "bounced"
    ]


def test_nothing_more_goes_to_a_marked_address_and_it_is_noted(
    sent: Access, office: Office
) -> None:
    bounced(sent)
    accepted(sent, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Ulm"})
    office.deliver(sent)
    assert len(office.mailbox.parcels) == 1
    assert state(sent)[1] == ("suppressed", "mails to this address came back")


def test_a_new_address_has_no_mark_and_gets_mails(sent: Access, office: Office) -> None:
    bounced(sent)
    accepted(sent, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "b@example.com"})
    assert "EMAIL_STATE" not in customer(sent)
    office.deliver(sent)
    told = [parcel.to for parcel in office.mailbox.parcels[1:]]
    assert told == [("b@example.com",)]  # and not the address that is dead


def test_each_address_has_its_own_mark(sent: Access) -> None:
    bounced(sent)
    bounced(sent, "pay@example.com")
    state = customer(sent)["EMAIL_STATE"]
    assert state["ADDRESS"] == "pay@example.com"
    assert [each["ADDRESS"] for each in state["OTHERS"]] == ["a@example.com"]
    accepted(sent, "customer.update", {"CUSTOMER_ID": 1, "PAYMENT_MAIL_ADDRESS": ""})
    assert customer(sent)["EMAIL_STATE"]["ADDRESS"] == "a@example.com"


def test_an_address_that_is_not_the_customers_marks_nothing(sent: Access) -> None:
    bounced(sent, "someone@example.com")
    assert state(sent)[0][0] == "bounced"
    assert "EMAIL_STATE" not in customer(sent)


def test_that_an_address_that_was_replaced_is_dead_changes_nothing(
    sent: Access, office: Office
) -> None:
    accepted(sent, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "new@example.com"})
    office.deliver(sent)
    mail_id = posting.stored(sent)[1]["MAIL_ID"]
    about = {**BOUNCE, "bouncedRecipients": [{"emailAddress": "a@example.com"}]}
    handler(feedback("Bounce", about, sent, mail_id), CONTEXT)
    assert state(sent)[1] == ("sent", "Bounce Permanent General")
    assert "EMAIL_STATE" not in customer(sent)


def test_of_several_addresses_before_those_that_are_reached_are_told(
    seller: Access, office: Office
) -> None:
    create(seller, EMAIL="a@example.com; c@example.com")
    office.deliver(seller)
    bounced(seller)
    accepted(seller, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "b@example.com"})
    office.deliver(seller)
    told = [parcel.to for parcel in office.mailbox.parcels[1:]]
    assert told == [("b@example.com",), ("c@example.com",)]


def test_a_mailbox_that_is_full_for_now_marks_nothing(sent: Access) -> None:
    bounced(sent, bounceType="Transient", bounceSubType="MailboxFull")
    assert state(sent) == [("sent", "Bounce Transient MailboxFull")]
    assert "EMAIL_STATE" not in customer(sent)


def test_whoever_complains_gets_only_what_was_asked_for(sent: Access, office: Office) -> None:
    mail_id = posting.stored(sent)[0]["MAIL_ID"]
    told_of = {"complainedRecipients": [{"emailAddress": "a@example.com"}]}
    about = {**told_of, "complaintFeedbackType": "abuse"}
    handler(feedback("Complaint", about, sent, mail_id), CONTEXT)
    assert customer(sent)["EMAIL_STATE"]["KIND"] == "complained"
    accepted(sent, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Ulm"})
    told(sent, "code", code="482913", valid_until="")
    office.deliver(sent)
    assert [each["STATE"] for each in posting.stored(sent)] == ["complained", "suppressed", "sent"]


def test_feedback_that_is_quicker_than_the_note_of_the_mail_comes_again(seller: Access) -> None:
    create(seller)
    with pytest.raises(LookupError):
        handler(feedback("Bounce", BOUNCE, seller, 7), CONTEXT)


def test_feedback_about_a_deleted_customer_is_done(sent: Access) -> None:
    mail_id = posting.stored(sent)[0]["MAIL_ID"]
    accepted(sent, "customer.delete", {"CUSTOMER_ID": 1})
    about = {**BOUNCE, "bouncedRecipients": [{"emailAddress": "a@example.com"}]}
    handler(feedback("Bounce", about, sent, mail_id), CONTEXT)
