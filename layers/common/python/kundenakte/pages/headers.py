"""Response headers of the hosted pages; docs/pages.md says why each is there."""

from typing import Final

from kundenakte.domain.account import Account

_POLICY: Final = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)

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


def _ancestors(account: Account | None) -> str:
    """Who may show the page in a frame. Merchants do (contract 6.3); where a session can be ridden
    on, only those that the account names."""
    if account is None:
        return "'self'"
    sites = account.settings["FRAME_SITES"]
    if account.settings["PAGE_CODE"] == "always":
        return f"'self' {sites}".strip()
    return f"'self' {sites or 'https:'}"
