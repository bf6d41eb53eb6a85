"""A QR code as the path of an SVG: part of the page, so that no further request is needed.

The encoder, segno, comes with the function of the pages (functions/hosted_page/requirements.txt).
"""

from itertools import groupby
from typing import NamedTuple

QUIET = 4  # modules around the code, which readers need (ISO/IEC 18004)


class Code(NamedTuple):
    """`size` in modules, the quiet zone in it; `path`, one module thick, draws the dark ones."""

    size: int
    path: str


def code(text: str) -> Code:
    """The code of a GiroCode's payload: level M, UTF-8 (EPC069-12)."""
    import segno  # on use: few pages show one

    matrix = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False).matrix
    rows = (_row(y + QUIET, bytes(row)) for y, row in enumerate(matrix))
    return Code(len(matrix) + 2 * QUIET, "".join(rows))


def _row(y: int, modules: bytes) -> str:
    """A line through the row, one module thick, that leaves out the light ones."""
    drawn, gap = f"M{QUIET} {y}.5", 0
    for dark, run in groupby(modules):
        length = len(list(run))
        if dark:
            drawn += (f"m{gap} 0" if gap else "") + f"h{length}"
        gap = 0 if dark else length
    return drawn
