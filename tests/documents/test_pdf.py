"""The PDF: what is asked of PDF/A-3b, PDF/UA-1 and Factur-X, as far as its structure shows it.

Typst itself refuses to write a file that breaks the two standards; veraPDF is run by hand on
release candidates (docs/documents.md).
"""

from typing import Any

import pikepdf
import pytest

from functions.invoice_render import render as renderer
from functions.invoice_render.render import render
from kundenakte.documents import xmp
from tests.documents import snapshots
from tests.documents.pdf import attached, opened, pages, rendered, text

FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
UA = "{http://www.aiim.org/pdfua/ns/id/}part"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'
    '<path d="M0 40 L30 0 L60 40 Z" fill="#0b6478"/><rect x="70" y="10" width="50" height="20"/>'
    "</svg>"
)


def test_a_missing_font_is_an_error_and_no_empty_page(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer, "FONTS", tmp_path)
    renderer._compiler.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="unknown font family"):
            render(snapshots.domestic())
    finally:
        renderer._compiler.cache_clear()


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\nstartxref\n0\n%%EOF"])
def test_a_file_of_another_make_is_not_marked(broken: bytes) -> None:
    with pytest.raises(ValueError, match="not built as expected"):
        xmp.with_factur_x(broken)


@pytest.mark.parametrize("kind", [*snapshots.KINDS, "consumer", "long"])
def test_the_file_says_that_it_is_pdf_a_and_pdf_ua(kind: str) -> None:
    make = snapshots.KINDS.get(kind) or getattr(snapshots, kind)
    with opened(rendered(make())) as document:
        assert document.check_pdf_syntax() == []
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3B"
            assert metadata[UA] == "1"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.OutputIntents


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_file_knows_its_language_and_title(language: str) -> None:
    with opened(rendered(snapshots.domestic(LANGUAGE_CODE=language))) as document:
        assert str(document.Root.Lang) == language
        name = {"de": "Rechnung", "en": "Invoice"}[language]
        assert str(document.docinfo["/Title"]) == f"{name} RE-2026-1214"


def test_every_font_is_embedded() -> None:
    with opened(rendered(snapshots.domestic())) as document:
        fonts = [o for o in document.objects if _type(o) == "/FontDescriptor"]
        assert {str(font.FontName).split("+")[1] for font in fonts} == {
            "IBMPlexSans-Regular",
            "IBMPlexSans-SemiBold",
            "IBMPlexSans-Bold",
        }
        assert all("/FontFile2" in f or "/FontFile3" in f for f in fonts)


def test_pictures_have_a_text_and_the_table_has_a_head() -> None:
    with opened(rendered(snapshots.domestic(SELLER={"LOGO": LOGO}))) as document:
        nodes = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        tags = [str(node.S) for node in nodes]
        figures = [str(node.get("/Alt", "")) for node in nodes if node.S == "/Figure"]
    assert "Logo von Alpenblick Software GmbH" in figures
    assert any(alt.startswith("GiroCode für die Überweisung von 71,05") for alt in figures)
    assert "" not in figures
    assert {"/H1", "/Table", "/TH", "/TD"} <= set(tags)
    assert tags.count("/TH") == 5


def test_the_message_is_attached_as_an_alternative() -> None:
    snapshot = snapshots.domestic()
    made = render(snapshot)
    assert attached(made.pdf) == {"factur-x.xml": made.xml.encode()}
    with opened(made.pdf) as document:
        [file] = document.Root.AF
        assert file.AFRelationship == "/Alternative"
        assert file.EF.F.Subtype == "/text/xml"
        with document.open_metadata() as metadata:
            assert metadata[f"{FX}DocumentFileName"] == "factur-x.xml"
            assert metadata[f"{FX}DocumentType"] == "INVOICE"
            assert metadata[f"{FX}ConformanceLevel"] == "EN 16931"
        packet = document.Root.Metadata.read_bytes()
    assert packet.count(b"<pdfaExtension:schemas>") == 1
    assert b"<pdfaSchema:prefix>fx</pdfaSchema:prefix>" in packet


@pytest.mark.parametrize(
    "snapshot",
    [snapshots.consumer(), snapshots.domestic(INVOICE_NUMBER="")],
    ids=["consumer", "draft"],
)
def test_consumers_and_drafts_get_a_plain_pdf(snapshot: dict[str, Any]) -> None:
    made = render(snapshot)
    assert made.xml == ""
    assert attached(made.pdf) == {}
    with opened(made.pdf) as document, document.open_metadata() as metadata:
        assert f"{FX}DocumentType" not in metadata


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert rendered(snapshots.mixed()) == rendered(snapshots.mixed())


def test_a_draft_says_so_and_has_no_number_and_no_code() -> None:
    shown = text(rendered(snapshots.domestic(INVOICE_NUMBER="")))
    assert "Rechnung (Entwurf)" in shown
    assert "RE-2026" not in shown
    assert "GiroCode" not in shown


def test_every_page_has_the_head_the_number_and_what_was_carried_over() -> None:
    shown = pages(rendered(snapshots.long(120)))
    assert len(shown) == 5
    for number, page in enumerate(shown, 1):
        assert f"Seite {number} von 5" in page
        assert "Einzelpreis" in page
        assert "Rechnung RE-2026-1214" in page
        assert ("Übertrag" in page) == (number > 1)
        assert "Amtsgericht Traunstein" in page


def test_500_lines_are_rendered() -> None:
    shown = text(rendered(snapshots.long(500)))
    assert "Übernachtung Hütte 500" in shown


HOSTILE = [
    '#read("/etc/passwd")',
    '#eval("1+1") *fett* _kursiv_ $x^2$ `code` <label> @ref = Titel',
    "<script>alert(1)</script> &amp; ]]>",
    "\\u{1F600} \\ #let x = 1; #x",
    "{{ 7*7 }} ${jndi:x} %s",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_markup_is_printed_as_it_is(words: str) -> None:
    made = snapshots.snapshot(
        [snapshots.item(f"{words}\n{words}", "1.00")],
        INTROTEXT=words,
        BUYER={"ORGANIZATION": words},
        SELLER={"COMPANY": words},
    )
    shown = " ".join(text(rendered(made)).split())
    assert shown.count(words) >= 4


def test_a_word_wider_than_its_column_is_broken() -> None:
    key = "A1B2C3D4E5" * 12
    shown = text(rendered(snapshots.snapshot([snapshots.item(f"{key}\n{key}", "1.00")])))
    assert "".join(shown.split()).count(key) == 2


@pytest.mark.parametrize("accent", ["#ffff00", "#ffffff", "#000000", "red", ""])
def test_any_colour_makes_a_document(accent: str) -> None:
    assert "71,05 EUR" in text(rendered(snapshots.domestic(SELLER={"ACCENT": accent})))


def test_a_line_longer_than_a_page_goes_on_to_the_next() -> None:
    details = "\n".join(f"Posten {number}: geliefert wie besprochen" for number in range(200))
    shown = pages(rendered(snapshots.snapshot([snapshots.item(f"Liste\n{details}", "1.00")])))
    assert len(shown) > 3
    assert "Posten 199" in "".join(shown)


def _type(value: Any) -> str:
    return str(value.get("/Type", "")) if isinstance(value, pikepdf.Dictionary) else ""
