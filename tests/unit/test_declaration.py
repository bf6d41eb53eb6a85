"""Declarations: whose name fits, which contract is meant, what a form holds."""

from datetime import date
from typing import Any

import pytest

from kundenakte.domain.declaration import deadline, reference
from kundenakte.domain.declaration_form import is_email, read_day, read_notice, read_withdrawal
from kundenakte.domain.declaration_match import contracts_meant, name_fits
from kundenakte.domain.retention import letter_kept_until
from kundenakte.domain.subscription import Subscription

JONAS = {"FIRST_NAME": "Jonas Peter", "LAST_NAME": "von Größler-Çelik"}
FIRM = {"ORGANIZATION": "Bäckerei Süß & Söhne GmbH & Co. KG", "LAST_NAME": "Süß"}
FORM = {"name": "A B", "identity": "1", "contract": "x", "email": "a@b.example"}


@pytest.mark.parametrize(
    ("typed", "fields", "fits"),
    [
        ("Jonas von Größler-Çelik", JONAS, True),
        ("VON GROESSLER-CELIK, PETER", JONAS, True),
        ("Dr. J. von Groessler Celik", JONAS, True),
        ("von Größler-Çelik", JONAS, True),
        ("Jonas Größler", JONAS, False),  # half a last name
        ("Eva von Größler-Çelik", JONAS, False),
        ("Jonas Peter", JONAS, False),
        ("", JONAS, False),
        ("Bäckerei Süß und Söhne", FIRM, True),
        ("Baeckerei Suess Soehne GmbH", FIRM, True),
        ("Süß", FIRM, True),  # the contact's last name
        ("Bäckerei", FIRM, False),
        ("GmbH & Co. KG", FIRM, False),
        ("GmbH", {"ORGANIZATION": "GmbH"}, False),
        ("Jonas", {}, False),
        ("a b c d e von Größler-Çelik", JONAS, False),  # a list of names to try
    ],
)
def test_names_fit_loosely_but_in_full(typed: str, fields: dict[str, str], fits: bool) -> None:
    assert name_fits(typed, fields) is fits


def plan(number: int, title: str, ext_uid: str = "") -> Subscription:
    fields: dict[str, Any] = {"SUBSCRIPTION_ID": number, "PLAN": {"TITLE": title}}
    return Subscription({**fields, **({"SUBSCRIPTION_EXT_UID": ext_uid} if ext_uid else {})})


START, PLUS, TEAM = plan(7, "Start", "v/1"), plan(8, "Start Plus"), plan(9, "Team")


@pytest.mark.parametrize(
    ("text", "named", "candidates", "meant"),
    [
        ("egal", None, [START], [7]),
        ("egal", None, [START, TEAM], []),
        ("egal", None, [], []),
        ("mein Team-Vertrag", None, [START, TEAM], [9]),
        ("Start Plus", None, [START, PLUS], []),  # both titles are in it: a person looks
        ("Vertrag „V/1“", None, [START, TEAM], [7]),
        ("Nr. 9.", None, [START, TEAM], []),
        ("9", None, [START, TEAM], [9]),
        ("egal", TEAM, [START, TEAM], [9]),
        ("Start", TEAM, [START, TEAM], []),
        ("alle", TEAM, [START, TEAM], [7, 9]),
        ("alle laufenden Verträge", None, [START, TEAM], [7, 9]),
        ("all my subscriptions", None, [START], [7]),
        ("alle außer Team", None, [START, TEAM], []),
        ("nicht Team", TEAM, [TEAM], []),
        ("Team ohne Werbung", None, [plan(3, "Team ohne Werbung")], [3]),
        ("all contracts but Team", None, [START, TEAM], []),
        ("alle Verträge", None, [], []),
    ],
)
def test_contracts_are_meant_only_where_that_is_certain(
    text: str, named: Subscription | None, candidates: list[Subscription], meant: list[int]
) -> None:
    assert [one.id for one in contracts_meant(text, named, candidates)] == meant


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a@b.example", True),
        ("a.b+c_d@sub.dömain.example", True),
        ("a@b.co", True),
        ("a@b", False),
        (".a@b.example", False),
        ("a.@b.example", False),
        ("a@-b.example", False),
        ("a@b..example", False),
        ("a@b.example\n", False),
        ("a@b.example>", False),
        ("ä@b.example", False),
        ("a@b@c.example", False),
    ],
)
def test_an_address_is_one_that_a_mail_can_be_sent_to(text: str, right: bool) -> None:
    assert is_email(text) is right


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        (" 1.2.2027 ", date(2027, 2, 1)),
        ("31.02.2027", None),
        ("0001-01-01", None),
        ("", None),
        ("morgen", None),
    ],
)
def test_days_are_read_as_browsers_and_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_reason_counts_only_for_an_extraordinary_notice() -> None:
    told, _ = read_notice({**FORM, "reason": "weil"})
    assert (told.notice, told.reason) == ("ordinary", "")
    told, problems = read_notice({**FORM, "kind": "extraordinary", "reason": "a\r\nb\rc"})
    assert (told.notice, told.reason, problems) == ("extraordinary", "a\nb\nc", {})


def test_nothing_else_is_mandatory() -> None:
    assert read_withdrawal(FORM)[1] == read_notice(FORM)[1] == {}
    assert list(read_notice({})[1]) == ["name", "identity", "contract", "email"]


def test_faults_are_told_in_the_order_of_the_form() -> None:
    form = {"kind": "extraordinary", "reason": "x" * 9999, "end": "date"}
    assert list(read_notice(form)[1]) == [
        "name", "identity", "contract", "reason", "end-date", "email",
    ]  # fmt: skip


def test_blanks_are_all_that_is_changed() -> None:
    told, _ = read_notice({**FORM, "name": "  A \t\n B  ", "contract": "{{7*7}} <b>"})
    assert (told.name, told.contract) == ("A B", "{{7*7}} <b>")


def test_what_was_withdrawn_from_is_paid_back_within_fourteen_days() -> None:
    assert deadline("withdraw", date(2026, 12, 20)) == date(2027, 1, 3)
    assert deadline("cancel", date(2026, 12, 20)) is None


def test_references_say_what_it_is_and_of_which_day() -> None:
    assert reference("cancel", date(2026, 11, 23), "4f7a2c") == "KD-20261123-4F7A2C"
    assert reference("withdraw", date(2026, 11, 23), "000000") == "WR-20261123-000000"


def test_letters_are_kept_for_six_years_from_the_end_of_their_own() -> None:
    assert letter_kept_until(date(2026, 1, 1)) == date(2032, 12, 31)
    assert letter_kept_until(date(2026, 12, 31)) == date(2032, 12, 31)
