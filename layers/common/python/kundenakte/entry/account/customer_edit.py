"""/account/customer/{id}/edit: all data of a customer that a form makes sense for."""

import re
from collections.abc import Mapping
from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page_fields import is_email
from kundenakte.entry.account import acting, customer_typed, typed
from kundenakte.entry.account.customer_typed import OWN, Changes
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import file_form
from kundenakte.pages.respond import Response

AREAS: Final = ("edit", "file_log")
NAMES: Final = (*file_form.FIELDS, OWN)
SPARE: Final = 2  # empty rows for fields of the merchant's own
NAMED: Final = {OWN: "own-key-0", f"{OWN}.0.KEY": "own-key-0"}


def answer(visit: AccountVisit) -> Response | None:
    """The form; posted, the way back to the file, or what speaks against it."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if not visit.posted:
        now = {name: customer_typed.shown(customer.fields, name) for name in NAMES}
        return _form(visit, customer, now)
    given = customer_typed.read(visit, NAMES)
    seen = visit.form.get(customer_typed.SEEN, "")
    found = customer_typed.changes(visit.unit(), customer, seen, given)
    if found.clashes:
        return _clash(visit, customer, given, found)
    try:
        return _saved(visit, customer, found.given)
    except Refused as refused:
        return _form(visit, customer, given, refused=refused)


def _saved(visit: AccountVisit, customer: Customer, given: dict[str, Any]) -> Response:
    reason = customer_typed.reason(visit)
    if not given:
        return visit.done(acting.home(customer), "customer_same")
    customer_typed.must_be_kept(given)
    _must_be_addresses(given)
    quiet = {"SUPPRESS_MAIL": 1} if visit.form.get("suppress_mail") else {}
    values = {**customer_typed.data(given), **quiet, "CUSTOMER_ID": customer.customer_id}
    visit.call("customer.update", values, reason=reason)
    return visit.done(acting.home(customer), "customer_saved")


def _must_be_addresses(given: Mapping[str, Any]) -> None:
    """Raises Refused for what no mail can be sent to; the API takes any text there."""
    for name in ("EMAIL", "EMAIL_CC", "PAYMENT_MAIL_ADDRESS"):
        parts = [part.strip() for part in re.split("[,;]", given.get(name, "")) if part.strip()]
        if not all(map(is_email, parts)):
            raise Refused(Problem("invalid", name, "an e-mail address is expected"))


def _clash(
    visit: AccountVisit, customer: Customer, given: dict[str, Any], found: Changes
) -> Response:
    """The form anew: what was typed stays, what somebody else has changed is as it is now, and of
    what both have changed both are named."""
    now = {name: customer_typed.shown(customer.fields, name) for name in NAMES}
    mixed = {**now, **{name: given[name] for name in found.given}}
    return _form(visit, customer, mixed, clashes=[(n, now[n], given[n]) for n in found.clashes])


def _form(
    visit: AccountVisit,
    customer: Customer,
    values: Mapping[str, Any],
    *,
    refused: Refused | None = None,
    clashes: list[tuple[str, Any, Any]] | None = None,
) -> Response:
    words = acting.words(visit, *AREAS)
    texts = {name: _text(name, value) for name, value in values.items() if name != OWN}
    home = str(visit.account.settings["COUNTRY_CODE"])
    labels = _labels(words, values[OWN])
    return acting.page(
        visit,
        "customer_edit",
        customer,
        *AREAS,
        status=400 if refused else 409 if clashes else 200,
        groups=file_form.groups(texts, words, home),
        own=file_form.attributes(values[OWN], SPARE),
        seen=_seen(visit, customer, refused),
        labels=labels,
        errors=acting.wrong(visit, refused, labels, NAMED) if refused else {},
        clashes=[
            (name.lower(), words.customer_fields[name], _said(name, now), _said(name, new))
            for name, now, new in clashes or ()
        ],
        reason=visit.form.get(customer_typed.REASON, ""),
        quiet=bool(visit.form.get("suppress_mail")),
    )


def _seen(visit: AccountVisit, customer: Customer, refused: Refused | None) -> str:
    """What the form is made of: what is shown again as it was typed, of what it was before."""
    typed_before = visit.form.get(customer_typed.SEEN, "")
    return typed_before if refused else str(customer.version)


def _labels(words: Any, own: list[tuple[str, str]]) -> dict[str, str]:
    fields = {name.lower(): words.customer_fields[name] for name in file_form.FIELDS}
    places = range(len(own) + SPARE)
    mine = {f"own-key-{place}": words.customer_fields[OWN] for place in places}
    return {**fields, **mine, customer_typed.REASON: words.edit_reason}


def _text(name: str, value: str) -> str:
    return typed.day_shown(value) if name in file_form.DAYS else value


def _said(name: str, value: Any) -> str:
    if name == OWN:
        return ", ".join(f"{key}: {text}" for key, text in value)
    return _text(name, value)
