"""People who work in an account, without a browser: the real handler of the account's pages, forms
with what is in them, a session of their own."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from functions.account_page.app import handler
from kundenakte.domain.roles import OWNER
from kundenakte.entry.account import session
from kundenakte.storage import account_store, users
from kundenakte.storage.transaction import commit
from kundenakte.storage.users import User
from tests import builders
from tests.builders import CONTEXT, Access
from tests.visiting import FORM, Page
from tests.web_form import _Forms

AT = "2026-01-01T00:00:00Z"


class Office:
    """Somebody who is signed in to an account; `user` is None for who is not."""

    def __init__(self, access: Access, user: User | None) -> None:
        self.access, self.user = access, user
        self.cookies: dict[str, str] = {}
        if user:
            account = account_store.read(access.id).account
            self._keep(session.opened(account, user))

    def get(self, url: str) -> Page:
        """Opens an address; redirects are not followed."""
        return self.ask("GET", url, b"", {})

    def follow(self, page: Page) -> Page:
        """Opens where a page leads to."""
        assert page.status == 303, (page.status, page.text[:400])
        return self.get(page.place)

    def submit(
        self,
        url: str,
        fields: dict[str, Any] | None = None,
        *,
        button: tuple[str, str] | None = None,
        form: str = "",
    ) -> Page:
        """Opens a page, fills in its form and sends it, as a browser would: None leaves one out,
        a list sends several values. `form` is part of the form's address, where there are more."""
        found = self.form(self.get(url), form)
        action, filled = found
        filled |= {name: value for name, value in (fields or {}).items() if value is not None}
        for name, value in (fields or {}).items():
            if value is None:
                filled.pop(name, None)
        if button:
            filled[button[0]] = button[1]
        return self.send(action or url, filled)

    def form(self, page: Page, part: str = "") -> tuple[str, dict[str, Any]]:
        """The address and the fields of the page's first form with a token, or of that whose
        address holds `part`."""
        assert page.status in (200, 400), (page.status, page.place, page.text[:300])
        read = _Forms()
        main = page.body.partition("<main")[2]
        read.feed(main)
        actions = [
            (re.search(r'\baction="([^"]*)"', tag) or [tag, ""])[1].replace("&amp;", "&")
            for tag in re.findall(r"<form\b[^>]*>", main)
        ]
        both = zip(actions, read.forms, strict=True)
        wanted = [(a, dict(f)) for a, f in both if "form" in f and part in a]
        assert wanted, f"no form {part!r} among {actions}"
        return wanted[0]

    def send(self, url: str, fields: dict[str, Any], **headers: str) -> Page:
        """Sends a form to an address; headers with `_` for `-`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        body = urlencode(fields, doseq=True, errors="surrogatepass").encode()
        return self.ask("POST", url, body, {"content-type": FORM, **given})

    def ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Page:
        """One request, whatever it is."""
        parts = urlsplit(url)
        route = "ANY /account" if parts.path == "/account" else "ANY /account/{path+}"
        event = builders.event(method, parts.path, body, headers, route)
        event["rawQueryString"] = parts.query
        event["queryStringParameters"] = dict(parse_qsl(parts.query, keep_blank_values=True))
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        reply = handler(event, CONTEXT)
        for cookie in reply.get("cookies", []):
            self._keep(cookie)
        found = {name.lower(): value for name, value in reply["headers"].items()}
        return Page(reply["statusCode"], reply["body"], found.get("location", ""), found)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        self.cookies[name] = value


def office(access: Access, role: str = OWNER, language: str = "de", name: str = "") -> Office:
    """A new user of the account who is signed in."""
    session.forget()
    name = name or f"Petra {role.title()}"
    user = users.new(f"{role}-{language}@example.com", name, role, language, AT)
    commit(users.additions(access.id, user))
    return Office(access, user)
