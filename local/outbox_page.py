"""Pages of the outbox, /_local/mails: for whoever runs this, not for customers.

A mail's HTML is shown in a frame that may do nothing but open links in another window.
"""

import re
from email.message import EmailMessage
from html import escape
from http import HTTPStatus
from itertools import islice
from urllib.parse import parse_qs, quote

from local.event import Answer
from local.outbox import Outbox, Sent
from local.schedules import BERLIN

HOME = "/_local/mails"
STYLE = f"{HOME}/style.css"
BACK = f'<p><a href="{HOME}">All mails</a></p>'
MOST = 200  # mails in the list
SHOWN = ("From", "To", "Cc", "Reply-To", "Date", "Subject", "Message-ID")
_FRAME = "sandbox allow-popups allow-popups-to-escape-sandbox"
_OWN = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
_MAIL = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; {_FRAME}"
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")
_PLACE = re.compile(rf"{HOME}/(?P<mail>[0-9a-f-]+)(/(?P<part>html|source|file)(/(?P<at>\d\d?))?)?")


def answer(outbox: Outbox, path: str, query: str) -> Answer:
    """The answer to a GET of a path that begins with HOME."""
    if path == STYLE:
        return Answer(200, [("content-type", "text/css"), ("cache-control", "no-cache")], CSS)
    if path == HOME:
        receiver = parse_qs(query).get("q", [""])[0].strip()
        return _page("Mails of this run", _list(outbox, receiver))
    found = _PLACE.fullmatch(path)
    mail = outbox.find(found["mail"]) if found else None
    if found is None or mail is None:
        return _page("There is no such mail", BACK, 404)
    return _part(mail, found["part"] or "", int(found["at"] or 0))


def _part(mail: Sent, part: str, at: int) -> Answer:
    match part:
        case "html":
            return _answer(_opening_elsewhere(mail.body("html")).encode(), "text/html", _MAIL)
        case "source":
            return _answer(mail.message.as_bytes(), "text/plain", _OWN)
        case "file" if at < len(mail.files):
            return _file(mail.files[at])
        case "file":
            return _page("There is no such file", BACK, 404)
    return _page(str(mail.message["Subject"]), _mail(mail))


def _list(outbox: Outbox, receiver: str) -> str:
    rows = [_row(mail) for mail in islice(outbox.newest(receiver), MOST)]
    form = (
        f'<form action="{HOME}" role="search"><label for="q">Receiver</label>'
        f'<input id="q" name="q" type="search" value="{escape(receiver)}">'
        "<button>Search</button></form>"
    )
    if not rows:
        return f"{form}<p>Nothing was sent{' to such a receiver' if receiver else ' yet'}.</p>"
    head = "<tr><th>When</th><th>To</th><th>Subject</th><th>Files</th></tr>"
    return f"{form}<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{_more(rows)}"


def _more(rows: list[str]) -> str:
    return f"<p>The newest {MOST}; the search looks at all.</p>" if len(rows) == MOST else ""


def _row(mail: Sent) -> str:
    message = mail.message
    when = message["Date"].datetime.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M")
    subject = escape(str(message["Subject"])) or "no subject"
    link = f'<a href="{HOME}/{mail.id}">{subject}</a>'
    cells = (when, escape(", ".join(mail.receivers)), link, str(len(mail.files) or ""))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _mail(mail: Sent) -> str:
    place = f"{HOME}/{mail.id}"
    heads = "".join(
        f"<dt>{name}</dt><dd>{escape(str(mail.message[name]))}</dd>"
        for name in SHOWN
        if mail.message[name]
    )
    files = "".join(
        f'<li><a href="{place}/file/{at}" download>{escape(file.get_filename() or "file")}</a></li>'
        for at, file in enumerate(mail.files)
    )
    return (
        f'<p><a href="{HOME}">All mails</a> · <a href="{place}/source">Source</a></p>'
        f"<dl>{heads}<dt>Sent to</dt><dd>{escape(', '.join(mail.receivers))}</dd></dl>"
        + (f"<h2>Files</h2><ul>{files}</ul>" if files else "")
        + f'<h2>HTML</h2><iframe src="{place}/html" title="The mail as HTML" '
        f'sandbox="{_FRAME.removeprefix("sandbox ")}"></iframe>'
        f"<h2>Text</h2><pre>{_linked(mail.body('plain'))}</pre>"
    )


def _linked(text: str) -> str:
    """The text with its addresses as links."""
    done, at = "", 0
    for match in _LINK.finditer(text):
        address = escape(match[0])
        done += (
            f'{escape(text[at : match.start()])}<a href="{address}" rel="noreferrer">{address}</a>'
        )
        at = match.end()
    return done + escape(text[at:])


def _opening_elsewhere(page: str) -> str:
    """The HTML with its links opening in another window, since a frame may not leave its place."""
    return re.sub(r"<head\b[^>]*>", lambda m: f'{m[0]}<base target="_blank">', page, count=1)


def _file(file: EmailMessage) -> Answer:
    content = file.get_payload(decode=True)
    name = quote(file.get_filename() or "file")
    told = ("content-disposition", f"attachment; filename*=utf-8''{name}")
    body = content if isinstance(content, bytes) else b""
    return _answer(body, "application/octet-stream", _OWN, told)


def _page(title: str, body: str, status: int = 200) -> Answer:
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{STYLE}"></head><body><main><h1>{escape(title)}</h1>{body}'
        "</main></body></html>"
    )
    return _answer(text.encode(), "text/html", _OWN, status=status)


def _answer(
    body: bytes, kind: str, policy: str, *more: tuple[str, str], status: int = 200
) -> Answer:
    text = kind.startswith("text/")
    headers = [
        ("content-type", f"{kind}; charset=utf-8" if text else kind),
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        *more,
    ]
    return Answer(int(HTTPStatus(status)), headers, body)


CSS = b"""
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
input, button { font: inherit; padding: .4rem .7rem; border: 1px solid var(--line);
  border-radius: .4rem; }
input { flex: 1 1 14rem; } button { cursor: pointer; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem .5rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 1rem 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 44rem; border: 1px solid var(--line); border-radius: .4rem;
  background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: 1rem;
  border-radius: .4rem; }
@media (max-width: 40rem) {
  thead { display: none; } tr { display: block; padding: .6rem 0;
    border-bottom: 1px solid var(--line); }
  td { display: block; padding: 0; border: 0; }
}
a:focus-visible, input:focus-visible, button:focus-visible { outline: 3px solid #3b82f6;
  outline-offset: 2px; }
"""
