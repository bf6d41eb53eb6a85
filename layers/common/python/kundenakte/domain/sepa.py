"""SEPA: which accounts can be collected from, and identifiers of creditors and mandates."""

import re

from kundenakte.domain.bank import iban_fault

EEA = frozenset(
    """AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI
    SK""".split()
)
# EPC409-09, list of SEPA scheme countries. Dependencies of France and the Crown use FR and GB.
SEPA = EEA | frozenset("AD AL CH GB GI MC MD ME MK RS SM VA".split())
MOST_CENTS = 99_999_999_999  # 999,999,999.99 EUR, the most that the scheme carries
LONGEST_REFERENCE = 35
_MANDATE = re.compile(rf"[A-Z0-9+?/:().,'-]{{1,{LONGEST_REFERENCE}}}")


def account_fault(iban: str) -> str:
    """Why money cannot be collected from this IBAN (compact, upper case), or ""."""
    if fault := iban_fault(iban):
        return fault
    return "" if iban[:2] in SEPA else "the account is in a country without SEPA direct debit"


def needs_address(iban: str) -> bool:
    """Whether banks want the debtor's address: with accounts outside the EEA (EPC016-06, AT-09)."""
    return iban[:2] not in EEA


def creditor_id_fault(creditor_id: str) -> str:
    """Why this is no SEPA creditor identifier (EPC262-08), or ""; German ones have 18 characters.

    The check digits (3, 4) do not count the creditor's own business code (5 to 7).
    """
    text = "".join(creditor_id.split()).upper()
    german = r"DE\d\d[A-Z0-9]{3}\d{11}"
    others = r"[A-Z]{2}\d\d[A-Z0-9]{3}[A-Z0-9]{1,28}"
    if not re.fullmatch(german if text.startswith("DE") else others, text):
        return "a creditor identifier such as DE98ZZZ09999999999 is expected"
    digits = "".join(str(int(char, 36)) for char in text[7:] + text[:4])
    return "" if int(digits) % 97 == 1 else "the check digits of the creditor identifier are wrong"


def mandate_reference(text: str) -> str:
    """A mandate reference as it is compared and collected with: upper case, without blanks.

    Raises ValueError for one that banks do not carry (EPC016-06, AT-01: 35 characters).
    """
    compact = "".join(text.split()).upper()
    if not _MANDATE.fullmatch(compact) or compact[0] == "/" or compact[-1] == "/":
        raise ValueError("at most 35 letters, digits and + ? / - : ( ) . , ' are expected")
    if "//" in compact:
        raise ValueError("no two slashes in a row are expected")
    return compact


def masked(iban: str) -> str:
    """An IBAN for lists and letters: country, check digits and the last four."""
    return f"{iban[:4]} **** {iban[-4:]}" if len(iban) > 8 else iban
