"""Messages of the import queue: a file is divided into chunks, then chunk after chunk is checked,
or imported. Each chunk that is done is noted; a message that comes again goes on behind it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kundenakte.domain.account import Account
from kundenakte.domain.account_settings import MailSettings
from kundenakte.domain.errors import LostRace, Refused
from kundenakte.domain.import_job import AT_WORK, FAILED, ImportJob
from kundenakte.entry import boot, clock, import_chunk, import_prepare
from kundenakte.entry.http import where
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import imports
from kundenakte.storage.unit import UnitOfWork

Event = dict[str, Any]
JOB = "import_work"
ENOUGH_TIME = 45_000  # ms that a chunk may need; what is left then is another message


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler."""
    boot.ready()
    return _work


def _work(event: Event, context: Any) -> Event:
    failed = [
        {"itemIdentifier": record["messageId"]}
        for record in event["Records"]
        if not _worked(json.loads(record["body"]), context)
    ]
    return {"batchItemFailures": failed}


def _worked(asked: dict[str, Any], context: Any) -> bool:
    note = {"job": JOB, "account": asked["account"], "import": asked["id"]}
    try:
        account = quiet(account_for(asked["account"], f"import {asked['id']}"))
        done = work(account, asked["id"], context)
    except Exception as error:  # the edge: what a fault's text quotes must not leave
        boot.logger.error("failed", **note, **where(error))
        return False
    boot.logger.info("imported", **note, chunks=done)
    return True


def quiet(account: Account) -> Account:
    """The account as one that sends no mails: what is imported is not news to customers."""
    none = dict.fromkeys(MailSettings.model_fields, False)
    return replace(account, settings={**account.settings, "MAILS": none})


def work(account: Account, import_id: int, context: Any) -> int:
    """Do what is to be done as long as there is time, and ask to be woken for the rest; answers how
    many steps were done."""
    done = 0
    while (job := _read(account, import_id)).state in AT_WORK:
        if context.get_remaining_time_in_millis() < ENOUGH_TIME:
            in_unit(account, lambda unit: imports.wake(unit, job))
            break
        try:
            _step(account, job)
        except LostRace:
            continue  # it was canceled, or begun anew
        done += 1
    return done


def _read(account: Account, import_id: int) -> ImportJob:
    return imports.read(UnitOfWork(account, clock.now()), import_id)


def _step(account: Account, job: ImportJob) -> None:
    """The next step of an import. Raises LostRace where it was changed meanwhile."""
    try:
        if job.fields.get("ROWS") is None:
            after = import_prepare.prepare(account, job)
        else:
            after = import_chunk.do(account, job)
    except Refused as fault:  # of the file, not of a row
        after = job.with_fields(STATE=FAILED, FAULT=fault.problems[0].reason)
    unit = UnitOfWork(account, clock.now())
    imports.save(unit, job, after)
    unit.commit()
