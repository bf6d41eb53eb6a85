"""The hosted pages in a real browser: readable for everybody, at every width, with no one else.

What they need and where screenshots go: tests/browsing.py.
"""

import itertools
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kundenakte.pages import respond
from kundenakte.pages.frame import Frame
from tests import pages
from tests.browsing import SCREENSHOTS, overflow

ACCOUNT, LINK = "a1" * 16, "c3" * 16

SELLER: dict[str, Any] = {
    "COMPANY": "Alpenblick Software GmbH",
    "STREET": "Innstraße 27",
    "ZIPCODE": "83022",
    "CITY": "Rosenheim",
    "COUNTRY_CODE": "DE",
    "SUPPORT_EMAIL": "hilfe@alpenblick.example",
    "SUPPORT_PHONE": "089 99998 120",
    "IMPRINT_URL": "https://alpenblick.example/impressum",
    "PRIVACY_URL": "https://alpenblick.example/datenschutz",
    "TERMS_URL": "https://alpenblick.example/agb",
}
HOTEL: dict[str, Any] = {
    "CUSTOMER_NUMBER": "K-10482",
    "CUSTOMER_TYPE": "business",
    "ORGANIZATION": "Hotel Drei Tannen OHG",
    "SALUTATION": "mrs",
    "FIRST_NAME": "Annegret",
    "LAST_NAME": "Weißmüller",
    "ADDRESS": "Kirchweg 8",
    "ZIPCODE": "87561",
    "CITY": "Oberstdorf",
    "COUNTRY_CODE": "DE",
    "EMAIL": "buchhaltung@drei-tannen.example",
    "PHONE": "08322 99999 10",
    "VAT_ID": "DE999999999",
    "LANGUAGE_CODE": "de",
    "INVOICE_DELIVERY_METHOD": "mail",
    "PAYMENT_TYPE": 2,
    "BANK_IBAN": "DE02120300000000202051",
    "BANK_ACCOUNT_OWNER": "Hotel Drei Tannen OHG",
    "BANK_NAME": "Deutsche Kreditbank Berlin",
    "BANK_BIC": "BYLADEM1001",
    "BANK_ACCOUNT_MANDATE_REFERENCE": "M-10482-1",
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2024-03-14T09:00:00Z",
    "CREDIT_BALANCE": 1300,
    "CURRENCY_CODE": "EUR",
}
WIDE = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
TEXTS_OF_ANY_LENGTH = (
    "CUSTOMER_NUMBER",
    "ORGANIZATION",
    "FIRST_NAME",
    "LAST_NAME",
    "ADDRESS",
    "CITY",
    "EMAIL",
    "PHONE",
    "VAT_ID",
    "BANK_ACCOUNT_OWNER",
    "BANK_NAME",
    "BANK_ACCOUNT_MANDATE_REFERENCE",
)
LONG = HOTEL | dict.fromkeys(TEXTS_OF_ANY_LENGTH, WIDE) | {"CREDIT_BALANCE": 10**15}
LONG_SELLER = dict.fromkeys(("COMPANY", "STREET", "CITY", "SUPPORT_PHONE"), WIDE) | {
    "SUPPORT_EMAIL": f"{WIDE}@alpenblick.example",
    "ACCENT": "#ffdd00",
}
BARE = {"CUSTOMER_NUMBER": "1001", "LAST_NAME": "Huber", "PAYMENT_TYPE": 1, "DAYS_FOR_PAYMENT": 14}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    LINK: (SELLER, HOTEL),
    "long": (LONG_SELLER, LONG),
    "bare": ({"ACCENT": "#000000"}, BARE),
}


def answer(path: str, query: dict[str, str]) -> respond.Response:
    parts = path.strip("/").split("/")
    nobody = Frame(None, query.get("lang", "de"))
    if parts[0] == "assets":
        return respond.style(parts[-1]) or respond.not_found(pages.NOBODY)
    if parts[0] == "failed":
        return respond.failed(nobody, "7F3A-91C2")
    page = {"accountdata": pages.accountdata, "dashboard": pages.dashboard}.get(parts[0])
    if page is None or parts[-1] not in CASES:
        return respond.not_found(nobody)
    settings, fields = CASES[parts[-1]]
    return page(settings, ACCOUNT, parts[-1], fields, query)


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        status, headers, body = answer(url.path, dict(parse_qsl(url.query)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def opened(browser: Browser, origin: str) -> Iterator[Any]:
    """Opens a page of the test's own browser profile."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    # axe is put into the page by the test, which the page's own policy would not allow.
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)

    def opened(path: str) -> Page:
        page = context.new_page()
        page.goto(origin + path)
        return page

    yield opened
    context.close()


PATHS = {
    "accountdata": f"/accountdata/{ACCOUNT}/{LINK}",
    "accountdata-long": f"/accountdata/{ACCOUNT}/long",
    "accountdata-bare": f"/accountdata/{ACCOUNT}/bare",
    "dashboard": f"/dashboard/{ACCOUNT}/{LINK}",
    "dashboard-long": f"/dashboard/{ACCOUNT}/long",
    "dashboard-bare": f"/dashboard/{ACCOUNT}/bare",
    "not-found": f"/dashboard/{ACCOUNT}/unknown",
    "failed": "/failed",
}
AXE = (("de", 320, "light"), ("de", 1280, "dark"), ("en", 390, "dark"))  # each takes a second
EACH_PAGE = pytest.mark.parametrize("name", PATHS)
EACH_LANGUAGE = pytest.mark.parametrize("language", ["de", "en"])


@EACH_PAGE
@EACH_LANGUAGE
def test_a_page_is_accessible_and_fits(opened: Any, name: str, language: str) -> None:
    page = opened(f"{PATHS[name]}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    for width, scheme in itertools.product((320, 390, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        look = f"{name}-{language}-{width}-{scheme}"
        page.screenshot(path=SCREENSHOTS / f"{look}.png", full_page=True)
        assert overflow(page) == [], look
        if (language, width, scheme) in AXE:
            found = Axe().run(page)
            assert found.violations_count == 0, f"{look}: {found.generate_report()}"


@EACH_PAGE
def test_a_page_asks_nobody_else_and_obeys_its_own_policy(
    browser: Browser, origin: str, name: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    response = page.goto(origin + PATHS[name])
    assert response is not None
    assert all(url.startswith(origin) for url in requests)
    assert len(requests) <= 3
    # The browser itself reports that the document's status was 404 or 500; nothing else.
    assert [text for text in said if "Failed to load resource" not in text] == []
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert context.cookies() == []
    context.close()


def test_a_page_can_be_used_with_the_keyboard(opened: Any) -> None:
    page = opened(PATHS["accountdata"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip vh"
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('main *')")


def test_the_language_link_keeps_the_page_and_all_links_keep_the_language(opened: Any) -> None:
    page = opened(PATHS["accountdata"])
    steps = [
        ("English", "accountdata", "Your details"),
        ("To the overview, without saving", "dashboard", "Your overview"),
        (re.compile("Change.*Payment details"), "accountdata", "Your details"),
    ]
    for link, to, heading in steps:
        page.get_by_role("link", name=link).click()
        page.wait_for_url(f"**{PATHS[to]}?lang=en*")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_screen_reader_hears_how_the_account_number_ends(opened: Any) -> None:
    page = opened(PATHS["dashboard"])
    tree = page.get_by_role("region", name="Zahlungsdaten").aria_snapshot()
    assert "endet auf 2051" in tree
    assert "•" not in tree
