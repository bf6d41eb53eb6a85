"""Forms of pages over plain HTTP, as a browser would send them, or as nobody should."""

import http.client
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
SKIPPED = ("submit", "button", "reset", "image")


class Answer(NamedTuple):
    """`place` is where the answer sends the browser to."""

    status: int
    text: str
    place: str


def fetch(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """One request, without following where it leads; a body makes it a POST."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        method = "GET" if body is None else "POST"
        connection.request(method, target, body, {} if headers is None else dict(headers))
        reply = connection.getresponse()
        return Answer(reply.status, reply.read().decode(), reply.headers.get("Location", ""))
    finally:
        connection.close()


def send(url: str, fields: Mapping[str, Any], **headers: str) -> Answer:
    """The form's fields, sent to the page itself; headers with `_` for `-`."""
    body = urlencode(fields, errors="surrogatepass").encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return fetch(url, body, {"Content-Type": FORM, **given})


class _Forms(HTMLParser):
    """The fields of each form, with what they are sent with."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.typed: list[str] = []  # names of the fields that text is typed into
        self.name = ""  # of the select or textarea that is open
        self.area = False
        self.first = False  # whether the next option is the select's first

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and self.forms:
            self._input(given)
        elif tag in ("select", "textarea") and self.forms:
            self.name, self.area = given["name"], tag == "textarea"
            self.forms[-1].setdefault(self.name, "")
            self.first = True
            if self.area:
                self.typed.append(self.name)
        elif tag == "option" and self.name:
            if self.first or "selected" in given:
                self.forms[-1][self.name] = given.get("value", "")
            self.first = False

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in SKIPPED or not given.get("name"):
            return
        if kind in ("radio", "checkbox") and "checked" not in given:
            return
        self.forms[-1][given["name"]] = given.get("value", "on" if kind == "checkbox" else "")
        if kind not in ("radio", "checkbox", "hidden"):
            self.typed.append(given["name"])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.name] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.name, self.area = "", False


class Form(NamedTuple):
    """`fields` with what a browser would send untouched; `typed` are those for text."""

    fields: dict[str, str]
    typed: list[str]


def form_of(page: str) -> Form:
    """The page's form that changes something: the first with a token."""
    read = _Forms()
    read.feed(page)
    fields = next(fields for fields in read.forms if "form" in fields)
    return Form(fields, [name for name in read.typed if name in fields])
