"""What SES tells of mails that were sent, by way of SNS: returned, complained about, refused.

The mail says so from then on, and the customer's address is marked, so that no more goes to it: who
keeps writing to addresses that do not exist is taken for a sender of spam. A new address has no
mark. What comes back only for now (a full mailbox) is noted at the mail and marks nothing.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kundenakte.domain import email_state
from kundenakte.domain.errors import NotFound
from kundenakte.entry import boot
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import customers, mails
from kundenakte.storage.mails import Mail
from kundenakte.storage.unit import UnitOfWork

Event = dict[str, Any]
JOB = ACTION = "mail_feedback"
LONGEST_REASON = 200
_RECIPIENTS = {  # eventType → part of the message, list in it, state of the mail
    "Bounce": ("bounce", "bouncedRecipients", email_state.BOUNCED),
    "Complaint": ("complaint", "complainedRecipients", email_state.COMPLAINED),
    "Reject": ("reject", "", "failed"),
}


class Feedback(NamedTuple):
    """What became of a mail: `state` is "" while it may still arrive; `reason` names no address."""

    file: str
    mail_id: int
    state: str
    addresses: tuple[str, ...]
    reason: str

    @property
    def account_id(self) -> str:
        """Whose mail it is."""
        return self.file.partition("#")[0]


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler of mail_feedback; a message that fails comes again."""

    def handler(event: Event, context: Any) -> Event:
        del context
        for record in event["Records"]:
            note(json.loads(record["Sns"]["Message"]))
        return {"messages": len(event["Records"])}

    boot.ready()
    return handler


def note(message: Mapping[str, Any]) -> None:
    """Note what a message of SES tells of one of our mails."""
    feedback = read(message)
    told: Event = {"job": JOB}
    if feedback is None:
        boot.logger.info("not ours", **told)
        return
    told |= {"account": feedback.account_id, "state": feedback.state or "delayed"}
    try:
        account = account_for(feedback.account_id, JOB)
    except NotFound:
        return
    in_unit(account, lambda unit: _plan(unit, feedback))
    boot.logger.info("mail feedback", **told)


def read(message: Mapping[str, Any]) -> Feedback | None:
    """The message as far as it is about a mail of ours, by the tags that it was sent with."""
    kind = str(message.get("eventType", ""))
    tags = message.get("mail", {}).get("tags", {})
    names = [str((tags.get(name) or [""])[0]) for name in ("account", "kind", "file", "mail")]
    if kind not in _RECIPIENTS or not all(names) or not names[3].isdigit():
        return None
    part, listed, state = _RECIPIENTS[kind]
    about = message.get(part, {})
    found = [str(one.get("emailAddress", "")) for one in about.get(listed, [])]
    if kind == "Bounce" and about.get("bounceType") != "Permanent":
        state = ""
    addresses = tuple(_bare(one) for one in found)
    return Feedback("#".join(names[:3]), int(names[3]), state, addresses, _reason(kind, about))


def _bare(address: str) -> str:
    """SES may name a receiver as `Name <address>`."""
    inside = re.search(r"<([^<>]*)>\s*$", address)
    return (inside[1] if inside else address).strip()


def _reason(kind: str, about: Mapping[str, Any]) -> str:
    words = {
        "Bounce": [about.get("bounceType"), about.get("bounceSubType")],
        "Complaint": [about.get("complaintFeedbackType") or about.get("complaintSubType")],
        "Reject": [about.get("reason")],
    }
    said = " ".join(str(word) for word in words[kind] if word)
    return re.sub(r"[^A-Za-z0-9 .,-]", "", f"{kind}: {said}")[:LONGEST_REASON]


def _plan(unit: UnitOfWork, feedback: Feedback) -> None:
    mail = mails.find(feedback.file, feedback.mail_id)
    if mail is None:
        if mails.may_add(unit, feedback.file):
            raise LookupError("the mail is not stored yet")
        return  # its customer was deleted
    if mail.blocked:
        return
    state = _state(mail, feedback)
    after = {**mail.fields, "STATE": state, "FAULT": feedback.reason}
    unit.follow(mail.version)
    if after != mail.fields:
        mails.replace(unit, mail, after)
    if mail.customer_id and feedback.state in (email_state.BOUNCED, email_state.COMPLAINED):
        _mark(unit, mail.customer_id, feedback)


def _state(mail: Mail, feedback: Feedback) -> str:
    """The mail's state from now on; that an address which was replaced is dead changes nothing."""
    replaced = {one.casefold() for one in mail.fields.get("ALSO_TO", ())}
    told_of = {one.casefold() for one in feedback.addresses}
    old = bool(told_of) and told_of <= replaced
    return str(mail.fields["STATE"] if old else feedback.state or mail.fields["STATE"])


def _mark(unit: UnitOfWork, customer_id: int, feedback: Feedback) -> None:
    customer = customers.find(unit, customer_id)
    if customer is None:
        return
    fields = dict(customer.fields)
    for address in feedback.addresses:
        fields[email_state.STATE] = email_state.mark(fields, address, feedback.state, unit.at)
    customers.mark(unit, customer, fields, action=ACTION)
