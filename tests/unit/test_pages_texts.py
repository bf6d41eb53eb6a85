"""Every visible word of a page is a text, in every language, and pages are plain HTML."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from kundenakte.pages import render, view

TEMPLATES = sorted((Path(render.__file__).parent / "templates").glob("*.html"))
TEMPLATE = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)


def shape(value: Any) -> Any:
    """Keys and lengths, without the words; placeholders count."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "text"


def texts(language: str) -> dict[str, Any]:
    return dict(vars(render.TEXTS[language]))


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


def test_all_languages_have_the_same_keys() -> None:
    assert shape(texts("de")) == shape(texts("en"))


@pytest.mark.parametrize("language", render.LANGUAGES)
def test_texts_follow_the_rules_for_words(language: str) -> None:
    for text in leaves(texts(language)):
        assert text.strip(), "a text is empty"
        assert "!" not in text
        assert not re.search(r"ungültig|invalid|\bOK\b|Absenden|Submit", text)
        assert not re.search(r"\b(du|dein|deine|dir|dich)\b", text)


def test_every_text_that_a_page_names_exists_and_every_text_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    code = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8") for module in (render, view)
    )
    named = set(re.findall(r"\bt\.(\w+)", source + code))
    labels = set(re.findall(r'Row\("(\w+)"', code)) | set(re.findall(r'(\w+)="[A-Z_0-9]+"', code))
    sections = set(view.accountdata({}, {})["sections"])
    errors = {
        f"{kind}_{part}"
        for kind in ("not_found", "failed", "soon")
        for part in ("title", "lead", "next", "steps")
    }
    links = {"imprint", "privacy", "terms"}
    assert set(texts("de")) == named | labels | sections | errors | links


@TEMPLATE
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    code = r"{% block shell %}[\w ]*{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}"
    markup = re.sub(code, "", template.read_text("utf-8"), flags=re.DOTALL)
    outside = re.sub(r"<[^>]*>|&nbsp;", "", markup)
    assert not re.search(r"[^\W_]", outside), outside.strip()
    for attribute in ("alt", "title", "aria-label", "placeholder", "data-label", "content"):
        for value in re.findall(rf'[^-]\b{attribute}="([^"]*)"', markup):
            assert value in ("", "width=device-width, initial-scale=1", "light dark", "noindex",
                             "no-referrer")  # fmt: skip


@TEMPLATE
def test_a_template_has_no_style_script_or_foreign_address(template: Path) -> None:
    source = template.read_text("utf-8")
    assert not re.search(r"<(script|style|iframe|object|embed|base|form)\b", source)
    assert not re.search(r"\s(style|on\w+)=", source)
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", source)
    assert "|safe" not in source
    assert "autoescape" not in source


def test_a_page_that_lacks_a_value_fails_instead_of_showing_a_hole() -> None:
    with pytest.raises(UndefinedError):
        render.render("accountdata", "de")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hotel Drei Tannen", 1),
        ("buchhaltung@drei-tannen.example", 4),
        ("Donaudampfschifffahrtsgesellschaft", 3),
        ("<" * 20, 2),
        ("@" * 300, 1),
        ("", 1),
    ],
)
def test_long_words_may_break_and_lose_nothing(text: str, pieces: int) -> None:
    parts = render.breakable(text).split("<wbr>")
    assert len(parts) == pieces
    assert Markup("").join(parts).unescape() == text
