"""Whom a mail goes to, and why it does not."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.domain import email_state
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.mails import mime

# What is about money goes to PAYMENT_MAIL_ADDRESS where the customer has one.
_MONEY = ("invoice", "prenotification", "payment_failed", "payment_chargeback", "reminder_")
# What lets in whoever reads it is for nobody else.
SECRET = frozenset({"code", "customer_link", "user_sign_in"})
# Asked for by who reads it, or owed by law (§ 312k (4), § 356a BGB): a complaint does not stop it.
# Nor what confirms an order (§ 312f BGB), which the event tells.
_ASKED = SECRET | {"cancellation_receipt", "withdrawal_receipt"}
TO_MERCHANT = "declaration_notice"
_SUPPRESSED = {
    email_state.BOUNCED: "mails to this address came back",
    email_state.COMPLAINED: "the receiver has complained about mails",
}


class Recipients(NamedTuple):
    """Addresses as they are sent to. Without `to` nothing is sent; `suppressed` says why where a
    person must know, `invalid` that there is an address, but none that can be sent to. Each of
    `also` gets a mail of its own: an address that was replaced is not told the new one."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    suppressed: str = ""
    invalid: bool = False


def recipients(
    template: str, account: Account, customer: Customer | None, event: Mapping[str, Any]
) -> Recipients:
    """Those that the event names (`recipient`, `to`, a declaration's), else the merchant or the
    customer; and those of its `also_to`."""
    given = _given(template, account, customer, event)
    found = {kind: mime.addresses(text) for kind, text in given.items()}
    asked = template in _ASKED or bool(event.get("order"))
    to, cc, bcc = (_reached(customer, found[kind], asked) for kind in ("to", "cc", "bcc"))
    also = [one for one in mime.addresses(_text(event.get("also_to"))) if one not in to]
    if to:
        return Recipients(to, cc, bcc, tuple(also))
    if also:
        return Recipients(tuple(also[:1]), also=tuple(also[1:]))
    if found["to"]:
        return Recipients(tuple(found["to"]), suppressed=_why(customer, found["to"][0]))
    return Recipients(invalid=bool(given["to"]))


def _given(
    template: str, account: Account, customer: Customer | None, event: Mapping[str, Any]
) -> dict[str, str]:
    """The texts that hold the addresses."""
    fields: Mapping[str, Any] = customer.fields if customer else {}
    if recipient := event.get("recipient"):
        return {kind: _text(recipient.get(kind)) for kind in ("to", "cc", "bcc")}
    if template == TO_MERCHANT:
        return {"to": account.settings.get("SUPPORT_EMAIL", ""), "cc": "", "bcc": ""}
    declared = event.get("declaration") or {}
    if "to" in event or declared:
        return {"to": _text(event.get("to") or declared.get("email")), "cc": "", "bcc": ""}
    to = fields.get("PAYMENT_MAIL_ADDRESS") if template.startswith(_MONEY) else ""
    cc = "" if template in SECRET else fields.get("EMAIL_CC", "")
    return {"to": to or fields.get("EMAIL", ""), "cc": cc, "bcc": ""}


def _reached(customer: Customer | None, found: list[str], asked: bool) -> tuple[str, ...]:
    return tuple(one for one in found if not _stopped(customer, one, asked))


def _stopped(customer: Customer | None, address: str, asked: bool) -> bool:
    kind = email_state.kind_of(customer.fields, address) if customer else ""
    return kind == email_state.BOUNCED or (bool(kind) and not asked)


def _why(customer: Customer | None, address: str) -> str:
    kind = email_state.kind_of(customer.fields, address) if customer else ""
    return _SUPPRESSED.get(kind, "")


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")
