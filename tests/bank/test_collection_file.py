"""The file of debits is what the bank's schema and the German rules ask for, to the byte."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kundenakte.bank.collection_file import (
    NAMESPACE,
    Address,
    Creditor,
    Debit,
    block_id,
    collection_file,
)

SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "pain.008.001.08.xsd"))
CREATED = datetime(2026, 11, 23, 10, 0, 0)  # noqa: DTZ001  the wall clock as it is written
CREDITOR = Creditor("Müller Hosting GmbH", "DE89370400440532013000", "DE98ZZZ09999999999")
FIRST = Debit(
    end_to_end_id="7-1001",
    amount=11900,
    due=date(2026, 12, 7),
    mandate="M-1001",
    signed=date(2026, 1, 31),
    name="Zoë Größler-Çelik",
    iban="DE41500105170123456789",
    text="Rechnung RE-2026-1234 vom 23.11.2026",
)
SWISS = "CH9300762011623852957"


def written(*debits: Debit, scheme: str = "CORE", creditor: Creditor = CREDITOR) -> Any:
    """The file, valid by the schema, as a tree without namespaces."""
    tree = etree.fromstring(collection_file("KA7", CREATED, creditor, scheme, debits))
    SCHEMA.assertValid(tree)
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]
    return tree


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 100_000_000_000}, "amount"),
        ({"iban": SWISS}, "town and country"),
        ({"iban": SWISS, "address": Address("Weg 1", "8000", "", "CH")}, "town and country"),
    ],
)
def test_what_no_bank_takes_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        written(FIRST._replace(**changed))


def test_a_file_without_debits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        written()


def test_a_message_id_that_leaves_no_room_for_its_blocks_is_refused() -> None:
    with pytest.raises(ValueError, match="message id"):
        collection_file("K" * 24, CREATED, CREDITOR, "CORE", [FIRST])


def test_the_same_debits_give_the_same_bytes_in_whatever_order_they_come() -> None:
    second = FIRST._replace(end_to_end_id="7-1002", due=date(2026, 12, 8))
    one = collection_file("KA7", CREATED, CREDITOR, "CORE", [FIRST, second])
    other = collection_file("KA7", CREATED, CREDITOR, "CORE", [second, FIRST])
    assert one == other
    assert NAMESPACE.encode() in one


def test_each_day_and_sequence_type_is_a_block_with_its_own_sum() -> None:
    later = FIRST._replace(end_to_end_id="7-2", due=date(2026, 12, 8), amount=1)
    single = FIRST._replace(end_to_end_id="7-3", sequence="OOFF", amount=250)
    tree = written(later, single, FIRST, FIRST._replace(end_to_end_id="7-4", amount=99))
    found = [
        tuple(
            block.findtext(path)
            for path in ("PmtInfId", "ReqdColltnDt", "PmtTpInf/SeqTp", "NbOfTxs", "CtrlSum")
        )
        for block in tree.iter("PmtInf")
    ]
    assert found == [
        ("KA7-OOFF-261207", "2026-12-07", "OOFF", "1", "2.50"),
        ("KA7-RCUR-261207", "2026-12-07", "RCUR", "2", "119.99"),
        ("KA7-RCUR-261208", "2026-12-08", "RCUR", "1", "0.01"),
    ]
    assert tree.findtext(".//GrpHdr/NbOfTxs") == "4"
    assert tree.findtext(".//GrpHdr/CtrlSum") == "122.50"
    assert found[0][0] == block_id("KA7", "OOFF", date(2026, 12, 7))


def test_a_debit_says_who_what_and_under_which_mandate() -> None:
    tree = written(FIRST, scheme="B2B")
    told = {path: tree.findtext(f".//{path}") for path in EXPECTED}
    assert told == EXPECTED
    assert tree.find(".//InstdAmt").get("Ccy") == "EUR"
    assert tree.find(".//Dbtr/PstlAdr") is None
    assert tree.find(".//AmdmntInd") is None


EXPECTED = {
    "GrpHdr/MsgId": "KA7",
    "GrpHdr/CreDtTm": "2026-11-23T10:00:00",
    "GrpHdr/InitgPty/Nm": "Mueller Hosting GmbH",
    "PmtTpInf/SvcLvl/Cd": "SEPA",
    "PmtTpInf/LclInstrm/Cd": "B2B",
    "CdtrAcct/Id/IBAN": "DE89370400440532013000",
    "CdtrAgt/FinInstnId/Othr/Id": "NOTPROVIDED",
    "ChrgBr": "SLEV",
    "CdtrSchmeId/Id/PrvtId/Othr/Id": "DE98ZZZ09999999999",
    "CdtrSchmeId/Id/PrvtId/Othr/SchmeNm/Prtry": "SEPA",
    "PmtId/EndToEndId": "7-1001",
    "InstdAmt": "119.00",
    "MndtRltdInf/MndtId": "M-1001",
    "MndtRltdInf/DtOfSgntr": "2026-01-31",
    "DbtrAgt/FinInstnId/Othr/Id": "NOTPROVIDED",
    "Dbtr/Nm": "Zoe Groessler-Celik",
    "DbtrAcct/Id/IBAN": "DE41500105170123456789",
    "RmtInf/Ustrd": "Rechnung RE-2026-1234 vom 23.11.2026",
}


def test_banks_are_named_by_their_bic_where_it_is_known() -> None:
    tree = written(FIRST._replace(bic="INGDDEFFXXX"), creditor=CREDITOR._replace(bic="COBADEFFXXX"))
    assert tree.findtext(".//CdtrAgt/FinInstnId/BICFI") == "COBADEFFXXX"
    assert tree.findtext(".//DbtrAgt/FinInstnId/BICFI") == "INGDDEFFXXX"


def test_accounts_outside_the_eea_come_with_town_and_country_apart() -> None:
    zurich = Address("Straße 1", "8001", "Zürich", "CH")
    tree = written(FIRST._replace(iban=SWISS, address=zurich))
    told = [(part.tag, part.text) for part in tree.find(".//Dbtr/PstlAdr")]
    assert told == [
        ("PstCd", "8001"),
        ("TwnNm", "Zuerich"),
        ("Ctry", "CH"),
        ("AdrLine", "Strasse 1"),
    ]


def test_within_the_eea_no_address_is_handed_on() -> None:
    tree = written(FIRST._replace(address=Address("Weg 1", "53111", "Bonn", "DE")))
    assert tree.find(".//PstlAdr") is None


def test_a_mandate_with_a_new_account_is_told_as_amended() -> None:
    tree = written(FIRST._replace(amended=True))
    assert tree.findtext(".//MndtRltdInf/AmdmntInd") == "true"
    assert tree.findtext(".//OrgnlDbtrAcct/Id/Othr/Id") == "SMNDA"


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(name=ANY_TEXT, text=ANY_TEXT, reference=ANY_TEXT, town=ANY_TEXT)
def test_whatever_people_are_called_the_file_is_valid(
    name: str, text: str, reference: str, town: str
) -> None:
    address = Address(text, reference[:10], town + "X", "CH")
    debit = FIRST._replace(
        name=name, text=text, end_to_end_id=reference, iban=SWISS, address=address
    )
    written(debit, creditor=CREDITOR._replace(name=f"{name}GmbH"))
