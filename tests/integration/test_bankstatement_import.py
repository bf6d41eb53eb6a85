"""bankstatement.import: each movement is booked once; what is not certain waits for a person."""

import json
from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.billing import bank_import, bank_return
from kundenakte.domain.reference import creditor_reference
from tests.bank.camt import booking, detail, statement
from tests.banking import IBAN, a_bill, a_creditor, a_debit, a_debtor, collect, on, the_run
from tests.builders import Access, call, create, find, post, v1
from tests.invoice_files import an_invoice, the_invoice

PAYER = "DE68210501700012345678"


def imported(account: Access, *bookings: str, **how: Any) -> dict[str, Any]:
    """bankstatement.import of 8 December, which must be accepted; RESPONSE."""
    with on("2026-12-08"):
        response = call(account, "bankstatement.import", {"CONTENT": statement(*bookings, **how)})
    assert response.get("STATUS") == "success", response
    return response


def payments(account: Access) -> list[dict[str, Any]]:
    """The rows of payment.get on /v1."""
    rows: list[dict[str, Any]] = v1(account, "payment.get", {"LIMIT": 100})[1]["PAYMENTS"]
    return rows


def open_entries(account: Access) -> list[dict[str, Any]]:
    """The rows of bankentry.get on /v1."""
    rows: list[dict[str, Any]] = v1(account, "bankentry.get", {"LIMIT": 100})[1]["BANKENTRIES"]
    return rows


@pytest.fixture
def seller(documents: Any) -> Access:
    """An account with customer 1, who pays by debit, and 2, who pays by transfer."""
    account = a_creditor()
    a_debtor(account)
    create(account, ORGANIZATION="Bau GmbH", BANK_IBAN=PAYER)
    return account


@pytest.fixture
def collected(seller: Access) -> Access:
    """The invoices 1 and 2 of customer 1 are in run 1, due on 7 December."""
    a_debit(seller)
    a_debit(seller, total=5000)
    with on("2026-12-03"):
        collect(seller)
    return seller


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "missing / invalid field: CONTENT"),
        ({"CONTENT": {"STMT": "1"}}, "the file's text is expected"),
        ({"CONTENT": "x"}, "no well-formed XML"),
        ({"CONTENT": "<!DOCTYPE a><a/>"}, "DOCTYPE"),
        ({"CONTENT": "<Document/>"}, "a camt.053 or camt.054"),
        ({"CONTENT": statement(booking("1.00"), booking("eins"))}, "an amount is no number"),
    ],
)
def test_what_is_no_statement_is_refused_as_a_whole(
    seller: Access, data: dict[str, Any], reason: str
) -> None:
    [error] = call(seller, "bankstatement.import", data)["ERRORS"]
    assert reason in error
    assert error.endswith("missing / invalid field: CONTENT")
    assert open_entries(seller) == payments(seller) == []


def test_a_statement_with_everything_is_booked_right(collected: Access) -> None:
    """A match, a part payment, an unknown one, a return, and money that went out."""
    reference = creditor_reference(a_bill(collected, 2, 11900))
    number = a_bill(collected, 2, 50000)
    answer = imported(
        collected,
        booking("119.00", detail(reference=reference, name="Bau GmbH"), reference="B1"),
        booking("200.00", detail(remittance=f"Anzahlung {number}"), reference="B2"),
        booking("12.34", detail(remittance="danke", name="Wer?"), reference="B3"),
        booking(
            "122.00",
            detail(side="DBIT", end_to_end_id="1-1", reason="AM04", original="119.00"),
            side="DBIT",
            reference="B4",
        ),
        booking("169.00", block=f"{collected.id}-1-RCUR-261207", reference="B5"),
        booking("80.00", detail(side="DBIT", name="Stadtwerke"), side="DBIT", reference="B6"),
    )
    assert [(row["AMOUNT"], row["BY"]) for row in answer["BOOKED"]] == [
        ("119.00", "REFERENCE"),
        ("200.00", "NUMBER"),
        ("169.00", "COLLECTION"),
    ]
    [back] = answer["RETURNED"]
    assert (back["INVOICE_ID"], back["REASON"], back["FEE"]) == (1, "AM04", "3.00")
    assert (back["ACTION"], back["AGAIN"]) == ("retry", "2026-12-22")
    assert [(row["AMOUNT"], row["CODE"]) for row in answer["OPEN"]] == [("12.34", "unknown")]
    assert (answer["KNOWN"], answer["OUTGOING"], answer["MORE"]) == (0, 1, 0)
    outstanding = [the_invoice(collected, invoice_id).outstanding for invoice_id in (1, 2, 3, 4)]
    assert outstanding == [11900, 0, 0, 30000]
    assert [row["KIND"] for row in payments(collected)] == [*["payment"] * 4, "chargeback"]
    statuses = [debit["STATUS"] for debit in the_run(collected)["DEBITS"]]
    assert statuses == ["returned", "booked"]


def test_the_same_statement_again_books_nothing(collected: Access) -> None:
    an_invoice(collected, 2, 11900)
    bookings = (
        booking("119.00", detail(iban=PAYER)),
        booking("119.00", detail(iban=PAYER)),
        booking("169.00", block=f"{collected.id}-1-RCUR-261207"),
        booking("50.00", detail(side="DBIT", end_to_end_id="1-2", reason="MD06"), side="DBIT"),
    )
    first = imported(collected, *bookings)
    before = payments(collected)
    again = imported(collected, *bookings)
    assert (len(first["BOOKED"]), len(first["RETURNED"]), len(first["OPEN"])) == (2, 1, 1)
    assert (again["BOOKED"], again["RETURNED"], again["OPEN"], again["KNOWN"]) == ([], [], [], 4)
    assert payments(collected) == before


def test_two_who_import_the_same_at_once_book_it_once(seller: Access) -> None:
    """The second has looked before the first one wrote."""
    an_invoice(seller, 2, 11900)
    booked = booking("119.00", detail(iban=PAYER), reference="B1")
    imported(seller, booked)
    with patch.object(bank_import.bank_entries, "known", lambda *_: {}):
        an_invoice(seller, 2, 11900)
        again = imported(seller, booked)
    assert (again["BOOKED"], again["KNOWN"]) == ([], 1)
    assert len(payments(seller)) == 1


def test_an_over_payment_is_credit_of_the_customer(seller: Access) -> None:
    number = a_bill(seller, 2, 10000)
    imported(seller, booking("100.50", detail(remittance=number)))
    [customer] = find(seller, CUSTOMER_ID=2)
    assert customer["CREDIT_BALANCE"] == "0,50"


def test_too_much_in_another_currency_is_left_to_a_person(seller: Access) -> None:
    an_invoice(seller, 2, 1000, INVOICE_NUMBER="RE-2026-99001", CURRENCY_CODE="CHF")
    told = booking("10.50", detail(remittance="RE-2026-99001")).replace('"EUR"', '"CHF"')
    assert imported(seller, told)["OPEN"][0]["CODE"] == "uncertain"


def test_one_transfer_pays_several_invoices(seller: Access) -> None:
    numbers = [a_bill(seller, 2, 1000) for _ in range(3)]
    answer = imported(seller, booking("30.00", detail(remittance=" ".join(numbers))))
    assert answer["BOOKED"][0]["INVOICE_IDS"] == [1, 2, 3]
    [payment] = payments(seller)
    assert [part["AMOUNT"] for part in payment["ALLOCATIONS"]] == ["10.00"] * 3
    assert payment["DATE"] == "2026-12-08"


def test_amount_and_name_are_left_to_a_person_with_a_suggestion(seller: Access) -> None:
    invoice_id = an_invoice(seller, 2, 4200)
    imported(seller, booking("42.00", detail(name="BAU GMBH", remittance="Rechnung")))
    [row] = open_entries(seller)
    assert (row["CODE"], row["NAME"], row["TEXT"]) == ("uncertain", "BAU GMBH", "Rechnung")
    assert [one["INVOICE_ID"] for one in row["SUGGESTIONS"]] == [invoice_id]
    assert payments(seller) == []


def test_an_invoice_in_a_run_is_not_paid_by_chance(collected: Access) -> None:
    answer = imported(collected, booking("119.00", detail(iban=IBAN)))
    assert answer["OPEN"][0]["CODE"] == "unknown"


def test_each_debit_may_be_told_on_its_own(collected: Access) -> None:
    parts = [detail("119.00", end_to_end_id="1-1"), detail("50.00", end_to_end_id="1-2")]
    answer = imported(collected, booking("169.00", *parts, reference="B1"), kind="054")
    assert [row["INVOICE_IDS"] for row in answer["BOOKED"]] == [[1], [2]]
    assert [row["METHOD"] for row in payments(collected)] == ["directdebit"] * 2
    assert payments(collected)[0]["REVOCABLE_UNTIL"] == "2027-02-02"


@pytest.mark.parametrize("parts_first", [True, False])
def test_a_sum_and_its_parts_in_two_files_are_booked_once(
    collected: Access, parts_first: bool
) -> None:
    block = f"{collected.id}-1-RCUR-261207"
    parts = [detail("119.00", end_to_end_id="1-1"), detail("50.00", end_to_end_id="1-2")]
    files = [
        (booking("169.00", *parts, reference="B1"), "054"),
        (booking("169.00", block=block, reference="B1"), "053"),
    ]
    for content, kind in files if parts_first else files[::-1]:
        imported(collected, content, kind=kind)
    assert [row["AMOUNT"] for row in payments(collected)] == ["119.00", "50.00"]
    assert open_entries(collected) == []


def test_the_parts_replace_a_sum_that_waits_for_a_person(seller: Access) -> None:
    numbers = [a_bill(seller, 2, 1000) for _ in range(2)]
    imported(seller, booking("20.01", reference="B1"))
    assert len(open_entries(seller)) == 1
    parts = [detail("10.00", remittance=numbers[0]), detail("10.01", remittance=numbers[1])]
    answer = imported(seller, booking("20.01", *parts, reference="B1"), kind="054")
    assert len(answer["BOOKED"]) == 2
    assert open_entries(seller) == []


def test_a_sum_that_differs_is_left_to_a_person(collected: Access) -> None:
    answer = imported(collected, booking("168.00", block=f"{collected.id}-1-RCUR-261207"))
    assert answer["OPEN"][0]["CODE"] == "sum_differs"
    assert payments(collected) == []


def test_a_sum_without_what_was_rejected_before_is_booked(collected: Access) -> None:
    rejected = booking(
        "50.00", detail(side="DBIT", end_to_end_id="1-2", reason="AC04"), side="DBIT"
    )
    imported(collected, rejected)
    answer = imported(collected, booking("119.00", block=f"{collected.id}-1-RCUR-261207"))
    assert answer["BOOKED"][0]["COUNT"] == 1
    assert [row["KIND"] for row in payments(collected)] == ["payment"]


def test_a_debit_of_another_amount_is_left_to_a_person(collected: Access) -> None:
    answer = imported(collected, booking("118.00", detail(end_to_end_id="1-1")))
    assert answer["OPEN"][0]["CODE"] == "debit_differs"


def test_a_strangers_run_is_not_booked(collected: Access) -> None:
    other = a_creditor(email="other@example.com")
    answer = imported(other, booking("169.00", block=f"{collected.id}-1-RCUR-261207"))
    assert answer["OPEN"][0]["CODE"] == "unknown"


def returned(account: Access, reason: str, end_to_end_id: str = "1-1") -> dict[str, Any]:
    """The row of a return of a debit over 119.00 that was booked before."""
    imported(account, booking("119.00", detail(end_to_end_id=end_to_end_id)))
    back = detail(side="DBIT", end_to_end_id=end_to_end_id, reason=reason)
    [row] = imported(account, booking("119.00", back, side="DBIT"))["RETURNED"]
    return dict(row)


@pytest.mark.parametrize(
    ("reason", "action", "mandate", "collection"),
    [
        ("AM04", "retry", "active", {"RETURNS": 1, "AGAIN": "2026-12-22"}),
        ("MS03", "retry", "active", {"RETURNS": 1, "AGAIN": "2026-12-22"}),
        ("MD06", "stop", "active", {"RETURNS": 1, "STOPPED": "MD06"}),
        ("AC04", "end_mandate", "ended", {"RETURNS": 1, "STOPPED": "AC04"}),
        ("MD01", "end_mandate", "ended", {"RETURNS": 1, "STOPPED": "MD01"}),
        ("XX99", "stop", "active", {"RETURNS": 1, "STOPPED": "XX99"}),
    ],
)
def test_what_follows_from_a_return_depends_on_the_reason(
    collected: Access, reason: str, action: str, mandate: str, collection: dict[str, Any]
) -> None:
    row = returned(collected, reason)
    assert (row["ACTION"], row["FEE"]) == (action, "0.00")
    invoice = the_invoice(collected, 1)
    assert invoice.outstanding == 11900
    assert invoice.state["COLLECTION"] == collection
    _, response = v1(collected, "mandate.get", {"FILTER": {"CUSTOMER_ID": 1}})
    assert response["MANDATES"][0]["STATUS"] == mandate


def test_a_debit_is_tried_once_more_and_then_never_again(collected: Access) -> None:
    returned(collected, "AM04")
    with on("2026-12-18"):
        assert collect(collected)["COUNT"] == 1
    assert the_run(collected, 2)["DEBITS"][0]["DUE"] == "2026-12-22"
    assert returned(collected, "AM04", "2-1")["ACTION"] == "stop"
    assert the_invoice(collected, 1).state["COLLECTION"] == {"RETURNS": 2, "STOPPED": "AM04"}
    with on("2027-02-01"):
        assert collect(collected)["COUNT"] == 0


def test_the_customer_is_told_of_the_next_try(collected: Access) -> None:
    from tests.builders import items

    returned(collected, "AM04")
    told = [json.loads(item["doc"]["S"]) for item in items() if item["sk"]["S"].startswith("EVENT")]
    [notice] = [event for event in told if event["type"] == "mail.prenotification"]
    assert (notice["collection_date"], notice["iban"]) == ("2026-12-22", "DE41 **** 6789")
    assert "payment.chargeback" in [event["type"] for event in told]


def test_a_rejected_debit_that_was_never_paid_has_failed(collected: Access) -> None:
    from tests.builders import items

    back = detail(side="DBIT", end_to_end_id="1-1", reason="AC01")
    [row] = imported(collected, booking("119.00", back, side="DBIT"))["RETURNED"]
    assert row["ACTION"] == "end_mandate"
    told = [json.loads(item["doc"]["S"]) for item in items() if item["sk"]["S"].startswith("EVENT")]
    assert "payment.failed" in [event["type"] for event in told]
    assert payments(collected) == []


class Crash(Exception):
    """The process ends here."""


def test_a_return_that_broke_off_is_finished(collected: Access) -> None:
    imported(collected, booking("119.00", detail(end_to_end_id="1-1")))
    back = booking("119.00", detail(side="DBIT", end_to_end_id="1-1", reason="AM04"), side="DBIT")
    with patch.object(bank_return, "_follow_up", side_effect=Crash), on("2026-12-08"):
        reply = v1(collected, "bankstatement.import", {"DATA": {"CONTENT": statement(back)}})
    assert reply[0] == 500
    assert len(imported(collected, back)["RETURNED"]) == 1
    assert [row["KIND"] for row in payments(collected)] == ["payment", "chargeback"]
    assert the_invoice(collected, 1).state["COLLECTION"] == {"RETURNS": 1, "AGAIN": "2026-12-22"}


def test_a_return_that_is_told_again_in_other_words_is_known(collected: Access) -> None:
    returned(collected, "AM04")
    with on("2026-12-18"):
        collect(collected)
    before = the_invoice(collected, 1).state["COLLECTION"]
    back = detail(side="DBIT", end_to_end_id="1-1", reason="AM04")
    answer = imported(collected, booking("119.00", back, side="DBIT", reference="B-2"))
    assert (answer["RETURNED"], answer["KNOWN"]) == ([], 1)
    assert the_invoice(collected, 1).state["COLLECTION"] == before == {**before, "RUN": 2}


def test_there_is_no_next_try_where_the_invoice_was_paid_meanwhile(collected: Access) -> None:
    call(collected, "payment.create", {"INVOICE_ID": 1, "AMOUNT": "119.00", "DATE": "2026-11-01"})
    back = detail(side="DBIT", end_to_end_id="1-1", reason="AM04")
    [row] = imported(collected, booking("119.00", back, side="DBIT"))["RETURNED"]
    assert (row["ACTION"], row["AGAIN"]) == ("stop", "")


def test_one_reference_of_the_bank_twice_in_a_file_is_one_movement(collected: Access) -> None:
    block = f"{collected.id}-1-RCUR-261207"
    whole = booking("169.00", block=block, reference="B-1")
    answer = imported(collected, whole, whole)
    assert (len(answer["BOOKED"]), answer["KNOWN"]) == (1, 1)


def test_text_of_any_length_is_stored_in_part(seller: Access) -> None:
    long = detail(remittance="x" * 450_000, name="y" * 9_000, end_to_end_id="z" * 9_000)
    [left] = imported(seller, booking("1.00", long))["OPEN"]
    _, found = v1(seller, "bankentry.get", {"FILTER": {"BANKENTRY_ID": left["BANKENTRY_ID"]}})
    [row] = found["BANKENTRIES"]
    assert (len(row["TEXT"]), len(row["NAME"]), len(row["END_TO_END_ID"])) == (500, 500, 500)


def test_what_is_left_to_a_person_takes_time_too(seller: Access) -> None:
    bookings = [booking("1.00", detail(remittance=f"danke {place}")) for place in range(3)]
    with patch.object(bank_import, "MOST_BOOKED", 2):
        first, second = imported(seller, *bookings), imported(seller, *bookings)
    assert [(len(a["OPEN"]), a["KNOWN"], a["MORE"]) for a in (first, second)] == [
        (2, 0, 1),
        (1, 2, 0),
    ]


def test_a_return_of_nothing_of_ours_is_left_to_a_person(collected: Access) -> None:
    back = detail(side="DBIT", end_to_end_id="9-9", reason="AM04")
    answer = imported(collected, booking("119.00", back, side="DBIT"))
    assert answer["OPEN"][0] | {"BANKENTRY_ID": ""} == {
        "BANKENTRY_ID": "",
        "AMOUNT": "-119.00",
        "CODE": "return",
    }


def test_a_call_that_has_booked_enough_says_so_and_goes_on(seller: Access) -> None:
    numbers = [a_bill(seller, 2, 1000) for _ in range(3)]
    bookings = [booking("10.00", detail(remittance=number)) for number in numbers]
    with patch.object(bank_import, "MOST_BOOKED", 2):
        first, second = imported(seller, *bookings), imported(seller, *bookings)
    assert [(len(a["BOOKED"]), a["KNOWN"], a["MORE"]) for a in (first, second)] == [
        (2, 0, 1),
        (1, 2, 0),
    ]


def test_a_sum_that_broke_off_is_booked_to_its_end(collected: Access) -> None:
    block = booking("169.00", block=f"{collected.id}-1-RCUR-261207")
    with patch.object(bank_import, "MOST_BOOKED", 1):
        assert imported(collected, block)["MORE"] == 1
    assert len(payments(collected)) == 1
    assert imported(collected, block)["BOOKED"][0]["COUNT"] == 2
    assert len(payments(collected)) == 2


def test_money_of_a_deleted_customer_is_left_to_a_person(collected: Access) -> None:
    assert call(collected, "customer.delete", {"CUSTOMER_ID": 1}) == {"STATUS": "success"}
    answer = imported(collected, booking("119.00", detail(end_to_end_id="1-1")))
    assert answer["OPEN"][0]["CODE"] == "customer_gone"


def test_on_v1_and_as_xml_it_is_the_same(seller: Access) -> None:
    number = a_bill(seller, 2, 1000)
    text = statement(booking("10.00", detail(remittance=number)))
    status, typed = v1(seller, "bankstatement.import", {"DATA": {"CONTENT": text}})
    assert (status, len(typed["BOOKED"])) == (200, 1)
    body = (
        "<FBAPI><SERVICE>bankstatement.import</SERVICE>"
        f"<DATA><CONTENT><![CDATA[{text}]]></CONTENT></DATA></FBAPI>"
    )
    assert "<KNOWN>1</KNOWN>" in post(seller, body)["body"]
