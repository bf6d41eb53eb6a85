"""What must hold of an account's subscriptions, invoices and payments after any run or failure."""

import hashlib
import itertools
import json
from collections import Counter, defaultdict
from typing import Any, NamedTuple

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get
from tests.invariants import Stored

Document = dict[str, Any]


class Ledger(NamedTuple):
    """The documents of an account by id; `invoices` are final ones with their state under STATE."""

    subscriptions: dict[int, Document]
    invoices: dict[int, Document]
    payments: dict[int, Document]

    def of_subscription(self, subscription_id: int) -> list[Document]:
        """The invoices of a subscription, oldest first, without Stornos."""
        return [
            invoice
            for _, invoice in sorted(self.invoices.items())
            if invoice.get("SUBSCRIPTION_ID") == subscription_id and invoice["KIND"] == "invoice"
        ]


def check(account: str) -> Ledger:
    """Every rule of billing for every document of the account; answers what is stored."""
    stored = Stored(account)
    ledger = _ledger(stored)
    _check_documents(stored)
    _check_numbers(account, stored, ledger)
    _check_owners(stored, ledger)
    _check_payments(stored, ledger)
    for subscription_id in ledger.subscriptions:
        _check_periods(ledger.of_subscription(subscription_id))
    return ledger


def _items(stored: Stored, kind: str) -> list[dict[str, Any]]:
    return [item for file in stored.files.values() for item in file[kind]]


def _ledger(stored: Stored) -> Ledger:
    def documents(kind: str) -> dict[int, Document]:
        found = [json.loads(item["doc"]["S"]) for item in _items(stored, kind)]
        return {document[f"{kind}_ID"]: document for document in found}

    final = {
        json.loads(item["doc"]["S"])["INVOICE_ID"]: {
            **json.loads(item["doc"]["S"]),
            "STATE": json.loads(item["state"]["S"]),
        }
        for item in _items(stored, "INVOICE")
        if "final" in item
    }
    return Ledger(documents("SUBSCRIPTION"), final, documents("PAYMENT"))


def _check_documents(stored: Stored) -> None:
    """A final document is what was hashed when it was made, and adds up."""
    for item in _items(stored, "INVOICE"):
        document = json.loads(item["doc"]["S"])
        assert document["CUSTOMER_ID"] == int(item["pk"]["S"].rpartition("#")[2])
        if "final" not in item:
            assert not document.get("INVOICE_NUMBER")
            continue
        assert hashlib.sha256(item["doc"]["S"].encode()).hexdigest() == item["sha256"]["S"]
        lines, groups = document["ITEMS"], document["VAT_ITEMS"]
        assert sum(line["COMPLETE_NET"] for line in lines) == document["SUB_TOTAL"]
        assert sum(group["COMPLETE_NET"] for group in groups) == document["SUB_TOTAL"]
        assert sum(group["VAT_VALUE"] for group in groups) == document["VAT_TOTAL"]
        parts = document["SUB_TOTAL"] + document["VAT_TOTAL"] + document.get("ROUNDING", 0)
        assert parts == document["TOTAL"]


def _check_numbers(account: str, stored: Stored, ledger: Ledger) -> None:
    """Numbers are unique and without a gap, and the chain of hashes leads over all of them."""
    numbers = sorted(invoice["INVOICE_NUMBER"] for invoice in ledger.invoices.values())
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) == set(stored.claims["INVOICE_NUMBER"])
    by_range = defaultdict(list)
    for number in numbers:
        prefix, _, counted = number.rpartition("-")
        by_range[prefix].append(int(counted))
    for counted_ones in by_range.values():
        assert sorted(counted_ones) == list(range(1, len(counted_ones) + 1))
    counters = get(Connection.tables.accounts, keys.invoice_numbers(account)) or {}
    chain = ""
    hashes = {
        json.loads(item["doc"]["S"])["INVOICE_NUMBER"]: item["sha256"]["S"]
        for item in _items(stored, "INVOICE")
        if "final" in item
    }
    links = {i["INVOICE_NUMBER"]: i["STATE"]["CHAIN"] for i in ledger.invoices.values()}
    for number in numbers:
        chain = hashlib.sha256(f"{chain}{hashes[number]}".encode()).hexdigest()
        assert links[number] == chain
    assert counters.get("chain", {"S": ""})["S"] == chain


def _check_owners(stored: Stored, ledger: Ledger) -> None:
    """Each thing is found by its id, and nothing else is."""
    for kind in ("SUBSCRIPTION", "PAYMENT"):
        known = {
            document[f"{kind}_ID"]: document["CUSTOMER_ID"]
            for document in getattr(ledger, f"{kind.lower()}s").values()
        }
        owners = {
            int(item["pk"]["S"].rpartition("#")[2]): int(item["customer_id"]["N"])
            for item in stored.others[kind]
        }
        assert owners == known


def _check_payments(stored: Stored, ledger: Ledger) -> None:
    """What invoices and credit balances say is what the payments add up to."""
    allocated: Counter[int] = Counter()
    credit: Counter[int] = Counter()
    for payment in ledger.payments.values():
        parts = payment.get("ALLOCATIONS", [])
        granted, costs = (_sum(payment, name) for name in ("DISCOUNTS", "FEES"))
        gone = _sum(payment, "ALLOCATIONS") + costs + payment.get("TO_CREDIT", 0)
        assert payment["AMOUNT"] + granted == gone
        credit[payment["CUSTOMER_ID"]] += payment.get("TO_CREDIT", 0)
        for part in parts:
            allocated[part["INVOICE_ID"]] += part["AMOUNT"]
    for invoice_id, invoice in ledger.invoices.items():
        assert invoice["STATE"].get("PAID", 0) == allocated[invoice_id], invoice_id
    for customer_id, customer in stored.customers.items():
        added = sum(
            change["AFTER"] - (change["BEFORE"] or 0)
            for entry in stored.log(customer_id)
            if entry["ACTION"] == "customer.addcredits"
            for change in entry["CHANGES"]
            if change["FIELD"] == "CREDIT_BALANCE"
        )
        assert customer.get("CREDIT_BALANCE", 0) == credit[customer_id] + added


def _sum(payment: Document, name: str) -> int:
    return sum(part["AMOUNT"] for part in payment.get(name, []))


def _check_periods(invoices: list[Document]) -> None:
    """Periods follow each other; no day is billed twice. The plan is the first line of a bill; one
    that begins with a credit is a change within a period that was billed."""
    plans = [invoice["ITEMS"][0] for invoice in invoices]
    billed = [line for line in plans if not line["QUANTITY"].startswith("-")]
    for before, after in itertools.pairwise(billed):
        assert before["PERIOD_TO"] < after["PERIOD_FROM"]
