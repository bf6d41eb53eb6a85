"""The number that a range of an account will give out next; management may move it up."""

from datetime import date
from typing import NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.errors import LostRace
from kundenakte.domain.number_range import NumberRange
from kundenakte.storage import account_log, invoice_numbers, keys
from kundenakte.storage.account_log import Author
from kundenakte.storage.client import Connection, get
from kundenakte.storage.keys import Key
from kundenakte.storage.transaction import commit, write

_INVOICE = "invoice number "  # how the counters of invoice numbers are named
_RESETS = {0: "never", 4: "yearly", 7: "monthly"}  # by the length of the period in the name


class Series(NamedTuple):
    """A range and where it is counted; `step` is what a change adds to the item's version."""

    range: NumberRange
    key: Key
    counter: str
    step: int = 0

    @classmethod
    def of_customers(cls, account: Account, day: date) -> "Series":
        """The numbers of new customers."""
        numbers = account.customer_numbers
        return cls(numbers, keys.counters(account.id), numbers.counter(day))

    @classmethod
    def of_invoices(cls, account: Account, day: date) -> "Series":
        """The numbers of invoices; who is finalising one meanwhile has to start over."""
        numbers = account.invoice_numbers
        name = invoice_numbers.counter_name(numbers, day)
        return cls(numbers, keys.invoice_numbers(account.id), name, 1)


def upcoming(series: Series) -> int:
    """The value that is counted next; numbers that customers got by hand are skipped only then."""
    item = get(Connection.tables.accounts, series.key) or {}
    counter = item.get(series.counter)
    return int(counter["N"]) + 1 if counter else series.range.start


def move_up(account_id: str, series: Series, following: int, by: Author, action: str) -> bool:
    """Have `following` counted next; False, and nothing done, where that would be a step back.
    `action` is what the log calls it. Raises LostRace."""
    unused = " OR attribute_not_exists(#n)" if following >= series.range.start else ""
    raised = " ADD version :step" if series.step else ""
    step = {":step": {"N": str(series.step)}} if series.step else {}
    before = upcoming(series)
    counted = write(
        "Update",
        Connection.tables.accounts,
        {
            "Key": series.key,
            "UpdateExpression": f"SET #n = :last{raised}",
            "ExpressionAttributeNames": {"#n": series.counter},
        },
        f"#n <= :last{unused}",
        {":last": {"N": str(following - 1)}, **step},
    )
    change = {"FIELD": "NEXT_NUMBER", "BEFORE": before, "AFTER": following}
    try:
        commit([counted, account_log.entry(account_id, by, action, [change])])
    except LostRace:
        if upcoming(series) <= following:  # somebody took a number at this moment
            raise
        return False
    return True


def used_for_invoices(account_id: str) -> list[NumberRange]:
    """Every range that invoices were numbered with, as far as its counters name it."""
    item = get(Connection.tables.accounts, keys.invoice_numbers(account_id)) or {}
    return [_range(name) for name in item if name.startswith(_INVOICE)]


def _range(counter: str) -> NumberRange:
    prefix, suffix, period = counter.removeprefix(_INVOICE).split("|")
    return NumberRange(prefix, suffix=suffix, reset=_RESETS[len(period)])
