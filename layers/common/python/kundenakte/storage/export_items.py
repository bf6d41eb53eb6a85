"""Every item of an account, found by its key, in an order that a later process can go on in.

Nothing is scanned: ids of customers, declarations and collection runs are counted from 1, so that
files are read one after the other, those of deleted customers too; what lies beside a file (claims,
OWNER items) follows from what is in it; bank entries are in an index.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain.bank_entry import KIND as BANK_ENTRY
from kundenakte.storage import files, keys
from kundenakte.storage.bank_entries import DONE
from kundenakte.storage.client import Connection, batch_get, get
from kundenakte.storage.export_families import is_exported

Item = dict[str, Any]
BATCH = 100
_IDS = {"SUBSCRIPTION": "subscription_id", "USAGE": "subscription_id", "INVOICE": "invoice_id"}
OWNED = ("SUBSCRIPTION", "INVOICE", "PAYMENT", "SHIPMENT")
BANK_LISTS = (BANK_ENTRY, DONE)


def counted(account: str, name: str) -> int:
    """The highest id that was given out under a counter, such as customer_id; 0: none yet."""
    item = get(Connection.tables.accounts, keys.counters(account)) or {}
    return int(item[name]["N"]) if name in item else 0


def file_of(account: str, customer_id: int) -> Iterator[list[Item]]:
    """A customer's file in pages, with what lies beside it."""
    for page in _partition(Connection.tables.customers, keys.customer_file(account, customer_id)):
        yield page
        yield _held(_claims(account, page), customer_id, page)


def declaration(account: str, declaration_id: int) -> Iterator[list[Item]]:
    """A declaration and its mails."""
    file = keys.declaration_file(account, declaration_id)
    return _partition(Connection.tables.customers, file)


def collection(account: str, run_id: int) -> Iterator[list[Item]]:
    """A collection run with its debits."""
    file = keys.collection_run(account, run_id)["pk"]["S"]
    return _partition(Connection.tables.customers, file)


def open_collection(account: str) -> list[Item]:
    """The pointer to the run that is open, if one is."""
    item = get(Connection.tables.customers, keys.open_collection(account))
    return [item] if item else []


def entries_of_bank(account: str, kind: str, after: str) -> Iterator[tuple[str, list[Item]]]:
    """Pages of one of BANK_LISTS behind a place, each with the place of its last entry."""
    asked = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_account",
        "KeyConditionExpression": "list_key = :list AND list_sort > :after",
        "ExpressionAttributeValues": {
            ":list": {"S": keys.listed(account, kind)},
            ":after": {"S": after or " "},
        },
        "Limit": BATCH,
    }
    for found in files.answers(asked):
        if found:
            yield found[-1]["list_sort"]["S"], files.as_stored(found)


def own(account: str) -> Iterator[list[Item]]:
    """What lies at the account itself: settings, counters, keys, users, articles and so on."""
    return _partition(Connection.tables.accounts, account)


def _partition(table: str, pk: str) -> Iterator[list[Item]]:
    asked = {
        "TableName": table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
        "ConsistentRead": True,
    }
    for found in files.answers(asked):
        yield [item for item in found if is_exported(item)]


def _claims(account: str, page: list[Item]) -> list[keys.Key]:
    """Keys of all that may lie beside the items of a file."""
    found = [key for item in page for key in _beside(account, item)]
    unique = {key["pk"]["S"]: key for key in found}
    return list(unique.values())


def _beside(account: str, item: Item) -> Iterator[keys.Key]:
    kind, _, rest = str(item["sk"]["S"]).partition("#")
    if kind in OWNED:
        yield keys.owner(account, kind, int(rest))
    if kind == "USAGE":
        yield keys.owner(account, kind, int(rest.rpartition("#")[2]))
    if kind == "MANDATE":
        yield keys.mandate_claim(account, rest)
    if kind == "ERASURE":
        yield from (keys.mandate_claim(account, each) for each in _texts(item, "mandates"))
        yield from (keys.number_claim(account, each) for each in _texts(item, "numbers"))
    if "doc" in item and kind in ("CUSTOMER", "SUBSCRIPTION", "INVOICE"):
        yield from _named(account, json.loads(item["doc"]["S"]))


def _named(account: str, fields: Mapping[str, Any]) -> Iterator[keys.Key]:
    claims = {
        "CUSTOMER_NUMBER": keys.number_claim,
        "CUSTOMER_EXT_UID": keys.ext_uid_claim,
        "SUBSCRIPTION_EXT_UID": keys.subscription_ext_uid_claim,
        "INVOICE_NUMBER": keys.invoice_number_claim,
    }
    yield from (claims[name](account, fields[name]) for name in claims if fields.get(name))


def _texts(item: Item, name: str) -> list[str]:
    return list(item[name]["SS"]) if name in item else []


def _held(wanted: list[keys.Key], customer_id: int, page: list[Item]) -> list[Item]:
    """Those of the items that are there and are this customer's: a value may be another's too."""
    parts = [wanted[at : at + BATCH] for at in range(0, len(wanted), BATCH)]
    table = Connection.tables.customers
    found = [item for part in parts for item in batch_get(table, part)]
    mine = {"customer_id": {str(customer_id)}}
    for kind, name in _IDS.items():
        found_ids = {str(int(i["sk"]["S"].split("#")[1])) for i in page if _is(i, kind)}
        mine[name] = mine.get(name, set()) | found_ids
    return [
        item
        for item in found
        if any(item[name]["N"] in ids for name, ids in mine.items() if name in item)
    ]


def _is(item: Item, kind: str) -> bool:
    return str(item["sk"]["S"]).startswith(f"{kind}#")
