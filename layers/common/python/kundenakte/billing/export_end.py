"""The end of an archive: tables for people, the hashes of all files, and the manifest."""

import hashlib
import json
from datetime import datetime
from itertools import chain
from typing import Any

from kundenakte.billing import export_kinds
from kundenakte.billing.export_chunk import SUMS, Chunk, pieces
from kundenakte.domain import times
from kundenakte.domain.csv_text import BOM, line
from kundenakte.domain.export import DONE, FORMAT, Export
from kundenakte.storage import account_store, exports, uploads


def finish(account: str, export: Export, now: datetime) -> Export:
    """The export with its archive whole. What was killed here begins again, and is done when the
    archive is there."""
    key = exports.archive_key(account, export.id)
    size = uploads.size(key)
    if size is None:
        chunk = Chunk(account, export)
        _write(chunk, now)
        uploads.finish(key, chunk.work["UPLOAD"], chunk.work["PARTS"])
        size = uploads.size(key)
    done = {"STATE": DONE, "SIZE": size, "FINISHED": times.stored(now), "DONE": export.fields["OF"]}
    return export.changed(**done, WORK={})


def _write(chunk: Chunk, now: datetime) -> None:
    kind = export_kinds.of(chunk.export)

    def rows(table: str) -> Any:
        return pieces(chunk.folder, table, chunk.work["PIECES"])

    for name, text in kind.beside(chunk.account, chunk.export.fields, rows):
        chunk.archive.add(name, text.encode())
    for table, columns in kind.columns.items():
        head = (BOM + line(columns)).encode()
        _long(chunk, f"{table}.csv", table, before=head)
    digest = _sums(chunk)
    manifest = json.dumps(_manifest(chunk, digest, now), ensure_ascii=False, indent=2)
    chunk.archive.add("manifest.json", manifest.encode())
    chunk.archive.close()
    chunk.upload(last=True)


def _sums(chunk: Chunk) -> str:
    """Writes SHA256SUMS, in the order of the archive; answers its own hash."""
    return _long(chunk, "SHA256SUMS", SUMS, after="".join(chunk.archive.sums).encode())


def _long(chunk: Chunk, name: str, table: str, before: bytes = b"", after: bytes = b"") -> str:
    size = len(before) + chunk.work["SIZES"][table] + len(after)
    chunk.archive.begin(name, size)
    hashed = hashlib.sha256()
    held = pieces(chunk.folder, table, chunk.work["PIECES"])
    for part in chain([before], held, [after]):
        chunk.archive.write(part)
        hashed.update(part)
        chunk.upload()
    chunk.archive.end()
    return hashed.hexdigest()


def _manifest(chunk: Chunk, sums: str, now: datetime) -> dict[str, Any]:
    """What the archive is. `unchanged`: nothing was counted in the account while it was made."""
    fields, stored = chunk.export.fields, account_store.read(chunk.account)
    days = {"from": fields["FROM_DATE"], "to": fields["TO_DATE"]} if "FROM_DATE" in fields else {}
    return {
        "format": FORMAT,
        "kind": chunk.export.kind,
        "account": stored.id,
        "company": stored.account.settings["COMPANY"],
        **days,
        "began": times.with_offset(fields["CREATED"]),
        "finished": times.with_offset(times.stored(now)),
        "unchanged": export_kinds.counters(chunk.account) == chunk.work["BEGAN"],
        "counts": chunk.counts,
        "sha256sums": sums,
    }
