"""One-time codes to sign in with: six digits that are typed where they were asked for, and a link.

For an address that nobody has, all is stored just as well, but no code and no link is ever right:
nobody can tell the difference. Code and link are stored hashed, good for ten minutes, five tries
and one use. Every try is counted before it is compared, so that guesses side by side are not more.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.signing import equal, signed
from kundenakte.storage import sign_in_keys
from kundenakte.storage.client import Connection, get

DIGITS = 6
SECONDS = 10 * 60
TRIES = 5
SECRET = re.compile(r"[0-9a-f]{40}")  # ids of challenges, and what links hold


class Challenge(NamedTuple):
    """A code that waits. `email` is what was typed, `to` the page that was asked for, `account`
    whose mail it was ("" for none), `browser` who asked, `until` the end (epoch seconds); `proved`
    once the code was right and only the account has to be chosen."""

    id: str
    email: str
    to: str
    account: str
    browser: str
    salt: str
    digest: str
    link: str
    until: int
    tries: int
    proved: bool

    @property
    def left(self) -> int:
        """How many tries are left."""
        return max(TRIES - self.tries, 0)


class Drawn(NamedTuple):
    """A new challenge: the item to store; code and secret of the link are for the mail only."""

    id: str
    code: str
    link: str
    until: datetime
    item: Mapping[str, Any]


def draw(email: str, to: str, browser: str, account: Account | None, now: datetime) -> Drawn:
    """A challenge that is not stored yet; without an account it can never be met."""
    name, link, salt = secrets.token_hex(20), secrets.token_hex(20), secrets.token_hex(16)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    until = now + timedelta(seconds=SECONDS)
    ends = int(until.timestamp())
    item = {
        **sign_in_keys.challenge(name),
        "email": {"S": email},
        "target": {"S": to},
        "account": {"S": account.id if account else ""},
        "browser": {"S": _hashed(browser)},
        "salt": {"S": salt},
        "digest": {"S": _digest(account, name, salt, code) if account else secrets.token_hex(32)},
        "link": {"S": _hashed(link if account else secrets.token_hex(20))},
        "ends": {"N": str(ends)},
        "expires": {"N": str(ends)},
        "tries": {"N": "0"},
    }
    return Drawn(name, code, link, until, item)


def find(challenge_id: str, now: datetime) -> Challenge | None:
    """The challenge with an id; None when there is none, it was used, or it is over."""
    if not SECRET.fullmatch(challenge_id):
        return None
    item = get(Connection.tables.accounts, sign_in_keys.challenge(challenge_id))
    found = _challenge(challenge_id, item) if item else None
    return found if found and found.until > now.timestamp() else None


def asked_by(challenge: Challenge, browser: str) -> bool:
    """Whether this browser has asked for the code: nobody else may type it."""
    return equal(challenge.browser, _hashed(browser))


def opened_by(challenge: Challenge, link: str) -> bool:
    """Whether a link is the one that was sent."""
    return not challenge.proved and equal(challenge.link, _hashed(link))


def tried(
    challenge: Challenge, typed: str, account: Account | None, now: datetime
) -> tuple[Challenge | None, bool]:
    """Count a try, at once, and compare: the challenge as it is then, and whether it was right;
    None when it is void, used or over. `account` is that of the challenge."""
    client = Connection.client
    try:
        answer = client.update_item(
            TableName=Connection.tables.accounts,
            Key=sign_in_keys.challenge(challenge.id),
            UpdateExpression="ADD tries :one",
            ConditionExpression="attribute_not_exists(proved) AND tries < :most AND ends > :now",
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":most": {"N": str(TRIES)},
                ":now": {"N": str(int(now.timestamp()))},
            },
            ReturnValues="ALL_NEW",
        )
    except client.exceptions.ConditionalCheckFailedException:
        return None, False
    found = _challenge(challenge.id, answer["Attributes"])
    expected = _digest(account, found.id, found.salt, typed) if account else ""
    return found, equal(found.digest, expected)


def prove(challenge: Challenge) -> bool:
    """Note that the code was right and is used; False when somebody else was quicker."""
    return _done(
        "update_item",
        challenge,
        "attribute_exists(pk) AND attribute_not_exists(proved)",
        UpdateExpression="SET proved = :true",
        ExpressionAttributeValues={":true": {"BOOL": True}},
    )


def spend(challenge: Challenge) -> bool:
    """Use a challenge up; False when somebody else was quicker."""
    proved = "attribute_exists" if challenge.proved else "attribute_not_exists"
    return _done("delete_item", challenge, f"attribute_exists(pk) AND {proved}(proved)")


def allows(kind: str, who: str, most: int, seconds: int, now: datetime) -> bool:
    """Count one more request of an address or a source, at once; False when there were `most` in
    this stretch of time already. It is stored hashed."""
    moment, hashed = int(now.timestamp()), _hashed(who)[:32]
    client = Connection.client
    try:
        client.update_item(
            TableName=Connection.tables.accounts,
            Key=sign_in_keys.asked(kind, hashed, moment // seconds),
            UpdateExpression="ADD used :one SET expires = :expires",
            ConditionExpression="attribute_not_exists(used) OR used < :most",
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":most": {"N": str(most)},
                ":expires": {"N": str(moment + 2 * seconds)},
            },
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _done(operation: str, challenge: Challenge, condition: str, **more: Any) -> bool:
    client = Connection.client
    try:
        getattr(client, operation)(
            TableName=Connection.tables.accounts,
            Key=sign_in_keys.challenge(challenge.id),
            ConditionExpression=condition,
            **more,
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _digest(account: Account, challenge_id: str, salt: str, code: str) -> str:
    """Keyed with the account's secret: six digits alone are found from a hash at once."""
    return signed(account, "sign-in", challenge_id, salt, code)


def _hashed(secret: str) -> str:
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _challenge(challenge_id: str, item: Mapping[str, Any]) -> Challenge:
    return Challenge(
        id=challenge_id,
        email=item["email"]["S"],
        to=item["target"]["S"],
        account=item["account"]["S"],
        browser=item["browser"]["S"],
        salt=item["salt"]["S"],
        digest=item["digest"]["S"],
        link=item["link"]["S"],
        until=int(item["ends"]["N"]),
        tries=int(item["tries"]["N"]),
        proved="proved" in item,
    )
