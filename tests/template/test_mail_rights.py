"""The functions of mails have exactly the rights they use."""

import json
from typing import Any

import pytest

from kundenakte.entry import letter
from kundenakte.mails.mime import File
from tests import billing, posting
from tests.builders import CONTEXT, Access, accepted, an_article, create
from tests.posting import Office, told
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture
from tests.template.test_template import RESOURCES, SENDERS

SENDS = {(action, where) for action in ("ses:SendEmail", "ses:SendRawEmail") for where in SENDERS}
WAITS: Right = ("sqs:ChangeMessageVisibility", "MailQueue")
READS: Right = ("s3:GetObject", "DocumentsBucket/*")


@pytest.fixture
def seller(used: set[Right]) -> Access:
    """An account with a customer who was written to, and one who will be."""
    seller = billing.a_seller(MAILS={"CUSTOMER_WELCOME": True})
    create(seller, EMAIL="a@example.com")
    return seller


def test_deliver(seller: Access, used: set[Right], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter, "files_of", lambda *_, **__: [File("a", "a/b", b"")])
    told(seller, "checkout_link", subscription={"subscription_id": 1}, invoice={"invoice_id": 1})
    events = [posting.record(item) for item in posting.waiting(seller)]
    used.clear()
    assert Office().handler({"Records": events}, CONTEXT) == {"batchItemFailures": []}
    assert used | SENDS | {WAITS, READS} == granted("MailDeliver")


def test_feedback(seller: Access, used: set[Right]) -> None:
    from functions.mail_feedback.app import handler

    Office().deliver(seller)
    [mail] = posting.stored(seller)
    back = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@example.com"}]}
    event = posting.feedback("Bounce", back, seller, mail["MAIL_ID"])
    used.clear()
    handler(event, CONTEXT)
    assert used == granted("MailFeedback")


def test_get(seller: Access, used: set[Right]) -> None:
    Office().deliver(seller)
    filters: list[dict[str, Any]] = [{}, {"CUSTOMER_ID": 1}, {"MAIL_ID": 1}, {"STATE": "bounced"}]
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, seller, "mail.get", *bodies) == granted("MailGet")


def test_send(seller: Access, used: set[Right]) -> None:
    accepted(seller, "article.create", an_article(ARTICLE_NUMBER="7"))
    names = ("customer_link", "checkout_link")
    each = {"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "7"}
    bodies = [{"DATA": {**each, "TEMPLATE": name}} for name in names]
    assert try_it(used, seller, "mail.send", *bodies) == granted("MailSend")


@pytest.mark.parametrize("verb", ["get", "update", "delete", "preview"])
def test_words(seller: Access, used: set[Right], verb: str) -> None:
    name = {"TEMPLATE": "code", "LANGUAGE": "de"}
    accepted(seller, "mailtemplate.update", {**name, "TITLE": "Neu"})
    bodies = [{"DATA": {**name, "CUSTOMER_ID": 1}}]
    if verb == "update":
        bodies = [{"DATA": {**name, "TITLE": title}} for title in ("Ganz neu", "")]
    if verb == "get":
        bodies = [{}]
    expected = granted(f"Mailtemplate{verb.capitalize()}")
    if verb == "delete":  # the log entry is put
        accepted(seller, "mailtemplate.update", {**name, "TITLE": "Neu"})
    assert try_it(used, seller, f"mailtemplate.{verb}", *bodies) == expected


def test_only_ses_may_tell_the_topic_and_only_of_our_mails() -> None:
    [statement] = RESOURCES["MailTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
    condition = statement["Condition"]["StringEquals"]
    assert condition["AWS:SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert json.dumps(condition["AWS:SourceArn"]).endswith('/${MailConfigurationSet}"}')


def test_what_ses_tells_is_lost_nowhere() -> None:
    properties = RESOURCES["MailFeedback"]["Properties"]["EventInvokeConfig"]
    failed = {"Type": "SQS", "Destination": {"Fn::GetAtt": "FailedRecords.Arn"}}
    assert properties["DestinationConfig"] == {"OnFailure": failed}
    told_of = RESOURCES["MailEvents"]["Properties"]["EventDestination"]["MatchingEventTypes"]
    assert set(told_of) == {"bounce", "complaint", "reject"}


def test_ses_lets_through_what_whoever_complained_is_to_get() -> None:
    """Codes, links that were asked for, receipts, confirmations: we know which, SES does not."""
    options = RESOURCES["MailConfigurationSet"]["Properties"]["SuppressionOptions"]
    assert options == {"SuppressedReasons": ["BOUNCE"]}
