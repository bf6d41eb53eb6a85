"""The part of a form that asks how a customer pays: the choices, and what is known of the account.

Words are those of the area `payment`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.domain import page_payment
from kundenakte.domain.page_payment import DEBIT
from kundenakte.pages import view

NOTHING: Mapping[str, str] = {}


class Asking(NamedTuple):
    """What `payment.html` shows. `chosen` is a type of `types` or 0. `account` and `mandate` are
    those on file, or None; `iban` and `owner` are what is in the fields. `days` is the time to pay,
    `notice` that of the pre-notification. `collects`: an account can be asked for, since there
    is somebody to collect from it."""

    types: tuple[int, ...]
    chosen: int
    account: view.Account | None
    mandate: view.Mandate | None
    iban: str
    owner: str
    agreed: bool
    text: str
    days: int
    notice: int
    collects: bool
    debit: int = DEBIT


def asking(
    settings: Mapping[str, Any],
    fields: Mapping[str, Any],
    language: str,
    form: Mapping[str, str] = NOTHING,
) -> Asking:
    """The choices for a customer with these fields ({} for a new one, with CUSTOMER_TYPE where it
    is known); `form` is what was entered before."""
    types = page_payment.offered(settings, fields)
    stored = int(fields.get("PAYMENT_TYPE") or (types[0] if types else 0))
    typed = form.get("payment_type", "")
    return Asking(
        types=types,
        chosen=int(typed) if typed in map(str, types) else stored,
        account=view.account(fields) if fields.get("BANK_IBAN") else None,
        mandate=view.mandate(fields),
        iban=form.get("iban", ""),
        owner=form.get("account-holder", _owner(fields)),
        agreed=bool(form.get("mandate")),
        text=page_payment.mandate_text(settings, str(fields.get("CUSTOMER_TYPE", "")), language),
        days=int(fields.get("DAYS_FOR_PAYMENT", settings["DAYS_FOR_PAYMENT"])),
        notice=int(settings["PRENOTIFICATION_DAYS"]),
        collects=bool(settings["CREDITOR_ID"]),
    )


def _owner(fields: Mapping[str, Any]) -> str:
    """Whose account it is, or most likely will be where there is none yet."""
    known = view.text(fields, "BANK_ACCOUNT_OWNER")
    if known or fields.get("BANK_IBAN"):
        return known
    names = (view.text(fields, "FIRST_NAME"), view.text(fields, "LAST_NAME"))
    return view.text(fields, "ORGANIZATION") or " ".join(name for name in names if name)
