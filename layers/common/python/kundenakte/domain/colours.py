"""The account's colour, changed until it can be read: darker on white, lighter on dark ground."""

import re

OURS = "0b6478"
READABLE = 4.5  # contrast, WCAG 1.4.3
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)

Channels = tuple[int, int, int]


def on_white(accent: str) -> str:
    """`#rrggbb` as given, or as much darker as its contrast to white asks for; ours for none."""
    return _readable(accent, _WHITE, _BLACK)


def on_dark(accent: str, ground: str) -> str:
    """Likewise, as much lighter as its contrast to a dark `ground` (`#rrggbb`) asks for."""
    return _readable(accent, _channels(ground), _WHITE)


def contrast(one: Channels, other: Channels) -> float:
    """The contrast ratio of WCAG 2 of two colours (0 to 255 each), 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable(accent: str, ground: Channels, end: Channels) -> str:
    given = _channels(accent)
    for percent in range(101):
        red, green, blue = (
            colour + (goal - colour) * percent // 100
            for colour, goal in zip(given, end, strict=True)
        )
        if contrast((red, green, blue), ground) >= READABLE:
            break
    return f"#{red:02x}{green:02x}{blue:02x}"


def _channels(colour: str) -> Channels:
    digits = colour.strip().lower().removeprefix("#")
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        digits = OURS
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def _luminance(channels: Channels) -> float:
    parts = [value / 255 for value in channels]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
