"""Folding: which spellings of a word find each other."""

import pytest

from kundenakte.domain import folding
from kundenakte.domain.folding import contains, search_texts


@pytest.mark.parametrize("term", ["Muller AG", "muehler", "mullerei", "Schmidt", "üü"])
def test_what_is_not_there_is_not_found(term: str) -> None:
    assert not contains(search_texts(["Müller", "AG"]), term)


def test_addresses_that_only_look_alike_are_different() -> None:
    assert folding.address("Max@Straße.example") == folding.address(" max@straße.EXAMPLE")
    assert folding.address("max@strasse.example") != folding.address("max@straße.example")


def test_a_term_does_not_reach_across_two_values() -> None:
    assert not contains(search_texts(["Anna", "Berg"]), "annaberg")


@pytest.mark.parametrize("term", ["Müller", "MÜLLER", "mueller", "muller", "eller", "ller", "müll"])
def test_every_spelling_finds_an_umlaut(term: str) -> None:
    assert contains(search_texts(["Dr. Müller GmbH"]), term)


@pytest.mark.parametrize("term", ["Mueller", "müller", "eller"])
def test_an_umlaut_finds_the_spelled_out_form(term: str) -> None:
    assert contains(search_texts(["Mueller"]), term)


@pytest.mark.parametrize(
    ("stored", "term"),
    [
        ("Groß", "gross"),
        ("GROSS", "groß"),
        ("STRAẞE", "straße"),
        ("Café René", "cafe rene"),
        ("Søren", "soeren"),
        ("Œuvre", "oeuvre"),
        ("Mu\u0308ller", "mueller"),  # a letter and a combining mark
        ("ﬁnanz", "finanz"),  # a ligature
        ("Łódź", "łodz"),
        ("Ἀθῆναι", "αθηναι"),
    ],
)
def test_accents_and_case_do_not_matter(stored: str, term: str) -> None:
    assert contains(search_texts([stored]), term)


def test_plain_text_is_folded_once() -> None:
    assert search_texts(["Meier", "", "Bonn"]) == ("meier\nbonn", "")


def test_both_spellings_are_kept_where_they_differ() -> None:
    assert search_texts(["Öl"]) == ("oel", "ol")


def test_nothing_to_search_is_two_empty_texts() -> None:
    assert search_texts([]) == ("", "")


def test_tags_are_the_same_in_any_case_but_keep_their_umlauts() -> None:
    assert folding.tag("VIP") == folding.tag("vip")
    assert folding.tag("Möbel") == folding.tag("MO\u0308BEL")
    assert folding.tag("Möbel") != folding.tag("Mobel")
