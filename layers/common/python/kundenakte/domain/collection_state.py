"""What became of an open invoice that is paid by direct debit (docs/banking.md).

An invoice's state says it under COLLECTION: RUN and DATE while it is in a run (the money is on its
way, or has come); AGAIN (a day) after a debit has come back that is tried once more; STOPPED (a
reason) when it is not collected any more. RETURNS counts what has come back.
"""

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, Any]


def in_run(state: Fields) -> bool:
    """Whether the money of an invoice is being collected: then nobody reminds of it."""
    return "RUN" in state.get("COLLECTION", {})


def due_on(fields: Fields, state: Fields) -> str:
    """From which day on an open invoice is to be collected; "" when it is not."""
    collection = state.get("COLLECTION")
    if collection:
        return str(collection.get("AGAIN", ""))
    return str(fields.get("PAYMENT", {}).get("COLLECTION_DATE", ""))


def day_of(fields: Fields, state: Fields) -> str:
    """The day on which an open invoice is collected, or was handed to the bank for; "" where it is
    not collected (any more)."""
    return str(state.get("COLLECTION", {}).get("DATE") or due_on(fields, state))


def returns(state: Fields) -> int:
    """How many debits of the invoice have come back."""
    return int(state.get("COLLECTION", {}).get("RETURNS", 0))


def stopped(state: Fields, reason: str, *, come_back: bool = True) -> dict[str, Any]:
    """COLLECTION of an invoice that is not collected any more; `come_back`: a debit of it has."""
    count = returns(state) + int(come_back)
    return {**({"RETURNS": count} if count else {}), "STOPPED": reason}


def again(state: Fields, day: str) -> dict[str, Any]:
    """COLLECTION of an invoice whose debit came back and is tried once more on a day."""
    return {"RETURNS": returns(state) + 1, "AGAIN": day}


def locked(state: Fields, run_id: int, day: str) -> dict[str, Any]:
    """COLLECTION of an invoice that is in a run, due on a day."""
    count = returns(state)
    return {**({"RETURNS": count} if count else {}), "RUN": run_id, "DATE": day}
