"""Invoice numbers: gapless, because they are taken in the transaction that makes the document final
(rules NUM-1, NUM-2). A transaction that fails has taken none."""

import hashlib
from datetime import date
from typing import NamedTuple

from kundenakte.domain.number_range import NumberRange
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get
from kundenakte.storage.unit import UnitOfWork


class Numbers(NamedTuple):
    """The range as read: the value that is next, the version, the last document's chain hash."""

    range: NumberRange
    counter: str
    next: int
    version: int
    chain: str

    def number(self, day: date, ahead: int = 0) -> str:
        """The number `ahead` places behind the next one, as written."""
        return self.range.write(self.next + ahead, day)


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
    return Numbers(numbers, counter, last + 1, version, item.get("chain", {"S": ""})["S"])


def take(unit: UnitOfWork, numbers: Numbers, hashes: list[str]) -> list[str]:
    """Plan to take one number for each document, on condition that nobody took one meanwhile.

    `hashes` are the documents' SHA-256; the answer is the chain hash of each, which makes a later
    exchange of a document visible (rule ARC-1).
    """
    chain, links = numbers.chain, []
    for sha in hashes:
        chain = hashlib.sha256(f"{chain}{sha}".encode()).hexdigest()
        links.append(chain)
    unit.update(
        keys.invoice_numbers(unit.account.id),
        "SET #n = :last, chain = :chain, version = :next",
        "version = :read" if numbers.version else "attribute_not_exists(version)",
        {
            ":last": {"N": str(numbers.next + len(hashes) - 1)},
            ":chain": {"S": chain},
            ":next": {"N": str(numbers.version + 1)},
            **({":read": {"N": str(numbers.version)}} if numbers.version else {}),
        },
        {"#n": numbers.counter},
        table=Connection.tables.accounts,
    )
    return links
