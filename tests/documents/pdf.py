"""Reads rendered PDFs: their text, their pages as pictures, what is attached."""

from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from functions.invoice_render.render import render


def rendered(snapshot: dict[str, Any]) -> bytes:
    """The PDF of a snapshot."""
    return render(snapshot).pdf


def text(pdf: bytes) -> str:
    """All pages' text, with blanks of every kind as plain ones and a plain minus."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    plain = "\n".join(pages).replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
    return plain.replace("\r\n", "\n").replace("\ufffe", "-")


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def pictures(pdf: bytes, dots_per_inch: int = 200) -> list[Any]:
    """Each page as a picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots_per_inch / 72).to_pil() for page in document]


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The file's structure."""
    return pikepdf.open(BytesIO(pdf))


def attached(pdf: bytes) -> dict[str, bytes]:
    """File name → content of each attachment."""
    with opened(pdf) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}
