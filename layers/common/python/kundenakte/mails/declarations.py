"""Receipts of notices and withdrawals (CON-13, CON-17), and the message to the merchant.

A receipt says what was declared and when, from the declaration alone: it goes to the address that
was given there, whoever's it is, so that nothing of a customer's file may be in it.
"""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.times import read_instant, with_offset
from kundenakte.mails import clean
from kundenakte.mails.content import Content, Facts, Row
from kundenakte.mails.greeting import full_name, greeting
from kundenakte.mails.order import Order
from kundenakte.mails.subscriptions import title
from kundenakte.mails.values import day, instant
from kundenakte.mails.words import Words

WITHDRAW = "withdraw"


def cancellation_receipt(order: Order, words: Words) -> Content:
    """The notice, when it was received, and when the contract ends."""
    ends = day(_declared(order).get("end_date"), words)
    known = words("sentences.end_known", day=ends) if ends else words("sentences.end_unknown")
    return _receipt(order, words, known)


def withdrawal_receipt(order: Order, words: Words) -> Content:
    """The withdrawal, when it was received, and what follows."""
    return _receipt(order, words, words("sentences.withdrawal_next"))


def notice(order: Order, words: Words) -> Content:
    """The same for the merchant, with what was found."""
    declared, found = _declared(order), _found(order, words)
    known = words("sentences.notice_found" if found else "sentences.notice_unknown")
    facts = [Facts("", _rows(declared, words))]
    facts += [Facts(words("labels.found"), found)] if found else []
    return Content(
        _values(declared, words),
        greeting=words("greeting.nobody"),
        variant=_variant(declared),
        facts=facts,
        sentences=[known, words("sentences.notice_valid")],
    )


def _variant(declared: Mapping[str, Any]) -> str:
    return f"declaration_notice{'.withdraw' if declared.get('kind') == WITHDRAW else ''}"


def _receipt(order: Order, words: Words, known: str) -> Content:
    declared = _declared(order)
    return Content(
        _values(declared, words),
        greeting=greeting({"LAST_NAME": declared.get("name")}, words),
        facts=[Facts(words("labels.declaration"), _rows(declared, words))],
        sentences=[known, words("sentences.keep")],
    )


def _rows(declared: Mapping[str, Any], words: Words) -> list[Row]:
    """The declaration line by line, as it was made."""
    received = str(declared.get("received") or "")
    rows = [
        ("received", instant(received, words, seconds=True, zone=True)),
        ("received_iso", with_offset(read_instant(received))),
        ("kind", _kind(declared, words)),
        ("name", clean.line(declared.get("name"))),
        ("identity", clean.prose(declared.get("identity"))),
        ("declared_contract", clean.prose(declared.get("contract"))),
        ("reason", clean.prose(declared.get("reason"))),
        ("wanted_end", _wanted_end(declared, words)),
        ("email", clean.line(declared.get("email"), 320)),
        ("process", clean.line(declared.get("id"))),
    ]
    return [Row(words(f"labels.{label}"), value) for label, value in rows if value]


def _kind(declared: Mapping[str, Any], words: Words) -> str:
    if declared.get("kind") == WITHDRAW:
        return words("kinds.withdraw")
    ordinary = declared.get("declaration_kind") != "extraordinary"
    return words("kinds.ordinary" if ordinary else "kinds.extraordinary")


def _wanted_end(declared: Mapping[str, Any], words: Words) -> str:
    if declared.get("kind") == WITHDRAW:
        return ""
    wanted = clean.line(declared.get("wanted_end"))
    return words.writing.day(wanted) if wanted else words("kinds.next_possible")


def _found(order: Order, words: Words) -> list[Row]:
    """Customer and contract that the declaration was assigned to; [] without a contract."""
    customer, subscription = order.customer, order.subscription
    if customer is None or subscription is None:
        return []
    who = clean.line(f"{customer.number} {full_name(customer.fields)}")
    rows = [
        Row(words("labels.customer"), who),
        Row(words("labels.subscription"), f"{subscription.id} {title(subscription)}"),
        Row(words("labels.contract_ends"), day(_declared(order).get("end_date"), words)),
    ]
    return [row for row in rows if row.value]


def _values(declared: Mapping[str, Any], words: Words) -> dict[str, str]:
    name = {"LAST_NAME": declared.get("name")}
    return {
        "SALUTATION": greeting(name, words),
        "RECEIVED": instant(declared.get("received"), words, seconds=True),
        "END_DATE": day(declared.get("end_date"), words),
    }


def _declared(order: Order) -> Mapping[str, Any]:
    found: Mapping[str, Any] = order.event["declaration"]
    return found
