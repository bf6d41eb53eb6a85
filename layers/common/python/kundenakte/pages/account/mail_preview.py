"""How a mail looks, as a document of its own for a frame of a page: it may load nothing, run
nothing and lead nowhere but to another window."""

import re
from collections.abc import Mapping
from typing import Final

from kundenakte.pages.headers import HEADERS
from kundenakte.pages.render import render, texts
from kundenakte.pages.respond import Response

SANDBOX: Final = "allow-popups allow-popups-to-escape-sandbox"
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    f"form-action 'none'; frame-ancestors 'self'; sandbox {SANDBOX}"
)


def html(mail: str, language: str) -> Response:
    """The mail's HTML, its links leading to another window, since a frame stays in its place."""
    base = '<base target="_blank">'
    return _answer(re.sub(r"<head\b[^>]*>", lambda m: m[0] + base, mail, count=1), language)


def text(subject: str, mail: str, language: str) -> Response:
    """The subject and the mail's plain text."""
    return _page(language, subject=subject, text=mail)


def faulty(errors: Mapping[str, str], language: str) -> Response:
    """What is wrong with the words, part by part, so that there is nothing to look at."""
    return _page(language, status=400, errors=errors)


def _page(language: str, status: int = 200, **values: object) -> Response:
    words = texts(language, "sie", "account/settings_mails")
    shown = {"subject": "", "text": "", "errors": {}, **values}
    return _answer(render("account/mail_preview", words, language, shown), language, status)


def _answer(body: str, language: str, status: int = 200) -> Response:
    policy = {"Content-Security-Policy": _POLICY, "Content-Language": language}
    return status, {**HEADERS, **policy}, body
