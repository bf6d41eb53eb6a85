"""Columns are guessed from their headings."""

import pytest

from kundenakte.domain.customer_fields import CustomerFields
from kundenakte.domain.errors import Refused
from kundenakte.domain.import_columns import checked, digest, guessed, require_headings
from kundenakte.domain.import_kinds import KEYS, KINDS


@pytest.mark.parametrize(
    "columns", [[], ["", ""], ["a"] * 2, ["x" * 201], [str(n) for n in range(201)]]
)
def test_headings_that_no_mapping_can_go_by_are_refused(columns: list[str]) -> None:
    with pytest.raises(Refused):
        require_headings(columns)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"Straße": "ADDRESS"}, "it names a column that the file does not have"),
        ({"Firma": "SHOE_SIZE"}, "it names a field that cannot be imported"),
        ({"Firma": "CITY", "Ort": "CITY"}, "CITY is named twice"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(asked: dict[str, str], why: str) -> None:
    with pytest.raises(Refused) as fault:
        checked("customers", ["Firma", "Ort"], asked)
    assert [(each.field, each.reason) for each in fault.value.problems] == [("MAPPING", why)]


def test_a_mapping_may_leave_columns_out() -> None:
    assert checked("customers", ["Firma", "Ort"], {"Ort": "city"}) == {"Firma": "", "Ort": "CITY"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_fields_own_name_is_known(kind: str) -> None:
    fields = KINDS[kind].fields
    assert guessed(kind, fields) == {name: name for name in fields}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Kundennummer", "CUSTOMER_NUMBER"),
        ("Kd-Nr.", "CUSTOMER_NUMBER"),
        ("customer_number", "CUSTOMER_NUMBER"),
        ("FIRMA", "ORGANIZATION"),
        ("Straße", "ADDRESS"),
        ("Strasse", "ADDRESS"),
        ("PLZ", "ZIPCODE"),
        ("Ort", "CITY"),
        ("E-Mail", "EMAIL"),
        ("eMail-Adresse", "EMAIL"),
        ("USt-IdNr.", "VAT_ID"),
        ("Nachname", "LAST_NAME"),
        ("Name", "LAST_NAME"),
        ("IBAN", "BANK_IBAN"),
        ("Mandatsreferenz", "BANK_ACCOUNT_MANDATE_REFERENCE"),
        ("Schlagwörter", "TAGS"),
        ("Lieblingsfarbe", ""),
    ],
)
def test_headings_of_customers_are_known(heading: str, field: str) -> None:
    assert guessed("customers", [heading]) == {heading: field}


def test_no_field_is_guessed_twice() -> None:
    assert guessed("customers", ["Firma", "Unternehmen"]) == {
        "Firma": "ORGANIZATION",
        "Unternehmen": "",
    }


def test_the_same_heading_means_another_field_in_another_kind_of_file() -> None:
    assert guessed("mandates", ["IBAN", "Mandatsreferenz"]) == {
        "IBAN": "IBAN",
        "Mandatsreferenz": "REFERENCE",
    }
    assert guessed("invoices", ["Datum", "Brutto"]) == {"Datum": "INVOICE_DATE", "Brutto": "TOTAL"}


def test_all_fields_of_a_customer_can_be_imported() -> None:
    fields = {name.upper() for name in CustomerFields.model_fields}
    assert set(KINDS["customers"].fields) == fields - {"CARD_NUMBER"}
    assert all(set(KEYS) <= set(kind.fields) for kind in KINDS.values())


def test_a_mapping_is_kept_for_a_kind_and_its_headings_in_their_order() -> None:
    known = digest("customers", ["a", "b"])
    assert known == digest("customers", ["a", "b"])
    assert len({known, digest("mandates", ["a", "b"]), digest("customers", ["b", "a"])}) == 3
