"""How long a contract binds and how it is ended, in words (CON-2, CON-20): from the same terms that
a notice is reckoned by, so that a mail cannot promise something else."""

from kundenakte.domain import term_texts
from kundenakte.domain.notice import Terms, terms
from kundenakte.domain.subscription import Subscription
from kundenakte.mails.content import Row
from kundenakte.mails.order import Order
from kundenakte.mails.words import Words


def term_rows(order: Order, found: Subscription, words: Words) -> list[Row]:
    """Beginning, trial, first term, renewal, notice, next payment."""
    consumer = bool(order.customer and order.customer.fields.get("CUSTOMER_TYPE") == "consumer")
    agreed, writing = _to_come(terms(found, consumer=consumer), order), words.writing
    rows = [
        Row(words("labels.starts"), writing.day(found.day("START") or "")),
        Row(words("labels.trial"), _trial(order, found, words)),
        Row(words("labels.term"), _term(agreed, words)),
        Row(words("labels.renewal"), _renewal(agreed, found, words)),
        Row(words("labels.notice"), _notice(agreed, order, found, words, consumer=consumer)),
        Row(words("labels.next_payment"), writing.day(found.day("NEXT_EVENT") or "")),
        *(end_rows(found, words) if "CANCELLATION_DATE" in found.fields else ()),
    ]
    return [row for row in rows if row.value]


def end_rows(found: Subscription, words: Words) -> list[Row]:
    """The last day that is covered, where it is known."""
    last = found.last_day
    return [Row(words("labels.ends"), words.writing.day(last), strong=True)] if last else []


def in_trial(order: Order, found: Subscription) -> bool:
    """Whether the subscription costs nothing yet."""
    ends = found.day("TRIAL_END")
    return ends is not None and order.today <= ends


def _trial(order: Order, found: Subscription, words: Words) -> str:
    if not in_trial(order, found):
        return ""
    return words("labels.until", day=words.writing.day(found.day("TRIAL_END") or ""))


def _to_come(agreed: Terms, order: Order) -> Terms:
    """Without a first term that is over: nobody is told of it as if it bound."""
    over = agreed.ends is not None and agreed.ends < order.today
    return agreed._replace(first=None, ends=None) if over else agreed


def _term(agreed: Terms, words: Words) -> str:
    if not agreed.first or not agreed.ends:
        return ""
    return words("terms.term", span=words.span(agreed.first), day=words.writing.day(agreed.ends))


def _renewal(agreed: Terms, found: Subscription, words: Words) -> str:
    key = term_texts.renewal(agreed, found)
    ends = words.writing.day(found.day("EXPIRATION_DATE") or "")
    span = words.span(agreed.follow) if agreed.follow else ""
    return words(f"terms.{key}", day=ends, span=span) if key else ""


def _notice(
    agreed: Terms, order: Order, found: Subscription, words: Words, *, consumer: bool
) -> str:
    key = term_texts.notice(agreed, found, consumer=consumer)
    if not key:
        return ""
    span = words.notice(agreed.notice) if agreed.notice else ""
    trial = [words("terms.in_trial")] if in_trial(order, found) else []
    return " ".join([*trial, words(f"terms.{key}", span=span)])
