"""Mandates, subscriptions and closed invoices of customers who are there."""

from typing import Any

import pytest

from functions.hosted_page.app import handler as page
from tests import billing, importing, invoicing
from tests.builders import CONTEXT, Access, call, create, event, items, v1
from tests.importing_kinds import (
    INVOICE_ROWS,
    INVOICES,
    MANDATES,
    PDF,
    SUBSCRIPTIONS,
    an_article_to_book,
    zipped,
)

IBAN = "DE89370400440532013000"


@pytest.fixture
def office(documents: Any) -> Access:
    """A seller with customer K-1."""
    access = billing.a_seller()
    billing.a_billed_customer(access, CUSTOMER_NUMBER="K-1", ORGANIZATION="Kunde GmbH")
    return access


def wrong(access: Access, content: bytes | str, kind: str) -> list[tuple[int, str, str]]:
    """Line, field and message of what the dry run finds; the run finds the same."""
    content = content.encode() if isinstance(content, str) else content
    import_id = importing.checked(access, content, kind)
    told = importing.report(access, import_id, LEVEL="error")
    importing.run(access, import_id)
    assert importing.report(access, import_id, LEVEL="error") == told
    return [(line, field, message) for line, _, field, message in told]


def invoice(access: Access, number: str) -> dict[str, Any]:
    _, found = v1(access, "invoice.get", {"FILTER": {"INVOICE_NUMBER": number}})
    [row] = found["INVOICES"]
    return dict(row)


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (f"K-9;{IBAN};M-9;", "CUSTOMER_NUMBER", "no customer has it"),
        (f";{IBAN};M-9;", "CUSTOMER_NUMBER", "is missing"),
        ("K-1;DE1;M-9;", "IBAN", "the check digits of the IBAN are wrong"),
        (f"K-1;{IBAN};;", "REFERENCE", "is missing"),
        (f"K-1;{IBAN};M-9;01.01.2099", "SIGNED", "a day that has come is expected"),
    ],
)
def test_mandates_that_cannot_be_stored_are_told(
    office: Access, row: str, field: str, message: str
) -> None:
    content = f"Kundennummer;IBAN;Mandatsreferenz;Unterschrieben am\n{row}\n"
    assert wrong(office, content, "mandates") == [(2, field, message)]


def test_mandates_are_stored_once(office: Access) -> None:
    first = importing.imported(office, MANDATES, "mandates")
    again = importing.imported(office, MANDATES, "mandates")
    assert importing.counts(office, first)["NEW"] == 1
    assert importing.counts(office, again)["UNCHANGED"] == 1
    [mandate] = call(office, "mandate.get")["MANDATES"]
    assert (mandate["REFERENCE"], mandate["IBAN"], mandate["LAST_USED"]) == (
        "M-1",
        IBAN,
        "2026-10-01",
    )


def test_a_reference_that_was_used_before_is_refused(office: Access) -> None:
    create(office, CUSTOMER_NUMBER="K-2")
    importing.imported(office, MANDATES, "mandates")
    found = wrong(office, MANDATES.replace(b"K-1", b"K-2"), "mandates")
    assert found == [(2, "REFERENCE", "it was used before")]


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("K-9;hosting;2099-01-01", "CUSTOMER_NUMBER", "no customer has it"),
        ("K-1;shoes;2099-01-01", "ARTICLE_NUMBER", "is missing"),
        ("K-1;hosting;", "NEXT_EVENT", "is missing"),
        (
            "K-1;hosting;2026-01-01",
            "NEXT_EVENT",
            "a day that is still to come is expected: an import bills nothing",
        ),
    ],
)
def test_subscriptions_that_cannot_be_booked_are_told(
    office: Access, row: str, field: str, message: str
) -> None:
    an_article_to_book(office)
    content = f"Kundennummer;Tarif;Nächste Abrechnung\n{row}\n"
    assert wrong(office, content, "subscriptions") == [(2, field, message)]


def test_subscriptions_are_booked_once_and_nothing_is_billed(office: Access) -> None:
    an_article_to_book(office)
    with billing.on("2026-11-23"):
        first = importing.imported(office, SUBSCRIPTIONS, "subscriptions")
        again = importing.imported(office, SUBSCRIPTIONS, "subscriptions")
    assert importing.counts(office, first)["NEW"] == 2
    assert importing.counts(office, again)["UNCHANGED"] == 2
    rows = call(office, "subscription.get")["SUBSCRIPTIONS"]
    assert [(row["ARTICLE_NUMBER"], row["NEXT_EVENT"][:10]) for row in rows] == [
        ("hosting", "2027-01-01"),
        ("domain", "2027-02-01"),
    ]
    assert call(office, "invoice.get")["INVOICES"] == []


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("K-9;R-1;2019-01-31;2019-02-10;19;119", "CUSTOMER_NUMBER", "no customer has it"),
        ("K-1;R-1;2019-01-31;;19;119", "PAID_DATE", "is missing"),
        ("K-1;R-1;2099-01-31;2019-02-10;19;119", "INVOICE_DATE", "a day that has come is expected"),
        (
            "K-1;R-1;31.31.2019;2019-02-10;19;119",
            "INVOICE_DATE",
            "a date such as 2026-11-23 is expected",
        ),
        ("K-1;R-1;2019-01-31;2019-02-10;;119", "VAT_TOTAL", "is missing"),
        (
            "K-1;R-1;2019-01-31;2019-02-10;19;1.190",
            "TOTAL",
            "thousands or decimals? Two decimals make it clear",
        ),
    ],
)
def test_invoices_that_cannot_be_stored_are_told(
    office: Access, row: str, field: str, message: str
) -> None:
    content = f"Kundennummer;Rechnungsnr;Datum;Bezahlt am;USt;Brutto\n{row}\n"
    assert (2, field, message) in wrong(office, content, "invoices")
    assert call(office, "invoice.get")["INVOICES"] == []


def test_sums_must_add_up(office: Access) -> None:
    content = INVOICE_ROWS.replace("190,00;1.190,00", "190,00;1.190,01").replace(
        "2019-0001.pdf", ""
    )
    assert wrong(office, content, "invoices") == [
        (2, "TOTAL", "SUB_TOTAL and VAT_TOTAL do not add up to it")
    ]


def test_a_file_that_is_not_in_the_zip_is_told(office: Access) -> None:
    found = wrong(office, zipped(INVOICE_ROWS), "invoices")
    assert found == [(2, "PDF", "there is no such file in the ZIP")]


def test_a_number_of_ours_is_taken(office: Access) -> None:
    with billing.on("2026-11-23"):
        number = invoicing.row(office, invoicing.an_invoice(office))["INVOICE_NUMBER"]
    content = INVOICE_ROWS.replace("2019-0002", number)
    [(line, field, message)] = wrong(office, zipped(content, n2019_0001=PDF), "invoices")
    assert (line, field) == (3, "INVOICE_NUMBER")
    assert message.startswith("it is one of ours, INVOICE_ID")


def test_invoices_are_stored_closed_and_once(office: Access) -> None:
    first = importing.imported(office, INVOICES, "invoices")
    assert importing.counts(office, first)["NEW"] == 2
    row = invoice(office, "2019-0001")
    assert (row["STATUS"], row["TYPE"], row["IMPORTED"]) == ("paid", "outgoing", 1)
    assert (row["INVOICE_DATE"], row["DUE_DATE"], row["PAID_DATE"]) == (
        "2019-01-31",
        "2019-02-14",
        "2019-02-10",
    )
    assert (row["SUB_TOTAL"], row["VAT_TOTAL"], row["TOTAL"]) == (1000, 190, 1190)
    assert row["OUTSTANDING_AMOUNT"] == "0.00"
    assert invoice(office, "2019-0002")["TYPE"] == "credit"
    again = importing.imported(office, INVOICES, "invoices")
    assert importing.counts(office, again)["UNCHANGED"] == 2


def test_one_that_was_imported_is_never_changed(office: Access) -> None:
    importing.imported(office, INVOICES, "invoices")
    known = invoice(office, "2019-0001")["INVOICE_ID"]
    changed = INVOICE_ROWS.replace("1.000,00;190,00;1.190,00", "1.000,00;190,01;1.190,01")
    found = wrong(office, zipped(changed, n2019_0001=PDF), "invoices")
    assert found == [
        (2, "INVOICE_NUMBER", f"it was imported with other values, INVOICE_ID {known}")
    ]


def test_nobody_is_told_and_nothing_is_reminded_of_or_collected(office: Access) -> None:
    before = {item["sk"]["S"] for item in items() if item["sk"]["S"].startswith("EVENT#")}
    importing.imported(office, INVOICES, "invoices")
    after = {item["sk"]["S"] for item in items() if item["sk"]["S"].startswith("EVENT#")}
    assert after == before
    stored = [item for item in items() if item["sk"]["S"].startswith("INVOICE#")]
    assert len(stored) == 2
    assert not any({"open_key", "due_at", "render"} & item.keys() for item in stored)


def test_the_pdf_is_downloaded_like_others_and_there_is_no_xml(
    office: Access, documents: Any
) -> None:
    importing.imported(office, INVOICES, "invoices")
    asked = (("2019-0001", "", 302), ("2019-0001", "xml", 404), ("2019-0002", "", 404))
    for number, form, status in asked:
        token = invoice(office, number)["DOCUMENT_URL"].rpartition("/")[2]
        request = event("GET", f"/download/{token}", route="GET /download/{token}")
        request |= {"pathParameters": {"token": token}, "queryStringParameters": {"format": form}}
        assert page(request, CONTEXT)["statusCode"] == status
    [key] = [o["Key"] for o in documents.list_objects_v2(Bucket="documents")["Contents"]]
    assert documents.get_object(Bucket="documents", Key=key)["Body"].read() == PDF


@pytest.mark.parametrize("verb", ["cancel", "correct", "sendbyemail"])
def test_nothing_is_done_with_it_here(office: Access, verb: str) -> None:
    importing.imported(office, INVOICES, "invoices")
    data = {"INVOICE_ID": invoice(office, "2019-0001")["INVOICE_ID"]}
    data |= {"RECIPIENT": {"TO": "a@example.com"}} if verb == "sendbyemail" else {}
    [error] = call(office, f"invoice.{verb}", data)["ERRORS"]
    assert "it was imported" in error


def test_numbers_of_imported_invoices_are_skipped_by_our_range(office: Access) -> None:
    with billing.on("2026-11-23"):
        first = invoicing.row(office, invoicing.an_invoice(office))["INVOICE_NUMBER"]
        numbers = [first[:-1] + str(int(first[-1]) + step) for step in (1, 2)]
        content = INVOICE_ROWS.replace("2019-0001", numbers[0]).replace("2019-0002", numbers[1])
        import_id = importing.imported(
            office, content.replace(f"{numbers[0]}.pdf", "").encode(), "invoices"
        )
        assert importing.counts(office, import_id)["NEW"] == 2
        later = invoicing.row(office, invoicing.an_invoice(office))["INVOICE_NUMBER"]
    assert later == first[:-1] + str(int(first[-1]) + 3)
