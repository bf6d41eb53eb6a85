"""Declarations and mails of the office: what waits, what is handled, what is sent once more."""

from typing import Any

import pytest

from kundenakte.domain.declaration import Declaration
from kundenakte.domain.roles import READ_ONLY
from kundenakte.entry.job import in_unit
from kundenakte.storage import customers, declarations, mails
from tests import billing
from tests.builders import Access, call, items
from tests.office import Office, office

DECLARATIONS, MAILS = "/account/declarations", "/account/mails"
DAY = "2026-11-23"
TOLD = {"AT": "2026-11-20T10:00:00Z", "SUBJECT": "Willkommen", "TEXT": "Hallo", "CC": []}


@pytest.fixture
def access(seller: Access) -> Access:
    """With the customer 1, whose address is wrong."""
    call(seller, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "weg@post.example"})
    return seller


def a_declaration(access: Access, done: bool = False, **fields: Any) -> None:
    def add(unit: Any) -> None:
        number = declarations.next_id(unit)
        told = {"DECLARATION_ID": number, "REFERENCE": f"KD-{number}", "KIND": "cancel"}
        new = Declaration({**told, "RECEIVED": unit.at, "NAME": "Jonas", **fields}, {})
        declarations.add(unit, new.completed(unit.at, "page") if done else new)

    with billing.on(DAY):
        in_unit(billing.account_of(access), add)


def a_mail(access: Access, number: int, state: str = "bounced", **fields: Any) -> None:
    told = {**TOLD, "MAIL_ID": number, "STATE": state, "TO": ["weg@post.example"]}
    told |= {"TEMPLATE": "customer_welcome", "LANGUAGE": "de", **fields}
    file = f"{access.id}#CUSTOMER#1"
    in_unit(billing.account_of(access), lambda unit: mails.add(unit, file, told))


def bounced(access: Access) -> None:
    """Marks the customer's address, as the feedback of a mail does."""

    def mark(unit: Any) -> None:
        before = customers.read(unit, 1)
        state = {"ADDRESS": "weg@post.example", "KIND": "bounced", "AT": unit.at}
        after = before.changed({"EMAIL_STATE": state}, at=unit.at)
        customers.replace(unit, before, after, action="mail.bounced")

    in_unit(billing.account_of(access), mark)


def text(person: Office, address: str) -> str:
    with billing.on(DAY):
        page = person.get(address)
    assert page.status == 200
    return page.text.replace("\xa0", " ")


def test_lists_without_entries_say_so(access: Access) -> None:
    person = office(access)
    assert "Alles ist bearbeitet" in text(person, DECLARATIONS)
    assert "Noch keine Kündigungen" in text(person, f"{DECLARATIONS}?state=all")
    assert "Alle E-Mails sind angekommen" in text(person, MAILS)
    assert "Noch keine E-Mails" in text(person, f"{MAILS}?state=all")


def test_who_may_only_read_has_no_forms_and_changes_nothing(access: Access) -> None:
    a_declaration(access)
    a_mail(access, 1)
    bounced(access)
    reader = office(access, role=READ_ONLY)
    for address, shown in ((DECLARATIONS, "Jonas"), (MAILS, "weg@")):
        assert shown in text(reader, address)
        assert 'method="post"' not in reader.get(address).body.partition("<main")[2]
        assert reader.send(address, {"id": "1"}).status in (400, 403)
    assert "Jonas" in text(reader, DECLARATIONS)


def test_what_is_handled_goes_from_the_list_and_stays_among_all(access: Access) -> None:
    a_declaration(access, done=True)
    a_declaration(access, NAME="Kim", OUTCOME="unknown", IDENTITY="K-9")
    person = office(access)
    assert "Kündigung: Kim" in text(person, DECLARATIONS)
    assert "Jonas" not in text(person, DECLARATIONS)
    assert "Erklärung zu bearbeiten" in text(person, "/account")
    page = person.submit(DECLARATIONS, {"note": "Vertrag 7 beendet"})
    assert "als erledigt vermerkt" in person.follow(page).text
    assert "Alles ist bearbeitet" in text(person, DECLARATIONS)
    assert "Vertrag 7 beendet" in text(person, f"{DECLARATIONS}?state=all")
    stored = [item for item in items() if "#DECLARATION#" in item["pk"]["S"]]
    assert not [item for item in stored if "open_key" in item]


def test_what_was_handled_meanwhile_is_said(access: Access) -> None:
    a_declaration(access)
    person, other = office(access), office(access, name="B", language="en")
    action, fields = person.form(person.get(DECLARATIONS))
    assert other.submit(DECLARATIONS).status == 303
    page = person.send(action, fields)
    assert "schon erledigt" in person.follow(page).text


def test_a_mail_waits_while_the_address_is_wrong(access: Access) -> None:
    a_mail(access, 1)
    bounced(access)
    person = office(access)
    assert "Nicht zustellbar" in text(person, MAILS)
    assert "An Kunde GmbH." in text(person, "/account")
    page = person.submit(MAILS)
    assert page.status == 400
    assert "nimmt keine E-Mails an" in page.text
    call(access, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "neu@post.example"})
    assert "Alle E-Mails sind angekommen" in text(person, MAILS)
    page = person.submit(f"{MAILS}?state=all")
    assert "wird gesendet" in person.follow(page).text


def test_a_mail_that_failed_for_another_reason_waits_thirty_days(access: Access) -> None:
    a_mail(access, 1, "failed")
    a_mail(access, 2, "failed", AT="2026-10-01T10:00:00Z")
    assert text(office(access), MAILS).count("Fehlgeschlagen") == 1


def test_a_mail_with_an_invoice_is_sent_again_from_the_invoice(access: Access) -> None:
    a_mail(access, 1, "sent", TEMPLATE="invoice", INVOICE_ID=7)
    page = office(access).get(f"{MAILS}?state=all")
    assert 'href="/account/invoice/7/send"' in page.body


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_mails_to_users_are_listed_too(access: Access, state: str) -> None:
    person = office(access)
    assert person.user
    file = f"{access.id}#USER#{person.user.id}"
    fields = {"TEMPLATE": "user_sign_in", "TO": ["petra@example.com"], "SUBJECT": "Anmelden"}

    def plan(unit: Any) -> None:
        told = {**fields, "MAIL_ID": 7, "LANGUAGE": "de", "AT": unit.at, "CC": [], "BCC": []}
        mails.add(unit, file, {**told, "STATE": state, "FAULT": "SES"})

    in_unit(billing.account_of(access), plan)
    assert "petra@example.com" in text(person, f"{MAILS}?state=all")
    assert person.get(MAILS).status == 200
