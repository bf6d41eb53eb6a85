"""Mails to those who work in the account."""

from kundenakte.mails import clean
from kundenakte.mails.content import Button, Content
from kundenakte.mails.order import Order
from kundenakte.mails.values import instant
from kundenakte.mails.words import Words


def sign_in(order: Order, words: Words) -> Content:
    """A one-time code to sign in with, and a link that does the same. Neither is in the subject,
    which lists and lock screens show."""
    code, url = clean.line(order.event.get("code"), 20), clean.address(order.event.get("url"))
    until, name = (
        instant(order.event.get("valid_until"), words),
        clean.name(order.event.get("name")),
    )
    return Content(
        {"CODE": code, "VALID_UNTIL": until},
        greeting=words("greeting.person", name=name) if name else words("greeting.nobody"),
        highlight=code,
        sentences=[words("sentences.sign_in_secret")],
        button=Button(words("buttons.sign_in"), url) if url else None,
    )
