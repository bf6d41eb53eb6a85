"""Every word of the account's own pages is a text, in both languages; pages are plain HTML."""

import re
from pathlib import Path
from typing import Any

import pytest

from kundenakte.entry import account as modules
from kundenakte.pages import render
from tests.unit.test_pages_texts import leaves, shape

FOLDER = Path(render.__file__).parent
TEMPLATES = sorted((FOLDER / "templates/account").glob("*.html"))
AREAS = sorted(path.stem for path in (FOLDER / "texts/de/account").glob("*.json"))
ALWAYS = ("common", "account/common")  # on every page
CODE = [*(FOLDER / "account").glob("*.py"), *Path(modules.__file__).parent.glob("*.py")]
TEMPLATE = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
METHODS = {"items", "get", "values", "keys", "format", "index"}


def area(language: str, name: str) -> dict[str, Any]:
    return render._area(language, f"account/{name}")


@pytest.mark.parametrize("name", AREAS)
def test_both_languages_have_the_same_keys(name: str) -> None:
    assert shape(area("de", name)) == shape(area("en", name))


def test_both_languages_have_the_same_areas() -> None:
    english = sorted(path.stem for path in (FOLDER / "texts/en/account").glob("*.json"))
    assert english == AREAS


@pytest.mark.parametrize("name", [name for name in AREAS if name != "common"])
def test_an_area_hides_no_word_that_is_on_every_page(name: str) -> None:
    taken = {key for always in ALWAYS for key in render._area("de", always)}
    assert area("de", name).keys() & taken == set()


@pytest.mark.parametrize("language", render.LANGUAGES)
@pytest.mark.parametrize("name", AREAS)
def test_texts_follow_the_rules_for_words(language: str, name: str) -> None:
    for text in leaves(area(language, name)):
        assert text.strip(), "a text is empty"
        assert "!" not in text, text
        said = re.sub(r"ungültig (machen|gemacht)", "", text)  # what is done to links
        assert not re.search(r"ungültig|invalid|\bOK\b|Absenden|Submit", said), text
        assert not re.search(r"\b(du|dein|deine|dir|dich)\b", text), text


def test_every_text_that_a_page_names_exists() -> None:
    known = {key for name in AREAS for key in area("de", name)} | render._area(
        "de", "common"
    ).keys()
    named = {
        word
        for path in [*TEMPLATES, *CODE]
        for word in re.findall(r"\b(?:t|words)\.([a-z]\w+)", path.read_text(encoding="utf-8"))
    }
    hosted = {
        key
        for path in (FOLDER / "texts/de").glob("*.json")
        for key in render._area("de", path.stem)
    }
    assert named - known - hosted - METHODS - set(vars(render.texts("de", "sie"))) == set()


def test_every_text_is_used() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *CODE])
    unused = {
        f"{name}.{key}"
        for name in AREAS
        for key in area("de", name)
        if not re.search(rf"\b{key}\b", said)
        and not (key.startswith("done_") and f'"{key.removeprefix("done_")}"' in said)
    }
    assert unused == set()


@TEMPLATE
def test_templates_hold_no_script_no_style_and_no_words(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    for bad in ("|safe", "<style", " style=", "onclick", "javascript:", "autoescape"):
        assert bad not in source
    if template.name != "layout.html":
        assert "<script" not in source
    source = re.sub(r"{% macro sorted.*?endmacro %}", " ", source, flags=re.S)
    plain = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|&[a-z]+;", " ", source, flags=re.S)
    plain = re.sub(r"<code>.*?</code>|{[A-Z]+}|_[A-Z-]+_", " ", plain)  # typed in any language
    words = re.sub(r"<[^>]*>", " ", plain)
    assert re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", words.replace("Kundenakte", "")) == [], template.name


@TEMPLATE
def test_forms_that_post_carry_a_token(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    for form in re.findall(r'<form\b[^>]*method="post".*?</form>', source, re.S):
        free = "/account/sign-" in form or template.name.startswith("sign_in")
        assert free or "token(token)" in form, form[:200]
