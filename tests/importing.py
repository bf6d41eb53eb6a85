"""Imports as a client makes them, and the worker as its queue wakes it."""

import base64
import json
from typing import Any
from unittest.mock import Mock

from functions.import_work.app import handler
from kundenakte.domain.import_job import PART
from tests.builders import Access, accepted, call, items

ENOUGH = Mock(get_remaining_time_in_millis=lambda: 110_000)


def created(access: Access, content: bytes, kind: str = "customers", **more: str) -> int:
    """Announces a file; answers IMPORT_ID."""
    data = {"KIND": kind, "FILE_NAME": "datei.csv", "SIZE": len(content), **more}
    return int(accepted(access, "import.create", data)["IMPORT_ID"])


def uploaded(access: Access, content: bytes, kind: str = "customers", **more: str) -> int:
    """Uploads a file in its parts; answers IMPORT_ID."""
    import_id = created(access, content, kind, **more)
    for part, begin in enumerate(range(0, len(content), PART)):
        piece = base64_of(content[begin : begin + PART])
        data = {"IMPORT_ID": import_id, "PART": part, "CONTENT": piece}
        accepted(access, "import.upload", data)
    return import_id


def base64_of(content: bytes) -> str:
    """Content as import.upload takes it."""
    return base64.b64encode(content).decode()


def checked(access: Access, content: bytes, kind: str = "customers", **more: str) -> int:
    """Uploads a file and has it checked; answers IMPORT_ID."""
    import_id = uploaded(access, content, kind, **more)
    accepted(access, "import.check", {"IMPORT_ID": import_id})
    work(access, import_id)
    return import_id


def imported(access: Access, content: bytes, kind: str = "customers", **more: str) -> int:
    """Uploads a file, has it checked and imported; answers IMPORT_ID."""
    import_id = checked(access, content, kind, **more)
    run(access, import_id)
    return import_id


def run(access: Access, import_id: int) -> None:
    """Has an import run to its end."""
    accepted(access, "import.run", {"IMPORT_ID": import_id})
    work(access, import_id)


def work(access: Access, import_id: int, context: Any = ENOUGH) -> None:
    """Hands the worker its message, which must not come again."""
    assert message(access, import_id, context) == {"batchItemFailures": []}


def message(access: Access, import_id: int, context: Any = ENOUGH) -> dict[str, Any]:
    """Hands the worker its message; answers what the queue is told."""
    body = json.dumps({"account": access.id, "id": import_id})
    answer: dict[str, Any] = handler({"Records": [{"messageId": "m", "body": body}]}, context)
    return answer


def state(access: Access, import_id: int) -> dict[str, Any]:
    """The row of import.get."""
    [row] = call(access, "import.get", FILTER={"IMPORT_ID": import_id})["IMPORTS"]
    return dict(row)


def counts(access: Access, import_id: int, phase: str = "RUN") -> dict[str, int]:
    """NEW, CHANGED, UNCHANGED and WRONG."""
    found = state(access, import_id)[phase]
    return {name: int(found[name]) for name in ("NEW", "CHANGED", "UNCHANGED", "WRONG")}


def report(access: Access, import_id: int, **filters: str) -> list[tuple[int, str, str, str]]:
    """LINE, OUTCOME, FIELD and MESSAGE of all lines of the report."""
    asked = {"IMPORT_ID": import_id, **filters}
    found: list[tuple[int, str, str, str]] = []
    while True:
        rows = call(access, "import.getreport", FILTER=asked, LIMIT=100, OFFSET=len(found))["LINES"]
        found += [(int(r["LINE"]), r["OUTCOME"], r["FIELD"], r["MESSAGE"]) for r in rows]
        if len(rows) < 100:
            return found


def notes() -> int:
    """How many notes there are that wake the worker."""
    return sum(item["sk"]["S"] == "IMPORT_WORK" for item in items())
