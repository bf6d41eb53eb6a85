"""collection.create: what is due is locked into a run, once, and handed over as a valid file."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from lxml import etree

from kundenakte.billing import collect as billing
from kundenakte.billing import collected_file
from kundenakte.domain import run
from kundenakte.storage import collection_runs
from tests.banking import IBAN, a_creditor, a_debit, a_debtor, collect, on, the_file, the_run
from tests.builders import Access, call, post, v1
from tests.invoice_files import a_unit, the_invoice

SCHEMA = etree.XMLSchema(file=str(Path(__file__).parents[1] / "bank/pain.008.001.08.xsd"))
TODAY = "2026-12-03"  # a Thursday: a file of today may carry debits of Monday the 7th


@pytest.fixture
def creditor(documents: Any) -> Access:
    """An account that may collect, with one debtor."""
    account = a_creditor()
    with on("2026-11-20"):
        a_debtor(account)
    return account


def tree(documents: Any, account: Access, collection_id: int = 1) -> Any:
    """The file, valid by the schema, without namespaces."""
    found = etree.fromstring(the_file(documents, account, collection_id))
    SCHEMA.assertValid(found)
    for element in found.iter():
        element.tag = element.tag.rpartition("}")[2]
    return found


@pytest.mark.parametrize(
    ("settings", "fields"),
    [
        ({"CREDITOR_ID": ""}, ["CREDITOR_ID"]),
        ({"BANK_IBAN": ""}, ["BANK_IBAN"]),
        ({"BANK_OWNER": "", "COMPANY": "", "CREDITOR_ID": ""}, ["BANK_OWNER", "CREDITOR_ID"]),
    ],
)
def test_without_the_creditors_data_nothing_is_collected(
    documents: Any, settings: dict[str, str], fields: list[str]
) -> None:
    account = a_creditor(**settings)
    a_debtor(account)
    invoice_id = a_debit(account)
    with on(TODAY):
        errors = call(account, "collection.create", {})["ERRORS"]
    assert [error.rpartition(": ")[2] for error in errors] == fields
    assert "COLLECTION" not in the_invoice(account, invoice_id).state


@pytest.mark.parametrize("until", ["morgen", "2027-01-03"])
def test_a_day_that_cannot_be_is_refused(creditor: Access, until: str) -> None:
    with on(TODAY):
        [error] = call(creditor, "collection.create", {"UNTIL": until})["ERRORS"]
    assert error.endswith("missing / invalid field: UNTIL")


def test_where_nothing_is_due_there_is_no_run(creditor: Access) -> None:
    a_debit(creditor, day="2026-12-08")
    with on(TODAY):
        answer = collect(creditor)
    assert answer == {
        "STATUS": "success",
        "COLLECTION_ID": 0,
        "COUNT": 0,
        "SUM": "0.00",
        "BLOCKED": [],
        "MORE": 0,
    }
    assert call(creditor, "collection.get")["COLLECTIONS"] == []


def test_what_is_due_is_collected_in_a_valid_file(creditor: Access, documents: Any) -> None:
    invoice_id = a_debit(creditor)
    with on(TODAY):
        answer = collect(creditor)
    assert (answer["COLLECTION_ID"], answer["COUNT"], answer["SUM"]) == (1, 1, "119.00")
    found = tree(documents, creditor)
    number = the_invoice(creditor, invoice_id).number
    assert {path: found.findtext(f".//{path}") for path in (EXPECTED | {"Ustrd": ""})} == {
        **EXPECTED,
        "Ustrd": f"{number} Muster Hosting GmbH",
    }
    assert found.findtext(".//MsgId") == f"{creditor.id}-1"


EXPECTED = {
    "ReqdColltnDt": "2026-12-07",
    "EndToEndId": "1-1",
    "InstdAmt": "119.00",
    "MndtId": "M-1",
    "DtOfSgntr": "2026-01-15",
    "Dbtr/Nm": "Eva Mueller",
    "DbtrAcct/Id/IBAN": IBAN,
    "SeqTp": "RCUR",
    "LclInstrm/Cd": "CORE",
    "CdtrAgt/FinInstnId/BICFI": "COBADEFFXXX",
}


def test_an_invoice_is_collected_once(creditor: Access) -> None:
    invoice_id = a_debit(creditor)
    with on(TODAY):
        collect(creditor)
        assert collect(creditor)["COLLECTION_ID"] == 0
    state = the_invoice(creditor, invoice_id).state["COLLECTION"]
    assert state == {"RUN": 1, "DATE": "2026-12-07"}


def test_only_what_is_open_is_collected(creditor: Access) -> None:
    a_debit(creditor, STATE={"PAID": 1900})
    a_debit(creditor, STATE={"PAID": 11900})
    a_debit(creditor, STATE={"CANCELED_BY": {"INVOICE_ID": 9}})
    with on(TODAY):
        answer = collect(creditor)
    assert (answer["COUNT"], answer["SUM"]) == (1, "100.00")


def test_what_the_index_still_shows_but_was_paid_is_left_out(creditor: Access) -> None:
    invoice_id = a_debit(creditor)
    unit = a_unit(creditor)
    keys = collection_runs.due_invoices(unit, unit.today.replace(year=2027), 10)
    paid = {"INVOICE_ID": [invoice_id], "AMOUNT": "119.00"}
    assert "ERRORS" not in call(creditor, "payment.create", paid)
    with on(TODAY), patch.object(collection_runs, "due_invoices", lambda *_: keys):
        assert collect(creditor)["COUNT"] == 0


@pytest.mark.parametrize(
    ("day", "today", "due"),
    [
        ("2026-12-07", "2026-12-03", "2026-12-07"),
        ("2026-12-01", "2026-12-03", "2026-12-07"),  # late: the first day that the bank takes
        ("2027-03-26", "2027-03-24", "2027-03-30"),  # Good Friday
    ],
)
def test_a_debit_is_never_due_before_it_was_announced_nor_on_a_closing_day(
    creditor: Access, day: str, today: str, due: str
) -> None:
    a_debit(creditor, day=day)
    with on(today):
        collect(creditor)
    assert the_run(creditor)["DEBITS"][0]["DUE"] == due


def test_a_day_ahead_collects_more(creditor: Access, documents: Any) -> None:
    a_debit(creditor, day="2026-12-08")
    a_debit(creditor, day="2026-12-14")
    a_debit(creditor, day="2026-12-15")
    with on(TODAY):
        assert collect(creditor, UNTIL="2026-12-14")["COUNT"] == 2
    days = [block.findtext("ReqdColltnDt") for block in tree(documents, creditor).iter("PmtInf")]
    assert days == ["2026-12-08", "2026-12-14"]


@pytest.mark.parametrize(
    ("fields", "settings", "code", "stopped"),
    [
        ({"BANK_IBAN": ""}, {}, "no_mandate", True),
        ({"BANK_ACCOUNT_MANDATE_REFERENCE": "Ü"}, {}, "no_mandate", True),
        (
            {"BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2023-12-02 08:00:00"},
            {},
            "mandate_lapsed",
            True,
        ),
        ({"BANK_IBAN": "TR330006100519786457841326"}, {}, "account", True),
        ({"BANK_IBAN": "CH9300762011623852957"}, {}, "address", False),
        (
            {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "M"},
            {"DEBIT_SCHEME": "B2B"},
            "consumer",
            False,
        ),
    ],
)
def test_what_cannot_be_collected_is_named(
    documents: Any, fields: dict[str, Any], settings: dict[str, Any], code: str, stopped: bool
) -> None:
    account = a_creditor(**settings)
    a_debtor(account, **fields)
    invoice_id = a_debit(account)
    with on(TODAY):
        answer = collect(account)
        again = collect(account)
    [blocked] = answer["BLOCKED"]
    assert (blocked["INVOICE_ID"], blocked["CODE"]) == (invoice_id, code)
    assert blocked["REASON"]
    assert answer["COUNT"] == 0
    assert len(again["BLOCKED"]) == (0 if stopped else 1)
    state = the_invoice(account, invoice_id).state
    assert ("COLLECTION" in state) == stopped


def test_another_currency_is_not_collected(creditor: Access) -> None:
    a_debit(creditor, CURRENCY_CODE="CHF")
    with on(TODAY):
        assert [one["CODE"] for one in collect(creditor)["BLOCKED"]] == ["currency"]


def test_a_mandate_that_ended_is_not_collected_from(creditor: Access) -> None:
    a_debit(creditor)
    call(creditor, "mandate.delete", {"REFERENCE": "M-1"})
    with on(TODAY):
        assert [one["CODE"] for one in collect(creditor)["BLOCKED"]] == ["no_mandate"]


def test_a_mandate_for_one_collection_is_used_once(creditor: Access, documents: Any) -> None:
    data = {"CUSTOMER_ID": 1, "IBAN": IBAN, "TYPE": "oneoff", "REFERENCE": "ONCE"}
    with on("2026-11-20"):
        call(creditor, "mandate.create", data)
    first, second = a_debit(creditor), a_debit(creditor)
    with on(TODAY):
        answer = collect(creditor)
    assert [one["INVOICE_ID"] for one in answer["BLOCKED"]] == [second]
    assert the_run(creditor)["DEBITS"][0]["INVOICE_ID"] == first
    assert tree(documents, creditor).findtext(".//SeqTp") == "OOFF"
    _, response = v1(creditor, "mandate.get", {"FILTER": {"REFERENCE": "ONCE"}})
    assert (response["MANDATES"][0]["STATUS"], response["MANDATES"][0]["LAST_USED"]) == (
        "ended",
        "2026-12-07",
    )


def test_a_collection_is_the_mandates_last_use(creditor: Access) -> None:
    a_debit(creditor)
    a_debit(creditor, day="2026-12-09")
    with on(TODAY):
        collect(creditor, UNTIL="2026-12-09")
    _, response = v1(creditor, "mandate.get")
    assert response["MANDATES"][0]["LAST_USED"] == "2026-12-09"


def test_many_are_collected_in_several_transactions_and_one_file(
    creditor: Access, documents: Any
) -> None:
    with on("2026-11-20"):
        others = [a_debtor(creditor) for _ in range(4)]
    for number in range(50):
        a_debit(creditor, customer_id=[1, *others][number % 5], total=100 + number)
    with on(TODAY):
        answer = collect(creditor)
    assert answer["COUNT"] == 50
    found = tree(documents, creditor)
    assert found.findtext(".//NbOfTxs") == "50"
    assert found.findtext(".//CtrlSum") == answer["SUM"] == "62.25"
    assert len({element.text for element in found.iter("EndToEndId")}) == 50


def test_more_than_one_file_holds_is_said(creditor: Access) -> None:
    for _ in range(3):
        a_debit(creditor)
    with on(TODAY), patch.object(run, "MOST_DEBITS", 2):
        first, second = collect(creditor), collect(creditor)
    assert [(one["COLLECTION_ID"], one["COUNT"], one["MORE"]) for one in (first, second)] == [
        (1, 2, 1),
        (2, 1, 0),
    ]


class Crash(Exception):
    """The process ends here."""


def test_a_run_that_broke_off_is_finished_by_the_next_call(
    creditor: Access, documents: Any
) -> None:
    for _ in range(3):
        a_debit(creditor)
    with on(TODAY), patch.object(billing, "IN_ONE", 2):
        with patch.object(billing, "finish", side_effect=Crash), pytest.raises(Crash):
            billing.collect(a_unit(creditor), a_unit(creditor).today.replace(2026, 12, 7))
        assert collect(creditor)["COLLECTION_ID"] == 1
    assert the_run(creditor)["COUNT"] == 3
    assert tree(documents, creditor).findtext(".//NbOfTxs") == "3"


def test_a_run_that_was_left_open_for_days_is_due_later(creditor: Access, documents: Any) -> None:
    a_debit(creditor)
    with on(TODAY):
        with patch.object(billing, "finish", side_effect=Crash), pytest.raises(Crash):
            billing.collect(a_unit(creditor), a_unit(creditor).today.replace(2026, 12, 7))
    with on("2026-12-10"):
        assert collect(creditor)["COLLECTION_ID"] == 1
    assert tree(documents, creditor).findtext(".//ReqdColltnDt") == "2026-12-14"
    assert the_run(creditor)["DEBITS"][0]["DUE"] == "2026-12-14"


def test_a_file_that_was_written_but_not_noted_is_written_the_same_again(
    creditor: Access, documents: Any
) -> None:
    a_debit(creditor)
    with on(TODAY):
        with patch.object(collected_file.collection_runs, "complete", side_effect=Crash):
            reply = v1(creditor, "collection.create", {"DATA": {}})
        before = the_file(documents, creditor)
        assert reply[0] == 500
        collect(creditor)
    assert the_file(documents, creditor) == before


def test_the_log_of_the_customer_tells_of_it(creditor: Access) -> None:
    a_debit(creditor)
    with on(TODAY):
        collect(creditor)
    entries = call(creditor, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert entries[0]["ACTION"] == "collection.create"


def test_a_strangers_invoices_are_left_alone(creditor: Access) -> None:
    a_debit(creditor)
    other = a_creditor(email="other@example.com")
    with on(TODAY):
        assert collect(other)["COLLECTION_ID"] == 0


def test_on_v1_and_as_xml_it_is_the_same(creditor: Access) -> None:
    a_debit(creditor)
    with on(TODAY):
        status, typed = v1(creditor, "collection.create", {}, idempotency_key="k")
        assert (status, typed["COUNT"], typed["SUM"]) == (200, 1, "119.00")
        assert v1(creditor, "collection.create", {}, idempotency_key="k") == (200, typed)
        a_debit(creditor)
        body = "<FBAPI><SERVICE>collection.create</SERVICE><DATA/></FBAPI>"
        text = post(creditor, body)["body"]
    assert "<COLLECTION_ID>2</COLLECTION_ID><COUNT>1</COUNT><SUM>119.00</SUM>" in text
    assert json.dumps(typed)
