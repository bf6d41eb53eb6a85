"""The style sheet with the merchant's colour written in.

style.css derives readable shades from --accent by itself where a browser knows `oklch(from ...)`.
For those that do not, the two fallback shades are worked out here.
"""

import re
from functools import cache
from pathlib import Path

Colour = tuple[float, float, float]

_OWN_ACCENT = "--accent: #0b6478;"
_OWN_LIGHT = "--brand: #0b6478;"
_OWN_DARK = "--brand: #6cc3d6;"

# The least favourable grounds that accent-coloured text stands on, light and dark.
LIGHT_GROUND = "e6ebee"
DARK_GROUND = "26323a"
READABLE = 4.5


def style_sheet(accent: str) -> str:
    """style.css for the accent, six hex digits in lower case."""
    if not re.fullmatch(r"[0-9a-f]{6}", accent):
        raise ValueError("an accent is six hex digits in lower case")
    sheet = _sheet()
    if f"#{accent};" in _OWN_ACCENT:
        return sheet
    light, dark = shades(accent)
    return (
        sheet.replace(_OWN_ACCENT, f"--accent: #{accent};")
        .replace(_OWN_LIGHT, f"--brand: #{light};")
        .replace(_OWN_DARK, f"--brand: #{dark};")
    )


def shades(accent: str) -> tuple[str, str]:
    """The accent, darkened until it reads on light ground and lightened until it does on dark."""
    return _towards(accent, "000000", LIGHT_GROUND), _towards(accent, "ffffff", DARK_GROUND)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def _sheet() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def _towards(colour: str, end: str, ground: str) -> str:
    mixes = (_mix(colour, end, share / 50) for share in range(51))
    return next(mix for mix in mixes if contrast(mix, ground) >= READABLE)


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> Colour:
    red, green, blue = (float(int(colour[i : i + 2], 16)) for i in (0, 2, 4))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
