"""A snapshot as PDF: PDF/A-3b and PDF/UA-1 at once, with the e-invoice inside where it has one.

The only module that knows Typst. The same snapshot gives the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from kundenakte.documents import cii, xmp
from kundenakte.documents.files import Rendered
from kundenakte.documents.parties import is_business
from kundenakte.documents.view import view

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
STANDARDS = ["a-3b", "ua-1"]


def render(snapshot: Mapping[str, Any]) -> Rendered:
    """The document of a checked and cleaned snapshot; a draft is one without INVOICE_NUMBER.

    Raises RuntimeError for whatever Typst warns of: with a font missing it would write a PDF
    without any text, and only warn.
    """
    shown = view(snapshot)
    final = bool(snapshot.get("INVOICE_NUMBER"))
    xml = cii.xml(snapshot) if final and is_business(snapshot["BUYER"]) else ""
    inputs = {"data": _data(shown), "xml": xml, "code": giro_svg(shown["payment"]["code"])}
    pdf, warnings = _compiler().compile_with_warnings(
        input=FOLDER / "invoice.typ",
        format="pdf",
        timestamp=_moment(snapshot),
        sys_inputs=inputs,
        pdf_standards=STANDARDS,
    )
    if warnings:
        raise RuntimeError("; ".join(warning.message for warning in warnings))
    return Rendered(xmp.with_factur_x(pdf) if xml else pdf, xml)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[FONTS],
    )
    return typst.Compiler(root=FOLDER, ignore_system_fonts=True, font_paths=fonts)


def _data(shown: Mapping[str, Any]) -> str:
    """The view as JSON, its names written as Typst writes names."""
    return json.dumps(_named(shown), ensure_ascii=False)


def _named(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name.replace("_", "-"): _named(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_named(entry) for entry in value]
    return value


def giro_svg(payload: str) -> str:
    """The GiroCode as a picture with its quiet zone, "" for no payload."""
    if not payload:
        return ""
    code = segno.make_qr(payload, error="m", encoding="utf-8", boost_error=False)
    picture = BytesIO()
    code.save(picture, kind="svg", border=4, light="#fff", svgclass=None, lineclass=None)
    return picture.getvalue().decode()


def _moment(snapshot: Mapping[str, Any]) -> int:
    """When the document says it was made, in seconds since 1970: its CREATED, not now."""
    written = str(snapshot.get("CREATED") or snapshot["INVOICE_DATE"])
    moment = datetime.fromisoformat(written)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
