"""Sends the mails of events as the queue of mails has them sent, to a mailbox of the tests."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from kundenakte.entry import mail
from kundenakte.entry.job import in_unit
from kundenakte.storage import mails, notes
from kundenakte.storage.mailbox import Parcel
from kundenakte.storage.unit import UnitOfWork
from tests import billing, builders
from tests.builders import CONTEXT, Access

SENDER = "post@merchant.example"


class Mailbox:
    """Takes mails; `faults` are raised, one for each, behind the next `spared` ones."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.faults: list[Exception] = []
        self.spared = 0

    def send(self, parcel: Parcel) -> str:
        """Like storage.mailbox.Mailbox.send."""
        if self.faults and not self.spared:
            raise self.faults.pop(0)
        self.spared = max(0, self.spared - 1)
        self.parcels.append(parcel)
        return f"ses-{len(self.parcels)}"

    def fault_after(self, mails: int, *faults: Exception) -> None:
        """Take so many mails, then raise these, one for each try."""
        self.faults = list(faults)
        self.spared = mails

    def message(self, number: int = -1) -> EmailMessage:
        """A mail, taken apart."""
        message = message_from_bytes(self.parcels[number].message, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def subjects(self) -> list[str]:
        """Of all mails, in their order."""
        return [str(self.message(at)["Subject"]) for at in range(len(self.parcels))]


class Queue:
    """Remembers in how many seconds which message is to come again."""

    def __init__(self) -> None:
        self.later: list[int] = []

    def again(self, receipt: str, seconds: int) -> None:
        """Like storage.queue.Queue.again."""
        assert receipt == "receipt"
        self.later.append(seconds)


class Office:
    """The function with a mailbox and a queue of the tests."""

    def __init__(self, sender: str = SENDER) -> None:
        self.mailbox, self.queue = Mailbox(), Queue()
        post: Any = mail.Post(self.mailbox, sender, self.queue)  # type: ignore[arg-type]
        self.handler = mail.handler(post)

    def deliver(self, access: Access, tries: int = 1) -> list[str]:
        """Hands over every event of the account that has a mail, oldest first, each as a message
        of its own; answers the sort keys of those that are to come again."""
        failed = []
        for item in waiting(access):
            answer = self.handler({"Records": [record(item, tries)]}, CONTEXT)
            failed += [each["itemIdentifier"] for each in answer["batchItemFailures"]]
        return failed


def told(access: Access, template: str, kind: str = "mail.test", **payload: Any) -> None:
    """Stores an event with a mail in the file of customer 1."""

    def plan(unit: UnitOfWork) -> None:
        notes.event(unit, 1, kind, payload, mail=template)

    in_unit(billing.account_of(access), plan)


def waiting(access: Access) -> list[dict[str, Any]]:
    """The events of the account that have a mail, oldest first."""
    mine = [item for item in builders.items() if item["pk"]["S"].startswith(f"{access.id}#")]
    found = [item for item in mine if item["sk"]["S"].startswith("EVENT#") and "mail" in item]
    return sorted(found, key=lambda item: item["sk"]["S"])


def record(item: dict[str, Any], tries: int = 1) -> dict[str, Any]:
    """The message of an event, handed over for the so-manieth time."""
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    return {
        "messageId": sk,
        "receiptHandle": "receipt",
        "body": json.dumps({"pk": pk, "sk": sk}),
        "attributes": {"ApproximateReceiveCount": str(tries)},
    }


def stored(access: Access) -> list[dict[str, Any]]:
    """What is kept of the account's mails, oldest first."""
    mine = [item for item in builders.items() if item["pk"]["S"].startswith(f"{access.id}#")]
    found = [mails.of_item(item) for item in mine if item["sk"]["S"].startswith("MAIL#")]
    return [dict(each.fields) for each in sorted(found, key=lambda each: each.id)]


def feedback(kind: str, about: dict[str, Any], access: Access, mail_id: int) -> dict[str, Any]:
    """An event of mail_feedback about a mail of customer 1, as SNS hands it over."""
    tags = {"account": access.id, "kind": "CUSTOMER", "file": "1", "mail": str(mail_id)}
    told = {"tags": {name: [value] for name, value in tags.items()}, "messageId": "ses-1"}
    message = {"eventType": kind, kind.lower(): about, "mail": told}
    return {"Records": [{"Sns": {"Message": json.dumps(message)}}]}
