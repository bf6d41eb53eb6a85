"""The file of direct debits that is handed to the bank: pain.008.001.08 (DFÜ agreement, GBIC_4).

Written here and not by sepaxml, since that reads the clock and makes up its ids, so that one run
would give different bytes each time, and knows no amendments; this is as short as taming it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kundenakte.domain import sepa
from kundenakte.domain.sepa_text import basic, identifier

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
LONGEST_NAME = 70
LONGEST_TEXT = 140
NOT_PROVIDED = "NOTPROVIDED"
LONGEST_MESSAGE_ID = 23  # leaves room for what `block_id` appends


class Creditor(NamedTuple):
    """Who collects: the account holder as the bank knows it, its account and creditor id."""

    name: str
    iban: str
    creditor_id: str
    bic: str = ""


class Address(NamedTuple):
    """Where a debtor lives, for accounts outside the EEA: town and country apart, street free."""

    street: str
    zipcode: str
    town: str
    country: str


class Debit(NamedTuple):
    """One collection. `amount` in cents; `due` a TARGET day; `sequence` RCUR or OOFF;
    `amended`: the mandate has got a new account since it was last collected from."""

    end_to_end_id: str
    amount: int
    due: date
    mandate: str
    signed: date
    name: str
    iban: str
    text: str
    bic: str = ""
    sequence: str = "RCUR"
    amended: bool = False
    address: Address | None = None


def block_id(message_id: str, sequence: str, due: date) -> str:
    """PmtInfId: names the block of a file in which the debits of one day and sequence type are;
    the bank credits each block as one sum, and names it in the statement."""
    return f"{message_id}-{sequence}-{due:%y%m%d}"


def collection_file(
    message_id: str, created: datetime, creditor: Creditor, scheme: str, debits: Iterable[Debit]
) -> bytes:
    """The file as UTF-8 XML; the same input gives the same bytes.

    `created` is written as it stands, as the wall clock it shows; `scheme` is CORE or B2B.
    Raises ValueError for what no bank would take: no debits, amounts of nothing, long ids.
    """
    ordered = sorted(debits, key=lambda debit: (debit.due, debit.sequence, debit.end_to_end_id))
    _check(message_id, ordered)
    document = Element("Document", xmlns=NAMESPACE)
    initiation = SubElement(document, "CstmrDrctDbtInitn")
    header = SubElement(initiation, "GrpHdr")
    _text(header, "MsgId", message_id)
    _text(header, "CreDtTm", created.strftime("%Y-%m-%dT%H:%M:%S"))
    _sums(header, ordered)
    _text(header, "InitgPty/Nm", basic(creditor.name, LONGEST_NAME))
    for (due, sequence), block in groupby(ordered, key=lambda debit: (debit.due, debit.sequence)):
        payment = SubElement(initiation, "PmtInf")
        _text(payment, "PmtInfId", block_id(message_id, sequence, due))
        _block(payment, list(block), creditor, scheme)
    indent(document, " ")
    text: bytes = tostring(document, "UTF-8", xml_declaration=True)
    return text + b"\n"


def _check(message_id: str, debits: list[Debit]) -> None:
    if not debits:
        raise ValueError("a file holds at least one debit")
    if not 0 < len(message_id) <= LONGEST_MESSAGE_ID:
        raise ValueError(f"a message id has 1 to {LONGEST_MESSAGE_ID} characters")
    for debit in debits:
        if not 0 < debit.amount <= sepa.MOST_CENTS:
            raise ValueError("the amount of a debit is out of range")
        if sepa.needs_address(debit.iban) and not (
            debit.address and debit.address.town and debit.address.country
        ):
            raise ValueError("accounts outside the EEA need the debtor's town and country")


def _block(payment: Element, debits: list[Debit], creditor: Creditor, scheme: str) -> None:
    _text(payment, "PmtMtd", "DD")
    _text(payment, "BtchBookg", "true")
    _sums(payment, debits)
    kind = SubElement(payment, "PmtTpInf")
    _text(kind, "SvcLvl/Cd", "SEPA")
    _text(kind, "LclInstrm/Cd", scheme)
    _text(kind, "SeqTp", debits[0].sequence)
    _text(payment, "ReqdColltnDt", debits[0].due.isoformat())
    _text(payment, "Cdtr/Nm", basic(creditor.name, LONGEST_NAME))
    _text(payment, "CdtrAcct/Id/IBAN", creditor.iban)
    _agent(payment, "CdtrAgt", creditor.bic)
    _text(payment, "ChrgBr", "SLEV")
    scheme_id = _at(payment, "CdtrSchmeId/Id/PrvtId/Othr")
    _text(scheme_id, "Id", creditor.creditor_id)
    _text(scheme_id, "SchmeNm/Prtry", "SEPA")
    for debit in debits:
        _debit(SubElement(payment, "DrctDbtTxInf"), debit)


def _debit(parent: Element, debit: Debit) -> None:
    _text(parent, "PmtId/EndToEndId", identifier(debit.end_to_end_id) or NOT_PROVIDED)
    _text(parent, "InstdAmt", _euros(debit.amount)).set("Ccy", "EUR")
    mandate = _at(parent, "DrctDbtTx/MndtRltdInf")
    _text(mandate, "MndtId", debit.mandate)
    _text(mandate, "DtOfSgntr", debit.signed.isoformat())
    if debit.amended:  # "same mandate, new debtor account", whichever bank had the old one
        _text(mandate, "AmdmntInd", "true")
        _text(mandate, "AmdmntInfDtls/OrgnlDbtrAcct/Id/Othr/Id", "SMNDA")
    _agent(parent, "DbtrAgt", debit.bic)
    debtor = SubElement(parent, "Dbtr")
    _text(debtor, "Nm", basic(debit.name, LONGEST_NAME) or NOT_PROVIDED)
    if debit.address and sepa.needs_address(debit.iban):
        _address(SubElement(debtor, "PstlAdr"), debit.address)
    _text(parent, "DbtrAcct/Id/IBAN", debit.iban)
    if text := basic(debit.text, LONGEST_TEXT):
        _text(parent, "RmtInf/Ustrd", text)


def _address(parent: Element, address: Address) -> None:
    """The hybrid form: town and country as elements of their own, the street as a line."""
    _text(parent, "PstCd", basic(address.zipcode, 16))
    _text(parent, "TwnNm", basic(address.town, 35))
    _text(parent, "Ctry", address.country)
    _text(parent, "AdrLine", basic(address.street, 70))


def _agent(parent: Element, name: str, bic: str) -> None:
    bank = _at(parent, f"{name}/FinInstnId")
    _text(bank, "BICFI" if bic else "Othr/Id", bic or NOT_PROVIDED)


def _sums(parent: Element, debits: list[Debit]) -> None:
    _text(parent, "NbOfTxs", str(len(debits)))
    _text(parent, "CtrlSum", _euros(sum(debit.amount for debit in debits)))


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _at(parent: Element, path: str) -> Element:
    """A new element, with those that lead to it."""
    for name in path.split("/"):
        parent = SubElement(parent, name)
    return parent


def _text(parent: Element, path: str, text: str) -> Element:
    """A new element with text; none where there is no text, since banks refuse empty ones."""
    if not text:
        return parent
    element = _at(parent, path)
    element.text = text
    return element
