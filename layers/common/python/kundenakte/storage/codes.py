"""One-time codes: sent to a customer by mail, typed into a page, to show that it is the customer.

Six digits, stored as a salted hash, good for 15 minutes and five tries. Every try is counted before
it is compared, so that guesses side by side are not more than five either. What a code is for waits
beside it, and is gone with it.
"""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from kundenakte.domain import times
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.signing import equal, signed
from kundenakte.storage import notes, page_keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.unit import UnitOfWork

FIELD = "CODE"  # what refusals name
DIGITS = 6
SECONDS = 15 * 60
TRIES = 5
AGAIN_SECONDS = 60  # before another one is sent
MOST_AN_HOUR = 5  # to one customer
HOUR = 60 * 60
TOKEN = re.compile(r"[0-9a-f]{40}")
MAIL = "code"  # the mail's template


class Code(NamedTuple):
    """A code that waits to be typed. `about` says what it is for, `to` is where it was sent,
    `until` when it ends (epoch seconds), `tries` how many there were."""

    token: str
    customer_id: int
    about: Mapping[str, Any]
    to: str
    until: int
    tries: int
    salt: str
    digest: str

    @property
    def left(self) -> int:
        """How many tries are left."""
        return max(TRIES - self.tries, 0)


def begin(unit: UnitOfWork, customer_id: int, to: str, about: Mapping[str, Any]) -> str:
    """Plan a code and the mail with it; answers the token of its page. Raises Refused when the
    customer was sent one just now, or too many."""
    token = secrets.token_hex(20)
    _count(unit, customer_id)
    item = {
        **page_keys.code(unit.account.id, token),
        "customer_id": {"N": str(customer_id)},
        "doc": document(about),
        "sent_to": {"S": to},
        **_drawn(unit, customer_id, to, token),
    }
    unit.put(item)
    return token


def again(unit: UnitOfWork, code: Code) -> None:
    """Plan a new code in place of this one, which is void then. Raises Refused likewise."""
    _count(unit, code.customer_id)
    drawn = _drawn(unit, code.customer_id, code.to, code.token)
    unit.update(
        page_keys.code(unit.account.id, code.token),
        f"SET {', '.join(f'{name} = :{name}' for name in drawn)}",
        "digest = :before",
        {":before": {"S": code.digest}, **{f":{name}": value for name, value in drawn.items()}},
    )


def find(unit: UnitOfWork, token: str) -> Code | None:
    """The code of a token; None when there is none, or it was used. It may be over."""
    if not TOKEN.fullmatch(token):
        return None
    item = get(Connection.tables.customers, page_keys.code(unit.account.id, token))
    return _code(token, item) if item else None


def is_over(unit: UnitOfWork, code: Code) -> bool:
    """Whether it is too late for the code."""
    return code.until <= unit.now.timestamp()


def tried(unit: UnitOfWork, token: str, typed: str) -> tuple[Code | None, bool]:
    """Count a try, at once, and compare: the code as it is then, and whether it was right. None
    when the code is void, used or over."""
    client = Connection.client
    try:
        answer = client.update_item(
            TableName=Connection.tables.customers,
            Key=page_keys.code(unit.account.id, token),
            UpdateExpression="ADD tries :one",
            ConditionExpression="attribute_exists(pk) AND tries < :most AND ends > :now",
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":most": {"N": str(TRIES)},
                ":now": {"N": str(int(unit.now.timestamp()))},
            },
            ReturnValues="ALL_NEW",
        )
    except client.exceptions.ConditionalCheckFailedException:
        return None, False
    code = _code(token, answer["Attributes"])
    right = _digest(unit, token, code.salt, typed)
    return code, equal(right, code.digest)


def spend(unit: UnitOfWork, code: Code) -> None:
    """Plan that the code is used, with what it is for; another one in its place is not."""
    same = {":same": {"S": code.digest}}
    unit.delete(page_keys.code(unit.account.id, code.token), "digest = :same", same)


def _drawn(unit: UnitOfWork, customer_id: int, to: str, token: str) -> dict[str, Any]:
    """A new code: its mail is planned, what is stored of it is answered."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    salt = secrets.token_hex(16)
    until = unit.now + timedelta(seconds=SECONDS)
    told = {"code": digits, "valid_until": times.stored(until), "to": to}
    notes.event(unit, customer_id, f"mail.{MAIL}", told, mail=MAIL, days=1)
    return {
        "salt": {"S": salt},
        "digest": {"S": _digest(unit, token, salt, digits)},
        "ends": {"N": str(int(until.timestamp()))},
        "tries": {"N": "0"},
        "expires": unit.expires(SECONDS),
    }


def _count(unit: UnitOfWork, customer_id: int) -> None:
    """Plan to note that a code is sent. Raises Refused."""
    now = int(unit.now.timestamp())
    key = page_keys.codes_sent(unit.account.id, customer_id)
    item = get(Connection.tables.customers, key)
    before = item["sent_at"]["S"] if item else ""
    sent = [at for at in json.loads(before or "[]") if at > now - HOUR]
    if sent and sent[-1] > now - AGAIN_SECONDS:
        raise Refused(Problem("too_soon", FIELD, "a code was sent within the last minute"))
    if len(sent) >= MOST_AN_HOUR:
        raise Refused(Problem("too_many", FIELD, f"at most {MOST_AN_HOUR} codes an hour"))
    record = {**key, "sent_at": document([*sent, now]), "expires": unit.expires(HOUR)}
    if before:
        unit.put(record, "sent_at = :before", {":before": {"S": before}})
    else:
        unit.put(record)


def _digest(unit: UnitOfWork, token: str, salt: str, typed: str) -> str:
    """Keyed with the account's secret: six digits alone are found from a hash at once."""
    return signed(unit.account, "code", salt, token, typed)


def _code(token: str, item: Mapping[str, Any]) -> Code:
    return Code(
        token=token,
        customer_id=int(item["customer_id"]["N"]),
        about=json.loads(item["doc"]["S"]),
        to=item["sent_to"]["S"],
        until=int(item["ends"]["N"]),
        tries=int(item["tries"]["N"]),
        salt=item["salt"]["S"],
        digest=item["digest"]["S"],
    )
