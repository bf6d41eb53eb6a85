"""Entries of a customer's change log in words: when, what with both values, who, and why."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain.times import BERLIN
from kundenakte.pages import view
from kundenakte.pages.render import day_text, money_text

LONGEST: Final = 300  # characters of a value that are shown
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_FLAGS: Final = {
    "SHOW_PAYMENT_NOTICE",
    "NEWSLETTER_OPTIN",
    "DUNNING_STOP",
    "IS_GROSS",
    "EU_DELIVERY",
}
_SECRET: Final = {  # what opens pages, or names the customer to a payment service
    "HASH",
    "PAYMENT_TOKEN",
    "PAYPAL_BILLINGAGREEMENTID",
    "PAYMILL_TOKEN",
    "WIRECARD_GATEWAYREFERENCENUMBER",
}
_ACCOUNTS: Final = {"BANK_IBAN", "BANK_ACCOUNT_NUMBER"}
_CENTS: Final = {"CREDIT_BALANCE", "TOTAL"}
_CODES: Final = {  # field → the words of its codes
    "PAYMENT_TYPE": "payment_types",
    "INVOICE_DELIVERY_METHOD": "deliveries",
    "SALUTATION": "salutation",
    "COUNTRY_CODE": "countries",
    "LANGUAGE_CODE": "languages",
    "CUSTOMER_TYPE": "customer_kinds",
}
_OF_SUBSCRIPTIONS: Final = {"STATE": "subscription_states"}
# What an entry is about → the words of its fields.
_LABELS: Final = (
    ("SUBSCRIPTION_ID", "subscription_fields"),
    ("INVOICE_ID", "invoice_fields"),
    ("SHIPMENT_ID", "shipment_fields"),
    ("DECLARATION_ID", "declaration_fields"),
)
_RUNS: Final = ("collection.create",)
_PLAIN: Final = ("customer.update",)  # the changes say it all

Entry = Mapping[str, Any]


class Names(NamedTuple):
    """What things that entries are about are called, by their ids."""

    subscriptions: Mapping[int, str]
    invoices: Mapping[int, str]
    currency: str


class Change(NamedTuple):
    """A field and both values in words; `bare`: only that it changed."""

    label: str
    before: str
    after: str
    bare: bool = False


class Told(NamedTuple):
    """An entry in words; `what` is "" where the changes say it."""

    at: datetime
    day: str
    time: str
    what: str
    changes: tuple[Change, ...]
    who: str
    why: str


def told(entries: Iterable[Entry], names: Names, words: SimpleNamespace) -> list[Told]:
    """Entries in the words of area `log`."""
    return [_told(entry, names, words) for entry in entries]


def who(actor: str, words: SimpleNamespace) -> str:
    """Who acted: a user by name, a key by its address, pages and jobs in words. What a page's
    address holds is not shown: it opens pages."""
    kind, _, rest = actor.partition(" ")
    if kind == "user":
        return rest.partition(" ")[2] or str(words.log_user)
    if kind == "key":
        return str(words.log_key.format(email=rest.partition(" ")[2]))
    if kind == "page":
        return str(words.log_page)
    return str(words.log_jobs.get(actor, actor))


def _told(entry: Entry, names: Names, words: SimpleNamespace) -> Told:
    at = datetime.fromisoformat(entry["AT"]).astimezone(BERLIN)
    action = str(entry["ACTION"])
    changes = tuple(_changes(entry, names, words))
    plain = action in _PLAIN and changes
    return Told(
        at,
        day_text(words, at.date()),
        f"{at:%H:%M}",
        "" if plain else _sentence(action, entry, names, words),
        changes,
        who(str(entry["ACTOR"]), words),
        _why(entry, words),
    )


def _sentence(action: str, entry: Entry, names: Names, words: SimpleNamespace) -> str:
    template = str(words.log_actions.get(action, action))
    if "FEE" in entry:
        template = str(words.log_returned)
    elif action in _RUNS and "REASON" in entry:
        template = str(words.log_not_collected)
    elif source := entry.get("FROM_CUSTOMER_ID"):
        return str(words.log_merged_here.format(id=source))
    return template.format(
        invoice=_invoice(entry, names, words),
        subscription=names.subscriptions.get(entry.get("SUBSCRIPTION_ID", 0), words.log_gone),
        mail=words.log_mails.get(entry.get("TEMPLATE", ""), words.log_mails[""]),
    )


def _invoice(entry: Entry, names: Names, words: SimpleNamespace) -> str:
    number = entry.get("INVOICE_NUMBER") or names.invoices.get(entry.get("INVOICE_ID", 0))
    return str(number or words.log_draft.format(id=entry.get("INVOICE_ID", "")))


def _why(entry: Entry, words: SimpleNamespace) -> str:
    """The reason that somebody gave; of a returned debit the bank's. Those of a run of collections
    are for logs, in English."""
    if entry["ACTION"] in _RUNS:
        return ""
    reason = str(entry.get("REASON", ""))
    return str(words.return_reasons.get(reason, reason))


def _changes(entry: Entry, names: Names, words: SimpleNamespace) -> Iterable[Change]:
    kind = next((name for about, name in _LABELS if about in entry), "customer_fields")
    labels: Mapping[str, str] = getattr(words, kind)
    codes = {**_CODES, **(_OF_SUBSCRIPTIONS if kind == "subscription_fields" else {})}
    for change in entry["CHANGES"]:
        field = str(change["FIELD"])
        if kind == "customer_fields" or field in labels:
            label = str(labels.get(field, field))
            if field in _SECRET:
                yield Change(label, "", "", bare=True)
            else:
                before = _value(field, change["BEFORE"], codes, names, words)
                after = _value(field, change["AFTER"], codes, names, words)
                yield Change(label, before, after)


def _value(
    field: str, value: Any, codes: Mapping[str, str], names: Names, words: SimpleNamespace
) -> str:
    if value in (None, "", [], {}):
        return str(words.log_flags[0] if field in _FLAGS else words.log_nothing)
    if field in _FLAGS:
        return str(words.log_flags[0 if str(value) == "0" else 1])
    if field in _ACCOUNTS:
        return masked(value)
    if field in _CENTS:
        return money_text(words, int(value), names.currency)
    if field in codes:
        return str(getattr(words, codes[field]).get(str(value), value))
    return _clipped(_plain(value, words))


def masked(number: Any) -> str:
    """An account's country and last four characters, as text."""
    shown = view.account({"BANK_IBAN": str(number)})
    return f"{shown.country} •••• {shown.last}".strip() if shown else ""


def _plain(value: Any, words: SimpleNamespace) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one, words) for one in value)
    if isinstance(value, Mapping):
        return _named(value, words)
    text = str(value)
    if _INSTANT.fullmatch(text):
        at = datetime.fromisoformat(text).astimezone(BERLIN)
        return f"{day_text(words, at.date())}, {at:%H:%M}"
    if _DAY.fullmatch(text):
        return day_text(words, date.fromisoformat(text))
    return text


def _named(value: Mapping[str, Any], words: SimpleNamespace) -> str:
    """A plan, an add-on, a coupon, a field of the merchant's own, the state of an address."""
    if "KEY" in value:
        return f"{value['KEY']}: {value.get('VALUE', '')}"
    if "ADDRESS" in value:
        return f"{value['ADDRESS']} ({words.email_states.get(value.get('KIND', ''), '')})"
    title = value.get("TITLE") or value.get("ARTICLE_NUMBER") or value.get("CODE") or ""
    quantity, price = value.get("QUANTITY", "1"), value.get("UNIT_PRICE", "")
    amount = f"{price} {value.get('CURRENCY_CODE', '')}".strip().replace(".", words.decimal)
    named = f"{quantity} × {title}" if str(quantity) != "1" else str(title)
    if begins := value.get("ACTIVATION_DATE"):
        named += f" ({_plain(begins, words)})"
    return f"{named}, {amount}" if price else named


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
