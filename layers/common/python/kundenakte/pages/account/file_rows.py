"""Subscriptions, documents and payments as the page of a customer's file lists them.

Pure. States and kinds are keys of the words of the area `file`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from kundenakte.domain import collection_state
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.periods import Span
from kundenakte.domain.subscription import Subscription
from kundenakte.pages import contract
from kundenakte.pages.booked import State, is_over
from kundenakte.pages.view import Amount

Fields = Mapping[str, Any]
CREDITS: Final = {"storno": "state_storno", "correction": "state_correction"}
MOST_FOR: Final = 5  # invoices that a payment names


class Booked(NamedTuple):
    """A subscription in the list; `actions` are what its menu leads to."""

    id: int
    title: str
    addons: str
    since: date | None
    next: date | None
    price: Amount | None
    every: Span | None
    state: State
    upcoming: str
    upcoming_day: date | None
    fault: bool
    actions: tuple[str, ...]


class Document(NamedTuple):
    """An invoice, Storno, correction or draft in the list."""

    id: int
    number: str
    title: str
    original: str
    day: date | None
    due: date | None
    amount: Amount
    state: State
    final: bool


class Paid(NamedTuple):
    """A payment in the list: `kind` and `method` are keys of words, `bad` takes money away.
    `revocable` can be taken back."""

    id: int
    kind: str
    method: str
    note: str
    day: date
    invoices: tuple[tuple[int, str], ...]
    amount: Amount
    state: State
    bad: bool
    revocable: bool


class Returned(NamedTuple):
    """A debit that came back and is not settled: of which invoice, when, how much and why;
    `again` is the day of the next try."""

    id: int
    number: str
    day: date | None
    amount: Amount
    reason: str
    again: date | None


def booked(
    found: Iterable[Subscription], usual: Mapping[int, Fields], today: date
) -> tuple[list[Booked], list[Booked]]:
    """The subscriptions that run, and those that are over."""
    running: list[Booked] = []
    past: list[Booked] = []
    for one in found:
        over = is_over(one, today)
        (past if over else running).append(_booked(one, usual.get(one.id, {}), today, over))
    return running, past


def documents(found: Iterable[Invoice], today: date) -> list[Document]:
    """Rows of the list of documents."""
    return [_document(one, today) for one in found]


def payments(
    found: Iterable[Payment], known: Mapping[int, Invoice], reasons: Mapping[str, str]
) -> list[Paid]:
    """Rows of the list of payments; `reasons`: what a bank's code means."""
    return [_paid(one, known, reasons) for one in found]


def returned(
    waiting: Iterable[Invoice], found: Sequence[Payment], reasons: Mapping[str, str]
) -> list[Returned]:
    """Debits of open invoices that came back."""
    back = [one for one in waiting if collection_state.returns(one.state)]
    return [
        _returned(one, found, reasons) for one in back if not collection_state.in_run(one.state)
    ]


def _booked(one: Subscription, usual: Fields, today: date, over: bool) -> Booked:
    upcoming = one.fields.get("PLAN_UPCOMING")
    return Booked(
        one.id,
        contract.title(one),
        ", ".join(part.title for part in contract.addons(one)),
        one.day("START"),
        None if over or not one.running else one.day("NEXT_EVENT"),
        Amount(int(usual["TOTAL"]), str(usual["CURRENCY_CODE"])) if usual else None,
        one.interval,
        _state_of(one, today, over),
        contract.part(upcoming).title if upcoming else "",
        _day(upcoming["ACTIVATION_DATE"]) if upcoming else None,
        bool(one.fields.get("BILLING_FAULTS")),
        () if over else _actions(one),
    )


def _state_of(one: Subscription, today: date, over: bool) -> State:
    if over:
        return State("state_over", "", one.last_day)
    if not one.running:
        return State("state_paused", "warn")
    last = one.last_day
    if last:
        return State("state_ends", "warn", last)
    start, trial = one.day("START"), one.day("TRIAL_END")
    if start and start > today:
        return State("state_begins", "info", start)
    if trial and today <= trial:
        return State("state_trial", "info", trial)
    return State("state_active", "ok")


def _actions(one: Subscription) -> tuple[str, ...]:
    if "CANCELLATION_DATE" in one.fields:
        return "reactivate", "cancel"
    if not one.running:
        return "reactivate", "cancel"
    return "change", "addons", "next", "cancel"


def _document(one: Invoice, today: date) -> Document:
    fields = one.fields
    original = fields.get("ORIGINAL") or fields.get("REPLACES") or {}
    title = str(fields.get("INVOICE_TITLE") or _first_line(fields))
    return Document(
        one.id,
        one.number,
        "" if original else title,
        str(original.get("INVOICE_NUMBER", "")),
        _day(fields.get("INVOICE_DATE")),
        _day(fields.get("DUE_DATE")) if fields.get("KIND") == "invoice" else None,
        Amount(one.total, str(fields["CURRENCY_CODE"])),
        _state_of_document(one, today),
        one.final,
    )


def _first_line(fields: Fields) -> str:
    """What a document without a title is for, where it is of no subscription."""
    items = fields.get("ITEMS") or [{}]
    if fields.get("SUBSCRIPTION_ID"):
        return ""
    return str(items[0].get("DESCRIPTION", "")).partition("\n")[0][:80]


def _state_of_document(one: Invoice, today: date) -> State:
    if not one.final:
        return State("state_draft", "warn")
    if key := CREDITS.get(one.fields["KIND"]):
        return State(key)
    if one.canceled:
        return State("state_canceled")
    if one.outstanding <= 0:
        return State("state_paid", "ok")
    if collected := collection_state.day_of(one.fields, one.state):
        return State("state_collected", "info", _day(collected))
    if collection_state.returns(one.state):
        return State("state_returned", "bad")
    if one.status(today.isoformat()) == "overdue":
        return State("state_overdue", "bad")
    if one.paid:
        rest = Amount(one.outstanding, str(one.fields["CURRENCY_CODE"]))
        return State("state_partly", "info", amount=rest)
    return State("state_open", "info")


def _paid(one: Payment, known: Mapping[int, Invoice], reasons: Mapping[str, str]) -> Paid:
    ids = sorted(one.invoice_ids)[:MOST_FOR]
    named = ((each, known[each].number if each in known else f"{each}") for each in ids)
    fields = one.fields
    reason = str(fields.get("REASON", ""))
    code = reason.partition(" ")[0]
    note = f"{reasons[code]} ({code})" if code in reasons else reason
    kind, method = one.kind, str(fields["METHOD"])
    reference = "" if method == "directdebit" else str(fields.get("REFERENCE", ""))  # ours
    return Paid(
        one.id,
        kind,
        method,
        note or reference,
        date.fromisoformat(fields["DATE"]),
        tuple(named),
        Amount(one.moved, str(fields.get("CURRENCY_CODE", "EUR"))),
        _state_of_payment(one, known),
        kind in ("chargeback", "reversal", "refund"),
        one.revocable,
    )


def _state_of_payment(one: Payment, known: Mapping[int, Invoice]) -> State:
    if one.reversed:
        return State("payment_reversed")
    mine = [known[each] for each in one.invoice_ids if each in known]
    if one.kind == "chargeback" and any(each.outstanding > 0 for each in mine):
        return State("payment_unsettled", "bad")
    return State("payment_booked", "ok")


def _returned(one: Invoice, found: Sequence[Payment], reasons: Mapping[str, str]) -> Returned:
    back = next((p for p in found if p.kind == "chargeback" and one.id in p.invoice_ids), None)
    code = str(back.fields.get("REASON", "")).partition(" ")[0] if back else ""
    code = code or str(one.state.get("COLLECTION", {}).get("STOPPED", ""))
    return Returned(
        one.id,
        one.number,
        date.fromisoformat(back.fields["DATE"]) if back else None,
        Amount(one.outstanding, str(one.fields["CURRENCY_CODE"])),
        reasons.get(code, ""),
        _day(collection_state.due_on(one.fields, one.state)),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None
