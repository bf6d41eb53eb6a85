"""The account's colour can be read on white and on dark ground, whatever it is."""

import pytest

from kundenakte.domain.colours import OURS, READABLE, contrast, on_dark, on_white

DARK = "#161e23"
ACCENTS = ["#0b6478", "#ffdd00", "#000000", "#ffffff", "#ff0000", "#7f7f7f", "green", "", "#FFF"]


def channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_accent_becomes_readable(accent: str) -> None:
    assert contrast(channels(on_white(accent)), (255, 255, 255)) >= READABLE
    assert contrast(channels(on_dark(accent, DARK)), channels(DARK)) >= READABLE


def test_a_readable_accent_stays_and_what_is_none_is_ours() -> None:
    assert on_white("#0B6478") == "#0b6478"
    assert on_dark("#ffdd00", DARK) == "#ffdd00"
    assert on_white("red") == on_white("") == f"#{OURS}"


def test_black_on_white_has_the_most_contrast_there_is() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
