"""What a tax auditor gets: documents, payments and log of a period, and that no number is
missing."""

import csv
import io
import json
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from tests.banking import on
from tests.builders import Access, accepted, call
from tests.exporting import HASTY, asked, made, sums
from tests.invoicing import an_invoice
from tests.whole_account import GONE, PDF, a_whole_account

DAYS = {"FROM_DATE": "2026-11-01", "TO_DATE": "2026-11-19"}
WHOLE = {"FROM_DATE": "2026-01-01", "TO_DATE": "2026-12-31"}


@pytest.fixture
def whole(documents: Any) -> Access:
    return a_whole_account()


def audit(access: Access, context: Any = None, **days: str) -> dict[str, bytes]:
    number = asked(access, KIND="audit", **days)
    return made(access, number, context) if context else made(access, number)


def table(held: dict[str, bytes], name: str) -> list[dict[str, str]]:
    text = held[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_documents_of_other_days_are_not_in_it(whole: Access) -> None:
    inside, all_of_them = audit(whole, **DAYS), audit(whole, **WHOLE)
    assert {row["INVOICE_DATE"] for row in table(inside, "invoices")} == {"2026-11-02"}
    assert {row["INVOICE_DATE"] for row in table(all_of_them, "invoices")} == {
        "2026-11-02",
        "2026-11-20",
    }
    assert {row["DATE"] for row in table(inside, "payments")} == set()
    assert len(table(all_of_them, "payments")) == 1
    assert {row["AT"][:10] for row in table(inside, "log")} == {"2026-11-02"}


def test_drafts_are_no_documents(whole: Access) -> None:
    numbers = [row["INVOICE_NUMBER"] for row in table(audit(whole, **WHOLE), "invoices")]
    assert len(numbers) == len(set(numbers)) == 4
    assert "" not in numbers


def test_a_document_has_its_lines_its_tax_its_buyer_and_its_files(whole: Access) -> None:
    held = audit(whole, **WHOLE)
    row = next(row for row in table(held, "invoices") if row["PDF"] and row["CUSTOMER_ID"] == "2")
    assert (row["SUB_TOTAL"], row["VAT_TOTAL"], row["TOTAL"]) == ("100,00", "19,00", "119,00")
    assert held[row["PDF"]].startswith(PDF)
    assert held[row["XML"]] == b"<xml/>"
    mine = {"INVOICE_NUMBER": row["INVOICE_NUMBER"]}
    [line] = _of(held, "invoice_lines", mine)
    assert (line["DESCRIPTION"], line["UNIT_PRICE"], line["COMPLETE_GROSS"]) == (
        "Wartung",
        "100",
        "119,00",
    )
    [vat] = _of(held, "invoice_vat", mine)
    assert (vat["VAT_PERCENT"], vat["VAT_VALUE"]) == ("19", "19,00")
    [buyer] = _of(held, "customers", mine)
    assert (buyer["LAST_NAME"], buyer["ADDRESS"]) == ("Ebersbach", "Weg 1")


def _of(held: dict[str, bytes], name: str, mine: dict[str, str]) -> list[dict[str, str]]:
    return [row for row in table(held, name) if mine.items() <= row.items()]


def test_what_a_deleted_customer_leaves_is_in_it(whole: Access) -> None:
    held = audit(whole, **WHOLE)
    [row] = _of(held, "invoices", {"CUSTOMER_ID": str(GONE)})
    assert held[row["PDF"]].startswith(PDF)


def test_each_payment_says_what_it_settles(whole: Access) -> None:
    held = audit(whole, **WHOLE)
    [payment] = table(held, "payments")
    [part] = table(held, "payment_allocations")
    assert (payment["AMOUNT"], part["AMOUNT"]) == ("50,00", "36,89")
    assert payment["TO_CREDIT"] == "13,11"
    assert part["PAYMENT_ID"] == payment["PAYMENT_ID"]


def test_the_log_says_who_changed_what(whole: Access) -> None:
    held = audit(whole, **WHOLE)
    changed = _of(held, "log", {"FIELD": "ADDRESS", "CUSTOMER_ID": "3"})
    assert [(row["BEFORE"], row["AFTER"]) for row in changed] == [("", "Weg 1")]
    assert changed[0]["ACTOR"].endswith(whole.email)
    actions = {row["ACTION"] for row in table(held, "log") if not row["CUSTOMER_ID"]}
    assert {"article.create", "coupon.create", "user.add"} <= actions


def test_no_number_is_missing_and_one_that_is_is_told(whole: Access) -> None:
    [row] = table(audit(whole, **WHOLE), "number_ranges")
    assert (row["FIRST"], row["LAST"], row["DOCUMENTS"], row["MISSING"]) == ("1", "4", "4", "0")
    found = call(whole, "invoice.get", FILTER={"CUSTOMER_ID": 3})["INVOICES"][0]
    key = keys.filed(whole.id, 3, "INVOICE", int(found["INVOICE_ID"]))
    Connection.client.delete_item(TableName=Connection.tables.customers, Key=key)
    [row] = table(audit(whole, **DAYS), "number_ranges")
    assert (row["DOCUMENTS"], row["IN_PERIOD"], row["MISSING"]) == ("3", "2", "1")
    assert row["MISSING_NUMBERS"] == str(int(found["INVOICE_NUMBER"].rpartition("-")[2]))


def test_the_description_names_every_table_and_its_columns(whole: Access) -> None:
    held = audit(whole, **WHOLE)
    described = {
        each.findtext("URL", ""): [
            name.text for name in each.findall("VariableLength/*/Name") if name.text
        ]
        for each in fromstring(held["index.xml"]).iter("Table")
    }
    heads = {
        name: content.decode("utf-8-sig").split("\r\n")[0].split(";")
        for name, content in held.items()
        if name.endswith(".csv")
    }
    assert described == heads
    assert held["index.xml"].splitlines()[1] == (
        b'<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">'
    )


def test_the_description_is_as_its_dtd_says(whole: Access) -> None:
    etree = pytest.importorskip("lxml.etree")
    held = audit(whole, **WHOLE)
    dtd = etree.DTD(io.BytesIO(held["gdpdu-01-09-2004.dtd"]))
    assert dtd.validate(etree.fromstring(held["index.xml"])), dtd.error_log


def test_hashes_and_manifest(whole: Access) -> None:
    held = audit(whole, **DAYS)
    assert held["SHA256SUMS"].decode() == sums(held)
    manifest = json.loads(held["manifest.json"])
    assert (manifest["kind"], manifest["from"], manifest["to"]) == (
        "audit",
        DAYS["FROM_DATE"],
        DAYS["TO_DATE"],
    )
    assert manifest["counts"]["invoices"] == 2


def test_made_in_many_chunks_it_is_the_same(whole: Access) -> None:
    at_once, in_steps = audit(whole, **WHOLE), audit(whole, HASTY, **WHOLE)
    known = {name: content for name, content in at_once.items() if name != "manifest.json"}
    assert known == {name: in_steps[name] for name in known}


def test_a_storno_is_a_document_of_its_own(whole: Access) -> None:
    with on("2026-11-21"):
        accepted(whole, "invoice.cancel", {"INVOICE_ID": an_invoice(whole, 2)})
    rows = table(audit(whole, FROM_DATE="2026-11-21", TO_DATE="2026-11-21"), "invoices")
    assert [row["TOTAL"] for row in rows] == ["119,00", "-119,00"]
    assert rows[0]["CANCELED_BY"] == rows[1]["INVOICE_ID"]
    assert rows[1]["ORIGINAL"] == rows[0]["INVOICE_NUMBER"]
