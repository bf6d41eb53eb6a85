"""Visits of hosted pages, as a browser makes them: the real handler, forms with what is in them, a
jar of cookies."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit

from boto3.dynamodb.types import TypeDeserializer

from functions.hosted_page.app import handler
from kundenakte.entry.boot import logger
from kundenakte.entry.page import _blocked
from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import CONTEXT, Access
from tests.web_form import form_of

FORM = "application/x-www-form-urlencoded"


class Page(NamedTuple):
    """What was answered. `place` is where it leads to."""

    status: int
    body: str
    place: str
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """What is read, without markup."""
        plain = re.sub(r"<wbr>", "", self.body)
        plain = re.sub(r"<[^>]+>", " ", plain.partition("<main")[2])
        return " ".join(plain.replace("&nbsp;", " ").split())

    @property
    def fields(self) -> dict[str, str]:
        """The form as a browser would send it back."""
        return dict(form_of(self.body).fields)

    @property
    def faults(self) -> dict[str, str]:
        """Field → message, as they stand beside the fields."""
        found = re.findall(r'<p class="error" id="([^"]+)-error">.*?</span>(.*?)</p>', self.body)
        return dict(found)


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, source: str = "203.0.113.7") -> None:
        self.source = source
        self.cookies: dict[str, str] = {}

    def get(self, url: str) -> Page:
        """Opens an address; redirects are not followed."""
        return self._asked("GET", url, b"", {})

    def send(self, url: str, fields: dict[str, str], **headers: str) -> Page:
        """Sends a form to an address; headers with `_` for `-`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        body = urlencode(fields, errors="surrogatepass").encode()
        return self._asked("POST", url, body, {"content-type": FORM, **given})

    def fill(self, url: str, **changes: str | None) -> Page:
        """Opens a page, fills in fields (`__` for `-`; None takes one out) and sends it."""
        fields = self.get(url).fields
        for name, value in changes.items():
            if value is None:
                fields.pop(name.replace("__", "-"), None)
            else:
                fields[name.replace("__", "-")] = value
        return self.send(url, fields)

    def _asked(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Page:
        parts = urlsplit(url)
        route = f"ANY /{parts.path.split('/')[1]}/{{path+}}"
        event = builders.event(method, parts.path, body, headers, route)
        event["rawQueryString"] = parts.query
        event["queryStringParameters"] = dict(parse_qsl(parts.query, keep_blank_values=True))
        event["requestContext"]["http"]["sourceIp"] = self.source
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        _blocked.clear()
        reply = handler(event, CONTEXT)
        for cookie in reply.get("cookies", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = {name.lower(): value for name, value in reply["headers"].items()}
        return Page(reply["statusCode"], reply["body"], found.get("location", ""), found)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What is logged inside the block."""
    stream = io.StringIO()
    with patch.object(logger.registered_handler, "stream", stream):
        yield stream


def items(access: Access, part: str) -> list[dict[str, Any]]:
    """All stored items of the account whose partition or sort key holds `part`."""
    read = TypeDeserializer().deserialize
    found = Connection.client.scan(TableName=Connection.tables.customers)["Items"]
    plain = [{name: read(value) for name, value in item.items()} for item in found]
    mine = (item for item in plain if item["pk"].startswith(f"{access.id}#"))
    return sorted(
        (item for item in mine if part in item["pk"] or part in item["sk"]),
        key=lambda item: (item["pk"], item["sk"]),
    )


def mails(access: Access, template: str) -> list[dict[str, Any]]:
    """What mails of a template are told: payload and what is for the mail only."""
    found = [item for item in items(access, "EVENT#") if item.get("mail") == template]
    return [{**json.loads(item["doc"]), **json.loads(item.get("about", "{}"))} for item in found]


def code(access: Access) -> str:
    """The last one-time code that was sent."""
    return str(mails(access, "code")[-1]["code"])
