"""The list of customers: who may do what, what it shows, and what its forms do."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from kundenakte.domain.customer import Customer
from kundenakte.entry.account import customers_export
from kundenakte.storage import customers, saved_filters
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork
from tests import billing, builders
from tests.office import office

LIST = "/account/customers"


def tags_of(access, customer_id):
    return builders.find(access, CUSTOMER_ID=customer_id)[0]["TAGS"]


def names(page):
    found = re.findall(r'<a href="/account/customer/\d+">(.*?)</a>', page.body)
    return [name.replace("<wbr>", "") for name in found]


@pytest.fixture
def hotels(tables):
    """Sixty customers, of whom every second is a hotel; stored without the calls, to be quick."""
    access = billing.a_seller()
    unit = UnitOfWork(billing.account_of(access), datetime(2026, 5, 1, 12, tzinfo=UTC))
    for number in range(1, 61):
        fields = {
            "CUSTOMER_ID": number,
            "CUSTOMER_NUMBER": f"10{number:02}",
            "HASH": f"{number:032x}",
            "CUSTOMER_TYPE": "business",
            "CREATED": unit.at,
            "ORGANIZATION": f"Betrieb {number:02}",
            "CITY": "Lenggries",
            "COUNTRY_CODE": "DE",
            "TAGS": ["Hotel", "VIP"] if number % 2 else ["Gast"],
        }
        customers.add(unit, Customer(fields), number_is_ours=False)
    puts = [{"PutRequest": {"Item": write.action["Put"]["Item"]}} for write in unit._writes]
    for start in range(0, len(puts), 25):
        batch = {Connection.tables.customers: puts[start : start + 25]}
        Connection.client.batch_write_item(RequestItems=batch)
    return access


# ---- who may


def test_without_a_session_nothing_is_shown(seller):
    person = office(seller)
    person.cookies.clear()
    assert person.get(LIST).status == 303


def test_who_only_reads_sees_the_list_and_changes_nothing(hotels):
    reader = office(hotels, role="read_only")
    page = reader.get(LIST)
    assert page.status == 200
    assert "/account/customers/new" not in page.body
    assert 'name="customer"' not in page.body
    token = office(hotels).form(office(hotels).get(LIST))[1]["form"]
    for fields in ({"do": "add", "tag": "X", "customer": "1"}, {"do": "save", "name": "X"}):
        assert reader.send(LIST, {"form": token, **fields}).status == 403
    assert tags_of(hotels, 1) == "Hotel, VIP"


def test_a_form_that_is_not_ours_is_refused(hotels):
    assert office(hotels).send(LIST, {"do": "add", "tag": "X", "customer": "1"}).status == 400


def test_cursors_are_of_one_account_and_of_one_order(hotels):
    person, other = office(hotels), office(billing.a_seller())
    after = re.search(r'after=([^"&]+)" rel="next"', person.get(LIST).body)[1]
    assert person.get(f"{LIST}?after={after}").status == 200
    assert other.get(f"{LIST}?after={after}").status == 404
    assert person.get(f"{LIST}?sort=number&after={after}").status == 404
    for made_up in ("x", "x.y", ".", "%F0%9F%98%80.0", after[:-1]):
        assert person.get(f"{LIST}?after={made_up}").status == 404
        assert person.get(f"{LIST}?before={made_up}").status == 404


def test_another_accounts_customers_are_neither_shown_nor_tagged(hotels):
    other = office(billing.a_seller())
    assert "Noch keine Kunden" in other.get(LIST).text
    assert "Kein Kunde passt zu" in other.get(f"{LIST}?q=Betrieb").text
    token = other.form(other.get(LIST))[1]["form"]
    page = other.send(LIST, {"form": token, "do": "add", "tag": "X", "customer": "1"})
    assert "0 von 0" in other.follow(page).text
    assert tags_of(hotels, 1) == "Hotel, VIP"


@pytest.mark.parametrize(
    "query",
    [
        "q=%FF%FE&tag=%00&country=XX&state=x&sort=x&dir=x&col=x&match=x",
        "q=" + "a" * 3000,
        "tags=" + "a," * 500,
        "q=%0A%0A%0A",
        "q=<script>alert(1)</script>",
        "tag=%22%3E<img>",
    ],
)
def test_what_an_address_cannot_mean_is_left_out(hotels, query):
    page = office(hotels).get(f"{LIST}?{query}")
    assert page.status == 200
    assert "<script>alert" not in page.body
    assert "<img>" not in page.body


# ---- what is shown


def test_pages_follow_each_other_and_lead_back(hotels):
    person = office(hotels)
    first = person.get(LIST)
    assert names(first) == [f"Betrieb {n:02}" for n in range(1, 51)]
    forth = re.search(r'href="([^"]+)" rel="next"', first.body)[1].replace("&amp;", "&")
    second = person.get(forth)
    assert names(second) == [f"Betrieb {n:02}" for n in range(51, 61)]
    back = re.search(r'href="([^"]+)" rel="prev"', second.body)[1].replace("&amp;", "&")
    assert names(person.get(back)) == names(first)


def test_headings_say_the_order_and_turn_it(hotels):
    page = office(hotels, language="en").get(f"{LIST}?sort=number&dir=desc")
    assert names(page)[0] == "Betrieb 60"
    assert 'aria-sort="descending"><a href="/account/customers?sort=number">' in page.body
    assert 'aria-sort="none"><a href="/account/customers?">Customer' in page.body


def test_search_and_filters_together(hotels):
    person = office(hotels)
    assert names(person.get(f"{LIST}?q=betrieb+07")) == ["Betrieb 07"]
    assert "beginnt ab drei Zeichen" in person.get(f"{LIST}?q=be").text
    assert "30 Treffer" in person.get(f"{LIST}?tag=hotel").text
    assert "Kein Kunde passt zu diesem Filter" in person.get(f"{LIST}?tag=hotel&tag=-VIP").text
    assert "Kein Kunde" in person.get(f"{LIST}?tags=hotel,+gast&match=all").text
    assert len(names(person.get(f"{LIST}?tags=hotel,+gast"))) == 50
    assert "Kein Kunde" in person.get(f"{LIST}?country=AT").text


def test_all_whose_number_begins_so_are_found_page_by_page_and_by_tag(tables):
    access = billing.a_seller()
    for number in range(22):
        tags = {"TAGS": "Rar"} if number == 21 else {}
        company = {"ORGANIZATION": f"Haus {number:02}", "CUSTOMER_NUMBER": f"A-10{number:02}"}
        builders.create(access, **company, **tags)
    person = office(access)
    first = person.get(f"{LIST}?q=a-10")
    more = re.search(r'href="([^"]*after=[^"]+)"', first.body)
    second = person.get(more[1].replace("&amp;", "&"))
    assert names(first) + names(second) == [f"Haus {number:02}" for number in range(22)]
    assert names(person.get(f"{LIST}?q=a-10&tag=rar")) == ["Haus 21"]
    assert len(json.loads(person.get(f"{LIST}/export?format=json&q=a-10").body)) == 22


@pytest.mark.parametrize(
    "term",
    ["Max Müller", "Müller, Max", "mueller max", "max.muster", "Müller München", "muenchen"],
)
def test_words_are_found_in_any_order_and_spelling(tables, term):
    access = billing.a_seller()
    told = {"EMAIL": "max.muster@firma.example", "CUSTOMER_NUMBER": "K-1"}
    builders.create(access, FIRST_NAME="Max", LAST_NAME="Müller", CITY="München", **told)
    builders.create(access, FIRST_NAME="Maxi", LAST_NAME="Meier", CITY="Mainz")
    page = office(access).get(f"{LIST}?{urlencode({'q': term})}")
    assert len(names(page)) == 1
    assert "K-1" in page.text


def test_columns_are_chosen(hotels):
    page = office(hotels).get(f"{LIST}?col=email&col=kind")
    heads = re.findall(r'scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page.body)
    assert heads == ["Kunde", "E-Mail", "Art"]


def test_who_was_merged_is_marked(hotels):
    merger = {"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": 3}
    assert not builders.call(hotels, "customer.merge", merger).get("ERRORS")
    body = office(hotels).get(f"{LIST}?q=Betrieb").body
    marked = re.findall(r'customer/(\d+)">[^<]*</a>\s*<span class="badge">Zusammengeführt', body)
    assert marked == ["3"]


# ---- what forms do


def test_tags_for_many_are_told_by_number_and_logged_by_name(hotels):
    person = office(hotels, name="Petra Lindner")
    ticked = {"customer": ["1", "2", "3"], "tag": "Winter, hotel"}
    page = person.submit(LIST, ticked, button=("do", "add"))
    assert "bei 3 von 3 ausgewählten" in person.follow(page).text
    assert tags_of(hotels, 2) == "Gast, Winter, hotel"
    assert tags_of(hotels, 1) == "Hotel, VIP, Winter"
    page = person.submit(LIST, {"customer": ["1", "60"], "tag": "WINTER"}, button=("do", "remove"))
    assert "bei 1 von 2" in person.follow(page).text
    assert tags_of(hotels, 1) == "Hotel, VIP"
    log = builders.call(hotels, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert all("Petra Lindner" in entry["ACTOR"] for entry in log[:2])


def test_a_form_without_a_tag_says_so(hotels):
    page = office(hotels).submit(LIST, {"customer": ["1"], "tag": ""}, button=("do", "add"))
    assert page.status == 400
    assert "Tag: Bitte füllen Sie dieses Feld aus." in page.text


def test_a_filter_is_saved_renamed_and_removed(hotels):
    person = office(hotels)
    place = f"{LIST}?tag=hotel&sort=number&col=email"
    page = person.submit(place, {"name": "Häuser", "do": "save"}, form="customers?")
    # The first form with a token is that of the rows; that of filters has the same address.
    shown = person.follow(page)
    assert "Der Filter ist gespeichert." in shown.text
    link = re.search(r'<a class="chip" href="([^"]+)"[^>]*>Häuser</a>', shown.body)[1]
    assert len(names(person.get(link.replace("&amp;", "&")))) == 30
    token = person.form(shown)[1]["form"]
    page = person.send(LIST, {"form": token, "do": "rename", "name": "Häuser", "to": "Hotels"})
    assert "umbenannt" in person.follow(page).text
    assert "Hotels" in office(hotels, role="read_only").get(LIST).text
    page = person.send(LIST, {"form": token, "do": "forget", "name": "HOTELS"})
    shown = person.follow(page)
    assert "entfernt" in shown.text
    assert "Hotels" not in shown.text
    assert person.send(LIST, {"form": token, "do": "forget", "name": "Hotels"}).status == 400


def test_a_filter_needs_a_name_and_there_are_not_many(hotels, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 2)
    person = office(hotels)
    token = person.form(person.get(LIST))[1]["form"]
    assert person.send(LIST, {"form": token, "do": "save", "name": ""}).status == 400
    assert person.send(LIST, {"form": token, "do": "save", "name": "x" * 61}).status == 400
    for number in (1, 2):
        assert person.send(LIST, {"form": token, "do": "save", "name": f"F{number}"}).status == 303
    assert person.send(LIST, {"form": token, "do": "save", "name": "F3"}).status == 400
    assert person.send(LIST, {"form": token, "do": "save", "name": "f2"}).status == 303


# ---- what is shown, as a file


def test_a_file_holds_what_is_shown(hotels):
    builders.call(hotels, "customer.update", {"CUSTOMER_ID": 1, "ORGANIZATION": "=cmd|' /C'!A0"})
    page = office(hotels, role="read_only").get(
        f"{LIST}/export?format=csv&tag=vip&col=number&col=open"
    )
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="kundenakte-[\d-]+\.csv"', page.headers["content-disposition"]
    )
    lines = page.body.removeprefix("\ufeff").split("\r\n")
    assert page.body[0] == "\ufeff"
    assert lines[0] == "Kunden-ID;Kunde;Nummer;Offen"
    assert lines[1] == "1;'=cmd|' /C'!A0;1001;0,00"
    assert len(lines) == 1 + 30 + 1


def test_a_file_for_programs(hotels):
    page = office(hotels).get(f"{LIST}/export?format=json&q=betrieb+02&col=tags&col=open")
    [row] = json.loads(page.body)
    assert row == {
        "id": 2,
        "name": "Betrieb 02",
        "tags": "Gast",
        "open": [{"amount": "0.00", "currency": "EUR"}],
    }


def test_a_search_is_exported_whole(hotels):
    page = office(hotels).get(f"{LIST}/export?format=json&q=lenggries")
    assert len(json.loads(page.body)) == 60


def test_more_than_a_file_holds_is_refused_with_what_to_do(hotels, monkeypatch):
    monkeypatch.setattr(customers_export, "MOST", 59)
    page = office(hotels).get(f"{LIST}/export?format=csv")
    assert "Zu viele Kunden für diese Datei" in page.text
    assert office(hotels).get(f"{LIST}/export?format=pdf").status == 404
