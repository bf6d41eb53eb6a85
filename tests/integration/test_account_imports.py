"""The pages of imports: upload, columns, dry run, run. What a worker does goes on without them."""

from typing import Any
from urllib.parse import urlencode

import pytest

from bench.mess import mess
from tests import billing, importing
from tests.builders import Access, find
from tests.office import Office, office
from tests.visiting import Page

CONTENT = "Kd-Nr.;Firma;Farbe;PLZ\nK-1;Müller GmbH;rot;8\nK-2;;blau;\n".encode("cp1252")


@pytest.fixture
def seller(documents: Any) -> Access:
    """An account whose settings are stored, and the buckets."""
    return billing.a_seller()


def upload(who: Office, content: bytes, name: str = "kunden.csv", **fields: str) -> Page:
    """Sends the form of a new import as a browser does."""
    _, given = who.form(who.get("/account/import"))
    given |= {"kind": "customers", "key": "CUSTOMER_NUMBER", **fields}
    given.pop("file", None)
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in given.items()
    ]
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    parts.append(f"--x\r\n{head}\r\nContent-Type: text/csv\r\n\r\n".encode() + content + b"\r\n")
    body = b"".join(parts) + b"--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    return who.ask("POST", "/account/import", body, {"content-type": kind})


def an_import(who: Office, content: bytes = CONTENT) -> str:
    """The address of an import whose file is uploaded."""
    return upload(who, content).place


def test_without_a_file_nothing_begins(seller: Access) -> None:
    who = office(seller)
    page = upload(who, b"", name="")
    assert page.status == 400
    assert "Bitte wählen Sie eine Datei aus." in page.text
    assert "Noch wurde nichts importiert." in page.text


@pytest.mark.parametrize("address", ["99", "x", "1/else", "1/report/x"])
def test_what_is_not_there_is_not_found(seller: Access, address: str) -> None:
    assert office(seller).get(f"/account/import/{address}").status == 404


def test_another_accounts_import_is_not_found(seller: Access, documents: Any) -> None:
    address = an_import(office(seller))
    other = office(billing.a_seller())
    assert other.get(address).status == 404
    assert other.get(f"{address}/report").status == 404


def test_who_may_only_read_looks_and_changes_nothing(seller: Access) -> None:
    owner, reader = office(seller), office(seller, role="read_only")
    address = an_import(owner)
    assert "<form" not in reader.get("/account/import").body.partition("<main")[2]
    page = reader.get(address)
    assert (page.status, "<form" in page.body.partition("<main")[2]) == (200, False)
    for do in ("check", "run", "cancel"):
        _, given = owner.form(owner.get(address))
        assert reader.send(address, {"form": given["form"], "do": do}).status == 403
    assert importing.state(seller, 1)["STATE"] == "uploaded"


def test_a_file_that_cannot_be_read_says_why(seller: Access) -> None:
    who = office(seller)
    page = who.follow(upload(who, b"\x89PNG\0"))
    assert "Das ist weder CSV noch JSON." in page.text


def test_columns_are_shown_with_their_first_values_and_guessed(seller: Access) -> None:
    who = office(seller)
    page = who.get(an_import(who))
    assert "Spalten zuordnen: kunden.csv" in page.text
    assert "Müller GmbH" in page.text
    _, fields = who.form(page)
    assert [fields[f"c{n}"] for n in range(4)] == ["CUSTOMER_NUMBER", "ORGANIZATION", "", "ZIPCODE"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"c2": "CITY", "c3": "CITY"}, "Ort ist zweimal gewählt."),
        ({"c0": "", "c1": ""}, "Wählen Sie eine Spalte für Firma oder Nachname."),
    ],
)
def test_columns_that_do_not_fit_are_told_and_kept(
    seller: Access, change: dict[str, str], told: str
) -> None:
    who = office(seller)
    page = who.submit(an_import(who), change)
    assert page.status == 400
    assert told in page.text
    _, fields = who.form(page)
    assert {name: fields[name] for name in change} == change


def test_from_file_to_customers(seller: Access) -> None:
    who = office(seller)
    address = an_import(who)
    page = who.follow(who.submit(address, {"c2": "COMMENT"}))
    assert "Die Datei wird gelesen" in page.text
    assert page.body.count('http-equiv="refresh"') == 0
    importing.work(seller, 1)
    page = who.get(address)
    assert "Firma und Nachname fehlen, eines davon ist nötig" in page.text
    assert "PLZ: Das sieht nicht richtig aus" in page.text
    assert "Wird nicht importiert" in page.text
    assert find(seller) == []
    page = who.follow(who.submit(address, {}, form="import/1"))
    assert "importiert" in page.text
    importing.work(seller, 1)
    page = who.get(address)
    assert "Importiert: kunden.csv" in page.text
    [row] = find(seller)
    assert (row["ORGANIZATION"], row["COMMENT"]) == ("Müller GmbH", "rot")
    assert "kunden.csv" in who.get("/account/import").text


def test_the_log_names_import_and_the_import_its_user(seller: Access) -> None:
    who = office(seller)
    an_import(who)
    assert importing.state(seller, 1)["BY"].startswith("user ")


def test_a_form_that_is_sent_twice_is_one_import(seller: Access) -> None:
    who = office(seller)
    _, given = who.form(who.get("/account/import"))
    first = upload(who, CONTENT, form=given["form"])
    second = upload(who, CONTENT, form=given["form"])
    assert first.place.partition("?")[0] == second.place.partition("?")[0]


def test_columns_can_be_changed_after_the_dry_run(seller: Access) -> None:
    who = office(seller)
    address = an_import(who)
    who.submit(address, {})
    importing.work(seller, 1)
    page = who.submit(f"{address}?columns=1", {"c3": ""})
    assert page.status == 303
    importing.work(seller, 1)
    assert importing.state(seller, 1)["CHECK"]["WARNINGS"] == "0"


def test_it_can_be_stopped(seller: Access) -> None:
    who = office(seller)
    address = an_import(who)
    who.submit(address, {})
    page = who.follow(who.submit(address, {}, form="import/1"))
    assert "Der Import ist abgebrochen." in page.text
    importing.work(seller, 1)
    assert importing.state(seller, 1)["STATE"] == "canceled"


def test_a_report_is_filtered_paged_and_a_file(seller: Access) -> None:
    who = office(seller, language="en")
    expected = mess(280)
    address = an_import(who, expected.content)
    who.submit(address, {})
    importing.work(seller, 1)
    page = who.get(f"{address}?level=error")
    seen = page.body.count("Will be left out")
    while "More rows" in page.text:
        more = page.body.rpartition('" rel="next"')[0].rpartition('href="')[2]
        page = who.get(more.replace("&amp;", "&"))
        seen += page.body.count("Will be left out")
    assert seen == len(expected.wrong)
    reply = who.get(f"{address}/report")
    assert reply.headers["content-disposition"] == 'attachment; filename="import-1.csv"'
    lines = reply.body.strip().split("\r\n")
    assert len(lines) == 1 + len(expected.wrong) + len(expected.doubtful)
    assert "The same as in row" in reply.body


@pytest.mark.parametrize("query", [{"after": "x"}, {"level": "loud"}, {"after": "c1"}])
def test_an_address_that_somebody_made_up_is_no_fault(
    seller: Access, query: dict[str, str]
) -> None:
    who = office(seller)
    address = an_import(who)
    who.submit(address, {})
    importing.work(seller, 1)
    assert who.get(f"{address}?{urlencode(query)}").status == 200
    assert who.get(f"/account/import?{urlencode(query)}").status == 200
