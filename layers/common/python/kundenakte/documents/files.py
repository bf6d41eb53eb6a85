"""What rendering makes of an invoice, and how the files are called."""

import re
from typing import NamedTuple

PDF_TYPE = "application/pdf"
XML_TYPE = "application/xml"


class Rendered(NamedTuple):
    """A PDF, and the e-invoice in it ("" for consumers and drafts, whose PDFs have none)."""

    pdf: bytes
    xml: str


def file_name(number: str, ending: str) -> str:
    """What a receiver sees (EINV-6): `Rechnung_RE-2026-1214.pdf`; only characters that every
    file system and mail program takes."""
    return f"Rechnung_{re.sub(r'[^A-Za-z0-9._-]+', '_', number)}.{ending}"


def disposition(number: str, ending: str, *, shown: bool = False) -> str:
    """The header by which a browser keeps the file under its name, or shows it."""
    kind = "inline" if shown else "attachment"
    return f'{kind}; filename="{file_name(number, ending)}"'
