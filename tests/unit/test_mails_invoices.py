"""Mails about invoices: what is on them, how they are paid, what became of a debit."""

from decimal import Decimal
from typing import Any

import pytest

from kundenakte.domain.invoice import Invoice
from tests.documents import snapshots
from tests.mailing import a_mail, an_order, flat


def final(fields: dict[str, Any], **state: Any) -> Invoice:
    return Invoice(fields, {"DOCUMENT": {"TOKEN": "t" * 32}, **state}, final=True)


def test_a_business_sees_net_lines_and_the_vat() -> None:
    invoice = final(snapshots.domestic())
    text = flat(a_mail("invoice", invoice=invoice).text)
    net, vat, total = (invoice.fields[n] for n in ("SUB_TOTAL", "VAT_TOTAL", "TOTAL"))
    money = [f"{cents // 100},{cents % 100:02} EUR" for cents in (net, vat, total)]
    assert f"Netto {money[0]} MwSt. 19 % {money[1]} Gesamt {money[2]}" in text


@pytest.mark.parametrize(
    ("kind", "paid", "sentence"),
    [
        (1, 0, "Bitte überweisen Sie 69,02 EUR bis zum 15.12.2026."),
        (1, 6902, "Der Betrag ist bereits bezahlt."),
        (1, 1000, "Bitte überweisen Sie 59,02 EUR bis zum 15.12.2026."),
        (3, 0, "Bitte zahlen Sie 69,02 EUR bar."),
        (6, 0, "69,02 EUR werden über das von Ihnen gewählte Zahlungsmittel bezahlt."),
    ],
)
def test_an_invoice_says_how_it_is_paid(kind: int, paid: int, sentence: str) -> None:
    order = an_order("invoice")
    assert order.invoice is not None
    payment = {"TYPE": kind, "DAYS": 14, "REFERENCE": "RF75RE2026121400"}
    invoice = final({**order.invoice.fields, "PAYMENT": payment}, PAID=paid)
    text = flat(a_mail("invoice", invoice=invoice).text)
    assert sentence in text
    assert ("Bereits bezahlt 10,00 EUR Noch offen 59,02 EUR" in text) == (paid == 1000)
    assert ("DE89 3704 0044 0532 0130 00" in text) == (kind == 1 and paid < 6902)


def test_a_direct_debit_that_is_put_off_names_the_new_day() -> None:
    order = an_order("invoice")
    assert order.invoice is not None
    invoice = final(dict(order.invoice.fields), COLLECTION={"AGAIN": "2027-01-04"})
    assert "am 04.01.2027 von Ihrem Konto" in flat(a_mail("invoice", invoice=invoice).text)


@pytest.mark.parametrize(
    ("kind", "subject", "names"),
    [
        ("storno", "Ihre Stornorechnung RE-2026-1214", "Storno zu Rechnung"),
        ("correction", "Ihre Rechnungskorrektur RE-2026-1214", "Korrektur zu Rechnung"),
    ],
)
def test_a_storno_names_its_invoice_and_asks_for_nothing(
    kind: str, subject: str, names: str
) -> None:
    order = an_order("invoice")
    assert order.invoice is not None
    original = {"INVOICE_ID": 1, "INVOICE_NUMBER": "RE-2026-1100", "INVOICE_DATE": "2026-11-02"}
    fields = {**order.invoice.fields, "KIND": kind, "ORIGINAL": original, "TOTAL": -6902}
    mail = a_mail("invoice", invoice=final(fields))
    text = flat(mail.text)
    assert mail.subject == subject
    assert f"{names} RE-2026-1100 vom 02.11.2026" in text
    assert "verrechnen oder erstatten wir" in text
    assert "überweisen Sie" not in text
    assert "\N{MINUS SIGN}69,02 EUR" in text


def test_long_invoices_are_cut_and_still_add_up() -> None:
    items = [
        {"DESCRIPTION": f"Posten {n}\nmehr dazu", "QUANTITY": "2", "COMPLETE_GROSS": 100}
        for n in range(15)
    ]
    order = an_order("invoice")
    assert order.invoice is not None
    text = flat(a_mail("invoice", invoice=final({**order.invoice.fields, "ITEMS": items})).text)
    assert "2 × Posten 11 1,00 EUR" in text
    assert "mehr dazu" not in text
    assert "3 weitere Positionen 3,00 EUR" in text


def test_a_mail_says_that_the_pdf_is_attached_only_where_it_is() -> None:
    assert "Das PDF liegt dieser E-Mail bei." in flat(a_mail("invoice", attached=True).text)
    text = flat(a_mail("invoice", attached=False).text)
    assert "Das PDF liegt" not in text
    assert "über den Link ansehen" in text


def test_an_invoice_that_was_ordered_has_the_merchants_words() -> None:
    told = {"subject": "Wie besprochen", "message": "Hallo Frau Auer,\n\nanbei {{CODE}}\nGruß"}
    mail = a_mail("invoice_order", told=told)
    assert mail.subject == "Wie besprochen"
    assert mail.text.startswith("Hallo Frau Auer,\n\nanbei {{CODE}}\nGruß\n\n")
    assert "Sehr geehrte" not in mail.text
    assert "69,02 EUR" in flat(mail.text)


def test_a_failed_debit_that_is_tried_again_asks_for_no_transfer() -> None:
    order = an_order("payment_failed")
    assert order.invoice is not None
    invoice = final(dict(order.invoice.fields), COLLECTION={"AGAIN": "2026-12-15"})
    text = flat(a_mail("payment_failed", invoice=invoice).text)
    assert "Wir versuchen es am 15.12.2026 noch einmal." in text
    assert "Bitte überweisen" not in text


def test_a_failed_debit_that_was_paid_meanwhile_asks_for_nothing() -> None:
    order = an_order("payment_failed")
    assert order.invoice is not None
    text = flat(a_mail("payment_failed", invoice=final(dict(order.invoice.fields), PAID=6902)).text)
    assert "Der Betrag ist bereits bezahlt." in text
    assert "Bitte überweisen" not in text


def test_without_a_creditor_reference_the_number_is_named() -> None:
    order = an_order("reminder_1")
    about = {**order.event["invoice"], "reference": ""}
    assert "Verwendungszweck: RE-2026-1214" in flat(
        a_mail("reminder_1", told={"invoice": about}).text
    )


def test_amounts_of_payloads_are_exact() -> None:
    order = an_order("reminder_1")
    amounts = {"outstanding_amount": 0.3, "total": Decimal("1234567.89")}
    about = {**order.event["invoice"], **amounts}
    text = flat(a_mail("reminder_1", told={"invoice": about}).text)
    assert "Noch offen: 0,30 EUR" in text
    assert "Rechnungsbetrag: 1.234.567,89 EUR" in text
