"""The GiroCode that a page draws can be read by a banking app."""

import re

import zxingcpp
from PIL import Image, ImageDraw

from kundenakte.pages.qr import QUIET, code

PAYLOAD = (
    "BCD\n002\n1\nSCT\n\nMüller & Söhne GmbH\nDE89370400440532013000\nEUR69.02\n\n\nRE-2026-1187"
)


def test_what_is_drawn_is_what_is_meant() -> None:
    found = code(PAYLOAD)
    scale = 6
    picture = Image.new("L", (found.size * scale, found.size * scale), 255)
    pen = ImageDraw.Draw(picture)
    for line in re.findall(r"M(\d+) (\d+)\.5([^M]*)", found.path):
        x, y = int(line[0]), int(line[1])
        for gap, dark in re.findall(r"m(\d+) 0|h(\d+)", line[2]):
            if dark:
                right = x + int(dark)
                box = (x * scale, y * scale, right * scale - 1, (y + 1) * scale - 1)
                pen.rectangle(box, fill=0)
                x = right
            else:
                x += int(gap)
    [read] = zxingcpp.read_barcodes(picture)
    assert read.text == PAYLOAD
    assert picture.getpixel((QUIET * scale - 1, QUIET * scale)) == 255
