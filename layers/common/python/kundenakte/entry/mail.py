"""Messages of the mail queue, each an event: its mail is made, sent and stored.

What is to be sent is read when it is sent. A mail that is stored was sent, so a message that comes
twice sends nothing twice; a function that ends between sending and storing sends again. What SES
will never take is stored as failed; what may go well another time comes again, at last as a dead
letter.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound
from kundenakte.domain.mail_filter import SENT
from kundenakte.entry import boot, clock, letter
from kundenakte.entry.http import where
from kundenakte.entry.job import account_for, in_unit
from kundenakte.entry.settings import read_settings
from kundenakte.mails import mime
from kundenakte.mails.order import Mail
from kundenakte.mails.recipients import SECRET, Recipients, recipients
from kundenakte.storage import mails
from kundenakte.storage.client import Connection, get
from kundenakte.storage.mailbox import Mailbox, MailRefused, Parcel
from kundenakte.storage.queue import Queue
from kundenakte.storage.unit import UnitOfWork

Event = dict[str, Any]
JOB = "mail_deliver"
WAITS = 3  # so often a mail waits for its invoice's PDF
SOON, LATER = 5, 60  # seconds until a message comes again: for a PDF, after a fault
PAUSE = 1  # second before a mail to an address before is tried once more
NO_SENDER = "no sender is set"
BAD_SENDER = "the sender's address is not valid"
BAD_RECEIVER = "the e-mail address is not valid"
NOT_TOLD = "the address before was not told"
NO_ANSWER = "SES did not take it"


class Post(NamedTuple):
    """Where mails go: SES, the address they come from where an account names none, and the queue
    that brings them."""

    mailbox: Mailbox
    sender: str
    queue: Queue


class Place(NamedTuple):
    """Where an event lies, and the mail that is made of it."""

    file: str
    mail_id: int
    account: Account
    customer_id: int | None


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler of mail_deliver."""
    settings = read_settings()
    mailbox = Mailbox(settings.region, settings.endpoint, settings.mail_events)
    queue = Queue(settings.mail_queue, settings.region, settings.endpoint)
    boot.ready()
    return handler(Post(mailbox, settings.mail_from, queue))


def handler(post: Post) -> Callable[[Event, Any], Event]:
    """What handles messages of the queue with this post."""

    def handle(event: Event, context: Any) -> Event:
        del context
        failed: list[Event] = []
        for record in event["Records"]:
            # What is behind one that failed waits for it: a customer's mails come in order.
            if failed or not _done(record, post):
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    return handle


def _done(record: Event, post: Post) -> bool:
    """Whether a message needs no further work; the log names nobody."""
    note: Event = {"job": JOB}
    try:
        asked = json.loads(record["body"])
        tries = int(record["attributes"]["ApproximateReceiveCount"])
        note["outcome"] = _deliver(asked["pk"], asked["sk"], tries, post, note)
    except letter.NotYet:
        post.queue.again(record["receiptHandle"], SOON)
        boot.logger.info("waits", **note)
        return False
    except Exception as error:  # the edge: one mail's fault must not hold up the others
        boot.logger.error("failed", **note, **where(error))
        post.queue.again(record["receiptHandle"], LATER)
        return False
    boot.logger.info("mail", **note)
    return True


def _deliver(file: str, sk: str, tries: int, post: Post, note: Event) -> str:
    """Make, send and store the mail of an event; answers what became of it."""
    item = get(Connection.tables.customers, {"pk": {"S": file}, "sk": {"S": sk}})
    if item is None or "mail" not in item:
        return "gone"
    account_id, kind, number = file.split("#", 2)
    note |= {"account": account_id, "template": item["mail"]["S"]}
    try:
        account = account_for(account_id, JOB)
    except NotFound:
        return "gone"
    customer_id = int(number) if kind == "CUSTOMER" else None
    place = Place(file, int(sk.rpartition("#")[2]), account, customer_id)
    if mails.find(file, place.mail_id):
        return "done before"
    unit = UnitOfWork(account, clock.now())
    told = letter.read(unit, item, customer_id)
    if customer_id and told.customer is None:
        return "gone"
    if not letter.wanted(told, account.settings):
        return "not wanted"
    return _send(unit, place, told, tries, post)


def _send(unit: UnitOfWork, place: Place, told: letter.Told, tries: int, post: Post) -> str:
    to = recipients(told.template, place.account, told.customer, told.event)
    if not to.to and not to.invalid:
        return "no address"
    sender = place.account.settings["MAIL_FROM"] or post.sender
    if fault := _fault(to, sender):
        mail = letter.mail_of(unit, told, attached=False)
        return _store(place, {**_fields(unit, place, told, to, mail), **fault})
    files = letter.files_of(told, place.account.settings, wait=tries <= WAITS)
    mail = letter.mail_of(unit, told, attached=bool(files))
    fields = _fields(unit, place, told, to, mail)
    if files:
        fields["FILES"] = [file.name for file in files]
    try:
        parcels = _parcels(place, _letter(unit, place, told, to, mail, files, sender), to)
    except ValueError:  # recipients are checked
        return _store(place, {**fields, "STATE": "failed", "FAULT": BAD_SENDER})
    return _store(place, {**fields, **_sent(parcels, post)})


def _fault(to: Recipients, sender: str) -> Event:
    """STATE and FAULT of a mail that is not even tried."""
    if to.suppressed:
        return {"STATE": "suppressed", "FAULT": to.suppressed}
    if to.invalid or not sender:
        return {"STATE": "failed", "FAULT": BAD_RECEIVER if to.invalid else NO_SENDER}
    return {}


def _fields(unit: UnitOfWork, place: Place, told: letter.Told, to: Recipients, mail: Mail) -> Event:
    """What is kept of a mail; of one that lets its reader in, not the text."""
    fields: Event = {
        "MAIL_ID": place.mail_id,
        "TEMPLATE": told.template,
        "LANGUAGE": told.language,
        "TO": [*to.to, *to.also],
        "CC": list(to.cc),
        "BCC": list(to.bcc),
        "SUBJECT": mail.subject,  # which names no codes and no links
        "AT": unit.at,
    }
    if told.template not in SECRET:
        fields["TEXT"] = mail.text
    if to.also:
        fields["ALSO_TO"] = list(to.also)
    if told.made_up:
        return fields
    if told.invoice:
        fields["INVOICE_ID"] = told.invoice.id
    if told.subscription:
        fields["SUBSCRIPTION_ID"] = told.subscription.id
    return fields


def _sent(parcels: list[Parcel], post: Post) -> Event:
    """What became of a mail: SES has it, or will never take it."""
    try:
        first = post.mailbox.send(parcels[0])
    except MailRefused as error:
        return {"STATE": "failed", "FAULT": str(error)}
    others, fault = _others(parcels[1:], post)
    told = {"OTHER_IDS": others} if others else {}
    missed = {"FAULT": f"{NOT_TOLD}: {fault}"} if fault else {}
    return {"STATE": SENT, "MESSAGE_ID": first, **told, **missed}


def _others(parcels: list[Parcel], post: Post) -> tuple[list[str], str]:
    """SES's ids, and why one was not sent. The first mail is out: whatever fails here must not send
    that again."""
    found, fault = [], ""
    for parcel in parcels:
        try:
            found.append(_patiently(parcel, post))
        except MailRefused as error:
            fault = str(error)
        except Exception as error:  # the edge: noted at the mail
            boot.logger.error("failed", job=JOB, **where(error))
            fault = NO_ANSWER
    return found, fault


def _patiently(parcel: Parcel, post: Post) -> str:
    try:
        return post.mailbox.send(parcel)
    except MailRefused:
        raise
    except Exception:  # most likely too many in this second
        time.sleep(PAUSE)
        return post.mailbox.send(parcel)


def _parcels(place: Place, made: mime.Letter, to: Recipients) -> list[Parcel]:
    """The mail, and one for each of those who are not to see the other addresses."""
    _, kind, number = place.file.split("#", 2)
    tags = {"account": place.account.id, "kind": kind, "file": number, "mail": str(place.mail_id)}
    sender = mime.address(made.sender)
    first = Parcel(mime.message(made), sender, to.to, to.cc, to.bcc, tags)
    others = [made._replace(to=(one,), cc=()) for one in to.also]
    return [first, *(Parcel(mime.message(o), sender, o.to, (), (), tags) for o in others)]


def _letter(
    unit: UnitOfWork,
    place: Place,
    told: letter.Told,
    to: Recipients,
    mail: Mail,
    files: list[mime.File],
    sender: str,
) -> mime.Letter:
    settings = place.account.settings
    return mime.Letter(
        id=f"{place.mail_id}.{place.account.id}",
        at=unit.now,
        sender=sender,
        name=settings["MAIL_NAME"] or settings["COMPANY"],
        reply_to=_answers_to(settings),
        to=to.to,
        cc=to.cc,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        files=files,
        confirm=bool(told.event.get("receipt_confirmation")),
    )


def _answers_to(settings: Mapping[str, Any]) -> str:
    """Where answers go; "" where what is set can be no address: that keeps no mail back."""
    texts = (settings["MAIL_REPLY_TO"], settings.get("SUPPORT_EMAIL", ""))
    return next((one for text in texts for one in mime.addresses(text)), "")


def _store(place: Place, fields: Event) -> str:
    """Store what became of a mail, unless its customer was deleted meanwhile."""

    def plan(unit: UnitOfWork) -> None:
        if mails.find(place.file, place.mail_id) is None and mails.may_add(unit, place.file):
            mails.add(unit, place.file, fields)

    in_unit(place.account, plan)
    if fields["STATE"] == "failed":
        boot.logger.warning("not sent", job=JOB, account=place.account.id, reason=fields["FAULT"])
    return str(fields["STATE"])
