"""The pages of settings for mails: sender, switches, words, previews, test mails."""

import json
from typing import Any

import pytest

from kundenakte.domain.roles import OFFICE, READ_ONLY
from kundenakte.entry import clock, letter
from kundenakte.entry.job import account_for
from kundenakte.mails.own_texts import CODES
from kundenakte.mails.templates import TEMPLATES
from kundenakte.storage.unit import UnitOfWork
from tests import builders, management, posting, visiting
from tests.builders import Access
from tests.office import office

MAILS = "/account/settings/mails"
INVOICE = f"{MAILS}/invoice/de"
OWN = [(name, code) for name, one in TEMPLATES.items() for code in CODES if one.own]


@pytest.fixture
def access(tables: None) -> Access:
    return management.access(management.made())


def words(access: Access, template: str = "invoice", language: str = "de") -> dict[str, Any]:
    asked = {"TEMPLATE": template, "LANGUAGE": language}
    answer = builders.call(access, "mailtemplate.get", FILTER=asked)
    row: dict[str, Any] = answer["MAILTEMPLATES"][0]
    return {name: text for name, text in row.items() if name in ("SUBJECT", "TEXT") and text}


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/de",
        "/invoice/fr",
        "/invoice/DE",
        "/invoice_order/de",
        "/user_sign_in/de",
        "/declaration_notice/de",
        "/invoice/de/pdf",
        "/invoice/de/test",
        "/invoice/de/default",
        "/invoice",
    ],
)
def test_what_has_no_words_of_ones_own_has_no_page(access: Access, path: str) -> None:
    assert office(access).get(f"{MAILS}{path}").status == 404


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("subject", "x" * 151, "Höchstens 150 Zeichen."),
        ("subject", "Ihr Link {{DOCUMENT_URL}}", "Platzhalter"),
        ("text", "{{CODE}}", "Platzhalter"),
        ("text", "{{CUSTOMER_NAME", "Platzhalter"),
        ("closing", "x" * 2001, "Höchstens 2000 Zeichen."),
    ],
)
def test_wrong_words_are_refused_beside_their_field(
    access: Access, field: str, typed: str, said: str
) -> None:
    person = office(access)
    page = person.submit(INVOICE, {field: typed})
    assert page.status == 400
    assert said in page.faults[field]
    assert words(access) == {}
    looked = person.send(f"{INVOICE}/html", {**page.fields, field: typed})
    assert (looked.status, said in looked.body) == (400, True)


@pytest.mark.parametrize("role", [OFFICE, READ_ONLY])
def test_who_may_only_look_changes_nothing_and_sends_nothing(access: Access, role: str) -> None:
    person = office(access, role)
    page = person.get(INVOICE)
    assert "Testmail" not in page.text
    for path in ("", "/test", "/default", "/html"):
        assert person.send(f"{INVOICE}{path}", {"form": "x", "text": "Eigenes"}).status == 403
    assert person.get(f"{INVOICE}/html").status == 200


def test_a_preview_may_do_nothing_and_is_for_our_frames_only(access: Access) -> None:
    page = office(access).get(f"{INVOICE}/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert '<base target="_blank">' in page.body


def test_words_are_saved_where_they_differ_from_ours(access: Access) -> None:
    person = office(access)
    before = person.form(person.get(INVOICE))[1]
    assert before["subject"]
    page = person.submit(INVOICE, {"text": "Guten Tag <b>x</b> {{CUSTOMER_NAME}}\r\n\r\nBis bald"})
    assert "nächste E-Mail" in person.follow(page).text
    assert words(access) == {"TEXT": "Guten Tag <b>x</b> {{CUSTOMER_NAME}}\n\nBis bald"}
    shown = person.get(INVOICE)
    assert "<b>x</b>" not in shown.body
    assert "Eigener Text" in shown.text
    assert "&lt;b&gt;x" in person.get(f"{INVOICE}/html").body
    person.submit(INVOICE, {"text": before["text"]})
    assert words(access) == {}


def test_two_who_change_different_parts_both_keep_them(access: Access) -> None:
    first, second = office(access), office(access, name="Uwe")
    mine, theirs = (one.form(one.get(INVOICE))[1] for one in (first, second))
    first.send(INVOICE, {**mine, "subject": "Meiner"})
    second.send(INVOICE, {**theirs, "text": "Seiner"})
    assert words(access) == {"SUBJECT": "Meiner", "TEXT": "Seiner"}


def test_what_is_not_saved_can_be_looked_at(access: Access) -> None:
    person = office(access)
    fields = person.form(person.get(INVOICE))[1] | {"text": "Noch nicht", "subject": "Neu <i>"}
    assert "Noch nicht" in person.send(f"{INVOICE}/html", fields).body
    plain = person.send(f"{INVOICE}/text", fields)
    assert "Betreff: Neu &lt;i&gt;" in plain.body
    assert "Noch nicht" in plain.body
    assert words(access) == {}


def test_our_words_come_back(access: Access) -> None:
    person = office(access)
    person.submit(INVOICE, {"text": "Eigenes"})
    page = person.submit(INVOICE, form="/default")
    assert "wieder unser Text" in person.follow(page).text
    assert words(access) == {}


def test_sender_and_switches_are_saved(access: Access) -> None:
    person = office(access)
    page = person.submit(MAILS, {"mails-customer_welcome": "1", "mails-invoice": None})
    assert page.status == 303
    found = management.manage("account.get", account=access.id)["settings"]
    assert found["MAILS"] == {"CUSTOMER_WELCOME": True, "INVOICE": False}
    person.send(
        MAILS, {**person.get(MAILS).fields, "part": "sender", "mail_name": "Wir", "was": ""}
    )
    found = management.manage("account.get", account=access.id)["settings"]
    assert found["MAIL_NAME"] == "Wir"
    assert found["MAILS"] == {"CUSTOMER_WELCOME": True, "INVOICE": False}


# ---- test mails


def events(access: Access) -> list[dict[str, Any]]:
    return visiting.items(access, "#USER#")


def test_a_test_mail_goes_to_who_asks_and_once_for_a_form(access: Access) -> None:
    person = office(access)
    fields = person.form(person.get(INVOICE), "/test")[1]
    for _ in range(2):
        page = person.send(f"{INVOICE}/test", {**fields, "to": "evil@example.com"})
        assert "unterwegs" in person.follow(page).text
    [event] = [one for one in events(access) if one["sk"].startswith("EVENT#")]
    told = json.loads(event["doc"])
    assert (event["mail"], told["type"]) == ("invoice", "mail.sample")
    assert person.user
    assert told["to"] == person.user.email


@pytest.mark.parametrize(("template", "language"), OWN)
def test_a_test_mail_of_each_template_can_be_made(
    access: Access, template: str, language: str
) -> None:
    told = {"type": "mail.sample", "to": "me@example.com", "language_code": language}
    item = {"doc": {"S": json.dumps(told)}, "mail": {"S": template}}
    account = account_for(access.id, "test")
    unit = UnitOfWork(account, clock.now())
    found = letter.read(unit, item, None)
    assert found.language == language
    assert letter.wanted(found, {**account.settings, "MAILS": {template.upper(): False}})
    assert letter.files_of(found, account.settings, wait=True) == []
    assert letter.mail_of(unit, found, attached=False).subject


def test_a_test_mail_is_sent_and_names_no_invoice(access: Access) -> None:
    office(access).submit(INVOICE, form="/test")
    post = posting.Office()
    assert post.deliver(access) == []
    [parcel] = post.mailbox.parcels
    assert parcel.to == ("owner-de@example.com",)
    [mail] = [json.loads(one["doc"]) for one in events(access) if one["sk"].startswith("MAIL#")]
    assert (mail["STATE"], mail["TEMPLATE"]) == ("sent", "invoice")
    assert "INVOICE_ID" not in mail
