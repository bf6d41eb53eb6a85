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
    return Numbers(numbers, counter, last + 1, version, item.get("chain", {"S": ""})["S"])


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
