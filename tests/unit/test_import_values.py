"""Cells of a file as the calls read them."""

import pytest

from kundenakte.domain.import_values import value


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.500", "-3.000"])
def test_a_number_that_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="thousands or decimals"):
        value("TOTAL", text)


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        ("TOTAL", "1.234,56", "1234.56"),
        ("TOTAL", "1,234.56", "1234.56"),
        ("TOTAL", "12,5 €", "12.5"),
        ("TOTAL", "EUR 1 234,50", "1234.50"),
        ("TOTAL", "\N{MINUS SIGN}3,00", "-3.00"),
        ("TOTAL", "0,125", "0.125"),
        ("TOTAL", "1234", "1234"),
        ("BIRTHDAY", "4.5.1980", "1980-05-04"),
        ("INVOICE_DATE", "31/12/25", "2025-12-31"),
        ("BANK_ACCOUNT_MANDATE_REFERENCE_DATE", "01.02.2026 10:30", "2026-02-01 10:30"),
        ("BIRTHDAY", "1980-05-04", "1980-05-04"),
        ("COUNTRY_CODE", "Österreich", "AT"),
        ("COUNTRY_CODE", "CH", "CH"),
        ("CUSTOMER_TYPE", "Privatkunde", "consumer"),
        ("PAYMENT_TYPE", "SEPA-Lastschrift", "2"),
        ("PAYMENT_TYPE", "Überweisung", "1"),
        ("NEWSLETTER_OPTIN", "Ja", "1"),
        ("CURRENCY_CODE", "€", "EUR"),
        ("TAGS", "VIP; Bio|Neu", "VIP, Bio, Neu"),
        ("TYPE", "OOFF", "oneoff"),
        ("ORGANIZATION", " Huber KG ", "Huber KG"),
        ("CUSTOMER_NUMBER", "007", "007"),
    ],
)
def test_what_people_write_is_understood(field: str, text: str, read: str) -> None:
    assert value(field, text) == read


@pytest.mark.parametrize("text", ["31.02.2026", "heute", "Ruritanien"])
def test_what_is_not_understood_is_left_for_the_call_to_refuse(text: str) -> None:
    assert value("COUNTRY_CODE", text) == text


def test_the_guard_of_a_spreadsheet_is_taken_off_and_nothing_is_run() -> None:
    assert value("ORGANIZATION", "'=SUM(A1)") == "=SUM(A1)"
    assert value("LAST_NAME", "'t Hooft") == "'t Hooft"
