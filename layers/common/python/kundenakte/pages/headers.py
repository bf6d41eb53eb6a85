"""Response headers of the hosted pages; docs/pages.md says why each is there."""

from typing import Final

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        # Merchants show these pages in frames (contract 6.3). There is no session to ride on: who
        # does not know the address cannot frame it, and who knows it needs no frame.
        "frame-ancestors 'self' https:",
    )
)

HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
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
