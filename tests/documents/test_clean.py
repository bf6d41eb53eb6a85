"""Text made printable: nothing that a PDF/A or an XML cannot hold gets into a snapshot."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.documents.clean import clean, is_known, printable
from tools import font_characters


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Mu\u0308ller", "Müller"),
        ("Zeile\x00\x07eins", "Zeileeins"),
        ("a\tb", "a b"),
        ("\ud800lone", "lone"),
        ("shop\u202egnp.exe", "shopgnp.exe"),
        ("Auf\u00adgabe\u200b", "Aufgabe"),
        ("ﬃ Ａ ① ℃", "ffi A 1 °C"),
        ("ḥ ṩ", "h s"),
        ("✔ erledigt", "✓ erledigt"),
        ("山田", "??"),
        ("👍🏽", "?"),
        ("👨\u200d👩\u200d👧 da", "? da"),
        ("\ue000", "?"),
        ("  außen  ", "außen"),
        ("Łódź, Đà Nẵng, Αθήνα, Київ, ẞ, €", "Łódź, Đà Nẵng, Αθήνα, Київ, ẞ, €"),
    ],
)
def test_what_the_font_lacks_becomes_its_likeness(written: str, printed: str) -> None:
    assert printable(written) == printed


def test_line_breaks_stay_only_where_they_mean_something() -> None:
    made = clean({"DESCRIPTION": "eins\r\n zwei", "BUYER": {"ORGANIZATION": "eins\nzwei"}})
    assert made == {"DESCRIPTION": "eins\nzwei", "BUYER": {"ORGANIZATION": "eins zwei"}}


def test_numbers_and_pictures_are_left_alone() -> None:
    snapshot = {"TOTAL": 5, "ITEMS": [{"QUANTITY": "1.5"}], "LOGO": "<svg>\n\t</svg>", "X": None}
    assert clean(snapshot) == snapshot


@given(st.text(alphabet=st.characters(codec=None)))
def test_the_result_is_printable_whatever_comes(text: str) -> None:
    for lines in (True, False):
        found = printable(text, lines=lines)
        assert all(is_known(c) or (lines and c == "\n") for c in found)
        assert unicodedata.is_normalized("NFC", found)
        assert printable(found, lines=lines) == found


def test_the_table_is_in_step_with_the_font() -> None:
    assert font_characters.TARGET.read_text() == font_characters.text(), (
        "run `python -m tools.font_characters --write`"
    )
