"""Response headers of the hosted pages; docs/pages.md says why each is there."""

import re
from typing import Final
from urllib.parse import quote

from kundenakte.domain.account import Account

_POLICY: Final = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)

_WEB: Final = re.compile(r"(https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?)(?=[/?#]|$)")

_URL_CHARACTERS: Final = "%/:?#[]@!$&'()*+,;=~"

HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

STYLE_HEADERS: Final = {
    "Content-Type": "text/css; charset=utf-8",
    "Cache-Control": "public, max-age=86400",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

# Its name changes with what is in it.
SCRIPT_HEADERS: Final = STYLE_HEADERS | {"Content-Type": "text/javascript; charset=utf-8"}

# Opened by itself an SVG is a document: this one may do nothing.
LOGO_HEADERS: Final = STYLE_HEADERS | {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def headers(account: Account | None) -> dict[str, str]:
    """The headers of a page."""
    policy = "; ".join((*_POLICY, f"frame-ancestors {_ancestors(account)}"))
    return {**HEADERS, "Content-Security-Policy": policy}


def leading_to(found: dict[str, str], address: str) -> dict[str, str]:
    """The headers of a page whose form ends at an address of the merchant's: browsers hold
    redirects behind a form to form-action, too."""
    policy, site = found["Content-Security-Policy"], origin(address)
    if not site:
        return found
    policy = policy.replace("form-action 'self'", f"form-action 'self' {site}")
    return {**found, "Content-Security-Policy": policy}


def origin(address: str) -> str:
    """Scheme and host of an address of the web, "" for all others: nothing that a policy could be
    broken with."""
    found = _WEB.match(address)
    return found[1] if found else ""


def safe_address(address: str) -> str:
    """An address that the merchant gave, as a header may hold it; "" unless the policy can name its
    place, without which no form may end there."""
    return quote(address, safe=_URL_CHARACTERS) if origin(address) else ""


def _ancestors(account: Account | None) -> str:
    """Who may show the page in a frame. Merchants do (contract 6.3); where a session can be ridden
    on, only those that the account names."""
    if account is None:
        return "'self'"
    sites = account.settings["FRAME_SITES"]
    if account.settings["PAGE_CODE"] == "always":
        return f"'self' {sites}".strip()
    return f"'self' {sites or 'https:'}"
