"""What /v1 answered to an Idempotency-Key, stored in the transaction of the write it answers."""

import hashlib
import json
from typing import Any

from kundenakte.domain.errors import Problem, Taken
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get
from kundenakte.storage.unit import UnitOfWork

SECONDS = 24 * 60 * 60


def fingerprint(service: str, body: bytes) -> str:
    """What makes two requests the same one."""
    return hashlib.sha256(service.encode() + b"\n" + body).hexdigest()


def answered(unit: UnitOfWork, key: str, asked: str) -> dict[str, Any] | None:
    """The answer already given to `key`, None if there is none younger than a day.

    Raises Taken when the key was used for another request.
    """
    item = get(Connection.tables.customers, keys.idempotency(unit.account.id, key))
    if item is None or int(item["expires"]["N"]) <= unit.now.timestamp():
        return None
    if item["asked"]["S"] != asked:
        raise Taken(Problem("taken", "Idempotency-Key", "used for another request"))
    answer: dict[str, Any] = json.loads(item["doc"]["S"])
    return answer


def remember(unit: UnitOfWork, key: str, asked: str, answer: dict[str, Any]) -> None:
    """Plan to store the answer; when another request with the key was quicker, the call is run
    again and finds that one's answer."""
    item = {
        **keys.idempotency(unit.account.id, key),
        "asked": {"S": asked},
        "doc": {"S": json.dumps(answer)},
        "expires": unit.expires(SECONDS),
    }
    now = {":now": {"N": str(int(unit.now.timestamp()))}}
    unit.put(item, "attribute_not_exists(pk) OR expires <= :now", now)
