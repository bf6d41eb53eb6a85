"""The pages of an order, put together."""

import hashlib
import json
from typing import Any, Final

from kundenakte.documents.texts import TEXTS, tax_notes
from kundenakte.domain import order_form, page_fields, page_payment, withdrawal
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem
from kundenakte.domain.fixed_texts import ORDER_BUTTON
from kundenakte.domain.offer import Offer
from kundenakte.domain.periods import read_span
from kundenakte.entry import form_token
from kundenakte.entry.hosted.buyer import Buyer
from kundenakte.entry.hosted.desk import Desk
from kundenakte.entry.hosted.newcomer import DECLARATION, NEEDED
from kundenakte.pages import contract, respond
from kundenakte.pages import order as view
from kundenakte.pages.headers import leading_to
from kundenakte.pages.messages import messages
from kundenakte.pages.order import Summary
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.pages.view import Amount, Row

# Field → parameter, beside those of the customer's own data.
NAMES: Final = {
    **page_payment.PARAMETERS,
    "CUSTOMER_TYPE": "customer_type",
    "DECLARATION": DECLARATION,
    "QUANTITY": "quantity",
    "COUPON": "coupon",
}
# What is carried to the second step and back; whatever else was sent is dropped.
ENTRIES: Final = {*page_fields.PARAMETERS.values(), *NAMES.values(), *order_form.HIDDEN}
BROUGHT: Final = {
    *("START", "SUBSCRIPTION_EXT_UID", "SUBSCRIPTION_TITLE"),
    *("CUSTOMER_EXT_UID", "AFFILIATE", "LANGUAGE_CODE"),
}


def data(
    desk: Desk,
    buyer: Buyer,
    offer: Offer,
    problems: tuple[Problem, ...],
    note: str,
    status: int,
) -> Response:
    """The first step."""
    frame = desk.frame
    words = texts(frame.language, frame.form, *view.AREAS)
    shown = {"own_page": "", **buyer.asked(problems)}
    errors, said = _errors(problems, buyer, words)
    hidden = {n: desk.sent[n] for n in order_form.HIDDEN if desk.sent.get(n)}
    quantity = desk.sent.get("quantity") or "1"
    return respond.page(
        "purchase",
        frame,
        *view.AREAS,
        status=status,
        **shown,
        errors=errors,
        labels={**words.field_labels, **words.order_labels},
        note=getattr(words, note) if note else said,
        carried={n: text for n, text in hidden.items() if n not in buyer.parameters()},
        quantity=quantity if order_form.takes_quantity(desk.article) else None,
        coupon=desk.sent.get("coupon", ""),
        leave=_web(desk.article.fields.get("RETURN_URL_CANCEL")),
        order=_card(desk, offer),
        token=form_token.make(desk.visit.account, desk.visit.place),
        here_url=desk.path(),
    )


def review(
    desk: Desk, customer: Customer, offer: Offer, note: str = "", status: int = 200
) -> Response:
    """The second step: everything once more, and the button."""
    frame, settings = desk.frame, desk.settings
    words = texts(frame.language, frame.form, *view.AREAS)
    waits = withdrawal.first_day_after(offer.today) if offer.may_wait else None
    status, headers, body = respond.page(
        "purchase_review",
        frame,
        *view.AREAS,
        status=status,
        errors={},
        note=getattr(words, note) if note else "",
        own=view.own_data(customer),
        order=_rows(desk, customer, offer),
        total=_total(desk, offer),
        waits_until=waits,
        terms_url=_web(settings.get("TERMS_URL")),
        terms_version=settings["TERMS_VERSION"],
        notice_url=_notice_url(desk) if offer.consumer else "",
        button=ORDER_BUTTON.de if frame.language == "de" else ORDER_BUTTON.en,
        carried={n: text for n, text in desk.sent.items() if text and n in ENTRIES},
        seen=mark(summary(desk, customer, offer)),
        token=form_token.make(desk.visit.account, desk.visit.place),
        here_url=desk.path(),
    )
    merchants = _web(desk.article.fields.get("RETURN_URL_SUCCESS"))
    return status, leading_to(headers, merchants), body


def summary(desk: Desk, customer: Customer, offer: Offer) -> Summary:
    """What the second step shows of the order, as text."""
    return view.summary(desk.frame, _rows(desk, customer, offer), _total(desk, offer))


def mark(shown: Summary) -> str:
    """Stands for what was seen: another one where anything of it is different."""
    text = json.dumps(shown, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def closed(desk: Desk) -> Response:
    """503: nothing can be ordered here for now; why is the merchant's business."""
    return respond.page("error", desk.frame, "order", status=503, kind="order_closed", reference="")


def booked_already(desk: Desk) -> Response:
    """409: the customer has the article, of which nobody needs two."""
    return respond.page("error", desk.frame, "order", status=409, kind="order_has", reference="")


def _errors(problems: tuple[Problem, ...], buyer: Buyer, t: Any) -> tuple[dict[str, str], str]:
    """Parameter → message, and what is said of things that the page has no field for."""
    own = {"quantity", "coupon"} | _shown(buyer, problems)
    found = messages(problems, t, NAMES)
    special = t.order_faults
    errors = {n: special.get(n, text) for n, text in found.items() if n in own}
    others = [each for each in problems if _parameter(each) not in errors]
    if not others:
        return errors, ""
    if any(each.code == "taken" for each in others):
        return errors, str(t.order_link_used)
    brought = all(each.field in BROUGHT for each in others)
    return errors, str(t.order_link_wrong if brought else t.order_not_possible)


def _shown(buyer: Buyer, problems: tuple[Problem, ...]) -> set[str]:
    """The fields of the page, with those that it asks for because of what is wrong."""
    return buyer.parameters() | {_parameter(each) for each in problems if each.field in NEEDED}


def _parameter(problem: Problem) -> str:
    return {**page_fields.PARAMETERS, **NAMES}.get(problem.field, "")


def _card(desk: Desk, offer: Offer) -> dict[str, Any]:
    """The short form of the order beside the first step."""
    return {
        "part": contract.part(offer.subscription.plan),
        "price": view.regular_price(offer),
        "every": offer.subscription.interval,
        "set_up": Amount(offer.set_up, offer.currency) if offer.set_up else None,
        "discount": view.discount(offer) if offer.discount else None,
        "total": _total(desk, offer),
    }


def _rows(desk: Desk, customer: Customer, offer: Offer) -> list[Row]:
    trial = read_span(str(desk.article.fields.get("SUBSCRIPTION_TRIAL", "")))
    return view.rows(offer, customer, trial)


def _total(desk: Desk, offer: Offer) -> view.Total:
    german = desk.frame.language == "de"
    keys = [key for key in tax_notes(offer.first) if key != "tax.cash_basis"]
    known = [TEXTS[key] for key in keys if key in TEXTS]
    return view.total(offer, [text.de if german else text.en for text in known])


def _notice_url(desk: Desk) -> str:
    return _web(desk.settings.get("WITHDRAWAL_URL")) or desk.frame.path("withdrawal")


def _web(address: Any) -> str:
    text = str(address or "")
    return text if text.startswith(("http://", "https://")) else ""
