"""Bank and direct debits: a statement is read in, movements are assigned, files for the bank."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kundenakte.domain.roles import READ_ONLY
from kundenakte.storage import account_changes, account_store
from kundenakte.storage.transaction import commit
from tests import banking, billing, builders
from tests.bank.camt import booking, detail, statement
from tests.banking import a_bill, a_debit, a_debtor, on
from tests.builders import Access, call
from tests.invoice_files import the_invoice
from tests.office import Office, office
from tests.visiting import Page

BANK = "/account/bank"
DAY = "2026-12-08"


@pytest.fixture
def seller(documents: Any) -> Access:
    """An account that may collect, with the debtor 1."""
    access = billing.a_seller(CREDITOR_ID=banking.CREDITOR["CREDITOR_ID"])
    a_debtor(access)
    return access


def upload(person: Office, content: bytes) -> Page:
    """Sends the form for a statement, as a browser does."""
    _, fields = person.form(person.get(BANK))
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {**fields, "do": "import"}.items()
        if name != "file"
    )
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xml"\r\n\r\n'
    body = parts.encode() + file.encode() + content + b"\r\n--x--\r\n"
    with on(DAY):
        return person.ask("POST", BANK, body, {"content-type": "multipart/form-data; boundary=x"})


def waits(person: Office, *bookings: str) -> str:
    """The address of the only movement that waits after a statement."""
    assert upload(person, statement(*bookings).encode()).status == 303
    body = person.get(BANK).body
    return BANK + "/entry/" + body.partition(f"{BANK}/entry/")[2].partition('"')[0]


@pytest.mark.parametrize("content", [b"", b"IBAN;Betrag\n", b"\xff\xfe", b"<Document/>"])
def test_what_is_no_statement_is_said_at_the_field(seller: Access, content: bytes) -> None:
    page = upload(office(seller), content)
    assert page.status == 400
    assert 'id="file-error"' in page.body


@pytest.mark.parametrize("role", [READ_ONLY])
def test_who_may_only_read_has_no_forms_and_changes_nothing(seller: Access, role: str) -> None:
    entry = waits(office(seller), booking("50.00", detail(name="Wer", remittance="danke")))
    reader = office(seller, role=role)
    for address in (BANK, entry):
        page = reader.get(address)
        assert page.status == 200
        assert "Wer" in page.text
        assert 'method="post"' not in page.body.partition("<main")[2]
        assert reader.send(address, {"to": "ignore"}).status in (400, 403)
    assert reader.get(entry).status == 200


def test_a_statement_is_booked_and_its_counts_are_told(seller: Access) -> None:
    number = a_bill(seller, 1, 11900)
    person, one = office(seller), booking("119.00", detail(name="Eva", remittance=number))
    page = upload(person, statement(one).encode())
    told = parse_qs(urlsplit(page.place).query)
    assert (told["booked"], told["open"], told["more"]) == (["1"], ["0"], ["0"])
    assert "Der Kontoauszug ist eingelesen." in person.follow(page).text
    again = upload(person, statement(one).encode())
    assert parse_qs(urlsplit(again.place).query)["known"] == ["1"]


def test_a_movement_is_assigned_to_an_invoice_by_number(seller: Access) -> None:
    number, person = a_bill(seller, 1, 5000), office(seller)
    entry = waits(person, booking("50.00", detail(name="Wer", remittance="danke")))
    with on(DAY):
        for fields, field in (
            ({}, "to"),
            ({"to": "invoice", "invoice": "nie"}, "invoice"),
            ({"to": "customer", "customer": ""}, "customer"),
        ):
            page = person.submit(entry, {"to": None, **fields})
            assert page.status == 400
            assert f'id="{field}-error"' in page.body
        page = person.submit(entry, {"to": "invoice", "invoice": number})
    assert "zugeordnet und gebucht" in person.follow(page).text
    assert the_invoice(seller, 1).outstanding == 0
    assert person.get(entry).status == 303


def test_one_that_fits_exactly_takes_one_click(seller: Access) -> None:
    a_bill(seller, 1, 5000)
    call(seller, "customer.update", {"CUSTOMER_ID": 1, "ORGANIZATION": "Eva Müller"})
    person = office(seller)
    entry = waits(person, booking("50.00", detail(name="Eva Müller", remittance="danke")))
    with on(DAY):
        page = person.submit(BANK, form=entry)
    assert "zugeordnet und gebucht" in person.follow(page).text
    assert the_invoice(seller, 1).outstanding == 0


def test_a_movement_goes_to_a_customer_or_is_put_aside(seller: Access) -> None:
    person = office(seller)
    number = builders.find(seller, CUSTOMER_ID=1)[0]["CUSTOMER_NUMBER"]
    entry = waits(person, booking("50.00", detail(name="Wer", remittance="danke")))
    with on(DAY):
        page = person.submit(entry, {"to": "customer", "customer": number})
    assert page.status == 303
    entry = waits(person, booking("51.00", detail(name="Wer", remittance="danke")))
    with on(DAY):
        page = person.submit(entry, {"to": "ignore"})
    assert "beiseitegelegt" in person.follow(page).text
    assert "Alle Bankbewegungen sind zugeordnet" in person.get(BANK).text


def test_debits_are_made_and_their_file_is_fetched(seller: Access) -> None:
    call(seller, "customer.create", builders.a_customer())
    a_debit(seller, 1)
    a_debit(seller, 2)
    person = office(seller)
    with on("2026-12-03"):
        page = person.submit(BANK, {"until": "07.12.2026"}, form="", button=("do", "collect"))
    assert page.status == 200, page.text
    assert "1 Lastschriften über zusammen 119,00 EUR" in page.text
    assert "kein Mandat" in page.text
    reader = office(seller, READ_ONLY)
    assert reader.get(f"{BANK}/file/1").status == 403  # it has IBANs in full
    assert f"{BANK}/file/" not in reader.get(BANK).body
    file = person.get(f"{BANK}/file/1")
    assert file.status == 303
    assert "/collections/1.xml" in file.place


def test_a_day_too_far_ahead_and_missing_settings_are_said(seller: Access) -> None:
    person = office(seller)
    with on("2026-12-03"):
        page = person.submit(BANK, {"until": "2027-12-03"}, button=("do", "collect"))
    assert page.status == 400
    assert 'id="until-error"' in page.body
    stored = account_store.read(seller.id)
    commit(account_changes._writes(stored._replace(settings={}), ""))
    page = office(seller, name="B").submit(BANK, button=("do", "collect"))
    assert "Zum Einziehen fehlen" in page.text


def test_a_file_that_is_not_there_is_not_found(seller: Access) -> None:
    for number in ("9", "x", "0", "%C2%B2"):
        assert office(seller).get(f"{BANK}/file/{number}").status == 404
    assert office(seller, name="B").get(f"{BANK}/entry/{'0' * 32}").status == 404
