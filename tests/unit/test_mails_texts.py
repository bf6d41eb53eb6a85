"""Every word of a mail is a text, in every language, and follows the rules for words."""

import re
from pathlib import Path
from typing import Any

import pytest

from kundenakte.mails import compose, placeholders, words
from kundenakte.mails.templates import PARTS, TEMPLATES, check
from tests.mailing import an_account

SOURCES = sorted(Path(words.__file__).parent.glob("*.py"))
FRAME = Path(words.__file__).parent / "frame.html"
EACH_LANGUAGE = pytest.mark.parametrize("language", words.LANGUAGES)
# Named by their parts in the code.
COMPOSED = {
    "storno_of",
    "correction_of",
    "any",
    "any_consumer",
    "fixed_end",
    "follows",
    "open_after",
    "open_end",
    "any_term",
    "any_follow",
    "any_term_consumer",
    "notice_any",
    "notice_term",
    "notice_follow",
    "mr",
    "mrs",
}
FORMS = set(words.words_of("en").writing._fields)


def texts(language: str) -> dict[str, Any]:
    return dict(words.words_of(language).texts)


def shape(value: Any, path: str = "") -> dict[str, Any]:
    """Keys with the placeholders of their texts; the forms of numbers and days may differ."""
    if isinstance(value, dict):
        return {
            k: v for name, inner in value.items() for k, v in shape(inner, f"{path}.{name}").items()
        }
    if isinstance(value, list):
        return {path: [shape(inner) for inner in value]}
    kept = set() if path[1:] in FORMS else set(re.findall(r"\{\w+\}", value))
    return {path: kept | placeholders.names(value)}


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


def test_german_with_sie_and_du_and_english_are_written() -> None:
    assert words.LANGUAGES == ("de", "de_du", "en")


@EACH_LANGUAGE
def test_all_languages_have_the_same_keys_and_placeholders(language: str) -> None:
    assert shape(texts(language)) == shape(texts("de"))


@EACH_LANGUAGE
def test_texts_follow_the_rules_for_words(language: str) -> None:
    for text in leaves(texts(language)):
        assert text.strip(), "a text is empty"
        assert "!" not in text
        assert not re.search(r"ungültig|invalid|\bOK\b|Absenden|Submit", text, re.IGNORECASE)
        assert "'" not in text, "typographic quotation marks and apostrophes"


def test_nobody_is_addressed_in_two_ways() -> None:
    informal = r"\b(du|dein\w*|dir|dich)\b"
    assert not [t for t in leaves(texts("de")) if re.search(informal, t, re.IGNORECASE)]
    formal = r"\b(Sie|Ihr|Ihre[mnrs]?|Ihnen)\b"
    assert not [t for t in leaves(texts("de_du")) if re.search(formal, t)]


def test_every_text_is_used_and_every_named_one_exists() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCES) + FRAME.read_text("utf-8")
    known = texts("de")
    for group in (
        "labels",
        "sentences",
        "buttons",
        "kinds",
        "terms",
        "price",
        "fields",
        "greeting",
    ):
        for name in set(known[group]) - COMPOSED:
            assert re.search(rf'["._({{|]{name}\b', source), f"{group}.{name} is not used"
    for group, name in re.findall(r'words\(\s*"(\w+)\.(\w+)"', source):
        assert name in known[group]
    templates = set(known["templates"])
    variants = {name for name in templates if "." in name}
    plain = set(TEMPLATES) - {"invoice_order"}  # the words of an invoice, or the merchant's own
    assert templates - variants == plain
    assert variants == {
        "invoice.storno",
        "invoice.correction",
        "subscription_purchased.order",
        "declaration_notice.withdraw",
    }


def test_every_template_has_contents() -> None:
    assert set(compose._CONTENTS) == set(TEMPLATES)


@EACH_LANGUAGE
def test_default_texts_could_be_saved_as_own_ones(language: str) -> None:
    for name in texts(language)["templates"]:
        own = words.words_of(language).template(name)
        template = TEMPLATES[name.partition(".")[0]]
        assert set(own) == set(PARTS)
        if template.own:
            assert check(own, template.name) == [], name
        for part in own.values():
            assert not placeholders.unknown(part, template.placeholders), name


def test_the_frame_holds_no_words_and_loads_nothing() -> None:
    source = FRAME.read_text("utf-8")
    without = re.sub(
        r"<!--.*?-->|<style>.*?</style>|{#.*?#}|{%.*?%}|{{.*?}}", "", source, flags=re.S
    )
    assert not re.search(r"[^\W_]", re.sub(r"<[^>]*>|&nbsp;", "", without))
    assert not re.search(r"<(img|script|link|iframe|object|form|video)\b|url\(|@import", source)
    assert "|safe" not in source


@pytest.mark.parametrize(
    ("language", "form", "file"),
    [
        ("de", "sie", "de"),
        ("de-AT", "du", "de_du"),
        ("DE", "du", "de_du"),
        ("en", "du", "en"),
        ("fr", "sie", "en"),
        ("", "sie", "en"),
        ("de_du", "sie", "de"),
    ],
)
def test_a_language_without_a_file_is_english(language: str, form: str, file: str) -> None:
    assert words.written(language, an_account(ADDRESS_FORM=form)) == file
