"""Writes the table of what the invoice font can show, for documents/clean.py.

    python -m tools.font_characters --write

Run it after a change of the font; a test holds the table to the fonts.
"""

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
FONTS = ROOT / "functions/invoice_render/fonts"
TARGET = ROOT / "layers/common/python/kundenakte/documents/font_characters.py"
HEAD = '''"""What every weight of the invoice font can show; written by tools/font_characters.py."""

RANGES = (
'''


def characters() -> set[int]:
    """Code points in all weights, without control, format and private characters."""
    maps = [set(TTFont(path).getBestCmap()) for path in sorted(FONTS.glob("*.ttf"))]
    return {c for c in set.intersection(*maps) if unicodedata.category(chr(c))[0] != "C"}


def text() -> str:
    """The module, as it should be."""
    words = [f"{a:x}-{b:x}" if b > a else f"{a:x}" for a, b in _ranges(sorted(characters()))]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 88:
            lines.append(line)
            line = ""
        line += f"{word} "
    return HEAD + "".join(f'    "{line}"\n' for line in [*lines, line.strip()]) + ")\n"


def _ranges(ordered: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for point in ordered:
        if found and point == found[-1][1] + 1:
            found[-1] = (found[-1][0], point)
        else:
            found.append((point, point))
    return found


def main() -> int:
    """Writes the table with --write, else says whether it is in step."""
    if "--write" in sys.argv:
        TARGET.write_text(text())
        return 0
    return 0 if TARGET.read_text() == text() else 1


if __name__ == "__main__":
    sys.exit(main())
