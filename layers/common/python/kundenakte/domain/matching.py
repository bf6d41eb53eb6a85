"""Money that came in against invoices that are open: which does it pay?

The order of the looks: EndToEndId of a debit of ours, creditor reference (RF), invoice number in
the text, amount and IBAN, amount and name. A match is certain where nobody need look at it;
otherwise its invoices are what a person is shown first.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from kundenakte.domain import folding
from kundenakte.domain.reference import compact, creditor_reference, is_reference, references_in

MOST_SUGGESTED = 5
TELLING = 6  # characters from which an invoice number is not met by chance
_MOST_RUNS = 10  # a number is written in at most so many runs of letters or digits
_REFERENCE = re.compile(r"\bRF\d\d[A-Z0-9]+")
_RUN = re.compile(r"[A-Z]+|[0-9]+")


class Open(NamedTuple):
    """An invoice with money outstanding (cents), its customer, and who might pay it."""

    invoice_id: int
    customer_id: int
    number: str
    outstanding: int
    due: date
    currency: str = "EUR"
    iban: str = ""
    names: tuple[str, ...] = ()


class Incoming(NamedTuple):
    """Money that came in: `amount` in cents, above zero."""

    amount: int
    currency: str = "EUR"
    end_to_end_id: str = ""
    reference: str = ""
    text: str = ""
    name: str = ""
    iban: str = ""


class Match(NamedTuple):
    """What the money pays: invoice ids with cents; `over` is what is left for the customer's
    credit. `by` says how it was found, "" for nothing found."""

    by: str = ""
    certain: bool = False
    allocations: tuple[tuple[int, int], ...] = ()
    over: int = 0
    customer_id: int = 0


class OpenInvoices:
    """The open invoices of an account, looked up in the ways that payers refer to them."""

    def __init__(self, invoices: Iterable[Open]) -> None:
        ordered = sorted(invoices, key=lambda invoice: (invoice.due, invoice.invoice_id))
        self._open = {invoice.invoice_id: invoice for invoice in ordered}
        self._numbers = self._index(lambda invoice: [compact(invoice.number)])
        self._references = self._index(lambda invoice: [creditor_reference(invoice.number)])
        self._ibans = self._index(lambda invoice: [invoice.iban])
        self._names = self._index(lambda invoice: map(_folded, invoice.names))
        self._customers = self._index(lambda invoice: [str(invoice.customer_id)])

    def match(self, money: Incoming) -> Match:
        """What `money` pays."""
        looks = (self._by_reference, self._by_number, self._by_iban, self._by_name)
        found = (look(money) for look in looks)
        return next((match for match in found if match.by), Match())

    def paid(self, match: Match) -> None:
        """Take off what a match pays, so that the next money does not pay it again."""
        for invoice_id, cents in match.allocations:
            invoice = self._open.pop(invoice_id)
            if invoice.outstanding > cents:
                self._open[invoice_id] = invoice._replace(outstanding=invoice.outstanding - cents)

    def suggestions(self, money: Incoming) -> list[int]:
        """Invoices that a person might look at first: those of the payer, then of this amount."""
        payer = [*self._at(self._ibans, money.iban), *self._at(self._names, _folded(money.name))]
        same = [invoice for invoice in self._open.values() if invoice.outstanding == money.amount]
        found = dict.fromkeys(invoice.invoice_id for invoice in (*payer, *same))
        return list(found)[:MOST_SUGGESTED]

    def _by_reference(self, money: Incoming) -> Match:
        """Whoever quotes a creditor reference means that invoice, whatever the amount."""
        told = (compact(money.reference), compact(money.end_to_end_id), *references_in(money.text))
        named = dict.fromkeys(text for text in told if is_reference(text))
        found = [invoice for text in named for invoice in self._at(self._references, text)]
        return self._match("REFERENCE", money, found, certain=len(found) == len(named))

    def _by_number(self, money: Incoming) -> Match:
        """Numbers in the text; a short one counts if the amount confirms it, as do several."""
        texts = (money.end_to_end_id, money.reference, money.text)
        named = {word for text in texts for word in _words(text)} & self._numbers.keys()
        found = [invoice for number in named for invoice in self._at(self._numbers, number)]
        confirmed = sum(invoice.outstanding for invoice in found) == money.amount
        telling = len(found) == 1 and len(compact(found[0].number)) >= TELLING
        return self._match("NUMBER", money, found, certain=confirmed or telling)

    def _by_iban(self, money: Incoming) -> Match:
        found = self._fitting(money, self._at(self._ibans, money.iban))
        return self._match("IBAN", money, found, certain=True)

    def _by_name(self, money: Incoming) -> Match:
        """Never certain: two customers can have one name, and one amount."""
        found = self._fitting(money, self._at(self._names, _folded(money.name)))
        return self._match("NAME", money, found, certain=False)

    def _fitting(self, money: Incoming, payers: list[Open]) -> list[Open]:
        """Of one customer's invoices the oldest of this amount, or all when that is their sum:
        what the law presumes where the payer says nothing (section 366(2) BGB)."""
        mine = [invoice for invoice in payers if invoice.currency == money.currency]
        if len({invoice.customer_id for invoice in mine}) != 1:
            return []
        same = [invoice for invoice in mine if invoice.outstanding == money.amount]
        every = sum(invoice.outstanding for invoice in mine) == money.amount
        return same[:1] or (mine if every else [])

    def _match(self, by: str, money: Incoming, found: list[Open], *, certain: bool) -> Match:
        """`found`, oldest first, paid one after the other; certain only within one customer and
        currency, and never where several would be paid in part."""
        ordered = sorted(found, key=lambda invoice: (invoice.due, invoice.invoice_id))
        if not ordered:
            return Match()
        left, allocations = money.amount, []
        for invoice in ordered:
            cents = min(left, invoice.outstanding)
            left -= cents
            if cents:
                allocations.append((invoice.invoice_id, cents))
        alike = {(invoice.customer_id, invoice.currency) for invoice in ordered}
        whole = len(ordered) == 1 or (
            sum(invoice.outstanding for invoice in ordered) <= money.amount
        )
        certain = certain and whole and alike == {(ordered[0].customer_id, money.currency)}
        return Match(by, certain, tuple(allocations), left, ordered[0].customer_id)

    def _at(self, index: dict[str, list[int]], key: str) -> list[Open]:
        ids = index.get(key, ()) if key else ()
        return [self._open[invoice_id] for invoice_id in ids if invoice_id in self._open]

    def _index(self, keys: Callable[[Open], Iterable[str]]) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for invoice in self._open.values():
            for key in dict.fromkeys(keys(invoice)):
                index.setdefault(key, []).append(invoice.invoice_id)
        index.pop("", None)
        return index


def _words(text: str) -> Iterator[str]:
    """What could be an invoice number: every row of neighbouring runs of letters or digits, so
    that `RE-2026-17`, `RE 2026/17` and `RE202617` are all read alike. Not the number within a
    creditor reference: one with wrong check digits was mistyped, who knows where."""
    runs = _RUN.findall(_REFERENCE.sub(" ", text.upper()))
    for first in range(len(runs)):
        yield from accumulate(runs[first : first + _MOST_RUNS])


def _folded(name: str) -> str:
    """A name as it is compared: umlauts spelled out, words in order of the alphabet, so that
    `Müller, Eva` is `Eva Mueller`."""
    return " ".join(sorted(re.findall(r"\w+", folding.spelled_out(name))))
