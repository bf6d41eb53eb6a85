"""/account/customer/{id}/bank: how a customer pays, the account, and the mandate to collect from.

A new mandate is mandate.create, which keeps what proves it and ends the one before; another account
under the same mandate amends it. No field takes a card number, and none is stored.
"""

from collections.abc import Mapping
from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.mandate import mandate_of
from kundenakte.domain.page_payment import DEBIT, compact
from kundenakte.entry.account import acting, customer_typed, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages import view
from kundenakte.pages.account import file_log
from kundenakte.pages.respond import Response

AREAS: Final = ("edit", "file_log")
# Input → field, of what customer.update changes.
FIELDS: Final = {
    "payment_type": "PAYMENT_TYPE",
    "iban": "BANK_IBAN",
    "owner": "BANK_ACCOUNT_OWNER",
    "bic": "BANK_BIC",
    "bank_name": "BANK_NAME",
}
OF_ACCOUNT: Final = ("BANK_IBAN", "BANK_BIC", "BANK_ACCOUNT_OWNER")
# Fields of both calls that are at fault → their inputs.
NAMED: Final = {
    **{field: name for name, field in FIELDS.items()},
    "BANK_ACCOUNT_MANDATE_REFERENCE": "reference",
    "EVIDENCE_NOTE": "note",
}
NEW: Final = "new"
WHY_REMOVED: Final = "remove_reason"


def answer(visit: AccountVisit) -> Response | None:
    """The form; posted, the way back to the file, or what speaks against it."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if not visit.posted:
        return _form(visit, customer, _stored(customer))
    seen = visit.form.get(customer_typed.SEEN, "")
    found = customer_typed.changes(visit.unit(), customer, seen, _typed(visit.form))
    if found.clashes:
        return _form(visit, customer, visit.form, clashes=found.clashes)
    try:
        if visit.form.get("do") == "remove":
            return _removed(visit, customer)
        return _saved(visit, customer, found.given)
    except Refused as refused:
        return _form(visit, customer, visit.form, refused)


def _typed(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, by field; an account that was not typed stays."""
    if form.get("do") == "remove":
        return {}
    given = {field: form.get(name, "") for name, field in FIELDS.items() if name != "iban"}
    given["BANK_BIC"] = "".join(given["BANK_BIC"].split()).upper()
    return {**given, **({"BANK_IBAN": iban} if (iban := compact(form.get("iban", ""))) else {})}


def _saved(visit: AccountVisit, customer: Customer, given: dict[str, Any]) -> Response:
    reason, me = customer_typed.reason(visit), {"CUSTOMER_ID": customer.customer_id}
    customer_typed.must_be_kept(given)
    iban = given.get("BANK_IBAN") or customer.fields.get("BANK_IBAN", "")
    kind = given.get("PAYMENT_TYPE") or str(customer.fields.get("PAYMENT_TYPE", ""))
    if kind == str(DEBIT) and not iban:
        raise Refused(Problem("missing", "IBAN"))
    if iban and _is_new(visit, customer):
        visit.call("mandate.create", {**me, **_mandate(visit, customer, given)}, reason=reason)
        given = {name: value for name, value in given.items() if name not in OF_ACCOUNT}
    elif not given:
        return visit.done(acting.home(customer), "customer_same")
    if given:
        visit.call("customer.update", {**given, **me}, reason=reason)
    return visit.done(acting.home(customer), "bank_saved")


def _is_new(visit: AccountVisit, customer: Customer) -> bool:
    """Whether there is a mandate to store: another one, or the first with an account."""
    typed_account = bool(compact(visit.form.get("iban", "")))
    if mandate_of(customer) is None:
        return typed_account
    return visit.form.get("mandate") == NEW


def _mandate(visit: AccountVisit, customer: Customer, given: Mapping[str, Any]) -> dict[str, Any]:
    """DATA of mandate.create."""
    form, fields = visit.form, customer.fields
    iban, owner, bic = (given.get(name, fields.get(name, "")) for name in _ORDER)
    return {
        "IBAN": iban,
        "OWNER": owner,
        "BIC": "" if "BANK_IBAN" in given and "BANK_BIC" not in given else bic,
        "REFERENCE": form.get("reference", ""),
        "SIGNED": typed.day(form.get("signed", "")),
        "EVIDENCE_CHANNEL": "office",
        "EVIDENCE_NOTE": form.get("note", ""),
    }


_ORDER: Final = ("BANK_IBAN", "BANK_ACCOUNT_OWNER", "BANK_BIC")


def _removed(visit: AccountVisit, customer: Customer) -> Response:
    """The mandate ends, and with it the account goes; without one only the account."""
    reason, told = customer_typed.reason(visit, WHY_REMOVED), mandate_of(customer)
    me = {"CUSTOMER_ID": customer.customer_id}
    if told:
        ended = {**me, "REFERENCE": told["REFERENCE"], "REASON": reason}
        visit.call("mandate.delete", ended, reason=reason)
    else:
        visit.call("customer.update", {**me, "BANK_IBAN": ""}, reason=reason)
    return visit.done(acting.home(customer), "mandate_ended")


def _stored(customer: Customer) -> dict[str, str]:
    shown = {name: customer_typed.shown(customer.fields, field) for name, field in FIELDS.items()}
    return {**shown, "iban": ""}


def _form(
    visit: AccountVisit,
    customer: Customer,
    values: Mapping[str, str],
    refused: Refused | None = None,
    clashes: list[str] | None = None,
) -> Response:
    words, fields = acting.words(visit, *AREAS), customer.fields
    labels = {**words.bank_fields, "mandate": words.bank_mandate}
    labels |= dict.fromkeys((customer_typed.REASON, WHY_REMOVED), words.edit_reason)
    told = mandate_of(customer)
    return acting.page(
        visit,
        "customer_bank",
        customer,
        *AREAS,
        status=400 if refused else 409 if clashes else 200,
        value=values,
        seen=visit.form.get("seen", "") if refused else str(customer.version),
        known=view.account(fields),
        signed=view.mandate(fields) if told else None,
        collects=bool(visit.account.settings["CREDITOR_ID"]),
        labels=labels,
        errors=acting.wrong(visit, refused, labels, NAMED) if refused else {},
        clashes=_clashes(customer, values, clashes or [], words),
        reason=values.get(customer_typed.REASON, ""),
    )


def _clashes(
    customer: Customer, values: Mapping[str, str], fields: list[str], words: Any
) -> list[tuple[str, str, str, str]]:
    """Input, label, and both values; accounts by their last four."""
    found = []
    for field in fields:
        name = NAMED[field]
        both = (str(customer.fields.get(field, "")), values.get(name, ""))
        if field == "BANK_IBAN":
            both = (file_log.masked(both[0]), file_log.masked(both[1]))
        if field == "PAYMENT_TYPE":
            both = (words.payment_types.get(both[0], ""), words.payment_types.get(both[1], ""))
        found.append((name, str(words.bank_fields[name]), *both))
    return found
