"""Faults of seller, buyer and payment: who they are, and by which numbers they are known."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.documents import parties, terms
from kundenakte.documents.clean import is_readable
from kundenakte.documents.parties import Fields, text
from kundenakte.domain.bank import iban_fault
from kundenakte.domain.errors import Problem
from kundenakte.domain.snapshot import seller_of

Snapshot = Mapping[str, Any]

SMALL_AMOUNT = 25_000  # cents, § 33 UStDV
SETTINGS = "it is a setting of the account"
CUSTOMER = "it is entered for the customer"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def missing_settings(settings: Fields) -> list[str]:
    """The settings that an invoice to a customer at home, paid by transfer, still needs (INV-1)."""
    sample = {"SELLER": seller_of(settings), "BUYER": {}, "VAT_ITEMS": []}
    lacking = [problem.field for problem in seller_faults(sample)]
    bank = [f"settings.{name}" for name in ("BANK_OWNER", "BANK_IBAN") if not settings[name]]
    return lacking + bank


def missing_for_orders(settings: Fields) -> list[str]:
    """The settings without which nothing can be ordered on hosted pages: imprint and privacy notice
    (PAGE-1), and what invoices need."""
    pages = [f"settings.{n}" for n in ("IMPRINT_URL", "PRIVACY_URL") if not settings.get(n)]
    return pages + missing_settings(settings)


def seller_faults(snapshot: Snapshot) -> Iterator[Problem]:
    """INV-1: name, address and a tax number; EINV-5: whom a public buyer may ask."""
    seller = snapshot["SELLER"]
    for name in ("COMPANY", "STREET", "ZIPCODE", "CITY", "COUNTRY_CODE"):
        if not shown(seller, name):
            yield _setting(name)
    if _needs_vat_ids(snapshot) and not text(seller, "VAT_ID"):
        yield _setting("VAT_ID", "supplies abroad without VAT show it (§ 14a UStG)")
    elif not text(seller, "VAT_ID") and not text(seller, "TAX_ID"):
        yield _setting("TAX_ID", "one of tax number and VAT id")
    if text(snapshot["BUYER"], "BUYER_REFERENCE"):
        for name in ("CONTACT_NAME", "PHONE", "EMAIL"):
            if not shown(seller, name):
                yield _setting(name, "public buyers ask for name, phone and e-mail (EINV-5)")


def buyer_faults(snapshot: Snapshot) -> Iterator[Problem]:
    """INV-1, INV-3: name and address; § 14a: the VAT id where the buyer owes the tax."""
    buyer = snapshot["BUYER"]
    if not is_readable(parties.name(buyer)):
        name = "ORGANIZATION" if parties.is_business(buyer) else "LAST_NAME"
        yield Problem("missing", name, CUSTOMER)
    if not _needs_no_address(snapshot):
        for name in ("ADDRESS", "ZIPCODE", "CITY", "COUNTRY_CODE"):
            if not shown(buyer, name):
                yield Problem("missing", name, CUSTOMER)
    if _needs_vat_ids(snapshot) and not text(buyer, "VAT_ID"):
        yield Problem("missing", "VAT_ID", f"{CUSTOMER}; without it the supply is taxed at home")
    if text(buyer, "BUYER_REFERENCE") and not parties.buyer_electronic(buyer):
        yield Problem("missing", "EMAIL", f"{CUSTOMER}; public buyers have an electronic address")
    email = text(buyer, "EMAIL")
    if email and text(buyer, "BUYER_REFERENCE") and not _EMAIL.fullmatch(email):
        yield Problem("invalid", "EMAIL", "this is no e-mail address")


def payment_faults(snapshot: Snapshot) -> Iterator[Problem]:
    """PAY-2 and the debit's data; where nothing is to be paid, nothing is asked for."""
    means = terms.means(snapshot)
    if means in terms.TRANSFERS:
        seller = snapshot["SELLER"]
        if not shown(seller, "BANK_OWNER"):
            yield _setting("BANK_OWNER", "exactly as at the bank, which compares it")
        yield from _iban(seller, "settings.BANK_IBAN", SETTINGS)
    if means == terms.DEBIT:
        payment = snapshot.get("PAYMENT") or {}
        yield from _iban(payment, "BANK_IBAN", CUSTOMER)
        if not text(payment, "MANDATE_REFERENCE"):
            yield Problem("missing", "BANK_ACCOUNT_MANDATE_REFERENCE", CUSTOMER)
        if _creditor_fault(text(snapshot["SELLER"], "CREDITOR_ID")):
            yield _setting("CREDITOR_ID", "the creditor identifier of the Bundesbank")
        if snapshot["CURRENCY_CODE"] != "EUR":
            yield Problem("invalid", "CURRENCY_CODE", "debits are in EUR")


def shown(values: Fields, name: str) -> bool:
    """Whether a field holds anything that can be read."""
    return is_readable(text(values, name))


def _iban(values: Fields, field: str, where: str) -> Iterator[Problem]:
    iban = "".join(text(values, "BANK_IBAN").split()).upper()
    if not iban:
        yield Problem("missing", field, where)
    elif fault := iban_fault(iban):
        yield Problem("invalid", field, fault)


def _creditor_fault(number: str) -> bool:
    from stdnum.eu import at_02  # on use: few invoices are debits

    return not at_02.is_valid(number)


def _needs_vat_ids(snapshot: Snapshot) -> bool:
    return any(group["CATEGORY"] in ("AE", "K") for group in snapshot["VAT_ITEMS"])


def _needs_no_address(snapshot: Snapshot) -> bool:
    """§ 33 UStDV: a small amount to a consumer at home, taxed as usual."""
    buyer, seller = snapshot["BUYER"], snapshot["SELLER"]
    at_home = text(buyer, "COUNTRY_CODE") in ("", text(seller, "COUNTRY_CODE"))
    usual = all(group["CATEGORY"] in ("S", "Z", "E") for group in snapshot["VAT_ITEMS"])
    small = abs(int(snapshot["TOTAL"])) <= SMALL_AMOUNT
    return small and at_home and usual and not parties.is_business(buyer)


def _setting(name: str, reason: str = "") -> Problem:
    """`name` is the snapshot's; the setting that it was copied from has another name once."""
    name = "INVOICE_EMAIL" if name == "EMAIL" else name
    words = f"{reason}; {SETTINGS}" if reason else SETTINGS
    return Problem("missing", f"settings.{name}", words)
