"""What tests of management share: its function, called as Lambda does."""

import json
from typing import Any

from functions.manage.app import handler
from kundenakte.entry import authenticate
from kundenakte.storage import accounts
from kundenakte.storage.client import Connection
from tests.builders import CONTEXT, Access

NAMED = "missing / invalid field: "
OLD_KEY = "0123456789abcdef0123456789abcdef"


def manage(action: str, **fields: Any) -> dict[str, Any]:
    """What management answers; always something that JSON can carry."""
    answer: dict[str, Any] = handler({"action": action, **fields}, CONTEXT)
    json.dumps(answer)
    return answer


def made(**fields: Any) -> dict[str, Any]:
    """What account.create answers, which must not refuse."""
    given = {"email": "shop@example.com", "public_url": "https://a.example", **fields}
    answer = manage("account.create", **given)
    assert "error" not in answer, answer
    return answer


def access(account: dict[str, Any], **other: str) -> Access:
    """A client with a key that was answered; processes forget what they remembered."""
    names = {**account, **other}
    authenticate.forget()
    return Access(names["account"], "", names["email"], names["api_key"])


def everything() -> list[dict[str, Any]]:
    """Every item of the accounts table, in order."""
    found = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    return sorted(found, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def is_let_in(account: Access) -> bool:
    """Whether the key opens an account."""
    authenticate.forget()
    return accounts.by_api_key(account.email, account.api_key) is not None
