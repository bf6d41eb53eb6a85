"""multipart/form-data: one field of a form. Written by hand, since `email` is slow to import."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kundenakte.domain.errors import Malformed

_BOUNDARY = re.compile(r';\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;,"]+))', re.IGNORECASE)
_NAME = re.compile(rb';[ \t]*name[ \t]*=[ \t]*(?:"([^"\r\n]*)"|([^\s;"]+))', re.IGNORECASE)
_FILE = re.compile(rb';[ \t]*filename[ \t]*=[ \t]*"([^"\r\n]*)"', re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


class Field(NamedTuple):
    """A field of a form; `filename` is None for one that is no file, "" where none was chosen."""

    name: str
    filename: str | None
    content: bytes


def is_form(content_type: str | None) -> bool:
    """Whether the header announces a form in parts."""
    return (content_type or "").lstrip().lower().startswith("multipart/form-data")


def field(name: str, body: bytes, content_type: str) -> bytes:
    """The content of the first field called `name`; all other fields and files are passed over."""
    wanted = name.encode()
    for part in _parts(body, _boundary(content_type)):
        headers, content = _split(part)
        found = _NAME.search(headers)
        if found and wanted in found.groups():
            return content
    raise Malformed(f"the multipart body has no field {name}")


def fields(body: bytes, content_type: str) -> Iterator[Field]:
    """All fields that have a name, in their order."""
    for part in _parts(body, _boundary(content_type)):
        headers, content = _split(part)
        name, file = _NAME.search(headers), _FILE.search(headers)
        if name:
            text = (name[1] or name[2] or b"").decode("utf-8", "replace")
            yield Field(text, file[1].decode("utf-8", "replace") if file else None, content)


def _boundary(content_type: str) -> bytes:
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Malformed("the multipart content type names no boundary")
    return (found[1] or found[2]).encode("utf-8", "replace")


def _parts(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between the delimiter lines; each begins with a line end."""
    line = rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
    begin = None
    for delimiter in re.finditer(line, body):
        if begin is not None:
            yield body[begin : delimiter.start()]
        if delimiter[1]:
            return
        begin = delimiter.end()
    if begin is not None:  # without the closing line: what is missing shows when it is parsed
        yield body[begin:]


def _split(part: bytes) -> tuple[bytes, bytes]:
    blank = _BLANK_LINE.search(part)
    return (part[: blank.start()], part[blank.end() :]) if blank else (part, b"")
