"""Imports: how long a messy file takes, what it costs, and that its report is exact.

The worker itself is measured, with ministack for a database: on AWS a round trip takes longer, and
less of it is this machine's work. Units are those of AWS, counted on one chunk.
"""

import base64
import importlib
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from bench.figure import Figure
from bench.mess import Mess, mess, outcomes
from bench.store import Store, store
from bench.unit_counter import Units, counted
from local.backend import REGION

PART = "import of a messy file, one worker, ministack"
COST = "import, request units of a row (us-east-1: $0.625 / $0.125 per million)"
SIZES = [int(n) for n in os.environ.get("IMPORT_ROWS", "5000").split(",")]  # rows of each file
CHUNK = 240  # rows of the file that units are counted on
WRITE_PRICE, READ_PRICE = 0.625, 0.125  # dollars per million units
BUCKETS = ("documents", "transfers")
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 10**9)


def figures() -> Iterator[Figure]:
    """Time, memory and units; raises AssertionError where a report is not exact."""
    with store() as running:
        _buckets(running)
        yield from _units(running)
        for rows in SIZES:
            yield from _whole(running, rows)


def _whole(running: Store, rows: int) -> Iterator[Figure]:
    name = f"imports{rows}"
    office = Office(running, name)
    file = mess(rows)
    import_id, spent = office.uploaded(file.content)
    size = f"{len(file.content) / 1e6:.1f} MB"
    yield Figure(PART, f"{rows} rows, upload of {size}", spent, "s")
    spent = office.does("import.check", import_id)
    _exact(office, import_id, "CHECK", file)
    yield Figure(PART, f"{rows} rows, dry run", spent, "s", None, _rate(rows, spent))
    spent = office.does("import.run", import_id)
    _exact(office, import_id, "RUN", file)
    yield Figure(PART, f"{rows} rows, run", spent, "s", None, _rate(rows, spent))
    again, _ = office.uploaded(file.content)
    spent = office.does("import.check", again) + office.does("import.run", again)
    found = office.row(again)["RUN"]
    assert (found["NEW"], found["CHANGED"], found["UNCHANGED"]) == ("0", "0", str(file.good))
    yield Figure(PART, f"{rows} rows, all of it again", spent, "s", None, _rate(rows, spent))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure(PART, f"{rows} rows, most memory of the process", peak, "MB", None, "of 1769")


def _rate(rows: int, spent: float) -> str:
    return f"{rows / spent:.0f} rows a second"


def _exact(office: "Office", import_id: int, phase: str, file: Mess) -> None:
    """The report names what is wrong, line by line, and nothing else."""
    row = office.row(import_id)
    counts = {name: int(row[phase][name]) for name in ("NEW", "WRONG", "WARNINGS")}
    assert counts == {
        "NEW": file.good,
        "WRONG": len(file.wrong),
        "WARNINGS": len(file.doubtful),
    }, row
    told = {line["LINE"]: (line["FIELD"], line["MESSAGE"]) for line in office.report(import_id)}
    assert told == {str(line): fault for line, fault in file.wrong.items()}
    assert Counter(field for field, _ in told.values()) == outcomes(file)


def _units(running: Store) -> Iterator[Figure]:
    office = Office(running, "units")
    file = mess(CHUNK)
    for name, rows in (("new", file.good), ("that is there already", file.good)):
        import_id, _ = office.uploaded(file.content)
        for verb, what in (("import.check", "dry run"), ("import.run", "run")):
            with counted(running.client, running.observer) as units:
                office.does(verb, import_id)
            yield _figure(f"a row {name}, {what}", units, rows)


def _figure(name: str, units: Units, rows: int) -> Figure:
    write, read = units.write / rows, units.read / rows
    dollars = (write * WRITE_PRICE + read * READ_PRICE) / 10
    note = f"+ {read:.2f} read units, {units.trips / rows:.2f} round trips; "
    return Figure(COST, name, write, "write units", None, f"{note}${dollars:.2f} for 100,000 rows")


class Office:
    """An account, and the worker for its imports."""

    def __init__(self, running: Store, name: str) -> None:
        self._running, self._name = running, name
        self._key = running.seller(name)
        self._work = importlib.import_module("functions.import_work.app").handler
        _connected()

    def call(self, service: str, **parts: Any) -> dict[str, Any]:
        """RESPONSE of a call."""
        return self._running.call(self._key, service, **parts)

    def uploaded(self, content: bytes) -> tuple[int, float]:
        """IMPORT_ID of a file that is uploaded in its parts, and the seconds it took."""
        started = time.monotonic()
        data = {"FILE_NAME": "mess.csv", "SIZE": len(content)}
        begun = self.call("import.create", DATA=data)
        size = begun["PART_SIZE"]
        for part in range(begun["PARTS"]):
            piece = base64.b64encode(content[part * size : (part + 1) * size]).decode()
            data = {"IMPORT_ID": begun["IMPORT_ID"], "PART": part, "CONTENT": piece}
            self.call("import.upload", DATA=data)
        return int(begun["IMPORT_ID"]), time.monotonic() - started

    def does(self, service: str, import_id: int) -> float:
        """Asks for a phase and works on it to its end; answers the seconds of the work."""
        self.call(service, DATA={"IMPORT_ID": import_id})
        body = json.dumps({"account": self._name, "id": import_id})
        started = time.monotonic()
        answer = self._work({"Records": [{"messageId": "m", "body": body}]}, CONTEXT)
        assert answer == {"batchItemFailures": []}
        return time.monotonic() - started

    def row(self, import_id: int) -> dict[str, Any]:
        """The import as it stands."""
        [row] = self.call("import.get", FILTER={"IMPORT_ID": import_id})["IMPORTS"]
        return dict(row)

    def report(self, import_id: int) -> Iterator[dict[str, Any]]:
        """All faults of its report; read as the pages do, since an OFFSET reads what is before."""
        from kundenakte.entry import clock
        from kundenakte.entry.job import account_for
        from kundenakte.storage import import_files, imports
        from kundenakte.storage.unit import UnitOfWork

        unit = UnitOfWork(account_for(self._name, "bench"), clock.now())
        job = imports.read(unit, import_id)
        for chunk, count in enumerate(job.progress["LINES"]):
            if count:
                lines = import_files.report(unit, job, job.phase, chunk)
                yield from (
                    {**line, "LINE": str(line["LINE"])}
                    for line in lines
                    if line["LEVEL"] == "error"
                )


def _buckets(running: Store) -> None:
    s3 = running.backend.client("s3")
    place = {"LocationConstraint": REGION}
    for name in BUCKETS:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    _connected()


def _connected() -> None:
    """The process works with the buckets; each function that is loaded connects anew."""
    from kundenakte.storage.client import Connection

    documents, transfers = BUCKETS
    Connection.tables = Connection.tables._replace(documents=documents, transfers=transfers)
