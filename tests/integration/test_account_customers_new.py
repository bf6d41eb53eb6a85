"""Creating a customer by hand: what is refused, what is asked about, what is made."""

import pytest

from tests import billing, builders
from tests.office import office

NEW = "/account/customers/new"
HOTEL = {
    "organization": "Hotel Drei Tannen",
    "email": "kasse@drei-tannen.example",
    "invite": None,
}


@pytest.fixture
def account(tables):
    return billing.a_seller()


def rows(access):
    return builders.find(access)


def test_who_only_reads_gets_neither_form_nor_customer(account):
    reader = office(account, role="read_only")
    assert reader.get("/account/customers").status == 200
    token = office(account).form(office(account).get(NEW))[1]["form"]
    sent = {"form": token, "customer_type": "business", "organization": "X"}
    assert reader.send(NEW, sent).status == 403
    assert office(account).send(NEW, {**sent, "form": "x"}).status == 400
    assert rows(account) == []


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"organization": ""}, {"organization"}),
        ({"customer_type": "consumer", "last_name": "Groß"}, {"first_name"}),
        ({"customer_type": "consumer"}, {"first_name", "last_name"}),
        ({"customer_type": "x"}, {"customer_type"}),
        ({"invite": "1", "email": ""}, {"email"}),
        ({"days_for_payment": "viele"}, {"days_for_payment"}),
        ({"tags": "x" * 61}, {"tags"}),
        ({"country_code": "XX"}, {"country_code"}),
        ({"comment": "x" * 20_000}, {"comment"}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_input_stays(account, fields, faults):
    page = office(account).submit(NEW, {**HOTEL, **fields})
    assert page.status == 400
    assert page.faults.keys() == faults
    assert 'value="kasse@drei-tannen.example"' in page.body or "email" in fields
    assert rows(account) == []


def test_name_and_address_are_enough_and_the_range_gives_the_number(account):
    person = office(account)
    form = person.form(person.get(NEW))[1]
    assert form["customer_number"] == "1001"
    assert "newsletter_optin" not in form
    page = person.submit(NEW, HOTEL)
    assert page.place.startswith("/account/customer/1?done=customer_created.")
    assert "Der Kunde ist angelegt." in person.follow(page).text
    [row] = rows(account)
    assert (row["CUSTOMER_NUMBER"], row["CUSTOMER_TYPE"]) == ("1001", "business")
    assert row["NEWSLETTER_OPTIN"] == "0"
    assert person.form(person.get(NEW))[1]["customer_number"] == "1002"


def test_a_number_that_was_shown_but_is_gone_is_no_fault(account):
    person = office(account)
    form = person.form(person.get(NEW))[1]
    builders.call(account, "customer.create", builders.a_customer())
    page = person.send(NEW, {**form, "organization": "Zweite", "invite": ""})
    assert page.status == 303
    assert rows(account)[1]["CUSTOMER_NUMBER"] == "1002"


def test_a_number_by_hand_is_kept_or_refused(account):
    person = office(account)
    assert person.submit(NEW, {**HOTEL, "customer_number": "K-7"}).status == 303
    page = person.submit(NEW, {"organization": "Zwei", "customer_number": "K-7", "invite": None})
    assert page.faults.keys() == {"customer_number"}
    assert [row["CUSTOMER_NUMBER"] for row in rows(account)] == ["K-7"]


def test_numbers_that_are_taken_by_hand_are_not_offered(account):
    for number in ("1001", "1002"):
        data = builders.a_customer(CUSTOMER_NUMBER=number)
        builders.call(account, "customer.create", data)
    assert office(account).form(office(account).get(NEW))[1]["customer_number"] == "1003"


def test_all_fields_arrive(account):
    given = {
        "customer_type": "consumer",
        "organization": "bleibt weg",
        "salutation": "mrs",
        "title_academic": "Dr.",
        "first_name": "Änne",
        "last_name": "Größmann",
        "position": "Inhaberin",
        "email": "aenne@post.example",
        "email_cc": "zwei@post.example",
        "customer_ext_uid": "shop-1",
        "tags": "VIP, Presse",
        "address": "Weg 1",
        "address_2": "Hinterhaus",
        "zipcode": "83661",
        "city": "Lenggries",
        "country_code": "AT",
        "language_code": "en",
        "phone": "1",
        "mobile": "2",
        "fax": "3",
        "payment_type": "2",
        "days_for_payment": "30",
        "currency_code": "CHF",
        "vat_id": "ATU12345678",
        "tax_id": "12/345",
        "affiliate": "Messe",
        "comment": "Zeile\nzwei",
        "newsletter_optin": "1",
        "invite": None,
    }
    assert office(account).submit(NEW, given).status == 303
    [row] = rows(account)
    assert row["ORGANIZATION"] == ""
    wanted = {name.upper(): value for name, value in given.items() if value}
    del wanted["ORGANIZATION"]
    assert {name: row[name].replace("\r", "") for name in wanted} == wanted


def test_likely_duplicates_are_asked_about_with_the_reason(account):
    person = office(account)
    person.submit(NEW, HOTEL)
    page = person.submit(NEW, {**HOTEL, "organization": "Hotel Drei Tannen OHG"})
    assert page.status == 200
    assert "gleiche E-Mail, ähnlicher Name" in page.text
    assert "Trotzdem anlegen" in page.text
    assert len(rows(account)) == 1
    sent = person.form(page)[1]
    sent.pop("invite", None)
    assert person.send(NEW, sent).status == 303
    assert len(rows(account)) == 2
    page = person.submit(NEW, {"organization": "Pension Drei Tannen", "invite": None})
    assert page.text.count("ähnlicher Name") == 2
    page = person.submit(NEW, {"organization": "Zwei Tannen GmbH", "invite": None})
    assert page.status == 303


def test_a_person_is_alike_by_both_names(account):
    person = office(account)
    anne = {"customer_type": "consumer", "first_name": "Änne", "last_name": "Größmann"}
    assert person.submit(NEW, {**anne, "invite": None}).status == 303
    spelled = {**anne, "first_name": "AENNE", "last_name": "Groessmann", "invite": None}
    assert "ähnlicher Name" in person.submit(NEW, spelled).text
    assert person.submit(NEW, {**anne, "first_name": "Otto", "invite": None}).status == 303


def test_the_customer_is_asked_for_the_rest_or_not(account):
    person = office(account)
    page = person.submit(NEW, {**HOTEL, "invite": "1"})
    assert "done=customer_invited." in page.place
    log = builders.call(account, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert [entry["ACTION"] for entry in log] == ["mail.send", "customer.create"]


def test_where_the_welcome_goes_by_itself_it_is_not_sent_twice(tables):
    access = billing.a_seller(MAILS={"CUSTOMER_WELCOME": 1})
    page = office(access).get(NEW)
    assert 'name="invite"' not in page.body
    assert "Willkommensmail" in page.text


def test_a_form_that_is_sent_twice_makes_one_customer(account):
    person = office(account)
    sent = {**person.form(person.get(NEW))[1], "organization": "Einmal"}
    sent.pop("invite")
    first, second = person.send(NEW, sent), person.send(NEW, sent)
    assert first.place.partition("?")[0] == second.place.partition("?")[0]
    assert len(rows(account)) == 1


def test_from_the_form_to_a_subscription(account):
    person = office(account)
    page = person.submit(NEW, HOTEL, button=("then", "subscription"))
    assert page.place.startswith("/account/customer/1/subscription?")
    assert "Der Kunde ist angelegt." in person.follow(page).text
