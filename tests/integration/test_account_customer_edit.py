"""Forms that change a customer: what is refused, what is noticed, what the log says."""

import json
import re

import pytest

from kundenakte.domain.roles import READ_ONLY
from tests import billing, builders
from tests.billing import on
from tests.builders import Access, accepted, call
from tests.integration.test_account_page import token
from tests.office import Office, office

IBAN, OTHER = "DE02120300000000202051", "DE89370400440532013000"
FILE = "/account/customer/1"
FORMS = ("edit", "bank", "note", "tags", "link", "renew")


@pytest.fixture
def shop(tables: None) -> Access:
    access = billing.a_seller(CREDITOR_ID="DE98ZZZ09999999999")
    billing.a_billed_customer(
        access,
        ORGANIZATION="Drei Tannen",
        EMAIL="a@example.com",
        TAGS="Hotel",
        COMMENT="Erste Zeile\nzweite",
        X_ATTRIBUTES=[{"KEY": "Segment", "VALUE": "A"}],
        ADDRESS_2="Hinterhaus",
    )
    return access


def stored(shop: Access) -> dict:
    return builders.v1(shop, "customer.get", {"FILTER": {"CUSTOMER_ID": 1}})[1]["CUSTOMERS"][0]


def log(shop: Access) -> list[dict]:
    return call(shop, "customer.getlog", {"CUSTOMER_ID": 1}, LIMIT=100)["ENTRIES"]


def update(shop: Access, **fields) -> None:
    accepted(shop, "customer.update", {"CUSTOMER_ID": 1, **fields})


# ---- what is refused


@pytest.mark.parametrize("action", [*FORMS, "copy"])
def test_who_may_only_read_is_refused(shop: Access, action: str) -> None:
    person = office(shop, READ_ONLY)
    assert person.get(f"{FILE}/{action}").status == 403
    sent = {"form": token(person), "comment": "x", "organization": "x", "seen": "1"}
    assert person.send(f"{FILE}/{action}", sent).status == 403
    assert stored(shop)["ORGANIZATION"] == "Drei Tannen"


@pytest.mark.parametrize("action", [*FORMS, "copy", "log"])
def test_another_accounts_customer_is_not_found(shop: Access, action: str) -> None:
    other = office(billing.a_seller())
    assert other.get(f"{FILE}/{action}").status == 404
    assert other.send(f"{FILE}/{action}", {"form": token(other)}).status == 404
    assert other.get(f"/account/customer/x/{action}").status == 404


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"organization": ""}, "organization", "füllen Sie dieses Feld"),
        ({"customer_number": ""}, "customer_number", "füllen Sie dieses Feld"),
        ({"email": "a@"}, "email", "E-Mail-Adresse"),
        ({"email_cc": "b@example.com, x"}, "email_cc", "E-Mail-Adresse"),
        ({"birthday": "31.02.1980"}, "birthday", "Tag"),
        ({"days_for_payment": "bald"}, "days_for_payment", "Zahl"),
        ({"country_code": "XX"}, "country_code", "wählen"),
        ({"last_name": "4111 1111 1111 1111"}, "last_name", "Kartennummern"),
        ({"reason": "4111 1111 1111 1111", "city": "Bonn"}, "reason", "Kartennummern"),
        ({"reason": "x" * 300, "city": "Bonn"}, "reason", "255"),
        ({"city": "x" * 300}, "city", "255"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_input_kept(
    shop: Access, fields: dict, name: str, words: str
) -> None:
    page = office(shop).submit(f"{FILE}/edit", {"address": "Neuer Weg 1", **fields})
    assert page.status == 400
    assert words in page.faults[name]
    assert 'value="Neuer Weg 1"' in page.body
    assert stored(shop)["ADDRESS"] == "Domstraße 2"


def test_a_number_in_use_is_refused(shop: Access) -> None:
    builders.create(shop, LAST_NAME="Zwei", CUSTOMER_NUMBER="K-2")
    page = office(shop).submit(f"{FILE}/edit", {"customer_number": "K-2"})
    assert (page.status, "vergeben" in page.faults["customer_number"]) == (400, True)


@pytest.mark.parametrize("seen", ["", "x", "0", "-1", "9" * 18, "9" * 40])
def test_a_form_of_no_version_of_ours_writes_nothing_over_unseen(shop: Access, seen: str) -> None:
    page = office(shop).submit(f"{FILE}/edit", {"seen": seen, "city": "Bonn"})
    assert page.status == 409
    assert "Inzwischen geändert" in page.text
    assert stored(shop)["CITY"] == "Köln"


def test_hostile_input_is_shown_as_text(shop: Access) -> None:
    evil = '"><script>alert(1)</script>'
    page = office(shop).submit(f"{FILE}/edit", {"organization": evil, "email": "x"})
    assert (page.status, "<script>alert" in page.body) == (400, False)


# ---- what is saved


def test_an_untouched_form_changes_nothing(shop: Access) -> None:
    before, entries = stored(shop), len(log(shop))
    page = office(shop).submit(f"{FILE}/edit")
    assert page.status == 303
    assert (stored(shop), len(log(shop))) == (before, entries)


def test_what_was_typed_is_stored_with_who_and_why(shop: Access) -> None:
    person = office(shop, name="Petra Lindner")
    fields = {
        "city": "Bonn",
        "address_2": "",
        "birthday": "3.5.1980",
        "newsletter_optin": "1",
        "allowed_payment_types": ["1", "2"],
        "own-value-0": "B",
        "own-key-1": "Quelle",
        "own-value-1": "Messe",
        "reason": "Umzug laut Brief",
    }
    page = person.follow(person.submit(f"{FILE}/edit", fields))
    assert "Die Daten sind gespeichert" in page.text
    assert "Grund: Umzug laut Brief" in page.text
    assert "Petra Lindner" in page.text
    now = stored(shop)
    assert (now["CITY"], now["ADDRESS_2"], now["BIRTHDAY"]) == ("Bonn", "", "1980-05-03")
    assert (now["NEWSLETTER_OPTIN"], now["ALLOWED_PAYMENT_TYPES"]) == (1, "1,2")
    own = [{"KEY": "Segment", "VALUE": "B"}, {"KEY": "Quelle", "VALUE": "Messe"}]
    assert now["X_ATTRIBUTES"] == own
    assert now["COMMENT"] == "Erste Zeile\nzweite"
    assert {c["FIELD"] for c in log(shop)[0]["CHANGES"]} == {
        *("CITY", "ADDRESS_2", "BIRTHDAY", "NEWSLETTER_OPTIN", "ALLOWED_PAYMENT_TYPES"),
        "X_ATTRIBUTES",
    }


def test_a_form_that_is_sent_twice_is_one_change(shop: Access) -> None:
    person = office(shop)
    _, fields = person.form(person.get(f"{FILE}/edit"))
    for _ in range(2):
        assert person.send(f"{FILE}/edit", {**fields, "city": "Bonn"}).status == 303
    assert sum(entry["ACTION"] == "customer.update" for entry in log(shop)) == 1


# ---- what somebody else has changed meanwhile


def meanwhile(shop: Access, person: Office, typed: dict, **changed):
    """The form is open, somebody else changes the customer, and it is sent."""
    _, fields = person.form(person.get(f"{FILE}/edit"))
    update(shop, **changed)
    return person.send(f"{FILE}/edit", {**fields, **typed})


def test_changes_of_different_fields_are_both_kept(shop: Access) -> None:
    page = meanwhile(shop, office(shop), {"city": "Bonn"}, EMAIL="neu@example.com")
    assert page.status == 303
    assert (stored(shop)["CITY"], stored(shop)["EMAIL"]) == ("Bonn", "neu@example.com")


def test_a_field_that_both_have_changed_is_shown_with_both_values(shop: Access) -> None:
    person = office(shop)
    page = meanwhile(shop, person, {"city": "Bonn", "phone": "1"}, CITY="Kiel", FAX="2")
    assert page.status == 409
    assert "jetzt gespeichert ist Kiel , Ihre Eingabe ist Bonn" in page.text
    assert stored(shop)["CITY"] == "Kiel"
    shown = page.fields
    assert (shown["city"], shown["fax"], shown["phone"]) == ("Bonn", "2", "1")
    assert person.send(f"{FILE}/edit", shown).status == 303
    now = stored(shop)
    assert (now["CITY"], now["FAX"], now["PHONE"]) == ("Bonn", "2", "1")


def test_both_meaning_the_same_is_no_clash(shop: Access) -> None:
    assert meanwhile(shop, office(shop), {"city": "Bonn"}, CITY="Bonn").status == 303


def test_a_note_that_both_have_changed_is_not_lost(shop: Access) -> None:
    person = office(shop)
    _, fields = person.form(person.get(f"{FILE}/note"))
    update(shop, COMMENT="von anderen")
    page = person.send(f"{FILE}/note", {**fields, "comment": "von mir"})
    assert page.status == 409
    assert "von anderen" in page.text
    assert page.fields["comment"] == "von mir"


# ---- note, tags


def test_note_and_tags(shop: Access) -> None:
    person = office(shop)
    typed = {"comment": "Neu\r\n<b>", "reason": "Anruf"}
    assert person.submit(f"{FILE}/note", typed).status == 303
    assert person.submit(f"{FILE}/tags", {"tags": "Hotel, Allgäu , hotel"}).status == 303
    assert stored(shop)["COMMENT"] == "Neu\n<b>"
    assert stored(shop)["TAGS"] == ["Hotel", "Allgäu"]
    page = person.submit(f"{FILE}/tags", {"tags": "x" * 61})
    assert (page.status, "tags" in page.faults) == (400, True)


# ---- payment data


def test_a_first_account_comes_with_a_mandate(shop: Access) -> None:
    fields = {"payment_type": "2", "iban": "de02 1203 0000 0000 2020 51", "owner": "Drei Tannen"}
    fields |= {"signed": "02.01.2026", "reference": "M-1", "note": "Ordner 12"}
    page = office(shop).submit(f"{FILE}/bank", fields, form="bank")
    assert page.status == 303
    now = stored(shop)
    assert (now["PAYMENT_TYPE"], now["BANK_IBAN"]) == (2, IBAN)
    mandate = call(shop, "mandate.get", FILTER={"CUSTOMER_ID": 1})["MANDATES"][0]
    assert (mandate["REFERENCE"], mandate["SIGNED"], mandate["STATUS"]) == (
        "M-1",
        "2026-01-02",
        "active",
    )
    assert "Ordner 12" in json.dumps(mandate)


@pytest.fixture
def debited(shop: Access) -> Access:
    update(shop, PAYMENT_TYPE=2, BANK_IBAN=IBAN, BANK_ACCOUNT_MANDATE_REFERENCE="M-1")
    return shop


def mandates(shop: Access) -> dict[str, str]:
    found = call(shop, "mandate.get", FILTER={"CUSTOMER_ID": 1})["MANDATES"]
    return {one["REFERENCE"]: one["STATUS"] for one in found}


def test_another_account_under_the_same_mandate(debited: Access) -> None:
    assert office(debited).submit(f"{FILE}/bank", {"iban": OTHER}).status == 303
    assert stored(debited)["BANK_IBAN"] == OTHER
    assert mandates(debited) == {"M-1": "active"}


def test_a_new_mandate_ends_the_one_before(debited: Access) -> None:
    person = office(debited)
    assert "Das Mandat M-1 endet damit" in person.get(f"{FILE}/bank").text
    fields = {"iban": OTHER, "mandate": "new", "reference": "M-2"}
    assert person.submit(f"{FILE}/bank", fields).status == 303
    assert mandates(debited) == {"M-1": "ended", "M-2": "active"}


def test_account_and_mandate_can_be_removed(debited: Access) -> None:
    person = office(debited)
    _, fields = person.form(person.get(f"{FILE}/bank"))
    sent = {"form": fields["form"], "seen": fields["seen"], "do": "remove"}
    page = person.send(f"{FILE}/bank", {**sent, "remove_reason": "x" * 256})
    assert (page.status, "remove_reason" in page.faults) == (400, True)
    assert person.send(f"{FILE}/bank", {**sent, "remove_reason": "Widerruf"}).status == 303
    assert log(debited)[0]["REASON"] == "Widerruf"
    assert stored(debited)["BANK_IBAN"] == ""
    assert mandates(debited) == {"M-1": "ended"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"payment_type": "2"}, "iban"),
        ({"iban": "DE02 1203 0000 0000 2020 5"}, "iban"),
        ({"iban": "US12345678901234"}, "iban"),
        ({"iban": IBAN, "signed": "31.12.2999"}, "signed"),
        ({"iban": IBAN, "reference": "ä ö"}, "reference"),
        ({"payment_type": "9"}, "payment_type"),
        ({"owner": "4111 1111 1111 1111"}, "owner"),
    ],
)
def test_what_is_wrong_with_payment_data(shop: Access, fields: dict, name: str) -> None:
    page = office(shop).submit(f"{FILE}/bank", fields)
    assert page.status == 400, page.text
    assert name in page.faults
    assert stored(shop)["BANK_IBAN"] == ""


def test_the_form_never_shows_the_iban_or_asks_for_a_card(debited: Access) -> None:
    body = office(debited).get(f"{FILE}/bank").body
    assert IBAN[4:] not in body
    assert not re.search(r'name="[^"]*card', body)


def test_a_changed_account_is_noticed_and_masked(debited: Access) -> None:
    person = office(debited)
    _, fields = person.form(person.get(f"{FILE}/bank"))
    update(debited, BANK_IBAN=OTHER)
    page = person.send(f"{FILE}/bank", {**fields, "iban": "DE91100000000123456789"})
    assert page.status == 409
    assert "DE •••• 3000" in page.text
    assert OTHER not in page.body


# ---- links, log, copy


def test_a_link_is_sent_by_mail(shop: Access) -> None:
    accepted(shop, "article.create", builders.an_article(ARTICLE_NUMBER="M", TITLE="Plan M"))
    person = office(shop)
    page = person.submit(f"{FILE}/link", {"template": "customer_link", "reason": "Wunsch"})
    assert page.status == 303
    assert log(shop)[0]["REASON"] == "Wunsch"
    fields = {"template": "checkout_link", "article_number": "M"}
    assert person.submit(f"{FILE}/link", fields).status == 303
    fields = {"template": "checkout_link", "article_number": ""}
    assert "article_number" in person.submit(f"{FILE}/link", fields).faults


def test_a_link_for_a_day_is_shown_to_copy(shop: Access) -> None:
    person = office(shop)
    page = person.get(f"{FILE}/link")
    sent = {"form": person.form(page)[1]["form"], "do": "make"}
    made = person.send(f"{FILE}/link", sent)
    assert made.status == 200
    assert re.search(rf"https://kunden.example/dashboard/{shop.hash}/[0-9a-f]{{40}}", made.body)


def test_who_has_no_address_is_sent_nothing(shop: Access) -> None:
    update(shop, EMAIL="")
    assert "keine E-Mail-Adresse" in office(shop).get(f"{FILE}/link").text


def test_links_are_renewed(shop: Access) -> None:
    before = stored(shop)["HASH"]
    person = office(shop)
    page = person.follow(person.submit(f"{FILE}/renew", {"reason": "Falsch zugestellt"}))
    assert stored(shop)["HASH"] != before
    assert before not in page.body
    assert "Alte Links ungültig gemacht" in page.text


def test_the_whole_log_is_paged(shop: Access) -> None:
    for number in range(60):
        update(shop, PHONE=str(number))
    person = office(shop)
    first = person.get(f"{FILE}/log")
    assert first.text.count("Telefon:") == 50
    older = re.search(r'href="(/account/customer/1/log\?before=\d+)"', first.body)
    assert older
    second = person.get(older[1])
    assert "Kunde angelegt" in second.text
    assert person.get(f"{FILE}/log?before=x").status == 200


def test_the_copy_holds_everything_as_a_file(shop: Access) -> None:
    person = office(shop)
    assert "Art. 15 DSGVO" in person.get(f"{FILE}/copy").text
    page = person.get(f"{FILE}/copy?file=1")
    assert page.headers["content-disposition"] == 'attachment; filename="kundenakte-1.json"'
    told = json.loads(page.body)
    assert told["CUSTOMER"]["COMMENT"] == "Erste Zeile\nzweite"
    assert {"SUBSCRIPTIONS", "INVOICES", "MAILS", "LOG"} <= told.keys()


@pytest.mark.parametrize("action", [*FORMS, "copy", "log"])
def test_each_page_is_there_in_english(shop: Access, action: str) -> None:
    with on("2026-05-01"):
        assert office(shop, language="en").get(f"{FILE}/{action}").status == 200
