"""The mails that were sent in this run: ministack's SES writes them into a folder.

What goes to an address at bounce.example comes back, and whoever is at complaint.example complains:
the functions that a topic wakes are told so, as SES and SNS tell them on AWS.
"""

import base64
import json
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from pathlib import Path
from typing import Any

from local.backend import REGION, Backend
from local.functions import Functions
from local.ministack_server import MAILS
from local.template import ACCOUNT, Template
from local.worker import Worker

SENDERS = ("kundenakte.example", "kiebitz-hosting.example")  # domains that SES knows here
FROM = f"post@{SENDERS[0]}"  # the template's MailFrom
TRIES = 20
TOLD = "told"  # the file that names the last mail whose fate was told
FATES = {"bounce.example": "Bounce", "complaint.example": "Complaint"}


class Sent:
    """A mail in the folder: its envelope, and the message as it would have gone out."""

    def __init__(self, path: Path) -> None:
        self.id = path.stem
        self.sent: dict[str, Any] = json.loads(path.read_text())

    @cached_property
    def message(self) -> EmailMessage:
        """The message, taken apart."""
        raw = base64.b64decode(self.sent["Content"]["Raw"]["Data"])
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)  # by the policy
        return message

    @property
    def receivers(self) -> list[str]:
        """Everybody whom it went to, also those that the message does not name."""
        lists = self.sent.get("Destination", {})
        return [one for kind in ("To", "Cc", "Bcc") for one in lists.get(f"{kind}Addresses", [])]

    @property
    def tags(self) -> dict[str, list[str]]:
        """The tags as events of SES have them."""
        return {each["Name"]: [each["Value"]] for each in self.sent.get("EmailTags", [])}

    def body(self, kind: str) -> str:
        """The text ("plain") or the HTML ("html")."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    @property
    def files(self) -> list[EmailMessage]:
        """What is attached."""
        return [part for part in self.message.iter_attachments() if isinstance(part, EmailMessage)]


class Outbox:
    """The folder, read anew each time."""

    def __init__(self, state: Path) -> None:
        self.folder = state / MAILS

    def names(self) -> list[str]:
        """The ids of all mails, oldest first."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def find(self, name: str) -> Sent | None:
        """The mail with an id, or None."""
        path = self.folder / f"{name}.json"
        return Sent(path) if name in self.names() else None

    def newest(self, receiver: str = "") -> Iterator[Sent]:
        """Mails to receivers whose address has this text in it, newest first."""
        for name in reversed(self.names()):
            mail = Sent(self.folder / f"{name}.json")
            if any(receiver.lower() in one.lower() for one in mail.receivers) or not receiver:
                yield mail


def verify(backend: Backend) -> None:
    """Has SES know our senders' domains."""
    ses = backend.client("sesv2")
    known = {each["IdentityName"] for each in ses.list_email_identities()["EmailIdentities"]}
    for domain in set(SENDERS) - known:
        ses.create_email_identity(EmailIdentity=domain)


class Feedback:
    """Tells functions what became of mails, until `stop`."""

    def __init__(self, functions: Functions, outbox: Outbox, template: Template) -> None:
        self.functions = functions
        self.outbox = outbox
        self.woken = [(f, p["Topic"]) for f, _, p in template.events("SNS")]
        self.tries: Counter[str] = Counter()
        self.end = threading.Event()
        self.worker = Worker(self.step, self.end)

    def start(self) -> None:
        """Begins with what was left untold."""
        self.worker.start()

    def stop(self) -> None:
        """Ends after the mail that is under way."""
        self.worker.stop()

    def settle(self) -> int:
        """Has all told that is to be told now; returns how many mails that were."""
        return self.worker.settle()

    def step(self) -> int:
        """Looks at the mails since the last time; returns how many were told of."""
        place = self.outbox.folder / TOLD
        last = place.read_text() if place.exists() else ""
        done = 0
        for name in [each for each in self.outbox.names() if each > last]:
            mail = self.outbox.find(name)
            found = list(messages(mail)) if mail else []
            if not all(self._tell(message, name) for message in found):
                break
            done += len(found)
            place.write_text(name)
        return done

    def _tell(self, message: dict[str, Any], name: str) -> bool:
        """Whether all were told, or nothing more is tried; at first the mail may not be stored."""
        try:
            for function, topic in self.woken:
                self.functions.call(function, event(topic, message, name))
        except Exception:  # the edge: as on AWS it comes again
            self.tries[name] += 1
            if self.tries[name] < TRIES:
                return False
            traceback.print_exc()
        return True


def messages(mail: Sent) -> Iterator[dict[str, Any]]:
    """What SES says of a mail, if anything."""
    for domain, kind in FATES.items():
        found = [one for one in mail.receivers if one.lower().endswith(f"@{domain}")]
        if found:
            about = {"messageId": mail.sent["MessageId"], "tags": mail.tags}
            yield {"eventType": kind, kind.lower(): _fate(kind, found), "mail": about}


def _fate(kind: str, addresses: list[str]) -> dict[str, Any]:
    named = [{"emailAddress": one} for one in addresses]
    if kind == "Bounce":
        types = {"bounceType": "Permanent", "bounceSubType": "General"}
        return {**types, "bouncedRecipients": named}
    return {"complaintFeedbackType": "abuse", "complainedRecipients": named}


def event(topic: str, message: dict[str, Any], name: str) -> dict[str, Any]:
    """A message of a topic as Lambda hands it over."""
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{topic}"
    about = {"Type": "Notification", "MessageId": name, "TopicArn": arn, "Subject": None}
    sns = {**about, "Message": json.dumps(message), "MessageAttributes": {}}
    record = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": arn}
    return {"Records": [{**record, "Sns": sns}]}
