"""Every key that there is, is either exported, or left out for a reason."""

import inspect
from types import ModuleType
from typing import Any

import pytest

from kundenakte.storage import import_keys, keys, office_keys, page_keys
from kundenakte.storage.export_families import is_exported, is_pointer

ACCOUNT = "0123456789"
VALUES: dict[str, Any] = {
    "account": ACCOUNT,
    "file": f"{ACCOUNT}#CUSTOMER#1",
    "digest": "a" * 64,
    "account_hash": "a" * 32,
    "source": "b" * 32,
}


def made(module: ModuleType) -> list[tuple[str, dict[str, Any]]]:
    """Name and answer of each function that makes a key of an item."""
    found = []
    for name, function in inspect.getmembers(module, inspect.isfunction):
        told = inspect.signature(function)
        if function.__module__ != module.__name__ or told.return_annotation is not keys.Key:
            continue
        given = {
            p: VALUES.get(p, 1 if t.annotation is int else "x") for p, t in told.parameters.items()
        }
        found.append((name, function(**given)))
    return found


KNOWN = [
    (f"{module.__name__.rpartition('.')[2]}.{name}", key)
    for module in (keys, page_keys, office_keys, import_keys)
    for name, key in made(module)
]
KINDS = ("SUBSCRIPTION", "INVOICE", "PAYMENT", "SHIPMENT", "USAGE")
PLAIN = [(name, key) for name, key in KNOWN if name not in ("keys.of", "keys.filed", "keys.owner")]


@pytest.mark.parametrize(("name", "key"), PLAIN, ids=[name for name, _ in PLAIN])
def test_somebody_has_decided_about_every_key(name: str, key: Any) -> None:
    """Where this fails: say in storage/export_families.py whether exports hold the item, and have
    storage/export_items.py find it."""
    assert is_pointer(key) or is_exported(key) in (True, False)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_filed_has_an_owner_and_both_are_exported(kind: str) -> None:
    assert is_exported(keys.owner(ACCOUNT, kind, 1))
    assert kind == "USAGE" or is_exported(keys.filed(ACCOUNT, 1, kind, 1))


def test_all_keys_were_looked_at() -> None:
    assert len(PLAIN) > 40


@pytest.mark.parametrize("pk", [f"{ACCOUNT}#NEW#1", f"{ACCOUNT}#CUSTOMER#1", ACCOUNT])
def test_what_nobody_has_decided_about_is_a_fault(pk: str) -> None:
    with pytest.raises(LookupError):
        is_exported({"pk": {"S": pk}, "sk": {"S": "NEW#1"}})
