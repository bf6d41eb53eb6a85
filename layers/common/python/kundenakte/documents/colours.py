"""The account's colour, made dark enough to be read on white paper."""

import re

OURS = "0b6478"
READABLE = 4.5  # contrast to white, WCAG 1.4.3


def readable(accent: str) -> str:
    """`#rrggbb` as given, or as much darker as its contrast to white asks for; ours for none."""
    digits = accent.strip().lower().removeprefix("#")
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        digits = OURS
    channels = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
    for percent in range(100, 0, -1):
        darker = [channel * percent // 100 for channel in channels]
        if contrast(darker) >= READABLE:
            return "#" + "".join(f"{channel:02x}" for channel in darker)
    return "#000000"


def contrast(channels: list[int]) -> float:
    """Contrast of a colour (0 to 255 each) to white, 1 to 21."""
    parts = [value / 255 for value in channels]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
