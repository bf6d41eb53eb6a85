"""Persons with a browser, and what each page that they see must be: readable for everybody, at
every width, small, from us alone. Screenshots go to .build/screenshots.

Needs Debian's Chromium (`apt install chromium`), or CHROMIUM=/path/to/it.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
if not CHROMIUM.exists() and not os.environ.get("CI"):
    pytest.skip(f"no Chromium at {CHROMIUM}: apt install chromium", allow_module_level=True)

SCREENSHOTS = Path(__file__).parents[1] / ".build" / "screenshots"
NARROW, PHONE, DESKTOP = 320, 390, 1280  # CSS pixels
HEIGHT = 800
MOST_BYTES = 60_000  # of a page in all: document, style sheet, logo
MOST_REQUESTS = 3
LOOKS = {  # each width in both schemes; a page has one markup, whichever language it is in
    "de": ((PHONE, "light"), (DESKTOP, "dark")),
    "en": ((PHONE, "dark"),),
}


class Way(NamedTuple):
    """How somebody looks at pages."""

    language: str = "de"
    width: int = DESKTOP
    javascript: bool = True

    def __str__(self) -> str:
        scripts = "" if self.javascript else "-without-scripts"
        return f"{self.language}-{self.width}{scripts}"


WAYS = (Way("de", PHONE), Way("en", DESKTOP), Way("de", DESKTOP, False), Way("en", PHONE, False))
# The pages hold no script, so that without JavaScript one flow of all is enough, unless FLOWS=all.
IN_BOTH_LANGUAGES = WAYS if os.environ.get("FLOWS") == "all" else WAYS[:2]
_CONTROLS = "main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield browser
        browser.close()


def overflow(page: Page) -> list[str]:
    """What sticks out at the right, apart from what only a screen reader sees."""
    script = """() => [...document.querySelectorAll('body *')]
      .filter(e => !e.closest('.vh') && e.getBoundingClientRect().right > innerWidth + .5)
      .map(e => e.outerHTML.slice(0, 90))"""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*page.evaluate(script), *(["the page scrolls sideways"] if wide else [])]


class Gallery:
    """What was looked at already: a state of a page is checked and kept once per language. `sizes`
    are the bytes of pages in all."""

    def __init__(self) -> None:
        self.known: set[tuple[str, str]] = set()
        self.sizes: dict[str, int] = {}
        self.files: dict[str, int] = {}

    def write_sizes(self) -> None:
        """Leaves the sizes beside the pictures, the largest first."""
        rows = sorted(self.sizes.items(), key=lambda row: -row[1])
        folder = SCREENSHOTS / "flows"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"bytes-{os.environ.get('PYTEST_XDIST_WORKER', 'all')}.txt"
        file.write_text("".join(f"{size:6} {name}\n" for name, size in rows))


class Person:
    """Somebody with a browser of their own. What `sees` finds wrong fails the test. The account's
    own pages load a script too, and lists may be long."""

    most_bytes, most_requests, folder = MOST_BYTES, MOST_REQUESTS, "flows"

    def __init__(
        self,
        browser: Browser,
        origin: str,
        gallery: Gallery,
        way: Way = WAYS[0],
    ) -> None:
        self.origin, self.gallery, self.way = origin, gallery, way
        self.language = way.language
        self.context = browser.new_context(
            viewport={"width": way.width, "height": HEIGHT},
            locale="de-DE" if way.language == "de" else "en-GB",
            java_script_enabled=way.javascript,
            # axe is put into pages that may run scripts, which their own policy does not allow.
            bypass_csp=way.javascript,
        )
        self.page = self.context.new_page()
        self.documents: list[Response] = []
        self.requests: list[str] = []
        self.foreign: list[str] = []
        self.said: list[str] = []
        self.page.on("request", self._requested)
        self.page.on("response", self._answered)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _requested(self, request: Request) -> None:
        if request.is_navigation_request() and not request.redirected_from:
            self.requests = []
        if not request.redirected_from:
            self.requests.append(request.url)
        if not request.url.startswith(self.origin):
            self.foreign.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents.append(response)

    # ---- what a person does

    def open(self, address: str) -> None:
        """Goes to a path, or to an address that a mail or page gave; errors are answers, too."""
        self.page.goto(address if "://" in address else self.origin + address)

    def enter(self, **fields: Any) -> None:
        """Fills in fields by name (`_` also for `-`): text, a choice's value, True for a tick."""
        for name, value in fields.items():
            self._enter(name, value)

    def _enter(self, name: str, value: Any) -> None:
        both = f'main [name="{name}"], main [name="{name.replace("_", "-")}"]'
        found = self.page.locator(both).locator("visible=true")
        match found.first.get_attribute("type") or found.first.evaluate("e => e.localName"):
            case "radio":
                self.page.locator(f':is({both})[value="{value}"]').check()
            case "checkbox":
                found.first.set_checked(value)
            case "select":
                found.first.select_option(str(value))
            case _:
                found.first.fill(str(value))

    def go_on(self, button: str = "") -> None:
        """Presses the page's one filled button, or the one with this text."""
        buttons = self.page.locator("main form button")
        found = buttons.filter(has_text=button) if button else self.page.locator("main .primary")
        assert found.count() == 1, [one.inner_text() for one in buttons.all()]
        found.click()

    def follow(self, link: str) -> None:
        """Follows the first link in the page whose address holds this text."""
        self.page.locator(f'main a[href*="{link}"]').first.click()

    def downloads(self, link: str) -> bytes:
        """The file behind the first such link, as the browser's own profile gets it."""
        address = self.page.locator(f'main a[href*="{link}"]').first.get_attribute("href") or ""
        answer = self.context.request.get(address if "://" in address else self.origin + address)
        assert answer.status == 200, answer.status
        return answer.body()

    # ---- what a person sees

    @property
    def status(self) -> int:
        return self.documents[-1].status

    @property
    def text(self) -> str:
        """What is written in the page, in one line and with plain blanks."""
        shown = self.page.locator("main").inner_text()
        return " ".join(shown.replace("\N{NO-BREAK SPACE}", " ").split())

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def faults(self) -> list[str]:
        """The names of the fields that the summary of errors leads to."""
        links = self.page.locator(".errors a").all()
        return [(link.get_attribute("href") or "").lstrip("#") for link in links]

    def sees(self, name: str, status: int = 200) -> None:
        """That the page is as every page must be, in a state of this name; keeps a picture."""
        assert self.status == status, f"{name}: {self.status}, {self.text[:300]}"
        assert self.page.locator("html").get_attribute("lang") == self.language, name
        assert self.page.locator("h1").count() == 1, name
        self._obeys(name)
        key = (name, self.language)
        if self.way.javascript and key not in self.gallery.known:
            self.gallery.known.add(key)
            self._fits_and_reads(name)

    def _obeys(self, name: str) -> None:
        answer = self.documents[-1]
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy, name
        assert "default-src 'none'" in policy, name
        assert self.foreign == [], name
        # The logo is the icon too: the second time it comes from the browser's cache.
        assert len(set(self.requests)) <= self.most_requests, self.requests
        # The browser itself reports that a document's status was 400 or 404; nothing else.
        assert [text for text in self.said if "Failed to load resource" not in text] == [], name
        files = self.page.locator("link[rel=stylesheet], img").evaluate_all(
            "all => all.map(e => e.href || e.src)"
        )
        assert len(files) < self.most_requests, files
        size = len(answer.body()) + sum(map(self._size, files))
        self.gallery.sizes[name] = max(size, self.gallery.sizes.get(name, 0))
        assert size < self.most_bytes, f"{name}: {size} bytes"

    def _size(self, url: str) -> int:
        if url not in self.gallery.files:
            answer = self.context.request.get(url)
            assert answer.status == 200, url
            self.gallery.files[url] = len(answer.body())
        return self.gallery.files[url]

    def _fits_and_reads(self, name: str) -> None:
        self._resize(NARROW, "light")
        assert overflow(self.page) == [], name
        for width, scheme in itertools.product((PHONE, DESKTOP), ("light", "dark")):
            looked = (width, scheme) in LOOKS[self.language]
            if scheme == "light" or looked:
                self._resize(width, scheme)
            if scheme == "light":
                self._keep(name, width)
            if looked:
                found = Axe().run(self.page)
                assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        self._resize(self.way.width, "light")

    def _keep(self, name: str, width: int) -> None:
        """A picture of the whole page, what sticks to the window's edge at its end."""
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": height})
        folder = SCREENSHOTS / self.folder / self.way.language / str(width)
        self.page.screenshot(path=folder / f"{name}.png")

    def _resize(self, width: int, scheme: str) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    def controls(self) -> list[list[str]]:
        """What can be used in the page, in its order: the name, address or text, and what a button
        sends."""
        script = """all => all.filter(e => e.checkVisibility() && !e.disabled).map(e =>
          [e.name || e.getAttribute('href') || e.innerText, e.type === 'submit' ? e.value : ''])"""
        found: list[list[str]] = self.page.locator(_CONTROLS).evaluate_all(script)
        return found

    def close(self) -> None:
        self.context.close()
