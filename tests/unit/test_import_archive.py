"""A ZIP with rows and documents."""

import io
import zipfile

import pytest

from kundenakte.domain import import_archive
from kundenakte.domain.errors import Refused
from kundenakte.domain.import_archive import Documents, data, look

ROWS = b"Nr;Datum\nR-1;2024-01-31\n"


def zipped(**files: bytes) -> io.BytesIO:
    """Names as `a_csv`; `archive` takes them as they are."""
    return archive({name.replace("_", "."): body for name, body in files.items()})


def archive(files: dict[str, bytes]) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in files.items():
            written.writestr(name, body)
    content.seek(0)
    return content


def broken(content: io.BytesIO, at: int) -> io.BytesIO:
    body = bytearray(content.getvalue())
    body[at] ^= 0xFF
    return io.BytesIO(bytes(body))


@pytest.mark.parametrize(
    "file",
    [
        zipped(),
        zipped(a_pdf=b"%PDF-"),
        zipped(a_csv=ROWS, b_json=b"[]"),
        io.BytesIO(b"PK\3\4 and no end"),
        broken(zipped(a_csv=ROWS * 10), 40),
    ],
)
def test_a_zip_without_exactly_one_file_of_rows_is_refused(file: io.BytesIO) -> None:
    with pytest.raises(Refused):
        look(file)


def test_a_zip_that_would_be_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = zipped(a_csv=ROWS * 1000)
    monkeypatch.setattr(import_archive, "MOST_BYTES", 1000)
    with pytest.raises(Refused, match="at most 1000 bytes"):
        look(file)


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_archive, "MOST_FILES", 1)
    with pytest.raises(Refused, match="at most 1 files"):
        look(zipped(a_csv=ROWS, b_pdf=b"%PDF-"))


def test_the_rows_are_found_in_a_folder_and_beside_documents() -> None:
    file = archive({"daten/a.csv": ROWS, "__MACOSX/a.csv": b"x", "b.pdf": b"%PDF-1.7"})
    found = look(file)
    assert (found.entry, found.columns) == ("daten/a.csv", ["Nr", "Datum"])
    assert data(file, found.entry).read() == ROWS


def test_a_document_is_found_by_its_name() -> None:
    documents = Documents(archive({"a.csv": ROWS, "pdf/R1.pdf": b"%PDF-1.7 text"}))
    assert documents.find("PDF\\r1.PDF") == b"%PDF-1.7 text"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a_csv": ROWS}, "there is no such file"),
        ({"R1_pdf": b"MZ"}, "the file is no PDF"),
    ],
)
def test_documents_that_are_not_there_or_no_pdf_are_told(files: dict[str, bytes], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Documents(zipped(**files)).find("R1.pdf")


def test_without_a_zip_there_are_no_documents() -> None:
    with pytest.raises(ValueError, match="there is no such file"):
        Documents(None).find("R1.pdf")


def test_a_document_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_archive, "MOST_PDF", 10)
    with pytest.raises(ValueError, match="at most 10 bytes"):
        Documents(zipped(R1_pdf=b"%PDF-1.7 and more")).find("R1.pdf")
