"""Stored invoices for tests of their documents: final, marked to be rendered, or with files."""

from typing import Any

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, document
from tests.builders import Access
from tests.documents import snapshots

Item = dict[str, Any]


def an_invoice(
    access: Access, invoice_id: int = 1, fields: Any = None, **attributes: Any
) -> dict[str, Any]:
    """Stores a final invoice of customer 1 as billing leaves it; answers its key as the stream
    names it. `attributes` overlay those of the item."""
    made = fields or snapshots.domestic()
    key = keys.filed(access.id, 1, "INVOICE", invoice_id)
    item = {
        **key,
        "doc": document({**made, "INVOICE_ID": invoice_id, "CUSTOMER_ID": 1}),
        "state": document({"CHAIN": "c", "DOCUMENT": {"TOKEN": "0" * 32}}),
        "page_hash": {"S": "0" * 32},
        "version": {"N": "1"},
        "final": {"S": "1"},
        "sha256": {"S": "0"},
        "render": {"S": "wanted"},
        **attributes,
    }
    Connection.client.put_item(TableName=Connection.tables.customers, Item=item)
    return key


def a_state(token: str, **files: str) -> dict[str, str]:
    """The state of an invoice whose PDF is stored."""
    kept = {"PDF": "a/1/1/f.pdf", "SHA256": "f", **files}
    return document({"DOCUMENT": {"TOKEN": token, **kept}})


def stored(key: Item) -> Item:
    """The item as it is."""
    found = Connection.client.get_item(TableName=Connection.tables.customers, Key=key)
    item: Item = found["Item"]
    return item
