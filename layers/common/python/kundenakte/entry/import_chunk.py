"""A chunk of rows, checked or imported: each row in a transaction of its own, so that a good one is
in whatever is wrong with the others, and at most once whatever comes how often."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.errors import ApiError, Busy, Internal, Problem, Refused
from kundenakte.domain.import_archive import Documents
from kundenakte.domain.import_job import RUNNING, ImportJob
from kundenakte.domain.import_rows import ImportRow
from kundenakte.entry import clock, import_contracts, import_customers, import_invoices
from kundenakte.entry.boot import logger
from kundenakte.entry.http import where
from kundenakte.entry.import_result import CHANGED, NEW, WRONG, Result, lines
from kundenakte.entry.import_seen import Seen, look
from kundenakte.entry.job import in_unit
from kundenakte.storage import import_files, imports
from kundenakte.storage.unit import UnitOfWork

Plan = Callable[[UnitOfWork, Seen, ImportRow, bool], Result]
AWS = ("botocore", "urllib3")  # whose faults are over when the message comes again


class Chunk(NamedTuple):
    """What the rows of a chunk need: the import, what there is of them already, and how one is
    planned."""

    account: Account
    job: ImportJob
    seen: Seen
    plan: Plan
    dry: bool


def do(account: Account, job: ImportJob) -> ImportJob:
    """Check or import the next chunk, store what is to be said of it, and answer the import after
    it. Raises Refused when its file is gone."""
    unit = UnitOfWork(account, clock.now())
    number = job.progress["DONE"]
    rows = import_files.rows(unit, job, number)
    seen = look(unit, job, rows)
    with _file(unit, job) as file:
        plan = _plan_of(job, file)
        chunk = Chunk(account, job, seen, plan, dry=job.state != RUNNING)
        results = _results(unit, chunk, rows)
    counts = Counter(result.outcome.upper() for result, _ in results)
    told = [lines(job, row, *each) for row, each in zip(rows, results, strict=True)]
    counts["WARNINGS"] = sum(any(line["LEVEL"] == "warning" for line in each) for each in told)
    report = [line for each in told for line in each]
    if report:
        import_files.put_report(unit, job, job.phase, number, report)
    return job.chunk_done(counts, len(report))


def _file(unit: UnitOfWork, job: ImportJob) -> Any:
    """The file, where rows name documents in it."""
    zipped = job.kind == "invoices" and job.fields["ENTRY"]
    return import_files.opened(unit, job) if zipped else nullcontext()


def _plan_of(job: ImportJob, file: Any) -> Plan:
    if job.kind == "invoices":
        documents = Documents(file)
        return partial(import_invoices.plan, documents)
    return {
        "customers": import_customers.plan,
        "mandates": import_contracts.plan_mandate,
        "subscriptions": import_contracts.plan_subscription,
    }[job.kind]


def _results(
    unit: UnitOfWork, chunk: Chunk, rows: Sequence[ImportRow]
) -> list[tuple[Result, Sequence[Problem]]]:
    """The result of each row and what is wrong with it; what was written before a run was cut off
    is known."""
    first, last = rows[0].line, rows[-1].line
    noted = {} if chunk.dry else imports.noted_rows(unit, chunk.job, first, last)
    return [
        (Result.of(noted[row.line]), ()) if row.line in noted else _result(chunk, row)
        for row in rows
    ]


def _result(chunk: Chunk, row: ImportRow) -> tuple[Result, Sequence[Problem]]:
    if row.faults:
        return Result(WRONG), (*row.faults, *_more(chunk, row))
    try:
        return _done(chunk, row), ()
    except Busy:
        raise  # the whole chunk comes again
    except Refused as fault:
        return Result(WRONG), fault.problems
    except ApiError as fault:
        return Result(WRONG), [Problem(fault.code, "", text) for text in fault.texts]
    except Exception as error:
        if type(error).__module__.startswith(AWS):
            raise
        logger.error("failed", job="import_row", line=row.line, **where(error))
        return Result(WRONG), [Problem(Internal.code, "", "a fault of ours; the log has more")]


def _more(chunk: Chunk, row: ImportRow) -> list[Problem]:
    """What else is wrong with a row that the file has made impossible, as far as it can be told."""
    if not row.values:
        return []
    unit = UnitOfWork(chunk.account, clock.now())
    named = {problem.field for problem in row.faults}
    try:
        chunk.plan(unit, chunk.seen, row, True)
    except Refused as fault:
        return [problem for problem in fault.problems if problem.field not in named]
    return []


def _done(chunk: Chunk, row: ImportRow) -> Result:
    if chunk.dry:
        return chunk.plan(UnitOfWork(chunk.account, clock.now()), chunk.seen, row, True)
    return in_unit(chunk.account, lambda unit: _planned(unit, chunk, row))


def _planned(unit: UnitOfWork, chunk: Chunk, row: ImportRow) -> Result:
    """Plan the row with the note that it is written. A run after a lost race looks anew."""
    seen = chunk.seen
    if unit.attempt:
        if found := imports.noted_rows(unit, chunk.job, row.line, row.line):
            return Result.of(found[row.line])
        seen = look(unit, chunk.job, [row])
    result = chunk.plan(unit, seen, row, False)
    if result.outcome in (NEW, CHANGED):
        imports.note_row(unit, chunk.job, row.line, result)
        if digest := seen.digest(row):
            imports.claim(unit, digest, result.id, instead_of=seen.claims.get(digest, 0))
    return result
