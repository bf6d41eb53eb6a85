"""The style sheet, the headers and the weight of a page."""

import re
import subprocess
import sys

import pytest

from kundenakte.pages import respond, style, view

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
    assert respond.asset(file)[0] == 404


def test_the_style_sheet_may_be_kept_for_a_day() -> None:
    status, headers, sheet = respond.asset("style-0b6478.css")
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
    _, _, body = respond.dashboard({"ACCENT": setting}, "a", "b", {}, {})
    assert f'href="/assets/style-{accent}.css"' in body


@pytest.mark.parametrize(
    "answer",
    [
        respond.accountdata({}, "a", "b", {}, {}),
        respond.dashboard({}, "a", "b", {}, {}),
        respond.not_found(),
        respond.failed(),
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
    page = respond.accountdata({"COMPANY": "Ä" * 255}, "a" * 32, "b" * 32, fields, {})[2]
    sheet = respond.asset("style-e30613.css")[2]
    assert len(page.encode()) + len(sheet.encode()) < 60_000


def test_showing_a_page_loads_few_modules_and_none_that_is_heavy() -> None:
    code = (
        "import sys, jinja2; before = set(sys.modules)\n"
        "from kundenakte.pages import respond\n"
        "respond.accountdata({}, 'a', 'b', {'LAST_NAME': 'x', 'EMAIL': 'y'}, {})\n"
        "print(*(set(sys.modules) - before))"
    )
    path = style.__file__.split("/kundenakte/")[0]
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, check=True
    )
    loaded = set(run.stdout.decode().split())
    assert {name for name in loaded if name.startswith("kundenakte")} == {
        "kundenakte",
        "kundenakte.pages",
        "kundenakte.pages.headers",
        "kundenakte.pages.render",
        "kundenakte.pages.respond",
        "kundenakte.pages.view",
    }
    assert not loaded & {"pydantic", "botocore", "zoneinfo", "asyncio"}
