"""What a reader sees: every amount, date and name of the e-invoice, in both languages (EINV-2)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from functions.invoice_render.render import render
from kundenakte.documents.cii_node import NAMESPACES
from kundenakte.documents.texts import TEXTS
from kundenakte.documents.words import Speech
from tests.documents import snapshots
from tests.documents.pdf import rendered, text

AMOUNTS = (
    "LineTotalAmount TaxTotalAmount GrandTotalAmount DuePayableAmount CalculatedAmount".split()
)
NAMES = """Name LineOne LineTwo CityName PostcodeCode PersonName CompleteNumber Description
    SellerAssignedID URIID""".split()


def found(xml: str, name: str) -> list[str]:
    """The texts of all elements of a name."""
    return [
        str(node.text)
        for node in etree.fromstring(xml.encode()).iterfind(f".//ram:{name}", NAMESPACES)
        if node.text and node.text.strip()
    ]


def days(xml: str) -> list[date]:
    """All dates in the message."""
    values = etree.fromstring(xml.encode()).xpath("//*[@format='102']/text()")
    return [date.fromisoformat(str(value)) for value in values]


ALL = {**snapshots.KINDS, "debit": snapshots.debit, "not taxable": snapshots.not_taxable}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ALL)
def test_the_page_says_what_the_message_says(kind: str, language: str) -> None:
    made = render(ALL[kind](LANGUAGE_CODE=language, SELLER={**_seller(kind), "CONTACT_NAME": ""}))
    shown, say = text(made.pdf), Speech(language)
    untaxed = kind in ("reverse charge", "small business", "not taxable")
    for name in AMOUNTS:
        if untaxed and name in ("TaxTotalAmount", "CalculatedAmount"):
            continue  # no tax is shown where none is due
        for value in found(made.xml, name):
            written = say.number(Decimal(value), 2).replace("\N{MINUS SIGN}", "-")
            assert written in shown, (name, value)
    for day in days(made.xml):
        assert say.day(day.isoformat()).replace("\N{NO-BREAK SPACE}", " ") in shown
    plain = " ".join(shown.split())
    for name in NAMES:
        for value in set(found(made.xml, name)) - {snapshots.BUYER["EMAIL"]}:  # only for sending
            lines = [line for line in value.splitlines() if not line.startswith(("#", "Zahlbar"))]
            assert all(line in plain for line in lines), (name, value)
    numbers = found(made.xml, "SpecifiedTaxRegistration/ram:ID")
    assert all(number in shown for number in numbers)


def _seller(kind: str) -> dict[str, Any]:
    seller: dict[str, Any] = ALL[kind]()["SELLER"]
    return seller


def test_a_document_that_is_not_taxed_shows_no_tax() -> None:
    for snapshot in (
        snapshots.reverse_charge(),
        snapshots.small_business(),
        snapshots.not_taxable(),
    ):
        shown = text(rendered(snapshot))
        assert "% USt" not in shown
        assert " 0,00" not in shown


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("reverse charge", "tax.reverse_charge"),
        ("small business", "tax.small_business"),
        ("not taxable", "tax.not_taxable"),
    ],
)
def test_the_fixed_text_is_in_german_and_below_it_in_english(kind: str, note: str) -> None:
    wording = TEXTS[note]
    german = text(rendered(ALL[kind]()))
    assert wording.de in german
    assert wording.en not in german
    english = text(rendered(ALL[kind](LANGUAGE_CODE="en")))
    assert f"{wording.de}\n{wording.en}" in english


def test_the_note_follows_from_the_category_where_the_snapshot_names_none() -> None:
    for category, note in {"AE": "reverse_charge", "G": "export", "K": "intra_community"}.items():
        assert TEXTS[f"tax.{note}"].de in text(rendered(snapshots.of_category(category)))


@pytest.mark.parametrize("kind", [snapshots.domestic, snapshots.storno])
def test_a_delivery_date_takes_the_place_of_a_day_that_is_only_assumed(kind: Any) -> None:
    made = kind()
    day = made.get("ORIGINAL", made)["INVOICE_DATE"]
    one_day = {"PERIOD_FROM": day, "PERIOD_TO": day}
    assert "Leistungsdatum" in text(rendered(kind(**one_day)))
    shown = text(rendered(kind(**one_day, DELIVERY_DATE="November 2026")))
    assert "Leistungsdatum" not in shown
    assert "November 2026" in shown
    other = {"PERIOD_FROM": "2026-11-02", "PERIOD_TO": "2026-11-02"}
    assert "Leistungsdatum" in text(rendered(kind(**other, DELIVERY_DATE="November 2026")))


def test_cash_taxation_is_printed() -> None:
    shown = text(rendered(snapshots.domestic(SELLER={"CASH_TAXATION": True})))
    assert "Versteuerung nach vereinnahmten Entgelten" in shown


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_storno_is_called_so_and_names_its_invoice(language: str) -> None:
    shown = text(rendered(snapshots.storno(LANGUAGE_CODE=language)))
    assert "Stornorechnung" in shown
    assert "Storno zu Rechnung RE-2026-1214 vom 01.12.2026" in shown
    assert "Gutschrift" not in shown
    assert "Anschrift des Empfängers war falsch" in shown
    if language == "en":
        assert "Cancels invoice RE-2026-1214 of 1 Dec 2026" in shown


def test_a_correction_asks_nobody_to_leave_the_rest_unpaid() -> None:
    """What it takes back is a part: the rest of the invoice is still to be paid."""
    shown = text(rendered(snapshots.storno(KIND="correction")))
    assert "Diesen Betrag verrechnen oder erstatten wir." in shown
    assert "Sie müssen nichts zahlen" not in shown
    assert "Sie müssen nichts zahlen" in text(rendered(snapshots.storno()))


def test_a_storno_of_what_was_below_zero_is_offset_too() -> None:
    made = snapshots.domestic(KIND="storno", ORIGINAL=snapshots.storno()["ORIGINAL"])
    shown = text(rendered(made))
    assert "Diesen Betrag verrechnen oder erstatten wir." in shown
    assert "überweisen" not in shown


def test_a_debit_is_announced_in_the_fixed_words() -> None:
    shown = " ".join(text(rendered(snapshots.debit())).split())
    assert (
        "Wir ziehen 71,05 EUR am 15.12.2026 von Ihrem Konto DE •••• 6789 ein. "
        "Mandat M-10482-1, Gläubiger-ID DE98ZZZ09999999999." in shown
    )
    assert "0123456789" not in shown
    assert "GiroCode" not in shown


def test_the_discount_and_what_is_then_paid_is_printed() -> None:
    shown = text(rendered(snapshots.mixed()))
    assert "Bei Zahlung bis zum 08.12.2026 gewähren wir 2 % Skonto: 44,38 EUR." in shown


def test_the_period_is_printed_once_and_at_the_line_where_it_differs() -> None:
    other = snapshots.item("Nachlauf", "1", PERIOD_FROM="2026-11-01", PERIOD_TO="2026-11-30")
    shown = text(rendered(snapshots.snapshot([snapshots.TEAM, other])))
    assert shown.count("01.12.2026 – 31.12.2026") == 1
    assert "01.11.2026 – 30.11.2026" in shown


def test_a_single_day_is_called_a_day() -> None:
    day = {"PERIOD_FROM": "2026-12-01", "PERIOD_TO": "2026-12-01"}
    shown = text(rendered(snapshots.snapshot([snapshots.item("Kurs", "1", **day)], **day)))
    assert "Leistungsdatum" in shown
    assert "Leistungszeitraum" not in shown


def test_a_consumer_sees_gross_prices_and_the_tax_within() -> None:
    shown = " ".join(text(rendered(snapshots.consumer())).split())
    assert "Gesamtbetrag 24,96 EUR" in shown
    assert "darin 19 % USt auf 20,97 EUR netto 3,99" in shown
    assert TEXTS["default.consumer"].de in shown


def test_what_was_prepaid_lowers_what_is_to_be_paid() -> None:
    shown = " ".join(text(rendered(snapshots.domestic(PREPAID=2000))).split())
    assert "Bereits bezahlt -20,00" in shown
    assert "Bitte überweisen Sie 51,05 EUR bis zum 15.12.2026." in shown
    settled = text(rendered(snapshots.domestic(PREPAID=7105)))
    assert "Der Betrag ist bereits bezahlt." in settled
    assert "GiroCode" not in settled


def test_an_address_abroad_ends_with_the_country() -> None:
    assert "1070 Wien\nÖSTERREICH" in text(rendered(snapshots.reverse_charge()))
    assert "DEUTSCHLAND" not in text(rendered(snapshots.domestic()))


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("1234567.5", "1.234.567,50", "1,234,567.50"),
        ("-0.1", "−0,10", "−0.10"),
        ("0.000123", "0,000123", "0.000123"),
        ("12", "12,00", "12.00"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    value: str, german: str, english: str
) -> None:
    assert Speech("de").number(Decimal(value), 2) == german
    assert Speech("en").number(Decimal(value), 2) == english
