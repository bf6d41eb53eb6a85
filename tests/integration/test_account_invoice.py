"""Invoices in the account's own pages: made, issued, sent, taken back, reminded of or not."""

import re
from typing import Any

import pytest

from kundenakte.domain.roles import READ_ONLY
from tests import billing, subscribing
from tests.builders import Access, accepted
from tests.invoicing import a_draft, an_invoice, row, typed
from tests.office import Office, office
from tests.subscribing import documents, on

DAY = "2026-03-10"
FILE = "/account/customer/1"
NEW = f"{FILE}/invoice"
ONE = "/account/invoice/1"
FOR_DRAFTS = ("edit", "complete", "delete")
FOR_FINAL = ("send", "cancel", "correct", "dunning", "pay")
TYPED = {
    "items-0-title": "Beratung",
    "items-0-quantity": "2,5",
    "items-0-unit_code": "HUR",
    "items-0-unit_price": "1.100,00",
    "items-0-vat_percent": "19",
    "items-3-title": "Handbuch",
    "items-3-more": "gedruckt\n120 Seiten",
    "items-3-unit_price": "20",
    "items-3-vat_percent": "7",
}


@pytest.fixture
def access(tables: None) -> Access:
    access = billing.a_seller()
    with on("2026-03-01"):
        billing.a_billed_customer(access, EMAIL="kunde@example.com")
    return access


@pytest.fixture
def person(access: Access) -> Office:
    return office(access)


@pytest.fixture
def draft(access: Access) -> int:
    with on("2026-03-02"):
        return a_draft(access, INVOICE_TITLE="Wartung März")


@pytest.fixture
def final(access: Access) -> int:
    with on("2026-03-02"):
        return an_invoice(access)


def sent(person: Office, url: str, do: str = "", **fields: Any) -> Any:
    with on(DAY):
        return person.submit(url, fields, button=("do", do) if do else None)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


# ---- refusals


@pytest.mark.parametrize("path", [NEW, *(f"{ONE}/{a}" for a in (*FOR_DRAFTS, *FOR_FINAL))])
def test_who_only_reads_changes_nothing(access: Access, draft: int, path: str) -> None:
    assert office(access, READ_ONLY).get(path).status == 403


def test_who_only_reads_sees_the_invoice_and_no_button(access: Access, final: int) -> None:
    page = office(access, READ_ONLY).get(ONE)
    assert "119,00 EUR" in plain(page.text)
    for action in (*FOR_DRAFTS, *FOR_FINAL):
        assert f"{ONE}/{action}" not in page.body


@pytest.mark.parametrize(
    "path",
    [
        "/account/customer/2/invoice",
        "/account/invoice/2",
        "/account/invoice/x",
        *(f"/account/invoice/2/{a}" for a in (*FOR_DRAFTS, *FOR_FINAL, "document")),
    ],
)
def test_what_the_account_does_not_have_is_not_there(person: Office, final: int, path: str) -> None:
    assert person.get(path).status == 404


def test_what_another_account_has_is_not_there(access: Access, final: int) -> None:
    other = office(billing.a_seller())
    for path in (NEW, ONE, *(f"{ONE}/{a}" for a in (*FOR_DRAFTS, *FOR_FINAL, "document"))):
        assert other.get(path).status == 404


def test_a_draft_has_no_document(person: Office, draft: int) -> None:
    assert person.get(f"{ONE}/document").status == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("items-3-unit_price", "", "Bitte füllen Sie dieses Feld aus."),
        ("items-3-unit_price", "1.2.3", "Bitte geben Sie eine Zahl ein."),
        ("items-3-quantity", "viel", "Bitte geben Sie eine Zahl ein."),
        ("items-3-vat_percent", "119", "Bitte geben Sie eine Zahl von 0 bis 100 ein."),
        ("items-3-title", "", "Bitte füllen Sie dieses Feld aus."),
        ("items-3-period_from", "gestern", "Bitte geben Sie einen Tag an"),
        ("period_to", "1.13.2026", "Bitte geben Sie einen Tag an"),
        ("cash_discount_percent", "101", "Bitte geben Sie eine Zahl von 0 bis 100 ein."),
    ],
)
@pytest.mark.parametrize("do", ["draft", "issue"])
def test_what_is_wrong_is_said_beside_its_row(
    access: Access, person: Office, field: str, value: str, says: str, do: str
) -> None:
    fields = {**TYPED, "items-3-more": "", "items-3-article_number": "7", field: value}
    page = sent(person, NEW, do, **fields)
    assert page.status == 400
    assert page.faults[field].startswith(says)
    assert page.fields["items-0-unit_price"] == "1.100,00"
    assert not documents(access, "INVOICE")


def test_an_invoice_without_lines_is_not_issued(access: Access, person: Office) -> None:
    page = sent(person, NEW, "issue")
    assert (page.status, list(page.faults)) == (400, ["items"])
    assert not documents(access, "INVOICE")


def test_what_is_missing_elsewhere_is_named(tables: None) -> None:
    access = billing.a_seller(COMPANY="", BANK_IBAN="")
    with on("2026-03-01"):
        billing.a_billed_customer(access, CITY="")
    page = sent(office(access), NEW, "issue", **TYPED)
    assert page.status == 400
    assert "In den Einstellungen fehlt: Firma, IBAN." in page.text
    assert "Beim Kunden fehlt oder passt nicht: Ort." in page.text
    assert not documents(access, "INVOICE")


def test_what_is_missing_for_a_draft_is_named(tables: None) -> None:
    access = billing.a_seller(COMPANY="")
    with on("2026-03-01"):
        billing.a_billed_customer(access)
        a_draft(access)
    person = office(access)
    page = person.get(f"{ONE}/complete")
    assert "Firma" in page.text
    assert 'value="issue"' not in page.body
    assert person.submit(f"{ONE}/complete", {"do": "issue"}).status == 400


def test_a_final_invoice_is_not_edited(person: Office, final: int) -> None:
    assert person.get(f"{ONE}/edit").place == ONE
    assert person.get(f"{ONE}/complete").place == ONE
    assert "ändert sich nicht mehr" in sent(person, f"{ONE}/delete").text


def test_a_draft_is_not_canceled_and_not_sent(person: Office, draft: int) -> None:
    assert "lässt sich nicht stornieren" in person.get(f"{ONE}/cancel").text
    assert person.get(f"{ONE}/send").place == f"{ONE}/complete"
    assert "Entwurf" in sent(person, f"{ONE}/dunning", "stop").text


def test_an_invoice_is_canceled_once(person: Office, final: int) -> None:
    with on(DAY):
        _, fields = person.form(person.get(f"{ONE}/cancel"))
        assert person.send(f"{ONE}/cancel", fields).status == 303
        other = person.form(person.get(f"{FILE}/invoice"))[1]["form"]
        page = person.send(f"{ONE}/cancel", {"form": other})
    assert page.status == 400
    assert "schon geschehen" in page.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "niemand"}, "to"),
        ({"cc": "a@example.com, b"}, "cc"),
        ({"subject": "x" * 256}, "subject"),
        ({"message": "x" * 10_001}, "message"),
    ],
)
def test_a_mail_that_cannot_be_sent_is_refused(
    person: Office, final: int, fields: dict[str, str], field: str
) -> None:
    page = sent(person, f"{ONE}/send", **fields)
    assert (page.status, list(page.faults)) == (400, [field])


def test_a_stop_that_is_over_is_refused(person: Office, final: int) -> None:
    page = sent(person, f"{ONE}/dunning", "stop", until="01.03.2026")
    assert (page.status, list(page.faults)) == (400, ["until"])


# ---- what is done


def test_a_preview_adds_up_by_the_rules_and_keeps_nothing(access: Access, person: Office) -> None:
    page = sent(person, NEW, "preview", **TYPED)
    text = plain(page.text)
    for words in ("2,5 Std.", "2.750,00 EUR", "522,50 EUR", "1,40 EUR", "3.293,90 EUR"):
        assert words in text
    assert page.fields["items-3-more"] == "gedruckt\n120 Seiten"
    assert not documents(access, "INVOICE")


def test_english_numbers_are_read_too(access: Access) -> None:
    person = office(access, language="en")
    given = {**TYPED, "items-0-quantity": "2.5", "items-0-unit_price": "1,100.00"}
    assert "EUR 3,293.90" in plain(sent(person, NEW, "preview", **given).text)


def test_more_rows_lose_nothing(person: Office) -> None:
    page = sent(person, NEW, "more", **{**TYPED, "introtext": "Guten Tag"})
    assert "items-9-title" in page.fields
    for name, value in {**TYPED, "introtext": "Guten Tag"}.items():
        assert page.fields[name] == value


def test_a_draft_is_saved_edited_and_deleted(access: Access, person: Office) -> None:
    page = sent(person, NEW, "draft", **TYPED, period_from="1.3.26", period_to="31.3.26")
    assert page.place.startswith(f"{ONE}?done=draft_saved")
    found = typed(access)
    assert [(i["DESCRIPTION"], i["UNIT_PRICE"]) for i in found["ITEMS"]] == [
        ("Beratung", "1100.00"),
        ("Handbuch\ngedruckt\n120 Seiten", "20.00"),
    ]
    assert (found["PERIOD_FROM"], found["TYPE"]) == ("2026-03-01", "draft")
    with on(DAY):
        fields = person.get(f"{ONE}/edit").fields
    assert fields["items-1-more"] == "gedruckt\n120 Seiten"
    assert (fields["items-0-unit_price"], fields["period_to"]) == ("1100,00", "31.03.2026")
    sent(person, f"{ONE}/edit", "draft", **{"items-0-unit_price": "10", "items-1-title": ""})
    [first, second] = typed(access)["ITEMS"]
    assert (first["UNIT_PRICE"], second["DESCRIPTION"]) == ("10.00", "gedruckt\n120 Seiten")
    sent(person, f"{ONE}/delete")
    assert not documents(access, "INVOICE")


def test_what_a_form_does_not_change_of_a_draft_stays(access: Access, person: Office) -> None:
    item = {"DESCRIPTION": "A\nB", "UNIT_PRICE": "1.234567", "VAT_PERCENT": "7", "QUANTITY": "3"}
    item |= {"ARTICLE_NUMBER": "K1", "PERIOD_FROM": "2026-01-01", "PERIOD_TO": "2026-01-31"}
    item |= {"UNIT_CODE": "XPP", "SUPPLY_KIND": "goods"}
    more = {"INVOICE_EXT_UID": "x", "CASH_DISCOUNT_PERCENT": "2.5", "CURRENCY_CODE": "CHF"}
    with on("2026-03-02"):
        a_draft(access, ITEMS=[item], **more)
    assert "CHF" in sent(person, f"{ONE}/edit", "preview").text
    before = documents(access, "INVOICE")[1]
    sent(person, f"{ONE}/edit", "draft")
    after = documents(access, "INVOICE")[1]
    dropped = ("INVOICE_ITEM_ID",)
    assert {**before, "ITEMS": 0} == {**after, "ITEMS": 0}
    [[one], [other]] = (
        [{k: v for k, v in i.items() if k not in dropped} for i in d["ITEMS"]]
        for d in (before, after)
    )
    assert one == other


def test_an_invoice_is_issued(access: Access, person: Office) -> None:
    page = sent(person, NEW, "issue", **TYPED)
    assert page.place.startswith(f"{ONE}?done=invoice_issued.")
    found = row(access)
    assert (found["TOTAL"], found["TYPE"]) == (3293.9, "outgoing")
    assert "mail.invoice" not in subscribing.events(access)


def test_an_invoice_is_issued_and_sent_once(access: Access, person: Office) -> None:
    with on(DAY):
        _, fields = person.form(person.get(NEW))
        fields |= {**TYPED, "do": "send"}
        pages = [person.send(NEW, fields) for _ in range(2)]
        shown = person.follow(pages[0])
    assert [page.status for page in pages] == [303, 303]
    assert "wird per E-Mail gesendet" in shown.text
    assert len(documents(access, "INVOICE")) == 1
    assert subscribing.events(access).count("mail.invoice") == 1


@pytest.mark.parametrize("email", ["", "keine Adresse"])
def test_without_an_address_it_is_issued_and_not_sent(tables: None, email: str) -> None:
    access = billing.a_seller()
    with on("2026-03-01"):
        billing.a_billed_customer(access, EMAIL=email)
    page = sent(office(access), NEW, "send", **TYPED)
    assert (page.status, page.place.startswith(f"{ONE}?done=invoice_unsent")) == (303, True)
    assert row(access)["TYPE"] == "outgoing"


def test_a_draft_is_issued_from_its_page(access: Access, person: Office, draft: int) -> None:
    with on(DAY):
        assert f"{ONE}/complete" in person.get(ONE).body
    assert "119,00 EUR" in plain(person.get(f"{ONE}/complete").text)
    sent(person, f"{ONE}/complete", "issue")
    assert row(access)["TYPE"] == "outgoing"


def test_an_invoice_is_shown_with_what_became_of_it(access: Access, person: Office) -> None:
    with on("2026-03-02"):
        subscribing.articles(access, {"ARTICLE_NUMBER": "M", "TITLE": "Plan M"})
        subscribing.book(access, 1, "M")
        accepted(access, "payment.create", {"INVOICE_ID": 1, "AMOUNT": "5.70", "REFERENCE": "R7"})
    with on(DAY):
        page = person.get(ONE)
    for words in ("Plan M", "35,70 EUR", "30,00 EUR", "5,70 EUR", "Überweisung", "R7", "Offen"):
        assert words in plain(page.text)
    assert "/account/payment/1/delete" in page.body
    assert "/account/subscription/1" in page.body


def test_a_pdf_that_is_not_there_yet_is_waited_for(person: Office, final: int) -> None:
    assert "done=document_soon" in person.get(f"{ONE}/document").place


def test_the_e_invoice_is_given_as_a_file(person: Office, final: int) -> None:
    page = person.get(f"{ONE}/document?format=xml")
    assert page.status == 200
    assert "CrossIndustryInvoice" in page.body


def test_an_invoice_is_sent_in_words_of_ones_own(
    access: Access, person: Office, final: int
) -> None:
    with on(DAY):
        fields = person.get(f"{ONE}/send").fields
    assert fields["to"] == "kunde@example.com"
    assert "119,00" in fields["subject"]
    page = sent(person, f"{ONE}/send", cc="a@example.com", subject="Hallo", message="Text")
    assert "done=invoice_sent" in page.place
    assert subscribing.events(access)[-1] == "mail.invoice"


def test_a_storno_is_shown_and_made(access: Access, person: Office, final: int) -> None:
    with on(DAY):
        page = person.get(f"{ONE}/cancel")
    assert "\N{MINUS SIGN}119,00 EUR" in plain(page.text)
    assert row(access)["IS_CANCELED"] == "0"
    page = sent(person, f"{ONE}/cancel", reason="Doppelt")
    assert page.place.startswith("/account/invoice/2?done=invoice_canceled")
    with on(DAY):
        assert "Doppelt" in person.follow(page).text
        assert "/account/invoice/2" in person.get(ONE).body
    assert row(access)["IS_CANCELED"] == "1"


def test_a_correction_leads_to_the_new_draft(access: Access, person: Office, final: int) -> None:
    page = sent(person, f"{ONE}/correct", reason="Falsche Menge")
    assert page.place.startswith("/account/invoice/3/edit?done=invoice_corrected")
    with on(DAY):
        page = person.follow(page)
    assert "Das ist der Entwurf" in page.text
    assert page.fields["items-0-title"] == "Wartung"
    sent(person, "/account/invoice/3/edit", "issue", **{"items-0-unit_price": "50"})
    assert typed(access, 3)["REPLACES"]["INVOICE_ID"] == 1
    with on(DAY):
        assert "/account/invoice/3" in person.get(ONE).body


def test_reminders_are_stopped_and_go_on(access: Access, person: Office, final: int) -> None:
    page = sent(person, f"{ONE}/dunning", "stop", until="30.04.2026", reason="Ratenzahlung")
    assert "done=dunning_stopped" in page.place
    with on(DAY):
        assert "Ratenzahlung" in person.get(ONE).text
    sent(person, f"{ONE}/dunning", "resume", reason="Rate blieb aus")
    with on(DAY):
        assert "Ratenzahlung" not in person.get(ONE).text


def test_hostile_words_are_text(access: Access, person: Office) -> None:
    bad = '"><script>alert(1)</script>'
    with on("2026-03-02"):
        item = {"DESCRIPTION": f"{bad}\n{bad}", "UNIT_PRICE": "1", "VAT_PERCENT": "19"}
        a_draft(access, ITEMS=[item], INVOICE_TITLE=bad, INTROTEXT=bad, DELIVERY_DATE=bad)
    for path in (ONE, *(f"{ONE}/{action}" for action in FOR_DRAFTS)):
        assert "<script>alert" not in person.get(path).body
    sent(person, f"{ONE}/complete", "issue")
    for path in (ONE, *(f"{ONE}/{action}" for action in FOR_FINAL)):
        assert "<script>alert" not in person.get(path).body
    page = sent(person, NEW, "preview", **{**TYPED, "items-0-title": bad, "introtext": bad})
    assert "<script>alert" not in page.body


@pytest.mark.parametrize("path", [NEW, ONE, *(f"{ONE}/{a}" for a in FOR_FINAL)])
def test_pages_are_in_english_too(access: Access, final: int, path: str) -> None:
    with on(DAY):
        page = office(access, language="en").get(path)
    assert page.status == 200
    assert '<html lang="en">' in page.body
    assert "Rechnung" not in re.sub(r'<p lang="de">.*?</p>|value="[^"]*"', "", page.body)
