"""How something is ordered on a page: data, then check and order. Between the steps the data travel
in the form and are checked anew each time; nothing is stored before the order (contract 6.3)."""

from typing import TYPE_CHECKING

from kundenakte.billing import order
from kundenakte.documents.checks_parties import missing_for_orders
from kundenakte.domain import order_form
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused, Taken
from kundenakte.domain.offer import Agreed, Offer
from kundenakte.entry import form_token
from kundenakte.entry.hosted import sale_done, sale_pages
from kundenakte.entry.hosted.buyer import Buyer, Entered
from kundenakte.entry.hosted.desk import Desk
from kundenakte.entry.once import once
from kundenakte.pages import respond
from kundenakte.pages.respond import Response
from kundenakte.storage import forms, limits
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate

MOST, SECONDS = 10, 60  # orders from one place: each has a mail sent to an address typed in
EDIT, COUPON, ORDER = "edit", "coupon", "order"  # what the buttons of the forms ask for


class Changed(Exception):
    """The offer is another one than was seen."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer


def answer(desk: Desk, buyer: Buyer) -> Response:
    """The page, or what became of the form."""
    visit = desk.visit
    if lacking := missing_for_orders(desk.settings):
        visit.http.note["closed"] = lacking
        return sale_pages.closed(desk)
    if visit.http.method == "GET" and (made := sale_done.ordered(desk)):
        return sale_done.page(desk, made)
    try:
        return _step(desk, buyer)
    except Refused as fault:
        return _impossible(desk, fault)


def _step(desk: Desk, buyer: Buyer) -> Response:
    visit, form = desk.visit, desk.visit.form
    if "form" not in form:
        return _data(desk, buyer)
    nonce = form_token.read(visit.account, visit.place, form["form"])
    if not nonce:
        return _data(desk, buyer, note="order_send_again", status=400)
    if earlier := forms.result(visit.unit(), nonce):
        return respond.redirect(earlier)
    if form.get("step") in (EDIT, COUPON):
        return _data(desk, buyer)
    return _check(desk, buyer, nonce)


def _data(
    desk: Desk,
    buyer: Buyer,
    problems: tuple[Problem, ...] = (),
    note: str = "",
    status: int = 200,
) -> Response:
    """The first step. Raises Refused where nothing can be offered at all."""
    offer, refused = _glimpse(desk, buyer)
    known = {each.field for each in problems}
    found = (*problems, *(each for each in refused if each.field not in known))
    return sale_pages.data(desk, buyer, offer, found, note, status)


def _glimpse(desk: Desk, buyer: Buyer) -> tuple[Offer, tuple[Problem, ...]]:
    """What it costs, as far as that is known before the data are complete; without what is wrong
    with the booking itself, which is answered too."""
    unit, customer = desk.visit.unit(), buyer.glimpse()
    try:
        asked = order_form.read(desk.sent, desk.article, unit.today)
        return order.offer(unit, customer, asked), ()
    except Refused as fault:
        plain = order_form.read({}, desk.article, unit.today)
        said = tuple(each for each in fault.problems if each.field in ("COUPON", "QUANTITY"))
        return order.offer(unit, customer, plain), said


def _check(desk: Desk, buyer: Buyer, nonce: str) -> Response:
    """The second step, or back to the first one with all that is wrong."""
    unit, entered = desk.visit.unit(), buyer.read()
    problems = list(entered.problems)
    try:
        asked = order_form.read(desk.sent, desk.article, unit.today)
    except Refused as fault:
        return _again(desk, buyer, (*problems, *fault.problems))
    if entered.customer is None:
        return _again(desk, buyer, tuple(problems))
    try:
        offer = _offer(unit, entered.customer, asked)
    except Refused as fault:
        return _again(desk, buyer, fault.problems)
    if desk.visit.form.get("step") == ORDER:
        return _order(desk, buyer, entered, asked, nonce)
    return sale_pages.review(desk, entered.customer, offer)


def _offer(unit: UnitOfWork, customer: Customer, asked: "SubscriptionCreate") -> Offer:
    offer = order.offer(unit, customer, asked)
    order.require_billable(offer)
    return offer


def _again(desk: Desk, buyer: Buyer, problems: tuple[Problem, ...]) -> Response:
    """The first step with what is wrong: beside the fields, or in words where the page has no field
    for it. Raises Refused for what no visitor can mend."""
    if any(each.field.startswith("settings.") for each in problems):
        raise Refused(*problems)
    if any(each.field == "ARTICLE_NUMBER" for each in problems):
        raise Refused(*problems)
    return _data(desk, buyer, problems, status=400)


def _order(
    desk: Desk, buyer: Buyer, entered: Entered, asked: "SubscriptionCreate", nonce: str
) -> Response:
    """The order, if what was seen still holds."""
    visit, customer = desk.visit, entered.customer
    assert customer
    if not limits.allows(visit.unit(), "order", visit.http.source, MOST, SECONDS):
        offer = _offer(visit.unit(), customer, asked)
        return sale_pages.review(desk, customer, offer, note="order_too_many", status=429)

    def step(unit: UnitOfWork) -> str:
        offer = _offer(unit, customer, asked)
        shown = sale_pages.summary(desk, customer, offer)
        if sale_pages.mark(shown) != visit.form.get("seen"):
            raise Changed(offer)
        early = bool(visit.form.get("early_start"))
        agreed = Agreed(visit.page, desk.frame.language, shown.pairs, shown.total, early)
        made = buyer.place(unit, entered, asked, agreed)
        visit.http.note["subscription"] = made.id
        return sale_done.leads_to(desk, made)

    try:
        return respond.redirect(once(visit, nonce, step))
    except Changed as found:
        return sale_pages.review(desk, customer, found.offer, note="order_changed", status=400)
    except Taken as fault:
        visit.http.note["taken"] = [each.field for each in fault.problems]
        return _again(desk, buyer, fault.problems)
    except Refused as fault:
        return _again(desk, buyer, fault.problems)


def _impossible(desk: Desk, fault: Refused) -> Response:
    """What no visitor can mend: the account's or the article's own fault, which the log tells, or a
    customer who has the article already."""
    fields = [each.field for each in fault.problems]
    if [(each.code, each.field) for each in fault.problems] == [("invalid", "ARTICLE_NUMBER")]:
        return sale_pages.booked_already(desk)
    desk.visit.http.note["closed"] = fields
    return sale_pages.closed(desk)
