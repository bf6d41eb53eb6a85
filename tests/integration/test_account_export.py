"""/account/export: who may, what is refused, and the way to an archive."""

from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.entry import export_work
from kundenakte.storage import exports
from tests.builders import Access
from tests.exporting import asked, made, step
from tests.office import office
from tests.whole_account import a_whole_account

PAGE = "/account/export"


@pytest.fixture
def whole(documents: Any) -> Access:
    return a_whole_account()


@pytest.mark.parametrize("role", ["office", "read_only"])
def test_only_owners_export_and_load(whole: Access, role: str) -> None:
    made(whole, number := asked(whole))
    person = office(whole, role=role)
    assert person.get(PAGE).status == 403
    assert person.get(f"{PAGE}/{number}").status == 403
    token = office(whole, language="en").form(office(whole, name="x").get(PAGE), "export")
    assert person.send(PAGE, {**token[1], "kind": "account"}).status == 403
    assert len(exports.of_account(whole.id)) == 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"from": "", "to": "31.12.2025"}, "Bitte füllen Sie"),
        ({"from": "01.01.2025", "to": "bald"}, "zum Beispiel 01.12.2026"),
        ({"from": "01.01.2025", "to": "31.12.2024"}, "Der letzte Tag liegt vor dem ersten"),
    ],
)
def test_days_that_cannot_be_stand_beside_the_field(
    whole: Access, fields: dict[str, str], text: str
) -> None:
    person = office(whole)
    page = person.submit(PAGE, {"kind": "audit", **fields})
    assert page.status == 400
    assert len(page.faults) == 1
    assert text in page.text
    assert exports.of_account(whole.id) == []
    assert fields["to"] in page.body


def test_an_export_is_begun_seen_and_loaded(whole: Access) -> None:
    person = office(whole)
    page = person.submit(PAGE, {"kind": "account"})
    assert "Der Export hat begonnen" in person.follow(page).text
    assert "Beginnt gleich" in person.get(PAGE).text
    assert "Dieser Export läuft gerade" in person.get(PAGE).text
    [export] = exports.of_account(whole.id)
    step(whole, export.id)
    assert "0 von 5 Kunden" in person.get(PAGE).text
    assert person.get(f"{PAGE}/{export.id}").status == 404
    made(whole, export.id)
    text = person.get(PAGE).text
    assert "Fertig" in text
    assert "Petra Owner" in text
    loaded = person.get(f"{PAGE}/{export.id}")
    assert (loaded.status, "X-Amz-Signature" in loaded.place) == (303, True)
    assert "no-store" in loaded.headers["cache-control"]


def test_for_an_audit_the_year_before_is_there_already(whole: Access) -> None:
    person = office(whole, language="en")
    page = person.submit(PAGE, {"kind": "audit", "from": "2026-01-01", "to": "31.12.2026"})
    assert "The export has begun" in person.follow(page).text
    [export] = exports.of_account(whole.id)
    assert (export.fields["FROM_DATE"], export.fields["TO_DATE"]) == ("2026-01-01", "2026-12-31")
    assert "Tax audit 1 Jan 2026 – 31 Dec 2026" in person.get(PAGE).text


def test_a_form_that_is_sent_twice_begins_one(whole: Access) -> None:
    person = office(whole)
    action, fields = person.form(person.get(PAGE), "export")
    for _ in range(2):
        assert person.send(action, fields).status == 303
    assert len(exports.of_account(whole.id)) == 1


def test_one_that_has_failed_says_so(whole: Access) -> None:
    number = asked(whole)
    with patch.object(export_work.export_chunk, "begin", side_effect=RuntimeError):
        step(whole, number, tries=5)
    assert "Gescheitert" in office(whole).get(PAGE).text


@pytest.mark.parametrize("tail", ["/99", "/x", "/1/2", "/-1", "/²"])
def test_there_is_no_such_export(whole: Access, tail: str) -> None:
    assert office(whole).get(f"{PAGE}{tail}").status == 404
