"""The mails there are, which of them may be switched off, and what own texts may name."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.domain.account import sends_mail
from kundenakte.domain.errors import Problem
from kundenakte.mails import placeholders

PARTS = {"SUBJECT": 150, "TITLE": 150, "TEXT": 10_000, "CLOSING": 2_000}  # longest, in characters
_ONE_LINE = ("SUBJECT", "TITLE")
SECRET = re.compile(r"^CODE$|_URL$|HASH_$")  # what opens something stands in no subject

_ACCOUNT = "COMPANY SUPPORT_EMAIL SUPPORT_PHONE CANCEL_URL WITHDRAW_URL"
_CUSTOMER = f"{_ACCOUNT} SALUTATION CUSTOMER_NAME CUSTOMER_NUMBER ACCOUNTDATA_URL DASHBOARD_URL"
_INVOICE = f"{_CUSTOMER} INVOICE_NUMBER INVOICE_DATE DUE_DATE TOTAL OUTSTANDING DOCUMENT_URL"
_DEBIT = f"{_INVOICE} AMOUNT COLLECTION_DATE IBAN MANDATE CREDITOR_ID"
_REMINDER = f"{_INVOICE} LEVEL FEES AMOUNT_TO_PAY PAY_UNTIL"
_SUBSCRIPTION = f"{_CUSTOMER} SUBSCRIPTION_TITLE PRICE START_DATE END_DATE NEXT_PAYMENT TRIAL_END"
_DECLARATION = f"{_ACCOUNT} SALUTATION RECEIVED END_DATE"


class Template(NamedTuple):
    """A kind of mail: its placeholders (upper case), whether an account may switch it off, and
    whether its texts may be the account's own."""

    name: str
    placeholders: frozenset[str]
    switchable: bool = True
    own: bool = True


def _template(name: str, names: str, **more: bool) -> Template:
    return Template(name, frozenset(names.split()), **more)


_ALL = (
    _template("customer_welcome", _CUSTOMER),
    _template("customer_changed", _CUSTOMER),
    _template("customer_link", f"{_CUSTOMER} LINK_URL VALID_UNTIL", switchable=False),
    _template("code", f"{_CUSTOMER} CODE VALID_UNTIL", switchable=False),
    _template("user_sign_in", f"{_ACCOUNT} CODE VALID_UNTIL", switchable=False, own=False),
    _template("checkout_link", f"{_CUSTOMER} ARTICLE_TITLE CHECKOUT_URL"),
    _template("invoice", _INVOICE),
    _template("invoice_order", _INVOICE, switchable=False, own=False),
    _template("prenotification", _DEBIT),
    _template("payment_failed", _INVOICE),
    _template("payment_chargeback", _INVOICE),
    _template("reminder_1", _REMINDER),
    _template("reminder_2", _REMINDER),
    _template("reminder_3", _REMINDER),
    _template("subscription_purchased", _SUBSCRIPTION),
    _template("subscription_changed", _SUBSCRIPTION),
    _template("subscription_canceled", _SUBSCRIPTION),
    _template("subscription_closed", _SUBSCRIPTION),
    _template("subscription_reactivated", _SUBSCRIPTION),
    _template("trial_ending", _SUBSCRIPTION),
    _template("cancellation_receipt", _DECLARATION, switchable=False),
    _template("withdrawal_receipt", _DECLARATION, switchable=False),
    _template("declaration_notice", _DECLARATION, switchable=False, own=False),
)
TEMPLATES: Mapping[str, Template] = {template.name: template for template in _ALL}


def wanted(settings: Mapping[str, Any], name: str) -> bool:
    """Whether an account sends this mail."""
    return not TEMPLATES[name].switchable or sends_mail(settings, name)


def check(own: Mapping[str, Any], name: str) -> list[Problem]:
    """What is wrong with an account's own texts for a template; an empty part is the default's."""
    template = TEMPLATES.get(name)
    if template is None or not template.own:
        return [Problem("invalid", "TEMPLATE", "there is no such mail with texts of one's own")]
    unknown = [
        Problem("invalid", part, "there is no such part") for part in own if part not in PARTS
    ]
    return unknown + [p for part, most in PARTS.items() for p in _part(own, part, most, template)]


def _part(own: Mapping[str, Any], part: str, most: int, template: Template) -> list[Problem]:
    text = own.get(part) or ""
    if not isinstance(text, str):
        return [Problem("invalid", part, "text is expected")]
    reasons = []
    if len(text) > most:
        reasons.append(f"at most {most} characters")
    if part in _ONE_LINE and re.search(r"[\x00-\x1f\x7f]", text.strip()):
        reasons.append("one line is expected")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        reasons.append("no control characters are expected")
    known = template.placeholders
    if part == "SUBJECT":
        known = frozenset(name for name in known if not SECRET.search(name))
    if placeholders.unknown(text, known) or (part == "SUBJECT" and "-HASH_" in text):
        reasons.append(f"it has a placeholder that is not one of {', '.join(sorted(known))}")
    return [Problem("invalid", part, reason) for reason in reasons]
