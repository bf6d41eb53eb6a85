"""Every storage call of sending a mail fails in turn, before and after it took effect; the message
comes again, and in the end the mail was sent at least once and is stored once."""

import itertools

import pytest

from functions.mail_feedback.app import handler
from tests import billing, posting
from tests.builders import CONTEXT, call, create
from tests.posting import Office, feedback
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
LASTING = pytest.mark.parametrize("lasting", [False, True], ids=["one try", "all tries"])
BOUNCE = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@example.com"}]}


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


def a_greeted_customer():
    """An account with one customer who is to be welcomed."""
    seller = billing.a_seller(MAILS={"CUSTOMER_WELCOME": True})
    create(seller, EMAIL="a@example.com")
    return seller


@LASTING
@BEFORE_AND_AFTER
def test_a_mail_is_sent_at_least_once_and_stored_once(after, lasting):
    for nth in itertools.count():
        seller, office = a_greeted_customer(), Office()
        fault = Fault(nth, after=after, lasting=lasting)
        [item] = posting.waiting(seller)
        with failing(fault):
            failed = office.handler({"Records": [posting.record(item)]}, CONTEXT)
        assert office.deliver(seller) == []
        assert 1 <= len(office.mailbox.parcels) <= (2 if failed["batchItemFailures"] else 1)
        [mail] = posting.stored(seller)
        assert mail["STATE"] == "sent"
        if not fault.hit:
            break
    assert nth >= 5


@LASTING
@BEFORE_AND_AFTER
def test_what_came_back_is_noted_in_the_end_and_once(after, lasting):
    for nth in itertools.count():
        seller, office = a_greeted_customer(), Office()
        office.deliver(seller)
        [mail] = posting.stored(seller)
        event = feedback("Bounce", BOUNCE, seller, mail["MAIL_ID"])
        fault = Fault(nth, after=after, lasting=lasting)
        with failing(fault):
            try:
                handler(event, CONTEXT)
            except Exception:
                assert lasting
        handler(event, CONTEXT)
        [mail] = posting.stored(seller)
        assert mail["STATE"] == "bounced"
        log = call(seller, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
        assert [entry["ACTION"] for entry in log].count("mail_feedback") == 1
        if not fault.hit:
            break
    assert nth >= 3
