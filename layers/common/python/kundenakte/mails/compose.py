"""A mail out of an order: subject, text and HTML."""

from collections.abc import Callable, Mapping

from kundenakte.domain.colours import on_dark, on_white
from kundenakte.mails import (
    clean,
    customers,
    declarations,
    invoices,
    placeholders,
    subscriptions,
    users,
)
from kundenakte.mails.content import Content, Letter, Paragraph
from kundenakte.mails.footer import imprint
from kundenakte.mails.html import DARK_SHEET, html
from kundenakte.mails.links import footer, labels
from kundenakte.mails.order import Mail, Order
from kundenakte.mails.placeholders import Piece
from kundenakte.mails.plain import plain
from kundenakte.mails.templates import PARTS, SECRET, TEMPLATES
from kundenakte.mails.values import common
from kundenakte.mails.words import Words, words_of, written

SUBJECT = 150  # characters
_IN_SUBJECT = 80  # of each value

_CONTENTS: Mapping[str, Callable[[Order, Words], Content]] = {
    "customer_welcome": customers.welcome,
    "customer_changed": customers.changed,
    "customer_link": customers.link,
    "code": customers.code,
    "user_sign_in": users.sign_in,
    "checkout_link": customers.checkout_link,
    "invoice": invoices.invoice,
    "invoice_order": invoices.invoice_order,
    "prenotification": invoices.prenotification,
    "payment_failed": invoices.payment_failed,
    "payment_chargeback": invoices.payment_failed,
    "reminder_1": invoices.reminder,
    "reminder_2": invoices.reminder,
    "reminder_3": invoices.reminder,
    "subscription_purchased": subscriptions.purchased,
    "subscription_changed": subscriptions.subscription,
    "subscription_canceled": subscriptions.canceled,
    "subscription_closed": subscriptions.ended,
    "subscription_reactivated": subscriptions.subscription,
    "trial_ending": subscriptions.subscription,
    "cancellation_receipt": declarations.cancellation_receipt,
    "withdrawal_receipt": declarations.withdrawal_receipt,
    "declaration_notice": declarations.notice,
}


def compose(order: Order) -> Mail:
    """The mail that is to be sent. Raises KeyError for a template that is not known, ValueError
    where the order lacks the invoice or the subscription that the mail is about."""
    words = words_of(written(order.language, order.account))
    letter = _letter(order, _CONTENTS[order.template](order, words), words)
    return Mail(letter.subject, plain(letter), html(letter))


def _letter(order: Order, content: Content, words: Words) -> Letter:
    values = {**common(order, words), **content.values}
    parts = _parts(order, content, words)
    greets = "SALUTATION" not in placeholders.names(parts["TEXT"]) and not content.text
    accent = str(order.account.settings.get("ACCENT", ""))
    text = _raw(content.text) if content.text else _paragraphs(parts["TEXT"], values, words)
    return Letter(
        language=words.code,
        subject=clean.line(content.subject or _subject(parts["SUBJECT"], values), SUBJECT),
        sender=values["COMPANY"],
        title=clean.line(placeholders.fill(parts["TITLE"], values)),
        greeting=(content.greeting or values["SALUTATION"]) if greets else "",
        text=text,
        highlight=content.highlight,
        facts=content.facts,
        sentences=content.sentences,
        button=content.button,
        closing=_paragraphs(parts["CLOSING"], values, words),
        annex=content.annex,
        links=footer(order.account, words),
        imprint=imprint(order.account, words),
        accent=on_white(accent),
        accent_dark=on_dark(accent, DARK_SHEET),
    )


def _parts(order: Order, content: Content, words: Words) -> dict[str, str]:
    """The account's own texts where it has some, else the default ones."""
    default = words.template(content.variant or _default_of(order.template))
    own = order.own if order.own and TEMPLATES[order.template].own else {}
    return {part: own.get(part) or default[part] for part in PARTS}


def _default_of(template: str) -> str:
    return "invoice" if template == "invoice_order" else template


def _subject(text: str, values: Mapping[str, str]) -> str:
    """A subject names no codes and no links: it is kept and shown where the text is not."""
    shown = {n: clean.cut(v, _IN_SUBJECT) for n, v in values.items() if not SECRET.search(n)}
    return placeholders.fill(text, shown)


def _paragraphs(text: str, values: Mapping[str, str], words: Words) -> list[Paragraph]:
    """Paragraphs are set apart by a blank line; what a value holds makes none."""
    called = labels(words)
    blocks = [block.split("\n") for block in clean.prose(text).split("\n\n")]
    lines = [[placeholders.pieces(line, values, called) for line in block] for block in blocks]
    return [kept for block in lines if (kept := [line for line in block if line])]


def _raw(text: str) -> list[Paragraph]:
    """Text of an order, in which nothing is filled in."""
    blocks = [block.split("\n") for block in clean.prose(text).split("\n\n")]
    return [[[Piece(line)] for line in block if line] for block in blocks if any(block)]
