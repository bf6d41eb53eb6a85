"""Archives made in parts: one valid .tar.gz, whoever wrote which part."""

import gzip
import hashlib
import io
import tarfile

import pytest

from kundenakte.domain.archive import Archive


def read(content: bytes) -> dict[str, bytes]:
    with gzip.open(io.BytesIO(content)) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
        return {entry.name: (tar.extractfile(entry) or io.BytesIO()).read() for entry in tar}


def test_an_entry_that_is_shorter_than_was_said_is_refused() -> None:
    archive = Archive(0)
    archive.begin("a", 3)
    archive.write(b"ab")
    with pytest.raises(ValueError, match="a: 1 bytes are missing"):
        archive.end()


def test_parts_of_several_processes_are_one_archive() -> None:
    first = Archive(1_700_000_000)
    first.add("one.txt", b"1" * 600)
    begun = first.take()
    second = Archive(1_700_000_000, begun)
    second.add("zwei-ä.txt", b"")
    second.close()
    assert read(second.take()) == {"one.txt": b"1" * 600, "zwei-ä.txt": b""}


def test_an_entry_may_go_over_the_end_of_a_part() -> None:
    archive = Archive(0)
    archive.begin("long", 2000)
    archive.write(b"a" * 1000)
    parts = [archive.take()]
    archive.write(b"b" * 1000)
    archive.end()
    archive.close()
    parts.append(archive.take())
    assert read(b"".join(parts)) == {"long": b"a" * 1000 + b"b" * 1000}


def test_sums_are_lines_of_sha256sum() -> None:
    archive = Archive(0)
    archive.add("a", b"x")
    assert archive.sums == [f"{hashlib.sha256(b'x').hexdigest()}  a\n"]


def test_a_long_name_and_what_is_told_of_a_file_come_back() -> None:
    name = "documents/" + "x" * 300
    archive = Archive(0)
    archive.add(name, b"x", {"content-type": "application/pdf", "content-disposition": ""})
    archive.close()
    with tarfile.open(fileobj=io.BytesIO(archive.take())) as tar:
        [entry] = tar.getmembers()
    assert entry.name == name
    told = {n: t for n, t in entry.pax_headers.items() if "xattr" in n}
    assert told == {"SCHILY.xattr.user.content-type": "application/pdf"}


def test_the_same_entries_make_the_same_bytes() -> None:
    def made() -> bytes:
        archive = Archive(5)
        archive.add("a", b"x" * 5000)
        return archive.take()

    assert made() == made()
