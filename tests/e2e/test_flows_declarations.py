"""People end contracts without a login: „Verträge hier kündigen" and „Vertrag widerrufen"."""

import re
from datetime import UTC, datetime

import pytest

from tests.browsing import IN_BOTH_LANGUAGES

EACH_WAY = pytest.mark.parametrize("way", IN_BOTH_LANGUAGES, ids=str)
BUTTONS = {  # the law's words (§§ 312k, 356a BGB), and their English
    "de": ("Verträge hier kündigen", "jetzt kündigen", "Vertrag widerrufen", "Widerruf bestätigen"),
    "en": (
        *("Cancel contracts here", "cancel now"),
        *("Withdraw from contract here", "confirm withdrawal"),
    ),
}
PERSON = {
    "name": "Friederike Große-Überall",
    "identity": "K-99999",
    "contract": "Webhosting Start, der mit der Domain",
}


def is_of_this_minute(text):
    """Whether the first moment in it (ISO 8601) is now."""
    found = re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d", text)
    return abs((datetime.now(UTC) - datetime.fromisoformat(found[0])).total_seconds()) < 60


@EACH_WAY
def test_somebody_unknown_cancels_without_a_login_and_has_it_in_writing(shop, person, way):
    entry, confirm, _, _ = BUTTONS[way.language]
    email = f"cancel-{way}@example.com"
    me = person(way)
    me.open(shop.path("cancel"))
    assert me.heading == entry
    me.sees("cancel-1-form")
    me.enter(**PERSON, email="friederike@example")
    me.enter(kind="extraordinary", reason="Drei Wochen lang ging nichts.", end="date")
    me.go_on(confirm)
    assert me.faults == ["end-date", "email"]
    me.sees("cancel-2-errors", 400)
    me.enter(email=email, end_date="2027-03-31")
    me.go_on(confirm)
    me.sees("cancel-3-receipt")
    for said in (*PERSON.values(), "Drei Wochen lang ging nichts.", email):
        assert said in me.text
    letter = shop.letter(email, "cancellation_receipt")
    assert letter.language == way.language
    assert is_of_this_minute(letter.text)
    [kept] = [row for row in shop.rows("declaration.get", "DECLARATIONS") if row["EMAIL"] == email]
    assert kept["REFERENCE"] in me.text
    assert kept["REFERENCE"] in letter.text
    assert (kept["KIND"], kept["OUTCOME"]) == ("cancel", "unknown")
    assert kept["WANTED_END"] == "2027-03-31"
    file = me.downloads("/text").decode()
    assert kept["REFERENCE"] in file
    assert is_of_this_minute(file)


@EACH_WAY
def test_somebody_unknown_withdraws_in_two_steps_and_has_it_in_writing(shop, person, way):
    _, _, entry, confirm = BUTTONS[way.language]
    email = f"withdraw-{way}@example.com"
    me = person(way)
    me.open(shop.path("withdraw"))
    assert me.heading == entry
    me.sees("withdraw-1-form")
    me.enter(**PERSON, email="friederike@example")
    me.go_on()
    assert me.faults == ["email"]
    me.sees("withdraw-2-errors", 400)
    me.enter(email=email)
    me.go_on()
    me.sees("withdraw-3-check")
    me.go_on(confirm)
    me.sees("withdraw-4-receipt")
    letter = shop.letter(email, "withdrawal_receipt")
    assert is_of_this_minute(letter.text)
    rows = shop.rows("declaration.get", "DECLARATIONS", KIND="withdraw")
    [kept] = [row for row in rows if row["EMAIL"] == email]
    assert kept["REFERENCE"] in me.text
    assert kept["REFERENCE"] in letter.text
