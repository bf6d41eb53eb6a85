"""Makes an export in chunks: each reads on from where the one before has ended, uploads parts of
the archive, and lays aside the rows of tables, which are put together at the end.

A chunk that was killed is done again: it writes the same parts and pieces once more. Memory holds
one part, the rows of one chunk, and one file.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from kundenakte.billing import export_kinds
from kundenakte.billing.export_step import Item, Place, Step
from kundenakte.domain import times
from kundenakte.domain.archive import Archive
from kundenakte.domain.csv_text import line
from kundenakte.domain.export import RUNNING, Export
from kundenakte.storage import exports, transfer, uploads

PART = 16 * 1024 * 1024  # bytes of a part, compressed; 10,000 of them are the most (S3)
LINES = 1024 * 1024  # bytes of an entry of items
SUMS = "sums"  # the table of hashes
GZIP_TYPE = "application/gzip"

Going = Callable[[], bool]


def begin(account: str, export: Export, now: datetime) -> Export:
    """The export, running, with all that its chunks need to know."""
    kind = export_kinds.of(export)
    upload = uploads.begin(exports.archive_key(account, export.id), GZIP_TYPE)
    work = {
        "UPLOAD": upload,
        "PARTS": 0,
        "PIECES": 0,
        "PLACE": [0, ""],
        "REST": False,
        "READ": False,
        "SIZES": {},
        "MADE": int(now.timestamp()),
        "BEGAN": export_kinds.counters(account),
    }
    return export.changed(STATE=RUNNING, OF=kind.highest(account), DONE=0, COUNTS={}, WORK=work)


class Chunk:
    """One chunk of an export."""

    def __init__(self, account: str, export: Export) -> None:
        self.account, self.export = account, export
        self.work = dict(export.work)
        self.counts: dict[str, int] = dict(export.fields["COUNTS"])
        self.place = Place(*self.work["PLACE"])
        self.folder = exports.folder(account, export.id)
        self.archive = Archive(self.work["MADE"], self._rest())
        self._tables: dict[str, list[str]] = {}
        self._lines: list[str] = []
        self._length = 0

    def read(self, going: Going, now: datetime) -> Export:
        """Read on while there is time and room; answers the export as it is to be stored."""
        kind = export_kinds.of(self.export)
        self.work["READ"] = True
        for step in kind.steps(self.account, self.export.fields, self.place):
            self._take(step)
            if step.place and (self.archive.size >= PART or not going()):
                self.work["READ"] = False
                break
        self._flush_lines()
        self._lay_aside()
        self._end()
        return self._as_is(now)

    def upload(self, *, last: bool = False) -> None:
        """Upload what is there as a part, where it is large enough or the last."""
        if last or self.archive.size >= PART:
            self._put(self.archive.take())

    def _take(self, step: Step) -> None:
        for item in step.items:
            self._add(step.table, item)
        for name, file in step.files:
            told = {"content-type": file.content_type, "content-disposition": file.disposition}
            self.archive.add(name, file.content, told)
        for table, rows in step.rows.items():
            self._tables.setdefault(table, []).extend(map(line, rows))
        for name, number in step.counts.items():
            self.counts[name] = self.counts.get(name, 0) + number
        self.place = step.place or self.place
        if not step.place:
            self.upload()

    def _add(self, table: str, item: Item) -> None:
        held = json.dumps({"table": table, "item": item}, ensure_ascii=False, separators=(",", ":"))
        self._lines.append(held + "\n")
        self._length += len(held)
        self.counts["items"] = self.counts.get("items", 0) + 1
        if self._length >= LINES:
            self._flush_lines()

    def _flush_lines(self) -> None:
        if self._lines:
            self.work["FILES"] = self.work.get("FILES", 0) + 1
            name = f"items/{self.work['FILES']:06d}.jsonl"
            self.archive.add(name, "".join(self._lines).encode())
        self._lines, self._length = [], 0

    def _lay_aside(self) -> None:
        """Store the rows of this chunk as pieces of their tables; the hashes are such a table."""
        tables = {**self._tables, SUMS: self.archive.sums}
        sizes = dict(self.work["SIZES"])
        for table in (*export_kinds.of(self.export).tables, SUMS):
            content = "".join(tables.get(table, [])).encode()
            transfer.put(_piece(self.folder, table, self.work["PIECES"]), content)
            sizes[table] = sizes.get(table, 0) + len(content)
        self.work |= {"SIZES": sizes, "PIECES": self.work["PIECES"] + 1}

    def _end(self) -> None:
        """Upload the last part, or lay it aside for the next chunk where it is too small."""
        content = self.archive.take()
        self.work["REST"] = len(content) < uploads.LEAST
        if self.work["REST"]:
            transfer.put(self._rest_key(), content)
        else:
            self._put(content)

    def _put(self, content: bytes) -> None:
        self.work["PARTS"] += 1
        key = exports.archive_key(self.account, self.export.id)
        uploads.put(key, self.work["UPLOAD"], self.work["PARTS"], content)

    def _as_is(self, now: datetime) -> Export:
        self.work |= {"PLACE": list(self.place), "MOVED": times.stored(now)}
        done = int(self.place.after or 0) if not self.place.section else self.export.fields["OF"]
        return self.export.changed(WORK=self.work, COUNTS=self.counts, DONE=done)

    def _rest(self) -> bytes:
        if not self.work["REST"]:
            return b""
        found = transfer.get(self._rest_key())
        if found is None:
            raise LookupError("the rest of the chunk before is gone")
        return found

    def _rest_key(self) -> str:
        # By number: a chunk that is done again must find what the one before has left.
        return f"{self.folder}/rest/{self.work['PIECES']:06d}"


def pieces(folder: str, table: str, number: int) -> Iterator[bytes]:
    """All rows of a table that so many chunks have laid aside, piece by piece."""
    for each in range(number):
        found = transfer.get(_piece(folder, table, each))
        if found is None:
            raise LookupError(f"a piece of {table} is gone")
        yield found


def _piece(folder: str, table: str, number: int) -> str:
    return f"{folder}/{table}/{number:06d}"
