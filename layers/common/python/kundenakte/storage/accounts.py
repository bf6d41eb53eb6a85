"""The two ways into an account: an API key with its e-mail, and the hash in page URLs.

A pointer carries the settings of the account it leads to, so that one read lets a call in.
"""

import hashlib
import hmac
import json
from typing import Any

from kundenakte.domain.account import Account
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get

GUESS_MINUTES = 60


def digest(api_key: str) -> str:
    """The form in which an API key is stored: SHA-256, hex; keys are random and need no salt."""
    return hashlib.sha256(api_key.encode(errors="surrogatepass")).hexdigest()


def by_api_key(email: str, api_key: str) -> Account | None:
    """The account that the credentials open, or None; the e-mail is compared in any case."""
    document = _document(keys.key_pointer(digest(api_key)))
    given = email.strip().casefold().encode(errors="surrogatepass")
    stored = document["EMAIL"].casefold().encode() if document else b""
    if document and hmac.compare_digest(given, stored):
        return Account.of(document)
    return None


def by_hash(account_hash: str) -> Account | None:
    """The account whose pages carry this hash, or None."""
    document = _document(keys.hash_pointer(account_hash))
    return Account.of(document) if document else None


def count_guess(source: str, minute: int) -> int:
    """Count one wrong guess of a source; answers how many there were in this minute (UTC).

    `source` is stored hashed and forgotten after an hour. Called on misses only: right credentials
    cost no write.
    """
    hashed = hashlib.sha256(source.encode()).hexdigest()[:32]
    answer = Connection.client.update_item(
        TableName=Connection.tables.accounts,
        Key=keys.guesses(hashed, minute),
        UpdateExpression="ADD guesses :one SET expires = :expires",
        ExpressionAttributeValues={
            ":one": {"N": "1"},
            ":expires": {"N": str((minute + GUESS_MINUTES) * 60)},
        },
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"]["guesses"]["N"])


def _document(key: keys.Key) -> dict[str, Any] | None:
    item = get(Connection.tables.accounts, key)
    document: dict[str, Any] | None = json.loads(item["doc"]["S"]) if item else None
    return document
