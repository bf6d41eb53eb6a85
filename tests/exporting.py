"""Makes exports as the queue has them made, and reads their archives."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import Mock, patch

from kundenakte.entry import boot, export_work
from kundenakte.storage import exports, transfer, uploads
from kundenakte.storage.client import Connection
from tests.builders import Access, call
from tests.notifying import Queue

LONG = Mock(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 300_000)
HASTY = Mock(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 0)


@contextmanager
def small_parts(size: int = 1) -> Iterator[None]:
    """Parts of an upload may be as small as this."""
    with (
        patch.object(uploads, "LEAST", size),
        patch("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", size),
    ):
        yield


def asked(access: Access, **data: Any) -> int:
    """Begins an export; answers EXPORT_ID."""
    response = call(access, "export.create", {"KIND": "account", **data})
    assert response.get("STATUS") == "success", response
    return int(response["EXPORT_ID"])


def step(access: Access, export_id: int, context: Any = LONG, tries: int = 1) -> Queue:
    """Has the queue's function handle one message; answers what it sent and gave back."""
    queue = Queue()
    queue.again = Mock()  # type: ignore[attr-defined]
    body = json.dumps({"account": access.id, "export_id": export_id})
    record = {"messageId": "1", "receiptHandle": "receipt", "body": body}
    attributes = {"ApproximateReceiveCount": str(tries)}
    with (
        patch.object(boot, "ready", lambda: None),
        patch.object(export_work, "Queue", lambda *_: queue),
    ):
        answer = export_work.serve()({"Records": [{**record, "attributes": attributes}]}, context)
    queue.failed = bool(answer["batchItemFailures"])  # type: ignore[attr-defined]
    return queue


def made(access: Access, export_id: int, context: Any = LONG) -> dict[str, bytes]:
    """Makes an export to its end; answers the files of the archive."""
    for _ in range(1000):
        if not step(access, export_id, context).messages:
            break
    export = exports.find(access.id, export_id)
    assert export is not None
    assert export.state == "done", export
    return files(archive(access, export_id))


def archive(access: Access, export_id: int) -> bytes:
    """The archive as it is downloaded."""
    content = transfer.get(exports.archive_key(access.id, export_id))
    assert content is not None
    return content


def files(content: bytes) -> dict[str, bytes]:
    """The files of an archive, each only once."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        for member in tar:
            assert member.name not in found
            file = tar.extractfile(member)
            assert file is not None
            found[member.name] = file.read()
    return found


def sums(held: dict[str, bytes]) -> str:
    """SHA256SUMS as it must be."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in held.items()
        if name not in ("SHA256SUMS", "manifest.json")
    )


def items(held: dict[str, bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Table and item of every line."""
    lines = [
        json.loads(text)
        for name, content in held.items()
        if name.startswith("items/")
        for text in content.decode().split("\n")
        if text
    ]
    return [(line["table"], line["item"]) for line in lines]


def stored(table: str) -> list[dict[str, Any]]:
    """Every item of a table."""
    names = {"customers": Connection.tables.customers, "accounts": Connection.tables.accounts}
    pages = Connection.client.get_paginator("scan").paginate(TableName=names[table])
    return [item for page in pages for item in page["Items"]]
