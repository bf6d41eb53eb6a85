"""A mail as bytes: text and HTML, with files (RFC 5322, 2045, 2183), in plain ASCII throughout.

Nothing that comes from outside reaches a header unseen: addresses are checked and taken apart,
texts lose their control characters, and the header classes of the standard library encode the rest.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from kundenakte.domain.hosts import ascii_host

LONGEST_ADDRESS = 254  # RFC 5321
LONGEST_LINE = 250  # characters of a subject or a name
# What SES takes as an address: no quotes, no comments, no control characters.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^@\s\x00-\x1f\x7f<>()\[\]\\,;:\"]+")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
# Control characters, and those that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class File(NamedTuple):
    """An attachment; `type` such as "application/pdf"."""

    name: str
    type: str
    content: bytes


class Letter(NamedTuple):
    """A mail and whom it goes to. `sender` is an address, `name` what is shown for it; `id` is
    unique among the mails of the sender's host; `confirm` asks the reader's program to say that the
    mail was read (RFC 8098)."""

    id: str
    at: datetime
    sender: str
    to: Sequence[str]
    subject: str
    text: str
    html: str
    name: str = ""
    cc: Sequence[str] = ()
    reply_to: str = ""
    files: Sequence[File] = ()
    confirm: bool = False


def address(given: str) -> str:
    """An address as it is sent, a host with umlauts in its ASCII form. Raises ValueError."""
    given = given.strip()
    local, _, host = given.rpartition("@")
    if not _ADDRESS.fullmatch(given) or local.startswith(".") or local.endswith("."):
        raise ValueError("this is no e-mail address")
    try:
        plain = ascii_host(host)
    except UnicodeError:
        raise ValueError("this is no e-mail address") from None
    if not _HOST.fullmatch(plain) or ".." in local:
        raise ValueError("this is no e-mail address")
    if len(local) + 1 + len(plain) > LONGEST_ADDRESS:
        raise ValueError("the e-mail address is too long")
    return f"{local}@{plain}"


def addresses(given: str) -> list[str]:
    """All addresses of a text, divided by commas or semicolons; what is none is left
    out."""
    found = []
    for part in re.split("[,;]", given):
        try:
            found.append(address(part))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def line(text: str) -> str:
    """One line for a header: what nobody sees is a blank in it."""
    return " ".join(_UNSEEN.sub(" ", text).split())[:LONGEST_LINE]


def message(letter: Letter) -> bytes:
    """The mail as it is sent. Raises ValueError for what is no address."""
    made = EmailMessage(policy=SMTP)
    sender = address(letter.sender)
    made["From"] = Address(line(letter.name), addr_spec=sender)
    made["To"] = [Address(addr_spec=address(one)) for one in letter.to]
    if letter.cc:
        made["Cc"] = [Address(addr_spec=address(one)) for one in letter.cc]
    if letter.reply_to:
        made["Reply-To"] = Address(addr_spec=address(letter.reply_to))
    made["Subject"] = line(letter.subject)
    made["Date"] = format_datetime(letter.at)
    made["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no "I am on holiday" in return
    if letter.confirm:
        made["Disposition-Notification-To"] = address(letter.reply_to or letter.sender)
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for file in letter.files:
        kind, _, form = file.type.partition("/")
        made.add_attachment(
            file.content, maintype=kind, subtype=form, filename=line(file.name), cte="base64"
        )
    return made.as_bytes()
