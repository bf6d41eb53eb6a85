"""The style sheet, the headers and the weight of a page."""

import re

import pytest

from kundenakte.pages import respond, style, view
from tests import pages

BRANDS = re.compile(r"--brand: #([0-9a-f]{6});")


@pytest.mark.parametrize(
    "file",
    [
        "style.css",
        "style-0B6478.css",
        "style-0b647.css",
        "style-0b6478.css\n",
        "style-0b6478.css/../../view.py",
        "../style.css",
        "style-٠٠٠٠٠٠.css",
        "",
    ],
)
def test_no_other_file_is_served(file: str) -> None:
    assert respond.style(file) is None


def test_the_style_sheet_may_be_kept_for_a_day() -> None:
    found = respond.style("style-0b6478.css")
    assert found
    status, headers, sheet = found
    assert status == 200
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(sheet.encode()) < 28_000


def test_our_own_accent_leaves_the_design_as_it_is() -> None:
    assert BRANDS.findall(style.style_sheet("0b6478")) == ["0b6478", "6cc3d6"]


@pytest.mark.parametrize("accent", ["ffdd00", "000000", "ffffff", "e30613", "00ff00", "8a8a8a"])
def test_any_accent_reads_on_every_ground(accent: str) -> None:
    sheet = style.style_sheet(accent)
    assert sheet.count(f"--accent: #{accent};") == 1
    light, dark = BRANDS.findall(sheet)
    for ground in ("ffffff", "f4f6f7", "edf1f3"):
        assert style.contrast(light, ground) >= 4.5
    for ground in ("0e1418", "161e23", "1e282e", "08151a"):
        assert style.contrast(dark, ground) >= 4.5


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert style.contrast("000000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize("accent", ["", "0b6478;}", "0B6478", "fff", "#0b6478"])
def test_a_style_sheet_takes_nothing_but_six_digits(accent: str) -> None:
    with pytest.raises(ValueError, match="six hex digits"):
        style.style_sheet(accent)


@pytest.mark.parametrize(
    ("setting", "accent"),
    [
        ("#E30613", "e30613"),
        ("e30613", "e30613"),
        ("red", view.DEFAULT_ACCENT),
        ("#fff", view.DEFAULT_ACCENT),
        ("0b6478;}body{}", view.DEFAULT_ACCENT),
        ("", view.DEFAULT_ACCENT),
    ],
)
def test_an_accent_that_is_no_colour_is_not_used(setting: str, accent: str) -> None:
    _, _, body = pages.dashboard({"ACCENT": setting}, "a", "b", {}, {})
    assert f'href="/assets/style-{accent}.css"' in body


@pytest.mark.parametrize(
    "answer",
    [
        pages.accountdata({}, "a", "b", {}, {}),
        pages.dashboard({}, "a", "b", {}, {}),
        respond.not_found(pages.NOBODY),
        respond.failed(pages.NOBODY),
    ],
    ids=["accountdata", "dashboard", "not_found", "failed"],
)
def test_every_page_has_the_strict_headers(answer: respond.Response) -> None:
    _, headers, _ = answer
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Permissions-Policy" in headers


def test_a_page_and_its_style_sheet_weigh_less_than_60_kilobytes() -> None:
    fields = {"ORGANIZATION": "Ö" * 255, "ADDRESS": "ß" * 255, "EMAIL": "x" * 255}
    page = pages.accountdata({"COMPANY": "Ä" * 255}, "a" * 32, "b" * 32, fields, {})[2]
    found = respond.style("style-e30613.css")
    assert found
    sheet = found[2]
    assert len(page.encode()) + len(sheet.encode()) < 60_000
