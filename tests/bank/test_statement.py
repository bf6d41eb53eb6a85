"""Bank statements are read as what they say, in every dialect that German banks write."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.bank.statement import Entry, read_statement
from tests.bank.camt import ACCOUNT, booking, detail, statement

PAYER = "DE41500105170123456789"


def only(text: str) -> Entry:
    """The one entry of a document."""
    [entry] = read_statement(text)
    return entry


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no well-formed XML"),
        ("kein XML", "no well-formed XML"),
        ("<a/>", "camt.053 or camt.054"),
        (statement()[:-5], "no well-formed XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + "<a>&b;</a>", "DOCTYPE"),
        ("<a>\0</a>", "DOCTYPE"),
        ("<a>\ud800</a>", "no well-formed XML"),
        (statement(booking("1.00").replace("CRDT", "X")), "neither CRDT nor DBIT"),
        (statement(booking("eins")), "no number"),
        (statement(booking("NaN")), "no number"),
        (statement(booking("1.005")), "two decimals"),
        (statement(booking("-1.00")), "below zero"),
        (statement(booking("1e99")), "two decimals"),
        (statement(booking("1e999999999999")), "no number"),
        (statement(booking("1.00", day="0001-01-01")), "no booking date"),
        (statement(booking("1.00", day="9999-12-31")), "no booking date"),
        (statement(booking("1.00", day="morgen")), "no booking date"),
        (statement(booking("1.00").replace("Amt", "X")), "no amount"),
    ],
)
def test_what_is_no_statement_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_statement(text)


def test_a_statement_without_movements_has_no_entries() -> None:
    assert read_statement(statement()) == []


@pytest.mark.parametrize("status", ["PDNG", "INFO"])
def test_what_is_not_booked_yet_is_left_out(status: str) -> None:
    assert read_statement(statement(booking("1.00", status=status))) == []


@pytest.mark.parametrize("kind", ["053", "054"])
@pytest.mark.parametrize(("version", "old"), [("08", False), ("02", True)])
def test_a_credit_is_read_in_every_version(kind: str, version: str, old: bool) -> None:
    told = detail(
        end_to_end_id="E1",
        remittance="Rechnung RE-1",
        reference="RF1120261234",
        name="Zoë Größler",
        iban=PAYER,
        old=old,
    )
    booked = booking("119.00", told, reference="BANK1", old=old)
    assert only(statement(booked, kind=kind, version=version))._replace(key="") == Entry(
        key="",
        amount=11900,
        currency="EUR",
        booked=date(2026, 12, 8),
        account=ACCOUNT,
        bank_reference="BANK1",
        end_to_end_id="E1",
        text="Rechnung RE-1",
        reference="RF1120261234",
        name="Zoë Größler",
        iban=PAYER,
    )


def test_placeholders_of_banks_are_no_references() -> None:
    entry = only(statement(booking("1.00", detail(end_to_end_id="NOTPROVIDED"))))
    assert entry.end_to_end_id == ""


def test_an_own_payment_names_whom_it_went_to() -> None:
    paid = detail(side="DBIT", name="Stadtwerke", iban=PAYER)
    entry = only(statement(booking("80.00", paid, side="DBIT")))
    assert (entry.amount, entry.name, entry.is_return) == (-8000, "Stadtwerke", False)


def test_a_booking_of_several_is_told_in_parts() -> None:
    parts = [detail("10.00", end_to_end_id="A"), detail("2.50", end_to_end_id="B")]
    first, second = read_statement(statement(booking("12.50", *parts, reference="X")))
    assert (first.amount, first.end_to_end_id) == (1000, "A")
    assert (second.amount, second.end_to_end_id) == (250, "B")
    assert first.whole == second.whole != ""
    assert first.key != second.key


def test_the_whole_of_parts_has_the_key_of_the_booking_without_them() -> None:
    """A bank tells a sum in the statement, and its parts in a notice."""
    parts = [detail("10.00"), detail("2.50")]
    notice = read_statement(statement(booking("12.50", *parts, reference="X"), kind="054"))
    assert notice[0].whole == only(statement(booking("12.50", reference="X"))).key


def test_parts_that_do_not_add_up_are_not_trusted() -> None:
    parts = [detail("10.00"), detail("2.00")]
    assert only(statement(booking("12.50", *parts))).amount == 1250
    without = [detail(), detail()]
    assert only(statement(booking("12.50", *without))).amount == 1250


def test_a_sum_of_our_debits_names_its_block() -> None:
    entry = only(statement(booking("500.00", block="KA7-RCUR-261207")))
    assert (entry.amount, entry.block_id) == (50000, "KA7-RCUR-261207")


@pytest.mark.parametrize("old", [False, True])
def test_a_returned_debit_says_why_and_what_the_bank_took(old: bool) -> None:
    back = detail(
        "122.00",
        side="DBIT",
        end_to_end_id="7-1001",
        reason="AM04",
        original="119.00",
        name="Zoë",
        iban=PAYER,
    )
    entry = only(statement(booking("122.00", back, side="DBIT", old=old)))
    assert (entry.amount, entry.fee, entry.reason) == (-11900, 300, "AM04")
    assert (entry.is_return, entry.end_to_end_id) == (True, "7-1001")
    assert (entry.name, entry.iban) == ("Zoë", PAYER)


@pytest.mark.parametrize("charges", ["<Chrgs><Rcrd>{}</Rcrd></Chrgs>", "<Chrgs>{}</Chrgs>"])
def test_the_fee_of_a_return_may_be_told_as_charges(charges: str) -> None:
    told = charges.format('<Amt Ccy="EUR">3.00</Amt>')
    back = detail(side="DBIT", reason="AC04").replace("<RltdPties>", told + "<RltdPties>")
    entry = only(statement(booking("122.00", back, side="DBIT")))
    assert (entry.amount, entry.fee) == (-11900, 300)


def test_a_return_without_a_reason_is_known_by_its_code() -> None:
    entry = only(statement(booking("9.00", detail(side="DBIT"), side="DBIT", code="UPDD")))
    assert (entry.is_return, entry.reason, entry.amount) == (True, "", -900)


def test_the_same_movement_has_the_same_key_in_every_file() -> None:
    booked = booking("1.00", detail(remittance="a"), reference="B1")
    again = booking("1.00", detail(remittance="a", name="told later"), reference="B1")
    assert only(statement(booked)).key == only(statement(again, kind="054")).key


def test_two_movements_with_one_reference_of_the_bank_are_told_apart_by_day_and_sum() -> None:
    entries = read_statement(
        statement(
            booking("1.00", reference="B1"),
            booking("2.00", reference="B1"),
            booking("1.00", reference="B1", day="2026-12-09"),
        )
    )
    assert len({entry.key for entry in entries}) == 3


@pytest.mark.parametrize("reference", ["", "NONREF"])
def test_without_a_reference_equal_movements_are_counted(reference: str) -> None:
    booked = booking("1.00", detail(remittance="Beitrag"), reference=reference)
    other = booking("1.00", detail(remittance="Spende"), reference=reference)
    first = [entry.key for entry in read_statement(statement(booked, booked, other))]
    again = [entry.key for entry in read_statement(statement(booked, booked, other))]
    assert first == again
    assert len(set(first)) == 3


def test_a_declared_encoding_does_not_matter() -> None:
    text = statement(booking("1.00", detail(name="Zoë"))).replace("UTF-8", "ISO-8859-1")
    assert only(text).name == "Zoë"


CENTS = st.integers(0, 10**11)


@given(st.lists(CENTS, min_size=2, max_size=20))
def test_no_cent_is_lost_between_a_booking_and_its_parts(amounts: list[int]) -> None:
    euros = [f"{cents // 100}.{cents % 100:02d}" for cents in [*amounts, sum(amounts)]]
    parts = [detail(amount) for amount in euros[:-1]]
    entries = read_statement(statement(booking(euros[-1], *parts)))
    assert [entry.amount for entry in entries] == amounts


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ValueError):
        read_statement(text)
