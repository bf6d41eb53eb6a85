"""How a declaration is received: recorded with all that follows from it, in one transaction.

A form does its work once. Where the contract cannot be ended by itself, whatever the reason, the
declaration is recorded alone and waits for a person: it must never be lost.
"""

from functools import partial
from typing import Any, NamedTuple

from kundenakte.billing import declared, withdrawn
from kundenakte.billing.declared import Found, Link, Plan
from kundenakte.calls.subscription_cancel import subscription_cancel
from kundenakte.domain import folding
from kundenakte.domain.declaration import CANCEL, SETTLED, UNKNOWN, Declaration, deadline
from kundenakte.domain.declaration import FOUND as FOR_A_PERSON
from kundenakte.domain.declaration_form import Declared
from kundenakte.domain.errors import Taken
from kundenakte.domain.mail_filter import ASKED
from kundenakte.domain.subscription_filter import SubscriptionCancel
from kundenakte.entry import boot, receipt_token
from kundenakte.entry.http import where
from kundenakte.entry.job import in_unit
from kundenakte.entry.visit import Visit
from kundenakte.mails import templates
from kundenakte.storage import customers, declarations, forms, keys, limits, notes
from kundenakte.storage.unit import UnitOfWork

RECEIPTS = {CANCEL: "cancellation_receipt"}  # the mail to who has declared
WITHDRAWAL_RECEIPT = "withdrawal_receipt"
NOTICE = "declaration_notice"  # the mail to the merchant
CANCELED, CLOSED = "subscription_canceled", "subscription_closed"
MOST, SECONDS = 30, 60  # declarations from one place: each has a mail sent to whatever address
BY_ITSELF = "mail.declaration"  # the type of events that are for such mails alone


class Sent(NamedTuple):
    """What was sent: `kind` cancel or withdraw, the language of the page, the contract whose secret
    address the page was called by, and the form's random part."""

    kind: str
    told: Declared
    language: str
    link: Link | None
    nonce: str


def too_many(visit: Visit) -> bool:
    """Whether more came from the visitor's place than people would send; this one counts."""
    unit = visit.unit()
    return not limits.allows(unit, "declaration", visit.http.source, MOST, SECONDS)


def receive(visit: Visit, sent: Sent) -> str:
    """Record a declaration; answers the token of its receipt, of the first one where the form was
    sent before."""
    account = visit.called(visit.page).account
    try:
        return in_unit(account, partial(_received, visit=visit, sent=sent, by_itself=True))
    except Taken as error:
        return _first(visit, sent, error)
    except Exception as error:  # whatever is wrong with the contract: what was declared counts
        note: dict[str, Any] = {"job": account.job, "account": account.id, **where(error)}
        boot.logger.error("a declaration waits for a person", **note)
    try:
        return in_unit(account, partial(_received, visit=visit, sent=sent, by_itself=False))
    except Taken as error:
        return _first(visit, sent, error)


def _first(visit: Visit, sent: Sent, error: Taken) -> str:
    found = forms.result(visit.unit(), sent.nonce)
    if found is None:
        raise error
    return found


def _received(unit: UnitOfWork, visit: Visit, sent: Sent, *, by_itself: bool) -> str:
    found = declared.find(unit, sent.told, sent.link)
    plan = Plan(FOR_A_PERSON if found.customer else UNKNOWN)
    if by_itself:
        plan = _plan(unit, found, sent)
    new = _declaration(unit, sent, found, plan)
    _carry_out(unit, found, plan, new)
    declarations.add(unit, new)
    _tell(unit, sent, found, new)
    token = receipt_token.make(unit.account, new.id)
    forms.spend(unit, sent.nonce, token)
    visit.http.note["declaration"] = {"id": new.id, "outcome": plan.outcome}
    return token


def _plan(unit: UnitOfWork, found: Found, sent: Sent) -> Plan:
    linked = sent.link is not None
    if sent.kind == CANCEL:
        return declared.notice_plan(unit, found, sent.told, linked=linked)
    return withdrawn.plan(unit, found, linked=linked)


def _declaration(unit: UnitOfWork, sent: Sent, found: Found, plan: Plan) -> Declaration:
    told, ends = sent.told, plan.last
    until = deadline(sent.kind, unit.today)
    fields: dict[str, Any] = {
        "DECLARATION_ID": declarations.next_id(unit),
        "REFERENCE": declarations.new_reference(unit, sent.kind),
        "KIND": sent.kind,
        "RECEIVED": unit.at,
        "NAME": told.name,
        "IDENTITY": told.identity,
        "CONTRACT": told.contract,
        "EMAIL": told.email,
        "LANGUAGE_CODE": sent.language,
        "NOTICE": told.notice if sent.kind == CANCEL else "",
        "REASON": told.reason,
        "WANTED_END": told.wanted_end.isoformat() if told.wanted_end else "",
        "FORM": sent.nonce,
        "LINKED": int(sent.link is not None),
        "CUSTOMER_ID": found.customer.customer_id if found.customer else 0,
        "SUBSCRIPTION_IDS": [one.id for one in found.contracts],
        "OUTCOME": plan.outcome,
        "END_DATE": ends.isoformat() if ends else "",
        "DEADLINE": until.isoformat() if until and plan.outcome not in SETTLED else "",
    }
    new = Declaration({name: value for name, value in fields.items() if value}, {})
    return new.completed(unit.at, unit.account.actor) if plan.outcome in SETTLED else new


def _carry_out(unit: UnitOfWork, found: Found, plan: Plan, new: Declaration) -> None:
    """Plan what becomes of the contracts, with the log of the customer's file."""
    if found.customer is None:
        return
    reference = str(new.fields["REFERENCE"])
    changes = [step for step in plan.steps if not step.already]
    for step in changes:
        if new.kind == CANCEL:
            asked = SubscriptionCancel(step.subscription.id, step.last.isoformat(), reference)
            subscription_cancel(asked, unit)
        else:
            withdrawn.carry_out(unit, found.customer, step, reference)
    if not changes:
        customers.must_stay(unit, found.customer)
    unit.follow(found.customer.version)
    action = "declaration.receive"
    notes.log(unit, found.customer.customer_id, action, DECLARATION_ID=new.id)


def _tell(unit: UnitOfWork, sent: Sent, found: Found, new: Declaration) -> None:
    """Plan the mails. The receipt lies beside the declaration, not in the customer's file: it goes
    to whatever address was typed in, so that it is made of nothing but what was typed in."""
    own = keys.declaration_file(unit.account.id, new.id)
    declared_as = _as_told(sent, new)
    ends = {"end_date": new.fields.get("END_DATE", "")}
    known = ends if _may_know(sent, found) else {}
    receipt = {
        "to": sent.told.email,
        "language_code": sent.language,
        "declaration": {**declared_as, **known},
    }
    template = RECEIPTS.get(sent.kind, WITHDRAWAL_RECEIPT)
    notes.event_in(unit, own, BY_ITSELF, receipt, mail=template)
    notice: dict[str, Any] = {"declaration": {**declared_as, **ends}}
    if found.contracts:
        notice["subscription"] = {"subscription_id": found.contracts[0].id}
    customer = found.customer
    file = keys.customer_file(unit.account.id, customer.customer_id) if customer else own
    notes.event_in(unit, file, BY_ITSELF, notice, mail=NOTICE)
    _warn(unit, found, new)


def _may_know(sent: Sent, found: Found) -> bool:
    """Whether the end may be told to the address that was typed in: it is the customer's, or the
    page had shown it."""
    email = str(found.customer.fields.get("EMAIL", "")) if found.customer else ""
    return sent.link is not None or folding.address(email) == folding.address(sent.told.email)


def _warn(unit: UnitOfWork, found: Found, new: Declaration) -> None:
    """Plan the mail that lets a customer know of what a stranger has declared, and take back a
    notice, where the account does not send it anyway."""
    template = CANCELED if new.kind == CANCEL else CLOSED
    ended = bool(found.customer and new.fields.get("END_DATE"))
    if not ended or templates.wanted(unit.account.settings, template):
        return
    for one in found.contracts:
        about = {"subscription": {"subscription_id": one.id}}
        notes.event(unit, one.customer_id, ASKED, about, mail=template)


def _as_told(sent: Sent, new: Declaration) -> dict[str, Any]:
    """The declaration as mails have it."""
    told = sent.told
    return {
        "id": new.fields["REFERENCE"],
        "kind": sent.kind,
        "declaration_kind": told.notice,
        "received": new.fields["RECEIVED"],
        "name": told.name,
        "identity": told.identity,
        "contract": told.contract,
        "reason": told.reason,
        "wanted_end": told.wanted_end.isoformat() if told.wanted_end else "",
        "email": told.email,
    }
