"""What the bank reports: camt.053 (statement) and camt.054 (notice) as a list of entries.

Written for version 8 (DFÜ agreement, appendix 3, since November 2025) and tolerant towards the
older ones in archives: elements are found by name, whatever the namespace.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, XMLParser

from kundenakte.domain.times import read_date

_KINDS = ("BkToCstmrStmt/Stmt", "BkToCstmrDbtCdtNtfctn/Ntfctn")
_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")
LONGEST = 500  # characters of one text, the most that the standard has
_NO_REFERENCE = {"", "NONREF", "NOTPROVIDED"}  # what banks write where they have none
_RETURN_CODES = {"UPDD", "PRDD", "RRTN"}  # ISO 20022 sub-families: unpaid debit, reversal, return


class Entry(NamedTuple):
    """One movement of money; a booking of several is told in parts.

    `key` is the same however often and in whichever file the bank reports the movement; `whole` is
    the key of the booking that this is a part of, "" for one told as a whole. `amount` in cents,
    above zero what came in. A return has a `reason` (ISO 20022 code, "" when the bank gives none)
    and `fee`, the cents that the bank took on top: `amount` is without them.
    """

    key: str
    amount: int
    currency: str
    booked: date
    account: str
    whole: str = ""
    bank_reference: str = ""
    end_to_end_id: str = ""
    message_id: str = ""
    block_id: str = ""
    mandate: str = ""
    text: str = ""
    reference: str = ""
    name: str = ""
    iban: str = ""
    is_return: bool = False
    reason: str = ""
    fee: int = 0


def read_statement(text: str) -> list[Entry]:
    """The booked entries in the order of the file; pending ones are left out.

    Raises ValueError, with words that hold nothing of the content.
    """
    document = _parse(text)
    statements = [found for kind in _KINDS for found in document.findall(kind)]
    if not statements:
        raise ValueError("a camt.053 or camt.054 document is expected")
    seen: Counter[str] = Counter()
    return [
        entry
        for statement in statements
        for booking in statement.findall("Ntry")
        if _status(booking) == "BOOK"
        for entry in _entries(booking, _first(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"), seen)
    ]


def _parse(text: str) -> Element:
    if "\0" in text or _DECLARATION.search(text):
        raise ValueError("DOCTYPE and ENTITY declarations are not accepted")
    # utf-8 whatever the declaration says: this is text already
    parser = XMLParser(encoding="utf-8")  # noqa: S314  no declarations, so no entities
    try:
        parser.feed(text.strip().encode("utf-8"))
        root: Element = parser.close()
    except (ParseError, UnicodeEncodeError):
        raise ValueError("this is no well-formed XML") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _entries(booking: Element, account: str, seen: Counter[str]) -> Iterator[Entry]:
    total = _amount(booking)
    booked = _day(booking)
    reference = _first(booking, "AcctSvcrRef")
    details = booking.findall("NtryDtls/TxDtls")
    whole = _key(booking, account, reference, details, seen)
    entry = Entry(whole, total, _currency(booking), booked, account, bank_reference=reference)
    batch = _first(booking, "NtryDtls/Btch/PmtInfId"), _first(booking, "NtryDtls/Btch/MsgId")
    entry = entry._replace(block_id=batch[0], message_id=batch[1])
    if len(details) == 1:
        yield _detailed(entry, booking, details[0])
    elif details and sum(amounts := [_amount(detail, booking) for detail in details]) == total:
        for place, (detail, amount) in enumerate(zip(details, amounts, strict=True)):
            part = entry._replace(key=f"{whole}-{place}", whole=whole, amount=amount)
            yield _detailed(part, booking, detail)
    else:  # no parts, or such as do not add up and so are not to be trusted
        text = _first(booking, "AddtlNtryInf")
        yield entry._replace(text=text, is_return=_is_return(booking, booking))


def _detailed(entry: Entry, booking: Element, detail: Element) -> Entry:
    side = "Dbtr" if entry.amount > 0 else "Cdtr"
    is_return = _is_return(booking, detail)
    if is_return:  # the parties stay those of the original, whose money it was
        side = "Dbtr" if entry.amount < 0 else "Cdtr"
    fee = _fee(detail, -entry.amount) if is_return and entry.amount < 0 else 0
    return entry._replace(
        amount=entry.amount + fee,
        fee=fee,
        end_to_end_id=_given(detail, "Refs/EndToEndId"),
        message_id=_given(detail, "Refs/MsgId") or entry.message_id,
        block_id=_given(detail, "Refs/PmtInfId") or entry.block_id,
        mandate=_given(detail, "Refs/MndtId"),
        text=" ".join(_texts(detail, "RmtInf/Ustrd"))[: 2 * LONGEST]
        or _first(detail, "AddtlTxInf"),
        reference=_first(detail, "RmtInf/Strd/CdtrRefInf/Ref"),
        name=_first(detail, f"RltdPties/{side}/Pty/Nm", f"RltdPties/{side}/Nm"),
        iban="".join(_first(detail, f"RltdPties/{side}Acct/Id/IBAN").split()).upper(),
        is_return=is_return,
        reason=_first(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry") if is_return else "",
    )


def _is_return(booking: Element, detail: Element) -> bool:
    codes = _texts(detail, "BkTxCd/Domn/Fmly/SubFmlyCd")
    codes += _texts(booking, "BkTxCd/Domn/Fmly/SubFmlyCd")
    return detail.find("RtrInf") is not None or bool(_RETURN_CODES & set(codes))


def _fee(detail: Element, taken: int) -> int:
    """What a return cost beside the original amount, in cents: told by that, or as charges."""
    original = detail.find("AmtDtls/InstdAmt/Amt")
    if original is not None:
        fee = taken - _cents(original)
    else:
        charges = detail.findall("Chrgs/Rcrd/Amt") or detail.findall("Chrgs/Amt")
        fee = sum(_cents(charge) for charge in charges)
    return fee if 0 <= fee < taken else 0


def _key(
    booking: Element, account: str, reference: str, details: list[Element], seen: Counter[str]
) -> str:
    """A digest of account, day, sum and the bank's own reference; where it gives none, of what the
    entry says, counted, since the same money may come twice on a day."""
    told = [account, _day(booking).isoformat(), str(_amount(booking)), _currency(booking)]
    if reference.upper() not in _NO_REFERENCE:
        return _digest([*told, reference])
    for detail in details:
        told += [" ".join(text.split()) for text in detail.itertext() if text.strip()]
    content = _digest([*told, _first(booking, "NtryRef"), _first(booking, "AddtlNtryInf")])
    seen[content] += 1
    return _digest([content, str(seen[content])])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _amount(element: Element, booking: Element | None = None) -> int:
    """Signed cents of an entry, or of a part, which may leave its sign to the entry."""
    amount = element.find("Amt")
    if amount is None:
        amount = element.find("AmtDtls/TxAmt/Amt")
    if amount is None:
        if booking is not None:
            return 0  # a part without an amount: the parts then do not add up
        raise ValueError("an entry has no amount")
    side = _first(element, "CdtDbtInd") or (
        _first(booking, "CdtDbtInd") if booking is not None else ""
    )
    if side not in ("CRDT", "DBIT"):
        raise ValueError("an entry says neither CRDT nor DBIT")
    return _cents(amount) * (1 if side == "CRDT" else -1)


def _cents(amount: Element) -> int:
    try:
        value = Decimal((amount.text or "").strip()) * 100
        cents = int(value) if abs(value) < 10**17 else -1
    except (ArithmeticError, ValueError):
        raise ValueError("an amount is no number") from None
    if cents != value or cents < 0:
        raise ValueError("an amount has more than two decimals, or is below zero")
    return cents


def _currency(booking: Element) -> str:
    amount = booking.find("Amt")
    return amount.get("Ccy", "EUR")[:3] if amount is not None else "EUR"


def _day(booking: Element) -> date:
    text = _first(booking, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    try:
        return date.fromisoformat(read_date(text[:10]))
    except ValueError:
        raise ValueError("an entry has no booking date") from None


def _status(booking: Element) -> str:
    return _first(booking, "Sts/Cd", "Sts")


def _given(element: Element, path: str) -> str:
    text = _first(element, path)
    return "" if text.upper() in _NO_REFERENCE else text


def _first(element: Element, *paths: str) -> str:
    """The first text at one of the paths, blanks made single, or ""."""
    return next((text for path in paths for text in _texts(element, path)), "")


def _texts(element: Element, path: str) -> list[str]:
    found = (" ".join((place.text or "").split())[:LONGEST] for place in element.findall(path))
    return [text for text in found if text]
