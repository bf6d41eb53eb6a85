"""A visitor of the order pages: opens them, fills in forms, goes from step to step, as a browser
without scripts does; and the fixtures of these tests."""

import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest

from functions.hosted_page.app import handler
from kundenakte.entry.boot import logger
from tests import billing
from tests.builders import CONTEXT, Access, event, items
from tests.subscribing import articles, on

DAY = "2026-11-23"
FORM = "application/x-www-form-urlencoded"
PAGES = {
    "IMPRINT_URL": "https://seller.example/imprint",
    "PRIVACY_URL": "https://seller.example/privacy",
    "TERMS_URL": "https://seller.example/terms",
    "TERMS_VERSION": "1 October 2026",
    "CREDITOR_ID": "DE98ZZZ09999999999",
}
JONAS = {
    "customer_type": "consumer",
    "first-name": "Jonas",
    "last-name": "Ebersbach",
    "email": "jonas@post.example",
    "address_line1": "Lindenhof 3",
    "postal-code": "04103",
    "city": "Leipzig",
    "country": "DE",
    "payment_type": "1",
}
HOTEL = {
    **JONAS,
    "customer_type": "business",
    "company": "Hotel Drei Tannen OHG",
    "email": "post@tannen.example",
}
IBAN = "DE02120300000000202051"
DEBIT = {"payment_type": "2", "iban": IBAN, "account-holder": "Jonas Ebersbach", "mandate": "1"}
START = {
    "ARTICLE_NUMBER": "START",
    "TITLE": "Hüttenbuch Start",
    "DESCRIPTION": "Online-Buchung für eine Unterkunft\nbis 20 Betten",
    "UNIT_PRICE": "190",
    "IS_GROSS": 1,
    "VAT_PERCENT": "19",
    "SETUP_FEE": "29",
    "SUBSCRIPTION_INTERVAL": "1 year",
    "SUBSCRIPTION_DURATION": "12 months",
    "SUBSCRIPTION_CANCELLATION": "1 month",
}


class Input(NamedTuple):
    """An input of a page."""

    name: str
    value: str
    kind: str
    checked: bool


class Page(HTMLParser):
    """An answer, read as a browser reads it: `inputs` of the order's form, `buttons` and `links`,
    the text that is seen, and the order in which it stands there."""

    def __init__(self, reply: dict[str, Any]) -> None:
        super().__init__()
        self.status, self.headers = reply["statusCode"], reply["headers"]
        self.body = str(reply["body"])
        self.inputs: list[Input] = []
        self.buttons: list[dict[str, str]] = []
        self.links: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._texts: list[str] = []
        self._link = ""
        self.feed(self.body.replace("<wbr>", "").replace("<br>", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag == "input":
            kind = found.get("type", "text")
            self.inputs.append(
                Input(found["name"], found.get("value", ""), kind, "checked" in found)
            )
        if tag == "option" and "selected" in found:
            select = next(a for t, a in reversed(self.tags) if t == "select")
            self.inputs.append(Input(select["name"], found["value"], "select", False))
        if tag == "button":
            self.buttons.append(found)
        self._link = found.get("href", "") if tag == "a" else self._link

    def handle_endtag(self, tag: str) -> None:
        self._link = "" if tag == "a" else self._link

    def handle_data(self, data: str) -> None:
        self._texts.append(data)
        if self._link and data.strip():
            self.links[data.strip()] = self._link

    @property
    def text(self) -> str:
        """What is seen, with blanks made one."""
        return " ".join(" ".join(self._texts).split())

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        assert self.status == 303, (self.status, self.text)
        return str(self.headers["Location"])

    @property
    def form(self) -> dict[str, str]:
        """What the browser would send, without a button."""
        boxes = ("checkbox", "radio")
        return {i.name: i.value for i in self.inputs if i.kind not in boxes or i.checked}

    @property
    def error(self) -> str:
        """The one message beside a field, or above all."""
        return self.text.partition("Bitte prüfen Sie")[2].partition("Es ist noch nichts")[0]


def a_shop(**settings: Any) -> Access:
    """A seller whose pages are open, with one article, START: 190.00 a year, 29.00 set-up."""
    access = billing.a_seller(**{**PAGES, **settings})
    articles(access, START)
    return access


def path(access: Access, number: str = "START") -> str:
    """The address of the page of an article."""
    return f"/purchase/{access.hash}/{quote(number, safe='')}"


def visit(address: str, form: dict[str, str] | None = None, **headers: str) -> Page:
    """Opens an address, or sends a form to it."""
    parts = urlsplit(address)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if form is None:
        request = event("GET", parts.path, headers=sent)
    else:
        request = event("POST", parts.path, urlencode(form), {"content-type": FORM, **sent})
    request["queryStringParameters"] = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Page(handler(request, CONTEXT))


def check(address: str, **entered: str) -> Page:
    """Fills in the first step and goes on; parameters with a hyphen are written with two
    underscores."""
    page = visit(address)
    assert page.status == 200, page.text
    given = {name.replace("__", "-"): value for name, value in entered.items()}
    return visit(address, {**page.form, **given, "step": "check"})


def order(address: str, page: Page, **more: str) -> Page:
    """Presses the button of the second step."""
    return visit(address, {**page.form, **more, "step": "order"})


def reviewed(access: Access, number: str = "START", **entered: str) -> Page:
    """The second step of an order, which must be reached."""
    given = {name.replace("-", "__"): value for name, value in {**JONAS, **entered}.items()}
    page = check(path(access, number), **given)
    assert page.status == 200, page.text
    assert "seen" in page.form, page.text
    return page


def ordered(access: Access, number: str = "START", early: bool = False, **entered: str) -> Page:
    """An order that must be taken; what it leads to."""
    more = {"early_start": "1"} if early else {}
    return order(path(access, number), reviewed(access, number, **entered), **more)


def customers(access: Access) -> list[dict[str, Any]]:
    """All customers as stored."""
    found = [item for item in items() if item["pk"]["S"].startswith(f"{access.id}#CUSTOMER#")]
    records = [item for item in found if item["sk"]["S"] == "CUSTOMER"]
    return [json.loads(item["doc"]["S"]) for item in records]


def nothing_is_stored(access: Access) -> bool:
    """Whether there is no customer's file."""
    return not [i for i in items() if i["pk"]["S"].startswith(f"{access.id}#CUSTOMER#")]


@pytest.fixture
def shop(tables: None) -> Access:
    """A seller whose pages are open."""
    with on(DAY):
        return a_shop()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is logged."""
    found = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", found)
    return found


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    """All that a test does is done on DAY."""
    with on(DAY):
        yield
