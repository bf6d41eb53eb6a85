"""What the pages of an order show: what is ordered and what it costs, worked out from the documents
that will be billed (rule CON-2), as rows whose words and formats are those of order.html."""

from collections.abc import Iterable, Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple

from kundenakte.domain.coupon import EVENT
from kundenakte.domain.customer import Customer
from kundenakte.domain.offer import Offer
from kundenakte.domain.page_payment import DEBIT, TRANSFER
from kundenakte.domain.periods import Span
from kundenakte.pages import contract, view
from kundenakte.pages.contract import Price, Terms
from kundenakte.pages.frame import Frame
from kundenakte.pages.render import render, texts
from kundenakte.pages.view import Address, Amount, Person, Row

AREAS: Final = ("order", "contract", "fields", "payment")
BEGIN, NOW, ON, TRIAL = "begin", "now", "on", "trial"  # when the total is to be paid


class Discount(NamedTuple):
    """A coupon: what it is called, what it takes off the first bill, and for how long it does:
    so many bills, a span, or without end."""

    name: str
    amount: Amount
    bills: int
    span: Span | None


class Trial(NamedTuple):
    """A trial, and its last day where that is known yet."""

    span: Span
    ends: date | None


class Vat(NamedTuple):
    """VAT of a rate (decimal text) in the total."""

    percent: str
    amount: Amount


class Total(NamedTuple):
    """The sum of the first bill: `when` names how the label says from when on it is to be paid,
    `day` is the day of that bill where it is known. `net` is shown to businesses. `notes` say why
    there is no VAT."""

    when: str
    day: date | None
    amount: Amount
    net: Amount | None
    vat: tuple[Vat, ...]
    notes: tuple[str, ...]


class Withdrawal(NamedTuple):
    """Until when a consumer may withdraw; of goods from when they arrive."""

    until: date
    goods: bool


def rows(offer: Offer, customer: Customer, trial: Span | None) -> list[Row]:
    """What is ordered, line by line; `trial` is the article's."""
    found = offer.subscription
    every = found.interval
    given = found.fields.get("SUBSCRIPTION_TITLE")
    return [
        Row("order_supply", "supply", contract.part(found.plan)),
        *([Row("order_named", "text", given)] if given else []),
        Row("order_price", "price", price(offer)),
        *([Row("order_set_up", "money", _amount(offer, offer.set_up))] if offer.set_up else []),
        *([Row("order_coupon", "discount", discount(offer))] if offer.discount else []),
        *_trial(offer, trial),
        *([Row("order_begins", "day", found.day("START"))] if _later(offer) else []),
        *(_relative(row, offer, every) for row in contract.term_rows(found, customer)),
        *_withdrawal(offer),
    ]


def price(offer: Offer) -> Price:
    """What a period costs again and again."""
    found = contract.price(offer.usual, offer.subscription.interval)
    assert found
    return found._replace(business=not offer.consumer)


def regular_price(offer: Offer) -> Amount:
    """The same as an amount: with VAT for consumers, without it for businesses."""
    found = price(offer)
    return _amount(offer, found.gross if offer.consumer else found.net)


def discount(offer: Offer) -> Discount:
    """What the coupon takes off."""
    coupon = offer.subscription.fields["COUPON"]
    count = int(coupon.get("DISCOUNT_PERIOD_AMOUNT") or 0)
    unit = coupon.get("DISCOUNT_PERIOD_UNIT") or EVENT
    name = str(coupon.get("TITLE") or coupon["CODE"])
    span = Span(count, unit) if count and unit != EVENT else None
    bills = count if unit == EVENT else 0
    return Discount(name, _amount(offer, -offer.discount), bills, span)


def total(offer: Offer, notes: Iterable[str] = ()) -> Total:
    """The sum of the first bill, with the VAT in it."""
    groups = [group for group in offer.first["VAT_ITEMS"] if group["VAT_VALUE"]]
    vat = tuple(Vat(g["VAT_PERCENT"], _amount(offer, g["VAT_VALUE"])) for g in groups)
    net = _amount(offer, offer.first["SUB_TOTAL"]) if vat and not offer.consumer else None
    amount = _amount(offer, offer.total)
    day = None if offer.may_wait else offer.paid_from
    return Total(_when(offer), day, amount, net, vat, () if vat else tuple(notes))


def _when(offer: Offer) -> str:
    if "TRIAL_END" in offer.subscription.fields:
        return TRIAL
    if offer.may_wait:
        return BEGIN
    return ON if _later(offer) else NOW


def _later(offer: Offer) -> bool:
    """Whether it begins on a day that is known and to come."""
    begins = offer.subscription.day("START")
    return bool(begins and begins > offer.today)


def _trial(offer: Offer, span: Span | None) -> list[Row]:
    if span is None:
        return []
    ends = None if offer.may_wait else offer.subscription.day("TRIAL_END")
    return [Row("order_trial", "trial", Trial(span, ends))]


def _relative(row: Row, offer: Offer, every: Span | None) -> Row:
    """A row without days, where those depend on when the consumer lets it begin."""
    terms: Terms = row.value
    if not offer.may_wait or terms.day is None:
        return row
    if terms.key == "term":
        return Row(row.label, "span", terms.span)
    bills = int(offer.subscription.plan.get("NUMBER_EVENTS") or 0)
    return Row(row.label, "ends_after", bills) if every and bills else row


def _withdrawal(offer: Offer) -> list[Row]:
    until = offer.withdrawal_until
    return [Row("order_withdrawal", "withdrawal", Withdrawal(until, offer.goods))] if until else []


def _amount(offer: Offer, cents: int) -> Amount:
    return Amount(cents, offer.currency)


def own_data(customer: Customer) -> list[Row]:
    """The data of who orders, to be looked at once more before ordering; labels are keys of
    `order_own`. Of an account no more is shown than country and last four characters."""
    fields = customer.fields
    name = " ".join(_texts(fields, "TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME"))
    place = " ".join(_texts(fields, "ZIPCODE", "CITY"))
    where = (*_texts(fields, "ADDRESS", "ADDRESS_2"), *([place] if place else []))
    country = str(fields.get("COUNTRY_CODE", ""))
    person = Person(str(fields.get("SALUTATION", "")), name)
    found = [
        *_plain(fields, company="ORGANIZATION"),
        *([Row("name", "person", person)] if name else []),
        Row("address", "address", Address(where, country)),
        *_plain(fields, email="EMAIL", phone="PHONE", mobile="MOBILE", vat_id="VAT_ID"),
        *([Row("birthday", "day", date.fromisoformat(day))] if (day := _birthday(fields)) else []),
        *_plain(fields, reference="CUSTOMER_EXT_UID"),
        Row("payment", "payment_type", str(fields.get("PAYMENT_TYPE", 1))),
    ]
    if fields.get("PAYMENT_TYPE", 1) == TRANSFER:
        found.append(Row("term", "days", fields["DAYS_FOR_PAYMENT"]))
    account = view.account(fields) if fields.get("PAYMENT_TYPE") == DEBIT else None
    return [*found, *([Row("account", "account", account)] if account else [])]


def _birthday(fields: Mapping[str, Any]) -> str:
    return str(fields.get("BIRTHDAY") or "")


def _plain(fields: Mapping[str, Any], **names: str) -> list[Row]:
    return [Row(label, "text", fields[n]) for label, n in names.items() if fields.get(n)]


def _texts(fields: Mapping[str, Any], *names: str) -> list[str]:
    return [str(fields[name]) for name in names if fields.get(name)]


class Summary(NamedTuple):
    """What the order page shows of an order, as plain text: pairs of label and value, and the total
    in words."""

    pairs: tuple[tuple[str, str], ...]
    total: str


def summary(frame: Frame, shown: list[Row], sum_: Total) -> Summary:
    """The rows and the total as the page shows them: read from its own markup, so that what is kept
    and mailed cannot say anything else."""
    words = texts(frame.language, frame.form, *AREAS)
    values = {"rows": shown, "total": sum_}
    reader = _Pairs()
    reader.feed(render("order_summary", words, frame.language, values))
    pairs = tuple((label, value) for label, value in reader.pairs if value)
    return Summary(pairs[:-1], pairs[-1][1])


class _Pairs(HTMLParser):
    """Reads <dt> and <dd> as text."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[list[str]] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in ("dt", "dd"):
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("dt", "dd") or self._text is None:
            return
        lines = (" ".join(line.split(" ")) for line in "".join(self._text).split("\n"))
        text = "\n".join(line.strip(" ") for line in lines).strip("\n")
        if tag == "dt":
            self.pairs.append([text, ""])
        else:
            self.pairs[-1][1] = text
        self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
