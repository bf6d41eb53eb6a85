"""What the pages share that change a subscription: whether it can be changed, the offer, the order,
and where it leads."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from kundenakte.billing import preview, record
from kundenakte.billing.periods import Bill
from kundenakte.documents.texts import TEXTS, tax_notes
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.fixed_texts import ORDER_BUTTON
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.withdrawal import last_day
from kundenakte.entry import form_token
from kundenakte.entry.hosted.confirm import needs_session
from kundenakte.entry.once import once
from kundenakte.entry.visit import Visit, find_subscription, overview_key
from kundenakte.pages import booked, contract, offer, respond
from kundenakte.pages.booked import Document
from kundenakte.pages.frame import Frame
from kundenakte.pages.headers import leading_to
from kundenakte.pages.offer import Offer
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, forms
from kundenakte.storage.unit import UnitOfWork

Wish = Callable[[UnitOfWork, Customer, Subscription], Bill]
AREAS = ("offer", "contract")
NOTHING = Problem("invalid", "SUBSCRIPTION_ID", "nothing differs")


class Changed(Refused):
    """The offer is another one than was seen, or the form is too old."""


class Place(NamedTuple):
    """A visit of a page of a subscription: whose, and the way back."""

    visit: Visit
    key: str
    found: Subscription
    customer: Customer
    frame: Frame

    def path(self, page: str, *parts: str) -> str:
        """The address of a page of the same subscription."""
        return self.frame.path(page, self.key, *(quote(part, safe="") for part in parts))

    @property
    def here(self) -> str:
        """The address of the page itself, without its query."""
        return self.path(self.visit.page, *self.visit.parts[1:])


def placed(visit: Visit, key: str) -> Place | Response | None:
    """Where the visit leads: to the subscription; to the page that asks for a code; where the same
    form led before; or nowhere."""
    known = find_subscription(visit, key)
    if known is None:
        return None
    found, customer = known
    if asked := needs_session(visit, customer):
        return asked
    if earlier := _earlier(visit):
        return respond.redirect(earlier)
    frame = visit.frame(customer)
    if owner := overview_key(key):
        frame = frame._replace(home=frame.path("dashboard", owner))
    return Place(visit, key, found, customer, frame)


def hindrance(place: Place) -> str:
    """Why the subscription cannot be changed just now, as the texts name it; "" where it can."""
    if booked.is_over(place.found, place.visit.unit().today):
        return "over"
    if "CANCELLATION_DATE" in place.found.fields:
        return "canceled"
    return "" if place.found.running else "paused"


def unable(place: Place, reason: str, status: int = 200) -> Response:
    """The page that says why something cannot be done, and what can be."""
    return respond.page(
        "unable",
        place.frame,
        "offer",
        status=status,
        reason=reason,
        subscription=contract.title(place.found),
        reactivate=place.path("reactivate") if reason in ("canceled", "paused") else "",
    )


def offered(unit: UnitOfWork, place: Place, wish: Wish) -> Offer:
    """What the wish would come to. Raises NotFound, and Refused, also where nothing differs."""
    before = record.standing(unit, place.found.id)
    customer = customers.read(unit, before.customer_id)
    made = wish(unit, customer, before)
    if made.after.fields == before.fields and not made.lines:
        raise Refused(NOTHING)
    found = preview.shown(unit, customer, "change", before, made)
    return Offer(
        customer,
        before,
        made.after,
        found["NOW"],
        found["NEXT"],
        usual(unit, customer, before),
        usual(unit, customer, booked.planned(made.after)),
        unit.today,
    )


def ordered(place: Place, wish: Wish, act: Callable[[UnitOfWork], object], to: str) -> str:
    """Carry the wish out, if it still comes to what was seen; answers where the form leads, also
    when it is sent again. Raises NotFound, and Refused, as Changed where it has to be seen anew."""
    visit, seen = place.visit, place.visit.form.get("seen", "")
    nonce = _nonce(visit)
    if not nonce:
        raise Changed(NOTHING)

    def step(unit: UnitOfWork) -> str:
        if offer.mark(offered(unit, place, wish)) != seen:
            raise Changed(NOTHING)
        act(unit)
        return to

    return once(visit, nonce, step)


def order_page(
    place: Place, template: str, made: Offer, *, note: str = "", leads_to: str = "", **more: Any
) -> Response:
    """The page with the summary and, directly below it, the button. `note` names what to say
    first: then the form has to be sent again."""
    visit, consumer = place.visit, contract.is_consumer(made.customer)
    plan_changes = made.before.plan != booked.planned(made.after).plan
    status, headers, body = respond.page(
        template,
        place.frame,
        *AREAS,
        status=400 if note else 200,
        note=note,
        subscription=contract.title(place.found),
        rows=offer.summary(made, plan_changes=plan_changes),
        total=offer.total(made, _notes(made)),
        costs=offer.costs(made),
        order_button=ORDER_BUTTON.de if place.frame.language == "de" else ORDER_BUTTON.en,
        begins=offer.begins(made),
        token=form_token.make(visit.account, visit.place),
        seen=offer.mark(made),
        notice_url=place.frame.path("withdrawal") if consumer else "",
        withdrawal_until=last_day(made.today) if consumer else None,
        **more,
    )
    return status, leading_to(headers, leads_to), body


def done_page(place: Place, what: str) -> Response:
    """The page that confirms a change: it says what is stored."""
    found = place.found
    upcoming = found.fields.get("PLAN_UPCOMING") if what == "change" else None
    return respond.page(
        "done",
        place.frame,
        *AREAS,
        what=what,
        subscription=contract.title(found),
        plan=contract.part(booked.planned(found).plan),
        begins=booked.read_day(upcoming["ACTIVATION_DATE"]) if upcoming else None,
        addons=contract.addons(found) if what == "addons" else [],
        next_day=found.day("NEXT_EVENT") if found.running else None,
    )


def done_path(place: Place) -> str:
    """Where a form of the page leads, if nowhere else."""
    asked = {"lang": place.frame.language} if "lang" in place.frame.query else {}
    return place.here.partition("?")[0] + "?" + urlencode({**asked, "done": "1"})


def usual(unit: UnitOfWork, customer: Customer, found: Subscription) -> Document:
    """The document of a usual period; empty where its VAT cannot be decided."""
    try:
        return preview.usual_document(unit, customer, found)
    except Refused:
        return {}


def _earlier(visit: Visit) -> str | None:
    nonce = _nonce(visit)
    return forms.result(visit.unit(), nonce) if nonce else None


def _nonce(visit: Visit) -> str:
    return form_token.read(visit.account, visit.place, visit.form.get("form", ""))


def _notes(made: Offer) -> list[str]:
    """Why there is no VAT, in the customer's own language."""
    document = made.now or made.next
    if not document or document["VAT_TOTAL"]:
        return []
    german = document.get("LANGUAGE_CODE", "de") == "de"
    known = [TEXTS[key] for key in tax_notes(document) if key in TEXTS]
    return [text.de if german else text.en for text in known]
