"""Reads an account's archive back: checked as a whole first, then sent batch by batch. What was
broken off goes on where it was when the same archive is read again."""

import base64
import gzip
import hashlib
import json
import sys
import tarfile
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from cli.options import UsageError

FORMAT, KIND = 1, "account"
SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
ITEMS, DOCUMENTS = "items/", "documents/"
TOLD = "SCHILY.xattr.user."  # how tar names extended attributes
FILES = 20  # links at once
PIECE = 1024 * 1024  # bytes of a file that are read at once
LONGEST = 300  # seconds for a file

Event = dict[str, Any]
Send = Callable[[Event], Event]


class RefusedError(Exception):
    """What management has answered instead of doing it."""

    def __init__(self, answer: Event) -> None:
        super().__init__()
        self.answer = answer


class Document(NamedTuple):
    """A file on its way to the bucket."""

    name: str
    content: bytes
    headers: dict[str, str]


def restore(path: Path, public_url: str, send: Send) -> Event:
    """Reads the archive back, and answers which account is there now. Raises UsageError for an
    archive that is damaged, and RefusedError."""
    manifest = checked(path)
    names = {"account": manifest["account"], "archive": manifest["sha256sums"]}

    def do(step: str, **fields: Any) -> Event:
        answer = send({"action": f"account.restore_{step}", **names, **fields})
        if "error" in answer:
            raise RefusedError(answer)
        return answer

    done = do("begin", format=manifest["format"])["done"]
    number, late = _send_all(path, manifest, done, do)
    opened = do("open", **({"public_url": public_url} if public_url else {}))
    if late:
        do("items", number=number + 1, lines=_packed("".join(late)))
    do("end")
    return {**opened, "items": manifest["counts"]["items"]}


def checked(path: Path) -> Event:
    """The manifest of an archive that is whole. Raises UsageError."""
    listed, told = hashlib.sha256(), hashlib.sha256()
    manifest: Event = {}
    try:
        for entry, file in _entries(path):
            if entry.name == MANIFEST:
                manifest = json.load(file)
                continue
            digest = _digest(file)
            if entry.name == SUMS:
                told = digest
            else:
                listed.update(f"{digest.hexdigest()}  {entry.name}\n".encode())
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError) as error:
        raise UsageError(f"{path}: this archive is damaged or cut off ({error})") from None
    if not manifest:
        raise UsageError(f"{path}: this archive is cut off, or none of an account")
    if manifest.get("kind") != KIND or manifest.get("format") != FORMAT:
        raise UsageError(f"{path}: an archive of an account in format {FORMAT} is expected")
    if not listed.hexdigest() == told.hexdigest() == manifest["sha256sums"]:
        raise UsageError(f"{path}: this archive is damaged: hashes are not as they were")
    return manifest


def _send_all(
    path: Path, manifest: Event, done: int, do: Callable[..., Event]
) -> tuple[int, list[str]]:
    """How many batches there were, and the lines that have to wait until the account is there:
    what is to be rendered is looked for at once."""
    number, waiting, late = 0, [], []
    for entry, file in _entries(path):
        if entry.name.startswith(ITEMS):
            number += 1
            # Not splitlines: texts of items may hold other ends of lines.
            lines = [f"{line}\n" for line in file.read().decode().split("\n") if line]
            late += [line for line in lines if _waits(line)]
            if number > done:
                _store(waiting, do)
                waiting = []
                now = [line for line in lines if not _waits(line)]
                do("items", number=number, lines=_packed("".join(now)))
            _progress(number, manifest)
        elif entry.name.startswith(DOCUMENTS) and number >= done:
            waiting.append(_document(entry, file))
            if len(waiting) == FILES:
                _store(waiting, do)
                waiting = []
    _store(waiting, do)
    return number, late


def _waits(line: str) -> bool:
    return '"render":' in line and "render" in json.loads(line)["item"]


def _document(entry: tarfile.TarInfo, file: IO[bytes]) -> Document:
    names = {"content-type": "Content-Type", "content-disposition": "Content-Disposition"}
    told = {names[name]: entry.pax_headers.get(f"{TOLD}{name}", "") for name in names}
    content = file.read()
    # S3 wants it where documents are locked, and refuses what was damaged on the way.
    digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    headers = {name: text for name, text in told.items() if text}
    return Document(entry.name.removeprefix(DOCUMENTS), content, {**headers, "Content-MD5": digest})


def _store(waiting: list[Document], do: Callable[..., Event]) -> None:
    if not waiting:
        return
    links = do("files", files=[each.name for each in waiting])["links"]
    for each in waiting:
        link = links[each.name]  # as management has signed it
        request = urllib.request.Request(link, each.content, each.headers, method="PUT")  # noqa: S310
        with urllib.request.urlopen(request, timeout=LONGEST):  # noqa: S310
            pass


def _packed(lines: str) -> str:
    return base64.b64encode(gzip.compress(lines.encode())).decode()


def _entries(path: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    # gzip and not tarfile reads the members of gzip: there are several, one for each part.
    with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
        for entry in tar:
            file = tar.extractfile(entry)
            if file is None:
                raise ValueError(f"{entry.name} is no file")
            yield entry, file


def _digest(file: IO[bytes]) -> Any:
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found


def _progress(number: int, manifest: Event) -> None:
    if sys.stderr.isatty():
        whole = manifest["counts"]["items"]
        print(f"\rBatch {number}, {whole} items in all", end="", file=sys.stderr)
