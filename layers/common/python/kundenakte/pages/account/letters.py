"""Declarations of consumers and mails, as the office's lists show them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.declaration import Declaration, deadline
from kundenakte.domain.mail_filter import TO_SEND
from kundenakte.domain.times import BERLIN, business_day
from kundenakte.pages.account.lists import State, Who

_TONES = {"bounced": "bad", "failed": "bad", "complained": "warn", "suppressed": "warn"}
_WITH_ARTICLE = "checkout_link"  # which the mail that was sent does not name


class DeclarationRow(NamedTuple):
    """A notice or a withdrawal. `said` are label and text of what was declared, `pay_back` is the
    last day for paying back, `subscriptions` are the contracts that it is found to be about."""

    id: int
    reference: str
    kind: str
    received: datetime
    name: str
    who: Who | None
    said: list[tuple[str, str]]
    outcome: str
    end: date | None
    pay_back: date | None
    subscriptions: list[int]
    done: bool
    done_by: str
    done_note: str


class MailRow(NamedTuple):
    """A mail. `again` says how it may be sent once more: "mail", "invoice" or "" for not at all."""

    id: int
    at: datetime
    template: str
    subject: str
    to: str
    who: Who | None
    state: State
    invoice_id: int | None
    again: str
    declaration_id: int | None


def declaration_row(found: Declaration, who: Who | None) -> DeclarationRow:
    """A declaration with what was declared, as it was."""
    fields, state = found.fields, found.state
    received = datetime.fromisoformat(fields["RECEIVED"]).astimezone(BERLIN)
    said = [
        (label, str(fields[name]))
        for label, name in _SAID.items()
        if fields.get(name) not in (None, "")
    ]
    return DeclarationRow(
        found.id,
        str(fields["REFERENCE"]),
        found.kind,
        received,
        str(fields.get("NAME", "")),
        who,
        said,
        str(fields.get("OUTCOME", "")),
        _day(fields, "END_DATE"),
        deadline(found.kind, business_day(received)),
        [int(number) for number in fields.get("SUBSCRIPTION_IDS", [])],
        found.done,
        _who_acted(str(state.get("DONE_BY", ""))),
        str(state.get("DONE_NOTE", "")),
    )


_SAID = {"identity": "IDENTITY", "contract": "CONTRACT", "email": "EMAIL", "reason": "REASON"}


def mail_row(
    fields: Mapping[str, Any], customer: Customer | None, declaration_id: int | None
) -> MailRow:
    """A mail in a customer's file, or beside a declaration."""
    state, template = str(fields["STATE"]), str(fields["TEMPLATE"])
    by_call = template in TO_SEND and template != _WITH_ARTICLE
    again = "mail" if by_call else "invoice" if fields.get("INVOICE_ID") else ""
    return MailRow(
        int(fields["MAIL_ID"]),
        datetime.fromisoformat(fields["AT"]).astimezone(BERLIN),
        template,
        str(fields.get("SUBJECT", "")),
        ", ".join(fields.get("TO", [])),
        Who.of(customer),
        State(state, _TONES.get(state, "ok")),
        fields.get("INVOICE_ID"),
        again if customer else "",
        declaration_id,
    )


def _who_acted(actor: str) -> str:
    """A user by the name alone; anybody else as the log has it."""
    kind, _, rest = actor.partition(" ")
    return rest.partition(" ")[2] if kind == "user" else actor


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    text = fields.get(name)
    return date.fromisoformat(text) if text else None
