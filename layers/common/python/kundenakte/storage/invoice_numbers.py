"""Invoice numbers: gapless, because they are taken in the transaction that makes the document final
(rules NUM-1, NUM-2). A transaction that fails has taken none."""

import hashlib
from datetime import date
from typing import NamedTuple

from kundenakte.domain.number_range import NumberRange
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, batch_get, get
from kundenakte.storage.unit import UnitOfWork

BATCH = 100  # keys in one BatchGetItem


class Numbers(NamedTuple):
    """The range as read: the value that is next, the version, the last document's chain hash."""

    range: NumberRange
    counter: str
    next: int
    version: int
    chain: str

    def number(self, day: date) -> str:
        """The next number, as written."""
        return self.range.write(self.next, day)


def counter_name(numbers: NumberRange, day: date) -> str:
    """The attribute that counts a range in its period."""
    return f"invoice {numbers.counter(day)}"


def read(unit: UnitOfWork, day: date) -> Numbers:
    """The account's invoice numbers as they stand, for documents dated `day`."""
    numbers = NumberRange.of(unit.account.settings["INVOICE_NUMBERS"])
    counter = counter_name(numbers, day)
    item = get(Connection.tables.accounts, keys.invoice_numbers(unit.account.id)) or {}
    last = int(item.get(counter, {"N": str(numbers.start - 1)})["N"])
    version = int(item.get("version", {"N": "0"})["N"])
    chain = item.get("chain", {"S": ""})["S"]
    found = Numbers(numbers, counter, last + 1, version, chain)
    # A run after a lost race looks: documents that were imported may have numbers of the range.
    return _free(unit, found, day) if unit.attempt else found


def _free(unit: UnitOfWork, found: Numbers, day: date) -> Numbers:
    """The range from the next number on that no document has."""
    while True:
        ahead = [found._replace(next=found.next + step) for step in range(BATCH)]
        claims = {
            each: keys.invoice_number_claim(unit.account.id, each.number(day)) for each in ahead
        }
        items = batch_get(Connection.tables.customers, list(claims.values()), "pk")
        taken = {item["pk"]["S"] for item in items}
        free = next((each for each, claim in claims.items() if claim["pk"]["S"] not in taken), None)
        if free:
            return free
        found = ahead[-1]._replace(next=ahead[-1].next + 1)


def take(unit: UnitOfWork, numbers: Numbers, sha: str) -> str:
    """Plan to take the next number for a document, on condition that nobody took it meanwhile.

    `sha` is the document's SHA-256; the answer is its link in the chain of all documents, which
    makes a later exchange of one visible (rule ARC-1).
    """
    chain = hashlib.sha256(f"{numbers.chain}{sha}".encode()).hexdigest()
    unit.update(
        keys.invoice_numbers(unit.account.id),
        "SET #n = :last, chain = :chain, version = :next",
        "version = :read" if numbers.version else "attribute_not_exists(version)",
        {
            ":last": {"N": str(numbers.next)},
            ":chain": {"S": chain},
            ":next": {"N": str(numbers.version + 1)},
            **({":read": {"N": str(numbers.version)}} if numbers.version else {}),
        },
        {"#n": numbers.counter},
        table=Connection.tables.accounts,
    )
    return chain


def counted(account: str) -> dict[str, int]:
    """The last value of every range and period that invoices were numbered with, by counter."""
    item = get(Connection.tables.accounts, keys.invoice_numbers(account)) or {}
    return {name: int(item[name]["N"]) for name in item if name.startswith("invoice number ")}
