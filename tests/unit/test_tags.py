"""Tags: what is read from text and lists, and what is refused."""

from typing import Any

import pytest

from kundenakte.domain.tags import MAX_LENGTH, MAX_TAGS, read_tags


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (",".join(f"t{n}" for n in range(MAX_TAGS + 1)), "at most 40 tags"),
        ("x" * (MAX_LENGTH + 1), "at most 60 characters in a tag"),
        ("a\x00b", "control characters"),
        ("a\ud800", "control characters"),
        (["a,b"], "commas"),
        ({"TAG": "a", "OTHER": "b"}, "words separated by commas are expected"),
        (["a", 1], "words separated by commas are expected"),
        (7, "words separated by commas are expected"),
        (True, "words separated by commas are expected"),
    ],
)
def test_what_is_no_list_of_words_is_refused(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_tags(value)


@pytest.mark.parametrize("value", ["", [], " , ,, ", ["", " "]])
def test_nothing_is_no_tags(value: Any) -> None:
    assert read_tags(value) == []


def test_text_and_list_mean_the_same() -> None:
    assert read_tags(" b , a,c ") == read_tags(["b", "a", "c"]) == ["b", "a", "c"]


def test_a_tag_stands_once_as_first_written() -> None:
    assert read_tags("VIP, vip, Vip ,neu") == ["VIP", "neu"]


def test_forty_tags_of_sixty_characters_are_accepted() -> None:
    tags = [f"{n:02d}".ljust(MAX_LENGTH, "ü") for n in range(MAX_TAGS)]
    assert read_tags(", ".join(tags)) == tags


def test_the_forty_are_counted_without_repetitions() -> None:
    assert len(read_tags(["a", *(f"t{n}" for n in range(MAX_TAGS - 1)), "A"])) == MAX_TAGS


def test_blanks_inside_and_emoji_are_part_of_a_tag() -> None:
    assert read_tags("guter Kunde, 🚲") == ["guter Kunde", "🚲"]
