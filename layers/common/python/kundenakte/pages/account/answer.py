"""What the account's own pages answer: (status, headers, body) in their frame."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from kundenakte.domain import roles
from kundenakte.pages import view
from kundenakte.pages.headers import HEADERS
from kundenakte.pages.render import FOLDER, LANGUAGES, render, texts
from kundenakte.pages.respond import Response

COMMON: Final = "account/common"
_POLICY: Final = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
# Page → the area whose right its link in the menu needs.
MENU: Final = {
    "start": "dashboard",
    "customers": "clients",
    "subscriptions": "subscriptions",
    "invoices": "invoices",
    "payments": "invoices",
    "import": "clients",
    "settings": "settings",
}


class Shell(NamedTuple):
    """Who looks at a page, and in which language; `settings` are the account's, `user` has name,
    email and role and is None on pages before the sign-in, `here` is the key of the menu."""

    settings: Mapping[str, Any]
    language: str
    user: Any = None
    here: str = ""
    query: Mapping[str, str] = {}
    path: str = "/account"

    def may(self, area: str, write: bool = False) -> bool:
        """Whether the user reaches so far."""
        needed = roles.WRITE if write else roles.READ
        return self.user is not None and roles.may(self.user.role, area, needed)

    def values(self) -> dict[str, Any]:
        """What account/layout.html shows."""
        others = {name: value for name, value in self.query.items() if name != "lang"}
        found = view.seller(self.settings)
        return {
            "company": self.settings.get("COMPANY", ""),
            "accent": found["accent"],
            "script": script_name(),
            "user": self.user,
            "may": self.may,
            "here": self.here,
            "menu": [page for page, area in MENU.items() if self.may(area)],
            "path": self.path,
            "languages": {code: urlencode({**others, "lang": code}) for code in LANGUAGES},
            "errors": {},
            "notice": "",
            "tasks": 0,
        }


def page(template: str, shell: Shell, *areas: str, status: int = 200, **values: Any) -> Response:
    """templates/account/<template>.html with the words of the areas, which are in texts/account."""
    words = texts(shell.language, "sie", COMMON, *(f"account/{area}" for area in areas))
    shown = {**shell.values(), "nothing_saved": words.form_nothing_saved, **values}
    body = render(f"account/{template}", words, shell.language, shown)
    return status, headers(shell.language), body


def headers(language: str) -> dict[str, str]:
    """The headers of an account's page."""
    policy = {"Content-Security-Policy": "; ".join(_POLICY)}
    return {**HEADERS, **policy, "Content-Language": language}


def file(name: str, kind: str, content: str) -> Response:
    """A text to be kept, as a file of a plain ASCII name; `kind` is its media type."""
    told = {"Content-Type": f"{kind}; charset=utf-8"}
    return (
        200,
        {**HEADERS, **told, "Content-Disposition": f'attachment; filename="{name}"'},
        content,
    )


@cache
def script_name() -> str:
    """The name of the script, which changes with what is in it."""
    return f"account-{sha256(script().encode()).hexdigest()[:12]}.js"


@cache
def script() -> str:
    """What makes forms quicker; all pages work without it."""
    return (FOLDER / "account.js").read_text(encoding="utf-8")
