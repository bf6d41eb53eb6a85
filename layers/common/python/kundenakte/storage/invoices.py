"""Invoices in customers' files: drafts that change, documents that never do, and their state.

A final document is written once; no function here, and no condition, lets it be written again.
What happens to it afterwards (payments, dunning, the rendered files) is `state`, an attribute of
its own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain import collection_state
from kundenakte.domain.errors import NotFound
from kundenakte.domain.invoice import KIND, Invoice
from kundenakte.storage import counters, files, invoice_numbers, keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.unit import UnitOfWork

# Attributes of what is not yet paid.
OPEN = (*keys.WAITING, "outstanding", "currency", "due_on")
FEW = 10  # documents to a read, where one that is final is likely among the newest
# A final document has its hash; `final` itself is a word that conditions reserve.
IS_DRAFT = "version = :read AND attribute_not_exists(sha256)"
IS_FINAL = "version = :read AND attribute_exists(sha256)"


def next_id(unit: UnitOfWork) -> int:
    """The next INVOICE_ID."""
    return counters.next_id(unit, KIND)


def read(unit: UnitOfWork, invoice_id: int) -> Invoice:
    """The invoice as last written. Raises NotFound on INVOICE_ID."""
    found = find(unit, invoice_id)
    if found is None:
        raise NotFound("INVOICE_ID")
    return found


def find(unit: UnitOfWork, invoice_id: int) -> Invoice | None:
    """The invoice as last written, or None; also None when its customer was deleted."""
    item = files.find(unit, KIND, invoice_id)
    return of_item(item) if item and "blocked" not in item else None


def by_number(unit: UnitOfWork, number: str) -> Invoice | None:
    """The final document with a number, or None."""
    claim = get(Connection.tables.customers, keys.invoice_number_claim(unit.account.id, number))
    return find(unit, int(claim["invoice_id"]["N"])) if claim else None


def of_customer(
    unit: UnitOfWork, customer_id: int, *, newest_first: bool = False
) -> Iterator[Invoice]:
    """All invoices and drafts of a customer, ascending by id unless the newest are wanted first."""
    found = files.of_customer(unit, customer_id, f"{KIND}#", newest_first=newest_first)
    return (of_item(item) for item in found if "blocked" not in item)


def any_final(unit: UnitOfWork, customer_id: int) -> bool:
    """Whether a customer's file holds a document that is to be kept."""
    found = files.of_customer(unit, customer_id, f"{KIND}#", newest_first=True, size=FEW)
    return any("final" in item for item in found)


def of_account(unit: UnitOfWork, after: int = 0, size: int = files.BATCH) -> Iterator[Invoice]:
    """All invoices and drafts of the account, ascending by id."""
    return (of_item(item) for item in files.of_account(unit, KIND, after, size=size))


def of_item(item: Mapping[str, Any]) -> Invoice:
    """The invoice that an item holds."""
    text = item["doc"]["S"]
    state = json.loads(item["state"]["S"]) if "state" in item else {}
    return Invoice(json.loads(text), state, int(item["version"]["N"]), "final" in item, text)


def add_draft(unit: UnitOfWork, draft: Invoice) -> None:
    """Plan a new draft."""
    files.own(unit, KIND, draft.id, draft.customer_id)
    unit.put(_draft(unit, draft.fields))


def replace_draft(unit: UnitOfWork, before: Invoice, fields: Mapping[str, Any]) -> None:
    """Plan a change of a draft, on condition that `before` is still stored and still a draft."""
    unit.put(_draft(unit, fields), IS_DRAFT, _version(before))


def remove_draft(unit: UnitOfWork, draft: Invoice) -> None:
    """Plan to remove a draft."""
    files.disown(unit, KIND, draft.id)
    unit.delete(_key(unit, draft), IS_DRAFT, _version(draft))


def finish(
    unit: UnitOfWork,
    fields: Mapping[str, Any],
    numbers: invoice_numbers.Numbers,
    state: Mapping[str, Any],
    draft: Invoice | None,
) -> None:
    """Plan a final document with the number that is next, and have it rendered.

    `fields` hold that INVOICE_NUMBER already. `draft` is what it was stored as; None: it is new.
    """
    sha = hashlib.sha256(document(fields)["S"].encode()).hexdigest()
    state = {**state, "CHAIN": invoice_numbers.take(unit, numbers, sha)}
    item = {**_item(unit, fields), "final": {"S": "1"}, "sha256": {"S": sha}}
    item |= {"render": {"S": "wanted"}, "state": document(state)}
    item |= {"page_hash": {"S": state["DOCUMENT"]["TOKEN"]}, **_due(unit, fields, state)}
    if draft:
        unit.put(item, IS_DRAFT, _version(draft))
    else:
        files.own(unit, KIND, fields["INVOICE_ID"], fields["CUSTOMER_ID"])
        unit.put(item)
    claim = keys.invoice_number_claim(unit.account.id, fields["INVOICE_NUMBER"])
    unit.put({**claim, "invoice_id": {"N": str(fields["INVOICE_ID"])}})


def add_imported(unit: UnitOfWork, fields: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    """Plan a final document that was made and settled elsewhere: it takes its number out of use, is
    no part of the chain, and is never rendered."""
    sha = hashlib.sha256(document(fields)["S"].encode()).hexdigest()
    item = {**_item(unit, fields), "final": {"S": "1"}, "sha256": {"S": sha}}
    item |= {"state": document(state), "page_hash": {"S": state["DOCUMENT"]["TOKEN"]}}
    files.own(unit, KIND, fields["INVOICE_ID"], fields["CUSTOMER_ID"])
    unit.put(item)
    claim = keys.invoice_number_claim(unit.account.id, fields["INVOICE_NUMBER"])
    invoice_id = {"invoice_id": {"N": str(fields["INVOICE_ID"])}}
    unit.put({**claim, **invoice_id}, taken="INVOICE_NUMBER")


def save_state(
    unit: UnitOfWork,
    before: Invoice,
    changes: Mapping[str, Any],
    *,
    render: str | None = None,
    page_hash: str = "",
) -> Invoice:
    """Plan a change of the state of a final document, on condition that `before` is still stored;
    answers it as it will be. An empty value removes a part of the state.

    `render` "wanted" has the files made anew, "" says that they are made. `page_hash` is the token
    of DOCUMENT_URL, for the index that finds it.
    """
    state = {name: value for name, value in {**before.state, **changes}.items() if value}
    due = _due(unit, before.fields, state)
    version = unit.time_id()
    sets = {
        "state": document(state),
        "version": {"N": str(version)},
        **({"render": {"S": render}} if render else {}),
        **({"page_hash": {"S": page_hash}} if page_hash else {}),
        **due,
    }
    gone = [name for name in ("due_shard", "due_at", *OPEN) if name not in due]
    gone += ["render"] if render == "" else []
    names = {f"#{at}": name for at, name in enumerate([*sets, *gone])}
    places = list(names)
    expression = "SET " + ", ".join(f"{place} = :{place[1:]}" for place in places[: len(sets)])
    if gone:
        expression += " REMOVE " + ", ".join(places[len(sets) :])
    values = {f":{at}": value for at, value in enumerate(sets.values())}
    unit.update(_key(unit, before), expression, IS_FINAL, {**values, **_version(before)}, names)
    return Invoice(before.fields, state, version, final=True, text=before.text)


def _due(
    unit: UnitOfWork, fields: Mapping[str, Any], state: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Where the indexes find an open invoice: among those of its account, and when it is due, for
    its collection first, then for dunning; while it is in a collection run for neither."""
    open_still = fields["TOTAL"] > state.get("PAID", 0) and "CANCELED_BY" not in state
    if fields["KIND"] != "invoice" or not open_still:
        return {}
    account = unit.account.id
    file = keys.customer_file(account, fields["CUSTOMER_ID"])
    found = {
        **keys.waiting(keys.open_invoices(account), file),
        "outstanding": {"N": str(fields["TOTAL"] - state.get("PAID", 0))},
        "currency": {"S": fields["CURRENCY_CODE"]},
        "due_on": {"S": fields["DUE_DATE"]},
    }
    if collection_state.in_run(state):
        return found
    if day := collection_state.due_on(fields, state):
        shard = keys.collection(unit.account.id)
    else:
        shard = keys.due("DUNNING", fields["CUSTOMER_ID"])
        day = state.get("DUNNING", {}).get("NEXT") or fields["DUE_DATE"]
    return {"due_shard": {"S": shard}, "due_at": {"S": day}, **found}


def _key(unit: UnitOfWork, invoice: Invoice) -> keys.Key:
    return keys.filed(unit.account.id, invoice.customer_id, KIND, invoice.id)


def _draft(unit: UnitOfWork, fields: Mapping[str, Any]) -> dict[str, Any]:
    from kundenakte.storage import office_keys  # on use: most functions write no drafts

    item = _item(unit, fields)
    return {**item, **keys.waiting(office_keys.drafts(unit.account.id), item["pk"]["S"])}


def _item(unit: UnitOfWork, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **keys.filed(unit.account.id, fields["CUSTOMER_ID"], KIND, fields["INVOICE_ID"]),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{fields['INVOICE_ID']:016d}"},
        "version": {"N": str(unit.time_id())},
        "doc": document(fields),
    }


def _version(read: Invoice) -> dict[str, Any]:
    return {":read": {"N": str(read.version)}}
