"""/accountdata: own data and payment data, seen and changed by the customer."""

from typing import Any

import pytest

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import Access, call, create, find
from tests.visiting import Page, Visitor, code, items, logged, mails

IBAN, FRENCH = "DE02120300000000202051", "FR1420041010050500013M02606"
SETTINGS = {
    "COMPANY": "Alpenblick Software GmbH",
    "CREDITOR_ID": "DE98ZZZ09999999999",
    "SUPPORT_EMAIL": "hilfe@alpenblick.example",
}
COMPLETE = {
    "CUSTOMER_TYPE": "business",
    "ORGANIZATION": "Hotel Drei Tannen OHG",
    "FIRST_NAME": "Annegret",
    "LAST_NAME": "Weißmüller",
    "ADDRESS": "Kirchweg 8",
    "ZIPCODE": "87561",
    "CITY": "Oberstdorf",
    "EMAIL": "buchhaltung@drei-tannen.example",
}


@pytest.fixture
def shop(tables: None) -> Access:
    """An account that may collect, with one customer."""
    access = builders.an_account(**SETTINGS)
    create(access, **COMPLETE)
    return access


def own(access: Access, number: int = 1) -> str:
    """The address of a customer's own data."""
    customer = find(access, CUSTOMER_ID=str(number))[0]
    return f"/accountdata/{access.hash}/{customer['HASH']}"


def stored(access: Access, number: int = 1) -> dict[str, Any]:
    return find(access, CUSTOMER_ID=str(number))[0]


def with_account(access: Access, page: str, **more: str) -> Page:
    """The form, sent with a new account."""
    new = {"payment_type": "2", "iban": IBAN, "account__holder": "Drei Tannen", "mandate": "1"}
    return Visitor().fill(page, **{**new, **more})


# ---- what leads nowhere and is refused


def test_a_form_that_a_browser_brings_back_is_not_called_saved(shop: Access) -> None:
    visitor = Visitor()
    fields = visitor.get(own(shop)).fields
    assert "done=saved" in visitor.send(own(shop), {**fields, "city": "Ulm"}).place
    assert "done=saved" in visitor.send(own(shop), {**fields, "city": "Ulm"}).place
    page = visitor.send(own(shop), {**fields, "city": "Bonn"})
    assert (page.status, page.fields["city"], stored(shop)["CITY"]) == (400, "Bonn", "Ulm")
    assert "done=saved" in visitor.send(own(shop), page.fields).place
    assert stored(shop)["CITY"] == "Bonn"


def test_the_focus_goes_to_why_nothing_was_saved(shop: Access) -> None:
    page = Visitor().fill(own(shop), form="1.2.3")
    assert page.status == 400
    assert 'role="alert" tabindex="-1" autofocus' in page.body


@pytest.mark.parametrize("key", ["", "x", "0" * 32, "0" * 40, "../1", "1"])
def test_what_is_no_key_shows_a_way_to_a_new_link_and_nobodys_data(shop: Access, key: str) -> None:
    page = Visitor().get(f"/accountdata/{shop.hash}/{key}")
    assert page.status == 404
    assert "Alpenblick Software GmbH" in page.body
    assert f'action="/link/{shop.hash}"' in page.body
    assert "Weißmüller" not in page.body


def test_another_accounts_customer_is_not_found(shop: Access, stranger: Access) -> None:
    key = own(shop).rpartition("/")[2]
    assert Visitor().get(f"/accountdata/{stranger.hash}/{key}").status == 404


@pytest.mark.parametrize(
    "form", ["", "x", "1.2.3", "z" * 2000, "\x00", "١.٢.٣", None, "deadbeef.0011.00"]
)
def test_a_forged_form_changes_nothing_and_keeps_what_was_typed(
    shop: Access, form: str | None
) -> None:
    page = Visitor().fill(own(shop), city="Sonthofen", form=form)
    assert page.status == (200 if form is None else 400)
    assert 'value="Sonthofen"' in page.body or form is None
    assert stored(shop)["CITY"] == "Oberstdorf"


def test_the_form_of_one_customer_is_none_of_another(shop: Access) -> None:
    create(shop, **{**COMPLETE, "CITY": "Kempten"})
    mine = Visitor().get(own(shop)).fields
    page = Visitor().send(own(shop, 2), {**mine, "city": "Sonthofen"})
    assert page.status == 400
    assert {stored(shop, n)["CITY"] for n in (1, 2)} == {"Oberstdorf", "Kempten"}


def test_an_old_form_is_to_be_sent_once_more(shop: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = Visitor().get(own(shop)).fields
    monkeypatch.setattr("kundenakte.entry.form_token.SECONDS", -1)
    page = Visitor().send(own(shop), {**fields, "city": "Sonthofen"})
    assert (page.status, page.fields["city"]) == (400, "Sonthofen")
    assert "speichern Sie noch einmal" in page.text
    monkeypatch.undo()
    assert Visitor().send(own(shop), page.fields).status == 303
    assert stored(shop)["CITY"] == "Sonthofen"


def test_a_form_that_another_site_sends_is_refused(shop: Access) -> None:
    fields = Visitor().get(own(shop)).fields
    page = Visitor().send(own(shop), {**fields, "city": "X"}, sec_fetch_site="cross-site")
    assert page.status == 400
    assert stored(shop)["CITY"] == "Oberstdorf"


def test_all_faults_are_told_beside_their_fields_and_on_top(shop: Access) -> None:
    page = with_account(
        shop, own(shop), postal__code="8756", iban="DE02 1203 0000 0000 2020 5", mandate=""
    )
    assert page.status == 400
    assert page.faults == {
        "postal-code": "Bitte geben Sie 5 Ziffern ein.",
        "iban": "Diese IBAN hat 21 Zeichen, eine deutsche IBAN hat 22. Bitte vergleichen Sie sie "
        "mit Ihrer Bankkarte.",
        "mandate": "Für eine Lastschrift brauchen wir Ihr Mandat. Bitte setzen Sie das Häkchen "
        "oder wählen Sie eine andere Zahlungsart.",
    }
    assert "Bitte prüfen Sie 3 Angaben" in page.text
    assert "<title>Fehler: Ihre Daten" in page.body
    assert page.fields["iban"] == "DE02 1203 0000 0000 2020 5"
    assert page.fields["payment_type"] == "2"
    assert mails(shop, "code") == []


@pytest.mark.parametrize("name", ["company", "first__name", "address_line2", "city"])
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{7*7}}{% raw %}",
        "x" * 10_000,
        "a\x00b",
        "a\r\nSet-Cookie: x=1",
        "\u202egnp.exe",
        "' OR 1=1 --",
    ],
)
def test_hostile_text_is_stored_as_text_or_refused_and_never_runs(
    shop: Access, name: str, text: str
) -> None:
    page = Visitor().fill(own(shop), **{name: text})
    assert page.status in (303, 400)
    shown = Visitor().get(own(shop)) if page.status == 303 else page
    assert "<script>alert" not in shown.body
    assert "\u202e" not in shown.body
    assert ">49" not in shown.body
    assert "set-cookie" not in {name.lower() for name in page.headers}


def test_fields_that_the_page_does_not_ask_for_cannot_be_set(shop: Access) -> None:
    before = stored(shop)
    more = {"CUSTOMER_NUMBER": "1", "comment": "x", "tags": "vip", "credit_balance": "9",
            "customer_ext_uid": "x", "HASH": "0" * 32, "dunning_stop": "1"}  # fmt: skip
    assert Visitor().fill(own(shop), **more).status == 303
    assert stored(shop) == before


@pytest.mark.parametrize("kind", ["4", "6", "0", "", "x", "99"])
def test_a_payment_type_that_is_not_offered_is_refused(shop: Access, kind: str) -> None:
    page = Visitor().fill(own(shop), payment_type=kind)
    assert (page.status, list(page.faults)) == (400, ["payment_type"])


def test_without_a_creditor_id_there_is_no_direct_debit(tables: None) -> None:
    access = builders.an_account(COMPANY="X")
    create(access, **COMPLETE)
    assert "IBAN" not in Visitor().get(own(access)).text
    assert "iban" not in Visitor().get(own(access)).fields
    assert with_account(access, own(access)).faults.keys() == {"payment_type"}


def test_who_pays_by_debit_already_can_give_no_mandate_to_nobody(tables: None) -> None:
    access = builders.an_account(COMPANY="X")
    create(access, **COMPLETE, PAYMENT_TYPE=2, BANK_IBAN=FRENCH)
    page = Visitor().get(own(access))
    assert (page.fields["payment_type"], "iban" in page.fields) == ("2", False)
    assert "done=unchanged" in with_account(access, own(access)).place
    assert stored(access)["BANK_IBAN"] == FRENCH


# ---- what is shown and saved


def test_the_form_shows_what_is_known_and_the_number(shop: Access) -> None:
    page = Visitor().get(own(shop))
    assert page.fields["company"] == "Hotel Drei Tannen OHG"
    assert page.fields["country"] == "DE"
    assert page.fields["payment_type"] == "1"
    assert f"Kundennummer {stored(shop)['CUSTOMER_NUMBER']}" in page.text
    assert "iban" in page.fields


def test_a_change_is_saved_told_and_logged(shop: Access) -> None:
    visitor = Visitor()
    page = visitor.fill(own(shop), city="Sonthofen", phone="08321 1")
    assert page.status == 303
    assert "@" not in page.place
    shown = visitor.get(page.place)
    assert "Ihre Daten sind gespeichert." in shown.text
    assert 'role="status"' in shown.body
    assert (stored(shop)["CITY"], stored(shop)["PHONE"]) == ("Sonthofen", "08321 1")
    assert [sorted(mail["changed"]) for mail in mails(shop, "customer_changed")] == [
        ["CITY", "PHONE"]
    ]
    entry = call(shop, "customer.getlog", {"CUSTOMER_ID": 1})["ENTRIES"][0]
    assert entry["ACTOR"] == "page accountdata"


def test_the_notice_is_forgotten_after_two_minutes(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Visitor().fill(own(shop), city="Sonthofen")
    monkeypatch.setattr("kundenakte.entry.notice.SECONDS", -1)
    assert "gespeichert" not in Visitor().get(page.place).text.replace("zu speichern", "")


@pytest.mark.parametrize("mark", ["saved", "saved.0.0", "saved.zz.1", "x" * 500, "..", "\x00"])
def test_nobody_else_can_make_up_a_notice(shop: Access, mark: str) -> None:
    page = Visitor().get(f"{own(shop)}?done={mark.replace(chr(0), '%00')}")
    assert page.status == 200
    assert "notice" not in page.body


def test_what_did_not_change_is_not_written(shop: Access) -> None:
    before = stored(shop)
    page = Visitor().fill(own(shop))
    assert "Es war nichts zu ändern" in Visitor().get(page.place).text
    assert stored(shop) == before
    assert mails(shop, "customer_changed") == []


def test_an_address_of_two_lines_stays_as_it_is(shop: Access) -> None:
    builders.accepted(shop, "customer.update", {"CUSTOMER_ID": 1, "ADDRESS": "Hof 1\nHaus B"})
    Visitor().fill(own(shop), city="Sonthofen")
    assert stored(shop)["ADDRESS"] == "Hof 1\nHaus B"


def test_a_form_that_is_sent_twice_is_saved_once(shop: Access) -> None:
    visitor = Visitor()
    fields = {**visitor.get(own(shop)).fields, "city": "Sonthofen"}
    first, second = visitor.send(own(shop), fields), visitor.send(own(shop), fields)
    assert first.status == second.status == 303
    assert "gespeichert" in visitor.get(second.place).text
    assert len(mails(shop, "customer_changed")) == 1


def test_a_change_by_somebody_else_meanwhile_is_shown_and_kept(shop: Access) -> None:
    visitor = Visitor()
    fields = visitor.get(own(shop)).fields
    builders.accepted(shop, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Kempten"})
    page = visitor.send(own(shop), {**fields, "phone": "1"})
    assert page.status == 409
    assert "an anderer Stelle geändert" in page.text
    assert page.fields["city"] == "Kempten"
    assert (stored(shop)["CITY"], stored(shop)["PHONE"]) == ("Kempten", "")
    assert visitor.send(own(shop), {**page.fields, "phone": "1"}).status == 303


def test_what_the_page_does_not_show_may_change_meanwhile(shop: Access) -> None:
    visitor = Visitor()
    fields = visitor.get(own(shop)).fields
    builders.accepted(shop, "customer.update", {"CUSTOMER_ID": 1, "COMMENT": "x"})
    assert visitor.send(own(shop), {**fields, "phone": "1"}).status == 303
    assert (stored(shop)["COMMENT"], stored(shop)["PHONE"]) == ("x", "1")


def test_stored_data_win_over_what_an_address_prefills(shop: Access) -> None:
    create(shop, CUSTOMER_TYPE="consumer", ORGANIZATION="", LAST_NAME="Huber", EMAIL="h@h.example")
    for page in (
        Visitor().get(f"{own(shop, 2)}?last-name=Maier&city=Ulm"),
        Visitor().send(own(shop, 2), {"last-name": "Maier", "city": "Ulm"}),
    ):
        assert (page.fields["last-name"], page.fields["city"]) == ("Huber", "Ulm")
    assert stored(shop, 2)["CITY"] == ""


def test_a_time_limited_link_opens_the_page_and_gives_the_lasting_one_not_away(
    shop: Access,
) -> None:
    link = call(shop, "customer.createsecurelink", {"CUSTOMER_ID": 1})["ACCOUNTDATA_URL"]
    page = Visitor().get(link.removeprefix("https://kunden.example"))
    assert page.status == 200
    assert own(shop).rpartition("/")[2] not in page.body
    sent = Visitor().fill(link.removeprefix("https://kunden.example"), city="Sonthofen")
    assert sent.place.startswith(link.removeprefix("https://kunden.example"))


def test_the_page_is_in_english_and_says_du_where_wanted(tables: None) -> None:
    access = builders.an_account(**SETTINGS, ADDRESS_FORM="du")
    create(access, **COMPLETE)
    assert "Wie möchtest du zahlen?" in Visitor().get(own(access)).text
    assert "How do you want to pay?" in Visitor().get(own(access) + "?lang=en").text


def test_fields_are_asked_as_the_account_has_set(tables: None) -> None:
    asked = {"PHONE": "required", "ADDRESS_2": "off", "CUSTOMER_EXT_UID": "optional"}
    access = builders.an_account(PAGE_FIELDS=asked)
    create(access, **COMPLETE)
    page = Visitor().fill(own(access), address_line2="hidden")
    assert page.faults.keys() == {"phone"}
    assert "address_line2" not in page.fields
    assert Visitor().fill(own(access), phone="1", customer_ext_uid="u-1").status == 303
    assert stored(access)["CUSTOMER_EXT_UID"] == "u-1"
    assert "customer_ext_uid" not in Visitor().get(own(access)).fields


def test_a_reference_that_another_customer_has_is_refused_without_saying_whose(
    tables: None,
) -> None:
    access = builders.an_account(PAGE_FIELDS={"CUSTOMER_EXT_UID": "optional"})
    create(access, **COMPLETE)
    create(access, **COMPLETE, CUSTOMER_EXT_UID="u-2")
    page = Visitor().fill(own(access), customer_ext_uid="u-2")
    assert page.status == 400
    assert "schon verwendet" in page.faults["customer_ext_uid"]


# ---- bank data and e-mail address need a code


def test_a_customer_made_with_name_and_mail_completes_the_data(shop: Access) -> None:
    create(shop, CUSTOMER_TYPE="consumer", ORGANIZATION="", LAST_NAME="Huber", EMAIL="h@h.example")
    visitor = Visitor()
    fields = visitor.get(own(shop, 2)).fields
    assert "company" not in fields
    page = visitor.send(own(shop, 2), {**fields, "city": "Ulm"})
    assert page.faults.keys() == {"first-name", "address_line1", "postal-code"}
    rest = {"first-name": "Eva", "address_line1": "Am Markt 1", "postal-code": "89073",
            "payment_type": "2", "iban": FRENCH, "account-holder": "E. Huber",
            "mandate": "1"}  # fmt: skip
    page = visitor.send(own(shop, 2), {**page.fields, **rest})
    assert page.place.startswith(f"/code/{shop.hash}/")
    assert stored(shop, 2)["CITY"] == ""
    done = visitor.fill(page.place, code=code(shop))
    assert "Ihre Daten sind gespeichert." in visitor.get(done.place).text
    found = stored(shop, 2)
    assert (found["CITY"], found["BANK_IBAN"], found["PAYMENT_TYPE"]) == ("Ulm", FRENCH, "2")


def test_a_new_iban_waits_for_the_code_and_takes_a_new_mandate(shop: Access) -> None:
    builders.accepted(
        shop, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": FRENCH, "REFERENCE": "OLD-1"}
    )
    visitor, page = Visitor(), with_account(shop, own(shop))
    assert page.place.startswith(f"/code/{shop.hash}/")
    assert stored(shop)["BANK_IBAN"] == FRENCH
    assert IBAN not in visitor.get(page.place).body
    assert IBAN not in page.place
    visitor.fill(page.place, code=code(shop))
    found = stored(shop)
    assert (found["BANK_IBAN"], found["BANK_ACCOUNT_OWNER"]) == (IBAN, "Drei Tannen")
    mandates = {m["REFERENCE"]: m for m in call(shop, "mandate.get")["MANDATES"]}
    new = mandates[found["BANK_ACCOUNT_MANDATE_REFERENCE"]]
    assert (mandates["OLD-1"]["STATUS"], new["STATUS"]) == ("ended", "active")
    assert new["EVIDENCE_CHANNEL"] == "page"
    assert (
        "Alpenblick Software GmbH (Gläubiger-Identifikationsnummer DE98ZZZ09999999999)"
        in (new["EVIDENCE_TEXT"])
    )
    assert "accountdata" in new["EVIDENCE_NOTE"]
    assert "sepa.mandate" in new["EVIDENCE_NOTE"]
    assert "BANK_IBAN" in mails(shop, "customer_changed")[-1]["changed"]


def test_the_page_never_shows_more_of_an_iban_than_the_last_four(shop: Access) -> None:
    builders.accepted(shop, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN})
    for page in (Visitor().get(own(shop)), Visitor().fill(own(shop), city="")):
        assert "2051" in page.text
        assert IBAN[4:12] not in page.body.replace(" ", "")


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"mandate": None}, {"mandate"}),
        ({"account__holder": ""}, {"account-holder"}),
        ({"account__holder": "x" * 71}, {"account-holder"}),
        ({"iban": ""}, {"iban"}),
        ({"iban": "BR1800000000141455123924100C2"}, {"iban"}),
        ({"iban": "4111 1111 1111 1111"}, {"iban"}),
        ({"account__holder": "4111 1111 1111 1111"}, {"account-holder"}),
    ],
)
def test_a_mandate_needs_account_holder_and_consent(
    shop: Access, changes: dict[str, Any], faults: set[str]
) -> None:
    page = with_account(shop, own(shop), **changes)
    assert (page.status, page.faults.keys()) == (400, faults)
    assert mails(shop, "code") == []


def test_a_known_account_with_a_mandate_can_be_chosen_without_a_code(shop: Access) -> None:
    builders.accepted(shop, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, "OWNER": "Tannen"})
    page = Visitor().fill(own(shop), payment_type="2")
    assert "done=saved" in page.place
    assert stored(shop)["PAYMENT_TYPE"] == "2"


def test_another_address_waits_for_a_code_to_the_one_before(shop: Access) -> None:
    visitor = Visitor()
    page = visitor.fill(own(shop), email="neu@drei-tannen.example")
    assert page.place.startswith(f"/code/{shop.hash}/")
    assert mails(shop, "code")[-1]["to"] == COMPLETE["EMAIL"]
    assert "b•••••••g@drei-tannen.example" in visitor.get(page.place).text
    assert stored(shop)["EMAIL"] == COMPLETE["EMAIL"]
    visitor.fill(page.place, code=code(shop))
    assert stored(shop)["EMAIL"] == "neu@drei-tannen.example"
    assert COMPLETE["EMAIL"] in str(mails(shop, "customer_changed")[-1]["also_to"])


def test_an_address_that_only_looks_alike_is_another_one(shop: Access) -> None:
    known, alike = "max@strasse.example", "max@straße.example"
    create(shop, **{**COMPLETE, "EMAIL": known})
    visitor = Visitor()
    page = visitor.fill(own(shop, 2), email=alike)
    assert page.place.startswith(f"/code/{shop.hash}/")
    assert mails(shop, "code")[-1]["to"] == known
    visitor.fill(page.place, code=code(shop))
    assert known in str(mails(shop, "customer_changed")[-1]["also_to"])


def test_a_first_address_needs_no_code_but_bank_data_with_it_do(shop: Access) -> None:
    create(shop, **{**COMPLETE, "EMAIL": ""})
    page = with_account(shop, own(shop, 2), email="neu@t.example")
    assert page.place.startswith("/code/")
    assert mails(shop, "code")[-1]["to"] == "neu@t.example"
    assert "done=saved" in Visitor().fill(own(shop, 2), email="neu@t.example").place


def test_an_address_that_bounces_gets_no_code(shop: Access) -> None:
    key = keys.customer(shop.id, 1)
    table = Connection.tables.customers
    item = Connection.client.get_item(TableName=table, Key=key)["Item"]
    state = '"EMAIL_STATE":{"ADDRESS":"%s","KIND":"bounced","AT":"2026-01-01T00:00:00Z"},'
    item["doc"]["S"] = "{" + state % COMPLETE["EMAIL"] + item["doc"]["S"][1:]
    Connection.client.put_item(TableName=table, Item=item)
    page = with_account(shop, own(shop))
    assert page.status == 400
    assert "melden Sie sich bei uns" in page.text
    assert mails(shop, "code") == []


def test_what_waits_is_dropped_when_somebody_else_changes_the_data(shop: Access) -> None:
    visitor, page = Visitor(), with_account(shop, own(shop))
    builders.accepted(shop, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "other@t.example"})
    done = visitor.fill(page.place, code=code(shop))
    assert "an anderer Stelle geändert" in visitor.get(done.place).text
    assert stored(shop)["BANK_IBAN"] == ""
    assert items(shop, "#CODE#") == []


def test_what_cannot_be_stored_any_more_is_dropped_and_told(tables: None) -> None:
    asked = {"CUSTOMER_EXT_UID": "optional"}
    access = builders.an_account(**SETTINGS, PAGE_FIELDS=asked)
    create(access, **COMPLETE)
    visitor, page = Visitor(), with_account(access, own(access), customer_ext_uid="u-1")
    create(access, **COMPLETE, CUSTOMER_EXT_UID="u-1")
    done = visitor.fill(page.place, code=code(access))
    assert "konnten wir so nicht speichern" in visitor.get(done.place).text
    assert stored(access)["BANK_IBAN"] == ""
    assert items(access, "#CODE#") == []


def test_a_form_that_waits_and_is_sent_again_sends_no_second_code(shop: Access) -> None:
    fields = Visitor().get(own(shop)).fields
    new = {"payment_type": "2", "iban": IBAN, "account-holder": "D", "mandate": "1"}
    first, second = (Visitor().send(own(shop), {**fields, **new}) for _ in range(2))
    assert first.place == second.place
    assert len(mails(shop, "code")) == 1


def test_nothing_personal_is_in_logs(shop: Access) -> None:
    with logged() as stream:
        page = with_account(shop, own(shop), last__name="Geheimname")
        Visitor().fill(page.place, code=code(shop))
        Visitor().fill(own(shop), postal__code="1")
    said = stream.getvalue()
    assert said.count('"route":"ANY /accountdata/{path+}"') == 4
    for secret in ("Geheimname", IBAN, COMPLETE["EMAIL"], own(shop).rpartition("/")[2]):
        assert secret not in said
