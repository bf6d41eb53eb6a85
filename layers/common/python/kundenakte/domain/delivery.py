"""What became of an event at each of its receivers: the delivery record.

{receiver's id: {"STATE", "TRIES", "ATTEMPTS"}}: TRIES counts those since it was last asked for,
ATTEMPTS lists the last ones, oldest first, as AT, STATUS (0: no answer), MS and ERROR in our words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
STATES = (WAITING, DELIVERED, FAILED)
TRIES = 6  # the first one and five repeats (contract 4.1)
KEPT = 18  # attempts in the record: those of three requests
REMOVED = "receiver was removed"

Entry = dict[str, Any]
Record = dict[str, Entry]


def asked(record: Mapping[str, Entry], receivers: Iterable[str]) -> Record:
    """The record once these receivers are to be told, for the first time or again."""
    return {**record, **{each: _asked(record.get(each)) for each in receivers}}


def with_new(record: Mapping[str, Entry], receivers: Iterable[str]) -> Record:
    """The record with those receivers that are not in it yet."""
    return asked(record, [each for each in receivers if each not in record])


def is_done(record: Mapping[str, Entry], receiver: str) -> bool:
    """Whether nothing more is to be sent to it."""
    return receiver in record and record[receiver]["STATE"] != WAITING


def tried(
    record: Mapping[str, Entry], receiver: str, attempt: Mapping[str, Any], *, delivered: bool
) -> Record:
    """The record after another attempt; the sixth that fails is the last. What was done stays so:
    a message that came twice may fail once it was taken."""
    before = record.get(receiver) or _asked(None)
    tries = before["TRIES"] + 1
    missed = FAILED if tries >= TRIES else WAITING
    after = {
        "STATE": DELIVERED if delivered else _done(before) or missed,
        "TRIES": tries,
        "ATTEMPTS": [*before["ATTEMPTS"], dict(attempt)][-KEPT:],
    }
    return {**record, receiver: after}


def removed(record: Mapping[str, Entry], receiver: str, at: str) -> Record:
    """The record when a receiver is there no more: failed, at once."""
    attempt = {"AT": at, "STATUS": 0, "MS": 0, "ERROR": REMOVED}
    after = tried(record, receiver, attempt, delivered=False)[receiver]
    return {**record, receiver: {**after, "STATE": FAILED}}


def given_up(record: Mapping[str, Entry]) -> bool:
    """Whether a receiver that is there still was tried for the last time, in vain."""
    failed = [each for each in record.values() if each["STATE"] == FAILED]
    return any(each["ATTEMPTS"][-1]["ERROR"] != REMOVED for each in failed if each["ATTEMPTS"])


def _done(entry: Entry) -> str:
    return "" if entry["STATE"] == WAITING else str(entry["STATE"])


def _asked(before: Entry | None) -> Entry:
    return {"STATE": WAITING, "TRIES": 0, "ATTEMPTS": before["ATTEMPTS"] if before else []}
