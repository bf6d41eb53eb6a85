"""What the addresses of the hosted pages answer: (status, headers, body) each.

Pure: the caller has found the account and the customer, or calls `not_found`.
"""

import re
from typing import Any

from kundenakte.pages.frame import Frame
from kundenakte.pages.headers import LOGO_HEADERS, SCRIPT_HEADERS, STYLE_HEADERS, headers
from kundenakte.pages.render import FOLDER, render, texts

Response = tuple[int, dict[str, str], str]
SOON_SECONDS = 10


def page(template: str, frame: Frame, *areas: str, status: int = 200, **values: Any) -> Response:
    """templates/<template>.html in the frame's language, with the words of the areas."""
    words = texts(frame.language, frame.form, *areas)
    body = render(template, words, frame.language, {**frame.values(), **values})
    return status, headers(frame.account) | {"Content-Language": frame.language}, body


def text_file(name: str, text: str) -> Response:
    """A text to be kept, as a file of a plain ASCII name."""
    kind = {"Content-Type": "text/plain; charset=utf-8"}
    return (
        200,
        headers(None) | kind | {"Content-Disposition": f'attachment; filename="{name}"'},
        text,
    )


def redirect(to: str) -> Response:
    """303: what was sent is done, `to` shows it; a reload sends nothing again."""
    return 303, headers(None) | {"Location": to}, ""


def not_found(frame: Frame) -> Response:
    """404, the same for every reason: it never says whether an account or customer exists."""
    return _error(404, "not_found", frame)


def failed(frame: Frame, reference: str = "") -> Response:
    """500, with a reference (a request id) that leads to the log line."""
    return _error(500, "failed", frame, reference)


def too_many(frame: Frame) -> Response:
    """429: somebody guesses."""
    status, found, body = _error(429, "too_many", frame)
    return status, found | {"Retry-After": "60"}, body


def refused(frame: Frame) -> Response:
    """400: no form of ours, too large, or sent by another site."""
    return _error(400, "refused", frame)


def soon(frame: Frame) -> Response:
    """503: the document is being made; a browser may come again by itself."""
    status, found, body = _error(503, "soon", frame)
    return status, found | {"Retry-After": str(SOON_SECONDS)}, body


def style(file: str) -> Response | None:
    """The style sheet `style-<accent>.css`; None for every other file."""
    found = re.fullmatch(r"style-([0-9a-f]{6})\.css", file)
    if not found:
        return None
    # Pages themselves need no colour arithmetic.
    from kundenakte.pages.style import style_sheet

    return 200, dict(STYLE_HEADERS), style_sheet(found[1])


def own(file: str) -> Response | None:
    """What the account's own pages load beside the style sheet: the product's logo and the script;
    None for every other file."""
    if file == "kundenakte.svg":
        return 200, dict(LOGO_HEADERS), (FOLDER / file).read_text(encoding="utf-8")
    if re.fullmatch(r"account-[0-9a-f]{12}\.js", file):
        from kundenakte.pages.account.answer import script

        return 200, dict(SCRIPT_HEADERS), script()
    return None


def logo(svg: str) -> Response:
    """The merchant's logo."""
    return 200, dict(LOGO_HEADERS), svg


def _error(status: int, kind: str, frame: Frame, reference: str = "") -> Response:
    return page("error", frame, status=status, kind=kind, reference=reference)
