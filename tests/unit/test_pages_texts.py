"""Every visible word of a page is a text, in every language, and pages are plain HTML."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from kundenakte.entry import hosted
from kundenakte.pages import render

TEMPLATES = sorted((Path(render.__file__).parent / "templates").glob("*.html"))
CODE = [*Path(render.__file__).parent.glob("*.py"), *Path(hosted.__file__).parent.glob("*.py")]
FOLDER = Path(render.__file__).parent / "texts"
AREAS = sorted(path.stem for path in (FOLDER / "de").glob("*.json"))
METHODS = {"items", "get"}
TEMPLATE = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)


def shape(value: Any) -> Any:
    """Keys and lengths, without the words; placeholders count."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "text"


def texts(language: str, form: str = "sie") -> dict[str, Any]:
    return dict(vars(render.texts(language, form, *AREAS)))


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


@pytest.mark.parametrize("area", AREAS)
def test_all_languages_have_the_same_keys(area: str) -> None:
    german, english = (render._area(language, area) for language in ("de", "en"))
    assert shape(german) == shape(english)


def test_no_two_areas_share_a_key() -> None:
    keys = [key for area in AREAS for key in render._area("de", area)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", render.LANGUAGES)
def test_texts_follow_the_rules_for_words(language: str) -> None:
    for text in leaves(texts(language)):
        assert text.strip(), "a text is empty"
        assert "!" not in text
        assert not re.search(r"ungültig|invalid|\bOK\b|Absenden|Submit", text)
        assert not re.search(r"\b(du|dein|deine|dir|dich)\b", text)


def test_who_says_du_says_it_everywhere() -> None:
    for area in AREAS:
        assert render._area("de_du", area).keys() <= render._area("de", area).keys()
    for text in leaves(texts("de", "du")):
        # "Sie" at the beginning of a sentence may be "she" or "they": such a text is to be avoided.
        assert not re.search(r"\b(Sie|Ihnen|Ihre?|Ihre[mnrs])\b", text), text


def test_every_text_that_a_page_names_exists_and_every_text_is_used() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    code = "".join(path.read_text(encoding="utf-8") for path in CODE)
    named = set(re.findall(r"\b(?:t|words)\.(\w+)", templates + code))
    assert named <= set(texts("de")) | METHODS
    # Those that are put together: t[kind ~ "_title"].
    ends = tuple(re.findall(r't\[\w+ ~ "(_\w+)"\]', templates))
    quoted = set(re.findall(r'"(\w+)"', templates + code))
    labels = set(re.findall(r'(\w+)="[A-Z_0-9]+"', code))
    for key in set(texts("de")) - named - quoted - labels:
        assert key.endswith(ends), f"{key} is used nowhere"


@TEMPLATE
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    code = r"{% block shell %}[\w ]*{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}"
    markup = re.sub(code, "", template.read_text("utf-8"), flags=re.DOTALL)
    outside = re.sub(r'<[^>]*>|&nbsp;|aria-(describedby|invalid)="[^"]*"', "", markup)
    assert not re.search(r"[^\W_]", outside), outside.strip()
    for attribute in ("alt", "title", "aria-label", "placeholder", "data-label", "content"):
        for value in re.findall(rf'[^-]\b{attribute}="([^"]*)"', markup):
            assert value in ("", "width=device-width, initial-scale=1", "light dark", "noindex",
                             "no-referrer")  # fmt: skip


@TEMPLATE
def test_a_template_has_no_style_script_or_foreign_address(template: Path) -> None:
    source = template.read_text("utf-8")
    assert not re.search(r"<(script|style|iframe|object|embed|base)\b", source)
    assert not re.search(r"\s(style|on\w+)=", source)
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", source)
    assert "|safe" not in source
    assert "autoescape" not in source


def test_a_page_that_lacks_a_value_fails_instead_of_showing_a_hole() -> None:
    with pytest.raises(UndefinedError):
        render.render("accountdata", render.texts("de", "sie"), "de", {})


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
