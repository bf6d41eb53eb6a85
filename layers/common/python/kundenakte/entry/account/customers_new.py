"""/account/customers/new: the form for a new customer (contract 2.6)."""

from collections.abc import Mapping
from typing import Any, Final

from kundenakte.domain.account import sends_mail
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import customer_new as view
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import customer_alike, numbers
from kundenakte.storage.customer_alike import Alike

CREATE: Final = "customer.create"
WELCOME: Final = "customer_welcome"


def answer(visit: AccountVisit) -> Response | None:
    """The form; posted, the new customer's file, or what speaks against it."""
    acting.must_write(visit)
    if visit.parts:
        return None
    if not visit.posted:
        return _form(visit, view.usual(visit.account.settings, numbers.preview(visit.unit())))
    given = visit.form
    try:
        view.must_be_whole(given)
        fields = view.fields(given)
        alike = [] if visit.answered(CREATE, fields) else customer_alike.find(visit.unit(), fields)
        if {one.customer.customer_id for one in alike} - _known(given):
            return _form(visit, given, alike=alike)
        return _created(visit, given, fields)
    except Refused as refused:
        return _form(visit, given, refused)


def _known(given: Mapping[str, str]) -> set[int]:
    """The customers alike that were shown with the form that was sent."""
    found = map(typed.an_id, given.get("known", "").split(","))
    return {one for one in found if one is not None}


def _created(visit: AccountVisit, given: Mapping[str, str], fields: dict[str, Any]) -> Response:
    """The number that was shown is the range's to give, unless somebody typed another."""
    created = visit.call(CREATE, fields)
    customer_id = created["CUSTOMER_ID"]
    word = "customer_created"
    if given.get("invite") and not sends_mail(visit.account.settings, WELCOME):
        word = _invited(visit, customer_id)
    file = f"/account/customer/{customer_id}"
    if given.get("then") == "subscription" and visit.may("subscriptions", write=True):
        return visit.done(f"{file}/subscription", word)
    return visit.done(file, word)


def _invited(visit: AccountVisit, customer_id: int) -> str:
    """The customer is there, whatever becomes of the mail."""
    try:
        visit.call("mail.send", {"CUSTOMER_ID": customer_id, "TEMPLATE": WELCOME})
    except Refused:
        return "customer_uninvited"
    return "customer_invited"


def _form(
    visit: AccountVisit,
    values: Mapping[str, str],
    refused: Refused | None = None,
    alike: list[Alike] | None = None,
) -> Response:
    words = texts(visit.language, "sie")
    shown: dict[str, Any] = view.form(values, words, visit.account.settings)
    return visit.show(
        "customer_new",
        "customer_new",
        status=400 if refused else 200,
        errors=visit.faults(refused) if refused else {},
        alike=view.alike(alike or []),
        known=",".join(str(one.customer.customer_id) for one in alike or []),
        greets=sends_mail(visit.account.settings, WELCOME),
        **shown,
    )
