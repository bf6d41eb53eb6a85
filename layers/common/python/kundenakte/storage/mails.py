"""Mails that were made: what was sent to whom, and what became of it.

A mail lies where the event lies that it was made of, under the event's id: in its customer's file,
beside a declaration of somebody who is no customer, or at a user of the account. It is stored after
it was sent, so that it is sent again rather than never when the function ends in between.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kundenakte.domain.mail_filter import SENT
from kundenakte.storage import declarations, files, keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.unit import UnitOfWork

KIND = "MAIL"
_FILE = 3  # parts of a partition key: account, kind, id
_TO_USER_SECONDS = 30 * 24 * 60 * 60  # that mails to users are kept: they are no letters of trade


class Mail(NamedTuple):
    """A mail as stored: `file` is its partition key, `fields` what mail.get shows of it. `blocked`:
    it lies beside a declaration of a customer who was erased."""

    file: str
    fields: Mapping[str, Any]
    version: int = 0
    blocked: bool = False

    @property
    def id(self) -> int:
        """The id of the event that it was made of."""
        return int(self.fields["MAIL_ID"])

    @property
    def customer_id(self) -> int | None:
        """In whose file it lies; None beside a declaration."""
        return int(self.number) if self.kind == "CUSTOMER" else None

    @property
    def kind(self) -> str:
        """What it lies at: CUSTOMER, DECLARATION or USER."""
        return self.file.split("#", _FILE - 1)[1]

    @property
    def number(self) -> str:
        """The id of what it lies at."""
        return self.file.split("#", _FILE - 1)[2]

    def shown(self, *, text: bool) -> dict[str, Any]:
        """The fields with whose mail it is, for domain/mail_row.py; the text only where wanted."""
        fields = {name: value for name, value in self.fields.items() if text or name != "TEXT"}
        if self.customer_id is not None:
            return {**fields, "CUSTOMER_ID": self.customer_id}
        return {**fields, "DECLARATION_ID": self.number} if self.kind == "DECLARATION" else fields


def find(file: str, mail_id: int) -> Mail | None:
    """The mail as stored, or None."""
    item = get(Connection.tables.customers, keys.mail(file, mail_id))
    return of_item(item) if item else None


def may_add(unit: UnitOfWork, file: str) -> bool:
    """Whether the customer of the file is still there; of a declaration, whether it is not blocked
    because its customer was erased; of a user always."""
    mail, table = Mail(file, {}), Connection.tables.customers
    if mail.kind == "DECLARATION":
        key = keys.declaration(unit.account.id, int(mail.number))
        return "blocked" not in (get(table, key) or {})
    if mail.customer_id is None:
        return True
    return get(table, keys.customer(unit.account.id, mail.customer_id)) is not None


def add(unit: UnitOfWork, file: str, fields: Mapping[str, Any]) -> None:
    """Plan to store a new mail; in a customer's file only while the customer is there."""
    mail = Mail(file, fields)
    if mail.customer_id is not None:
        unit.check(keys.customer(unit.account.id, mail.customer_id), "attribute_exists(pk)")
    unit.put(_item(unit, mail))


def replace(unit: UnitOfWork, before: Mail, fields: Mapping[str, Any]) -> None:
    """Plan a change, on condition that `before` is still stored."""
    read = {":read": {"N": str(before.version)}}
    unit.put(_item(unit, before._replace(fields=fields)), "version = :read", read)


def of_customer(unit: UnitOfWork, customer_id: int) -> Iterator[Mail]:
    """All mails of a customer, newest first."""
    found = files.of_customer(unit, customer_id, f"{KIND}#", newest_first=True, size=files.BATCH)
    return map(of_item, found)


def of_account(unit: UnitOfWork, before: int, size: int = files.BATCH) -> Iterator[Mail]:
    """All mails of the account with an id below `before`, newest first."""
    found = files.of_account(unit, KIND, until=before - 1, size=size, newest_first=True)
    return map(of_item, found)


def returned(unit: UnitOfWork) -> list[Mail]:
    """The account's mails that did not arrive, newest first."""
    asked = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_open",
        "KeyConditionExpression": "open_key = :open",
        "ExpressionAttributeValues": {":open": {"S": keys.returned_mails(unit.account.id)}},
    }
    items = [item for found in files.answers(asked) for item in files.as_stored(found)]
    return sorted(map(of_item, items), key=lambda mail: mail.id, reverse=True)


def by_id(unit: UnitOfWork, mail_id: int) -> list[Mail]:
    """The account's mail with an id; hardly ever those of two customers."""
    return [of_item(item) for item in files.of_account(unit, KIND, mail_id - 1, mail_id)]


def of_item(item: Mapping[str, Any]) -> Mail:
    """The mail that an item holds."""
    fields = json.loads(item["doc"]["S"])
    return Mail(item["pk"]["S"], fields, int(item["version"]["N"]), "blocked" in item)


def _item(unit: UnitOfWork, mail: Mail) -> dict[str, Any]:
    item = {
        **keys.mail(mail.file, mail.id),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{mail.id:016d}"},
        "version": {"N": str(unit.time_id())},
        "doc": document(mail.fields),
    }
    # Nobody's deletion would ever remove these.
    if mail.kind == "DECLARATION":
        item["expires"] = declarations.expires(unit.now)
    elif mail.kind == "USER":
        item["expires"] = unit.expires(_TO_USER_SECONDS)
    if mail.fields["STATE"] == SENT:
        return item
    return {**item, **keys.waiting(keys.returned_mails(unit.account.id), item["pk"]["S"])}
