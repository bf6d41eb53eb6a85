"""The e-invoice: what breaks the official rules is found, and what we write breaks none."""

import re
from typing import Any

import pytest
from lxml import etree

from kundenakte.documents import cii
from kundenakte.documents.cii_node import NAMESPACES
from tests.documents import snapshots
from tests.documents.validators import CEN, XRECHNUNG, faults, judged, schema_faults

DOMESTIC = cii.xml(snapshots.domestic(), cii.XRECHNUNG)


def first(xml: str, path: str) -> str:
    """The text of the first element at `path`, where names need no prefix of rsm."""
    found = etree.fromstring(xml.encode()).xpath(f"string(//{path})", namespaces=NAMESPACES)
    return str(found)


BROKEN = {
    "BR-CO-15": (">71.05</ram:GrandTotalAmount>", ">71.06</ram:GrandTotalAmount>"),
    "BR-CO-14": (">11.34</ram:TaxTotalAmount>", ">12.34</ram:TaxTotalAmount>"),
    "BR-S-09": (">11.34</ram:CalculatedAmount>", ">12.34</ram:CalculatedAmount>"),
    "BR-CL-23": ('unitCode="C62"', 'unitCode="PIECE"'),
    "BR-CO-10": (
        ">59.71</ram:LineTotalAmount><ram:TaxBasis",
        ">59.70</ram:LineTotalAmount><ram:TaxBasis",
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_message_breaks_the_rule_of_cen(rule: str) -> None:
    before, after = BROKEN[rule]
    assert before in DOMESTIC
    assert rule in judged(DOMESTIC.replace(before, after), CEN).fatal


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        ("BR-DE-15", r"<ram:BuyerReference>.*?</ram:BuyerReference>"),
        ("BR-DE-2", r"<ram:DefinedTradeContact>.*?</ram:DefinedTradeContact>"),
        (
            "PEPPOL-EN16931-R020",
            r"<ram:URIUniversalCommunication>.*?</ram:URIUniversalCommunication>",
        ),
    ],
)
def test_a_message_without_it_breaks_the_rule_of_xrechnung(rule: str, pattern: str) -> None:
    without = re.sub(pattern, "", DOMESTIC, count=1)
    assert without != DOMESTIC
    assert rule in judged(without, XRECHNUNG).fatal


def test_a_message_in_another_order_breaks_the_schema() -> None:
    number = "<ram:ID>RE-2026-1214</ram:ID>"
    kind = "<ram:TypeCode>380</ram:TypeCode>"
    assert schema_faults(DOMESTIC.replace(number + kind, kind + number))


def test_a_message_of_another_root_is_not_valid_for_want_of_rules() -> None:
    other = DOMESTIC.replace("CrossIndustryInvoice:100", "CrossIndustryInvoice:1000")
    assert faults(other, xrechnung=True)


@pytest.mark.parametrize("kind", snapshots.KINDS)
def test_the_five_kinds_pass_schema_cen_and_xrechnung(kind: str) -> None:
    snapshot = snapshots.KINDS[kind]()
    assert faults(cii.xml(snapshot), xrechnung=False) == []
    assert faults(cii.xml(snapshot, cii.XRECHNUNG), xrechnung=True) == []


@pytest.mark.parametrize("category", "S Z E AE O G K".split())
def test_every_category_of_tax_passes(category: str) -> None:
    xml = cii.xml(snapshots.of_category(category), cii.XRECHNUNG)
    assert faults(xml, xrechnung=True) == []


OTHERS: dict[str, dict[str, Any]] = {
    "debit": {"PAYMENT": snapshots.DEBIT},
    "cash": {"PAYMENT": {"TYPE": 3}},
    "card": {"PAYMENT": {"TYPE": 6}},
    "in advance": {"PAYMENT": {"TYPE": 5}},
    "francs": {"CURRENCY_CODE": "CHF"},
    "with tax in euro": {
        "CURRENCY_CODE": "CHF",
        "TAX_CURRENCY": {"CURRENCY_CODE": "EUR", "VAT_TOTAL": 1210},
    },
    "partly paid": {"PREPAID": 2000},
    "all paid": {"PREPAID": 7105},
    "titled": {"INVOICE_TITLE": "Dezember", "INTROTEXT": "Vielen Dank.\nBis bald."},
    "leitweg": {
        "BUYER": {"BUYER_REFERENCE": "04011000-12345-34", "E_ADDRESS": "0204:04011000-12345-34"}
    },
    "without a period": {"PERIOD_FROM": "", "PERIOD_TO": "", "DELIVERY_DATE": "Dezember 2026"},
    "cash taxation": {"SELLER": {"CASH_TAXATION": True}},
    "markup": {"BUYER": {"ORGANIZATION": '<b>&amp; "Söhne" ]]> GmbH'}},
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_invoices_pass_too(kind: str) -> None:
    xml = cii.xml(snapshots.snapshot(**OTHERS[kind]), cii.XRECHNUNG)
    assert faults(xml, xrechnung=True) == []


def test_consumers_and_long_invoices_pass() -> None:
    assert faults(cii.xml(snapshots.consumer()), xrechnung=False) == []
    assert faults(cii.xml(snapshots.long(500)), xrechnung=False) == []


def test_a_gross_price_that_no_net_amount_reaches_goes_into_rounding() -> None:
    line = snapshots.item("Solo", "8.39")
    snapshot = snapshots.snapshot([line])
    snapshot |= {"ROUNDING": 1, "TOTAL": 999}
    xml = cii.xml(snapshot, cii.XRECHNUNG)
    assert faults(xml, xrechnung=True) == []
    assert first(xml, "ram:GrandTotalAmount") == "9.98"
    assert first(xml, "ram:RoundingAmount") == "0.01"
    assert first(xml, "ram:DuePayableAmount") == "9.99"


def test_a_gross_unit_price_is_written_net_and_leads_to_the_line() -> None:
    items = [snapshots.item("Solo", "9.99", "3"), snapshots.item("Duo", "0.05", "7")]
    xml = cii.xml(snapshots.snapshot(items, IS_GROSS=1))
    lines = etree.fromstring(xml.encode()).iterfind(
        ".//ram:IncludedSupplyChainTradeLineItem", NAMESPACES
    )
    for line in lines:
        price, quantity, net = (
            float(line.findtext(f".//ram:{name}", namespaces=NAMESPACES))
            for name in ("ChargeAmount", "BilledQuantity", "LineTotalAmount")
        )
        assert round(price * quantity + 1e-9, 2) == net


def test_a_storno_negates_quantities_and_never_prices() -> None:
    xml = cii.xml(snapshots.storno())
    assert first(xml, "ram:TypeCode") == "384"
    assert first(xml, "ram:BilledQuantity") == "-1"
    assert first(xml, "ram:ChargeAmount") == "49"
    assert first(xml, "ram:DuePayableAmount") == "-71.05"
    assert first(xml, "ram:IssuerAssignedID") == "RE-2026-1214"
    assert first(xml, "ram:FormattedIssueDateTime") == "20261201"


def test_a_negative_price_becomes_a_negative_quantity() -> None:
    xml = cii.xml(snapshots.snapshot([snapshots.TEAM, snapshots.item("Rabatt", "-5.00")]))
    assert faults(xml, xrechnung=False) == []
    assert "<ram:ChargeAmount>5</ram:ChargeAmount>" in xml.replace("5.00", "5")


def test_a_debit_names_mandate_creditor_and_account() -> None:
    xml = cii.xml(snapshots.debit())
    assert first(xml, "ram:DirectDebitMandateID") == "M-10482-1"
    assert first(xml, "ram:CreditorReferenceID") == "DE98ZZZ09999999999"
    assert first(xml, "ram:PayerPartyDebtorFinancialAccount") == "DE41500105170123456789"


def test_a_discount_is_written_as_xrechnung_wants_it() -> None:
    description = first(
        cii.xml(snapshots.mixed()), "ram:SpecifiedTradePaymentTerms/ram:Description"
    )
    assert description.endswith("\n#SKONTO#TAGE=7#PROZENT=2.00#\n")


def test_an_invoice_that_is_not_taxable_shows_no_vat_id() -> None:
    assert 'schemeID="VA"' not in cii.xml(snapshots.not_taxable())


def test_the_same_snapshot_gives_the_same_message() -> None:
    assert cii.xml(snapshots.mixed()) == cii.xml(snapshots.mixed())
