"""One visit of a hosted page: whose page it is, what the address names and what was sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.subscription import Subscription
from kundenakte.entry import clock
from kundenakte.entry.http import Http
from kundenakte.pages.frame import Frame, language
from kundenakte.storage import customers, directory, links, subscriptions
from kundenakte.storage.unit import UnitOfWork

HASH = re.compile(r"[0-9a-f]{32}")
TOKEN = re.compile(r"[0-9a-f]{40}")  # of a time-limited link
NUMBER = re.compile(r"[1-9][0-9]{0,15}")
FORM = "application/x-www-form-urlencoded"
LARGEST = 64_000  # bytes of a form
MOST_FIELDS = 200


class Address(NamedTuple):
    """A path taken apart: the page, the account's hash, what follows, and the query."""

    page: str
    account: str
    parts: tuple[str, ...]
    query: Mapping[str, str]


def address(http: Http) -> Address:
    """What the path and the query say. Clients append parameters with a bare `&`, too (contract
    6.2): what follows the first one in the last part of the path belongs to the query."""
    path = http.event["rawPath"].strip("/")
    query = dict(http.event.get("queryStringParameters") or {})
    path, mark, more = path.partition("&")
    if mark and more.count("&") < MOST_FIELDS:
        query = dict(parse_qsl(more, keep_blank_values=True)) | query
    page, *rest = [unquote(part) for part in path.split("/")]
    if page == "checkout" and rest[:1] == ["0"]:
        rest = rest[1:]
    return Address(page, rest[0] if rest else "", tuple(rest[1:]), query)


@dataclass(frozen=True)
class Visit:
    """A visit of an account's page. `form` holds what was sent, stripped; nothing when the page is
    only looked at."""

    http: Http
    account: Account
    page: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    form: Mapping[str, str]

    @property
    def place(self) -> str:
        """What the tokens of the page's forms are bound to."""
        return "/".join((self.page, *self.parts))

    def unit(self) -> UnitOfWork:
        """A unit of work, to read with; `entry.job.in_unit` is for changes."""
        return UnitOfWork(self.account, clock.now())

    def frame(self, customer: Customer | None = None, home: str = "") -> Frame:
        """The frame of the page, in the language asked for, else the customer's or browser's."""
        asked = self.query.get("lang", "") or self.form.get("lang", "")
        stored = str(customer.fields.get("LANGUAGE_CODE", "")) if customer else ""
        spoken = language(asked, stored, self.http.header("accept-language") or "")
        return Frame(self.account, spoken, home, self.query)

    def called(self, page: str) -> "Visit":
        """The same visit for the log of changes, which names the page."""
        return replace(self, account=replace(self.account, job=f"page {page}"))


def form(http: Http) -> dict[str, str] | None:
    """The fields that a POST sends, stripped; None where it is no form, too large, or a form of
    ours that another site sent."""
    if http.method != "POST":
        return {}
    kind = (http.header("content-type") or "").partition(";")[0].strip().lower()
    body = http.body
    if kind != FORM or len(body) > LARGEST:
        return None
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=False, max_num_fields=MOST_FIELDS
        )
    except ValueError:  # no UTF-8, or too many fields
        return None
    found = {name: value.strip() for name, value in pairs}
    # Sites of merchants may send what a form is to be filled in with (contract 6.2); what our own
    # forms send comes from our own pages.
    foreign = http.header("sec-fetch-site") == "cross-site"
    return None if foreign and "form" in found else found


def find_customer(visit: Visit, key: str) -> Customer | None:
    """The customer whose HASH, or a time-limited link to whom, is `key`; None for every reason."""
    unit = visit.unit()
    if HASH.fullmatch(key):
        number, page_hash = directory.by_hash(unit, key), key
    elif TOKEN.fullmatch(key) and (link := links.customer_of(unit, key)):
        number, page_hash = link
    else:
        return None
    customer = customers.find(unit, number) if number else None
    return customer if customer and customer.hash == page_hash else None


def find_subscription(visit: Visit, key: str) -> tuple[Subscription, Customer] | None:
    """The subscription that `key` leads to, and its customer: its HASH, a time-limited link to it,
    or `{key of a customer}-{SUBSCRIPTION_ID}`, which leads to that customer's own ones only."""
    owner, mark, number = key.partition("-")
    if mark:
        return _own_subscription(visit, owner, number)
    unit = visit.unit()
    subscription, page_hash = None, key
    if HASH.fullmatch(key):
        subscription = subscriptions.by_hash(unit, key)
    elif TOKEN.fullmatch(key) and (link := links.subscription_of(unit, key)):
        subscription, page_hash = subscriptions.find(unit, link.number), link.page_hash
    if subscription is None or subscription.fields.get("HASH") != page_hash:
        return None
    customer = customers.find(unit, subscription.customer_id)
    return (subscription, customer) if customer else None


def overview_key(key: str) -> str:
    """The customer's key in that of a subscription; "" where it holds none: who has a link to one
    subscription only is not led to all of them."""
    owner, mark, _ = key.partition("-")
    return owner if mark else ""


def _own_subscription(
    visit: Visit, owner: str, number: str
) -> tuple[Subscription, Customer] | None:
    customer = find_customer(visit, owner) if NUMBER.fullmatch(number) else None
    if customer is None:
        return None
    found = subscriptions.in_file(visit.unit(), customer.customer_id, int(number))
    return (found, customer) if found else None
