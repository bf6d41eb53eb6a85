"""The mails in a real browser: readable for everybody, at every width, with nothing from elsewhere.

Needs Debian's Chromium (`apt install chromium`). Screenshots go to .build/screenshots/mails.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from kundenakte.mails.templates import TEMPLATES
from tests import browsing
from tests.mailing import a_mail, an_order

SCREENSHOTS = browsing.SCREENSHOTS / "mails"

WIDE = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
# Beside the samples: long words everywhere, no settings at all, an accent that must be darkened.
VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "long": (
        "cancellation_receipt",
        {"settings": {"COMPANY": WIDE, "SUPPORT_EMAIL": f"{WIDE}@x.de"}},
    ),
    "bare": (
        "subscription_changed",
        {"settings": dict.fromkeys(("COMPANY", "STREET", "VAT_ID"), "")},
    ),
    "yellow": ("invoice", {"settings": {"ACCENT": "#ffdd00"}}),
    "black": ("trial_ending", {"settings": {"ACCENT": "#000000"}}),
    "transfer": ("invoice", {"fields": {"SALUTATION": ""}}),
}


def html_of(name: str, language: str) -> str:
    template, parts = VARIANTS.get(name, (name, {}))
    if name == "long":
        declaration = {**an_order(template).event["declaration"], "name": WIDE, "reason": WIDE}
        parts = {**parts, "told": {"declaration": declaration}}
    if name == "transfer":
        invoice = an_order("invoice").invoice
        assert invoice is not None
        payment = {"TYPE": 1, "REFERENCE": invoice.fields["PAYMENT"]["REFERENCE"]}
        parts = {
            **parts,
            "invoice": invoice.__class__({**invoice.fields, "PAYMENT": payment}, final=True),
        }
    return a_mail(template, language, **parts).html


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 600, "height": 800})
    yield context
    context.close()


def sticks_out(page: Page) -> list[str]:
    script = """() => [...document.querySelectorAll('main *')]
      .filter(e => e.getBoundingClientRect().right > innerWidth + .5)
      .map(e => e.outerHTML.slice(0, 90))"""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*page.evaluate(script), *(["the mail scrolls sideways"] if wide else [])]


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("de", 320, "light"), ("en", 600, "dark")]
)
@pytest.mark.parametrize("name", [*TEMPLATES, *VARIANTS])
def test_a_mail_is_accessible_fits_and_asks_nobody(
    context: BrowserContext, name: str, language: str, width: int, scheme: Any
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.set_content(html_of(name, language))
    assert page.locator("html").get_attribute("lang") == language
    page.screenshot(path=SCREENSHOTS / f"{name}-{language}-{width}-{scheme}.png", full_page=True)
    assert sticks_out(page) == []
    if language == "de" or name in VARIANTS:  # the markup is the same in both
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert requests == []


def test_the_dark_scheme_is_dark_and_the_light_one_light(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content(html_of("yellow", "de"))
    shown = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shown[scheme] = page.evaluate(
            "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
        )
    assert shown == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 30, 35)"}


def test_a_screen_reader_hears_facts_with_their_labels(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content(html_of("prenotification", "de"))
    tree = page.locator("main").aria_snapshot()
    assert 'rowheader "Einzug am"' in tree
    assert 'cell "15.12.2026"' in tree
