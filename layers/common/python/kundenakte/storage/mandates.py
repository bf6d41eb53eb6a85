"""Mandates in customers' files. They follow the customer's bank data in the same transaction, and
keep what those do not hold: evidence, last use, end."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kundenakte.domain.customer import Customer
from kundenakte.domain.mandate import Mandate, mandate_of
from kundenakte.storage import account_lists, files, keys
from kundenakte.storage.client import Connection, batch_get, document, get
from kundenakte.storage.unit import UnitOfWork

KIND = "MANDATE"
_NOTHING: Mapping[str, Any] = {}


def follow(
    unit: UnitOfWork,
    before: Customer | None,
    after: Customer,
    more: Mapping[str, Any] = _NOTHING,
) -> None:
    """Plan what a change of a customer's bank data does to the mandates; nothing when it does none.

    Another reference ends the mandate before; another account under the same reference amends it.
    `more` adds TYPE, EVIDENCE and LAST_USED, or for one that ends ENDED (day) and ENDED_BECAUSE.
    """
    old, new = mandate_of(before) if before else None, mandate_of(after)
    if old == new and not more:
        return
    if new and not before:
        unit.put(_item(unit, new, more))
        return
    if old and (new is None or new["REFERENCE"] != old["REFERENCE"]):
        end(unit, Mandate(old), more.get("ENDED", unit.today), more.get("ENDED_BECAUSE", ""))
    if new:
        same = old if old and old["REFERENCE"] == new["REFERENCE"] else None
        _write(unit, new, same, more)


def find(unit: UnitOfWork, customer_id: int, reference: str) -> Mandate | None:
    """The mandate of a customer, or None; `reference` as `sepa.mandate_reference` makes it."""
    item = get(Connection.tables.customers, keys.mandate(unit.account.id, customer_id, reference))
    return of_item(item) if item and "blocked" not in item else None


def of_customers(unit: UnitOfWork, customers: list[Customer]) -> dict[int, Mandate]:
    """The mandates that the bank data of up to 100 customers name, by CUSTOMER_ID; of customers
    that were stored before mandates were, what their data say."""
    named = {customer.customer_id: mandate_of(customer) for customer in customers}
    told = {customer_id: fields for customer_id, fields in named.items() if fields}
    wanted = [
        keys.mandate(unit.account.id, customer_id, fields["REFERENCE"])
        for customer_id, fields in told.items()
    ]
    items = batch_get(Connection.tables.customers, wanted) if wanted else []
    stored = {mandate.customer_id: mandate for mandate in map(of_item, items)}
    return {**{number: Mandate(fields) for number, fields in told.items()}, **stored}


def of_customer(unit: UnitOfWork, customer_id: int) -> Iterator[Mandate]:
    """All mandates of a customer, in the order of their references."""
    found = files.of_customer(unit, customer_id, f"{KIND}#")
    return (of_item(item) for item in found if "blocked" not in item)


def of_account(unit: UnitOfWork, after: str, size: int) -> Iterator[Mandate]:
    """All mandates of the account behind a `place` in their order; `size` to a read."""
    return map(of_item, account_lists.behind(unit, KIND, after, size))


def with_reference(unit: UnitOfWork, reference: str) -> list[Mandate]:
    """The mandates with a reference; more than one only where clients have set it for several."""
    return [of_item(item) for item in account_lists.beginning(unit, KIND, f"{reference}#")]


def claim(unit: UnitOfWork, reference: str, customer_id: int) -> None:
    """Plan that nobody else can give this reference to a mandate. Raises Taken on commit."""
    item = keys.mandate_claim(unit.account.id, reference)
    unit.put({**item, "customer_id": {"N": str(customer_id)}}, taken="REFERENCE")


def is_claimed(unit: UnitOfWork, reference: str) -> bool:
    """Whether a reference was given once, though its mandate may be gone."""
    claim = keys.mandate_claim(unit.account.id, reference)
    return get(Connection.tables.customers, claim) is not None


def end(unit: UnitOfWork, mandate: Mandate, day: date, note: str = "") -> None:
    """Plan that nothing is collected from a mandate any more from `day` on."""
    values = {
        **_common(unit, mandate.fields),
        ":ended": {"S": day.isoformat()},
        ":note": {"S": note},
    }
    sets = [f"{name} = :{name}" for name in ("version", "list_key", "list_sort")]
    sets += ["doc = if_not_exists(doc, :doc)", "ended = if_not_exists(ended, :ended)"]
    sets += ["ended_because = :note"]
    unit.update(_key(unit, mandate.fields), "SET " + ", ".join(sets), "", values)


def use(unit: UnitOfWork, mandate: Mandate, day: date) -> None:
    """Plan to note a collection of `day`; a mandate for a single one is ended by it. Only while it
    is not ended, and no other collection was noted since it was read."""
    used = mandate.fields.get("LAST_USED", "")
    values = {**_common(unit, mandate.fields), ":used": {"S": max(day.isoformat(), used)}}
    sets = [f"{name} = :{name}" for name in ("version", "list_key", "list_sort")]
    sets += ["doc = if_not_exists(doc, :doc)", "last_used = :used"]
    if mandate.sequence == "OOFF":
        sets.append("ended = :used")
    condition = "attribute_not_exists(ended) AND "
    condition += "last_used = :before" if used else "attribute_not_exists(last_used)"
    values |= {":before": {"S": used}} if used else {}
    expression = f"SET {', '.join(sets)} REMOVE amended"
    unit.update(_key(unit, mandate.fields), expression, condition, values)


def of_item(item: Mapping[str, Any]) -> Mandate:
    """The mandate that an item holds."""
    beside = {
        "EVIDENCE": json.loads(item["evidence"]["S"]) if "evidence" in item else None,
        "TYPE": item.get("kind", {}).get("S"),
        "LAST_USED": item.get("last_used", {}).get("S"),
        "ENDED": item.get("ended", {}).get("S"),
        "ENDED_BECAUSE": item.get("ended_because", {}).get("S"),
        "AMENDED": 1 if "amended" in item else None,
    }
    known = {name: value for name, value in beside.items() if value}
    return Mandate({**json.loads(item["doc"]["S"]), **known})


def _write(
    unit: UnitOfWork,
    new: Mapping[str, Any],
    same: Mapping[str, Any] | None,
    more: Mapping[str, Any],
) -> None:
    """`same`: the mandate of this reference before. The evidence of a mandate is kept until there
    is a new account, which takes a new consent."""
    evidence = {"CHANNEL": _channel(unit), "AT": unit.at, **more.get("EVIDENCE", {})}
    values = {**_common(unit, new), ":evidence": document(evidence)}
    moved = same is not None and same["IBAN"] != new["IBAN"]
    keeps = same is not None and not moved and "EVIDENCE" not in more
    sets = [f"{name} = :{name}" for name in ("doc", "version", "list_key", "list_sort")]
    sets += [f"evidence = {'if_not_exists(evidence, :evidence)' if keeps else ':evidence'}"]
    if "TYPE" in more:
        sets, values = [*sets, "kind = :kind"], {**values, ":kind": {"S": more["TYPE"]}}
    if more.get("LAST_USED"):
        sets, values = [*sets, "last_used = :used"], {**values, ":used": {"S": more["LAST_USED"]}}
    if moved:
        sets, values = [*sets, "amended = :yes"], {**values, ":yes": {"S": "1"}}
    expression = f"SET {', '.join(sets)} REMOVE ended, ended_because"
    unit.update(_key(unit, new), expression, "", values)


def _item(unit: UnitOfWork, fields: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    values = _common(unit, fields)
    attributes = {name.removeprefix(":"): value for name, value in values.items()}
    evidence = {"CHANNEL": _channel(unit), "AT": unit.at, **more.get("EVIDENCE", {})}
    return {**_key(unit, fields), **attributes, "evidence": document(evidence)}


def _channel(unit: UnitOfWork) -> str:
    return "page" if unit.account.actor.partition(" ")[0] == "page" else "api"


def _common(unit: UnitOfWork, fields: Mapping[str, Any]) -> dict[str, Any]:
    beside = ("EVIDENCE", "TYPE", "LAST_USED", "ENDED", "ENDED_BECAUSE", "AMENDED")
    kept = {name: value for name, value in fields.items() if name not in beside}
    return {
        ":doc": document(kept),
        ":version": {"N": str(unit.time_id())},
        ":list_key": {"S": keys.listed(unit.account.id, KIND)},
        ":list_sort": {"S": Mandate(fields).place},
    }


def _key(unit: UnitOfWork, fields: Mapping[str, Any]) -> keys.Key:
    return keys.mandate(unit.account.id, int(fields["CUSTOMER_ID"]), fields["REFERENCE"])
