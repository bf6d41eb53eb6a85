"""What all pages of an account have in common: whose they are, language, header and footer."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from kundenakte.domain.account import Account
from kundenakte.pages import view
from kundenakte.pages.render import LANGUAGES

NO_QUERY: Mapping[str, str] = {}


class Frame(NamedTuple):
    """`account` is None on pages that nobody's link led to. `home` is the way to the customer's
    overview, "" where there is none; `query` what the address was called with."""

    account: Account | None
    language: str
    home: str = ""
    query: Mapping[str, str] = NO_QUERY

    @property
    def form(self) -> str:
        """How German texts address the reader: "sie" or "du"."""
        return str(self.account.settings["ADDRESS_FORM"]) if self.account else "sie"

    def path(self, page: str, *parts: str) -> str:
        """The address of another page of the account, in the language asked for, if one was."""
        assert self.account
        asked = self.query.get("lang", "").lower()
        tail = f"?lang={asked}" if asked in LANGUAGES else ""
        return "/".join(("", page, self.account.hash, *parts)) + tail

    def values(self) -> dict[str, Any]:
        """What layout.html shows."""
        settings = self.account.settings if self.account else {}
        others = {name: value for name, value in self.query.items() if name != "lang"}
        return {
            "seller": {**view.seller(settings), "logo": self._logo(), "links": self._links()},
            "home": self.home,
            "here": "",
            "languages": {code: urlencode({**others, "lang": code}) for code in LANGUAGES},
            "rights": self._rights(),
        }

    def _rights(self) -> dict[str, str]:
        """The two links that the law wants on every page (§§ 312k, 356a BGB), and what else each
        page leads to. The key is the word's name."""
        if self.account is None:
            return {}
        return {name: self.path(name) for name in ("cancel", "withdraw")}

    def _logo(self) -> str:
        if self.account is None or not self.account.settings["LOGO"]:
            return ""
        return f"/assets/logo-{self.account.hash}.svg"

    def _links(self) -> dict[str, str]:
        """Imprint, privacy notice, terms and accessibility, one click away (§ 5 DDG, Art. 13 DSGVO,
        § 14 BFSG); the account's own pages, as far as there are any."""
        if self.account is None:
            return {}
        found = view.links(self.account.settings)
        return {**found, "accessibility": found.get("accessibility") or self.path("accessibility")}


def language(asked: str, stored: str, accepted: str) -> str:
    """The language asked for, else the customer's, else the browser's: German for de, English for
    all others, German where nothing is known."""
    if asked.lower() in LANGUAGES:
        return asked.lower()
    known = stored or accepted or "de"
    return "de" if known.lower().startswith("de") else "en"
