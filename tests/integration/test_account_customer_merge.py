"""The pages that merge two files and that delete one."""

import pytest

from kundenakte.domain.roles import READ_ONLY
from tests import billing
from tests.builders import Access, call, create, items
from tests.invoicing import a_draft, an_invoice
from tests.office import office

MERGE, DELETE = "/account/customer/1/merge", "/account/customer/1/delete"


@pytest.fixture
def seller(seller: Access) -> Access:
    """The second customer is likely the first one, the third is somebody else."""
    create(seller, ORGANIZATION="Kunde GmbH & Co. KG", CUSTOMER_NUMBER="K-2", CITY="Köln")
    create(seller, ORGANIZATION="<b>Anders</b> AG", CUSTOMER_NUMBER="K-3")
    return seller


@pytest.mark.parametrize("path", [MERGE, DELETE])
def test_who_only_reads_sees_neither(seller: Access, path: str) -> None:
    person = office(seller, READ_ONLY)
    assert person.get(path).status == 403
    assert person.send(path, {"form": "x"}).status == 403


@pytest.mark.parametrize("path", ["/account/customer/99/merge", "/account/customer/x/delete"])
def test_a_customer_that_is_not_there_has_none(seller: Access, path: str) -> None:
    assert office(seller).get(path).status == 404


def test_customers_of_others_are_not_found(seller: Access, stranger: Access) -> None:
    assert office(stranger).get(MERGE).status == 404
    assert office(stranger).get(DELETE).status == 404


def test_nobody_chosen_is_said_beside_the_choice(seller: Access) -> None:
    page = office(seller).submit(MERGE, {"from_customer_id": None})
    assert (page.status, list(page.faults)) == (400, ["from_customer_id"])
    assert call(seller, "customer.get", FILTER={"CUSTOMER_ID": 2})["CUSTOMERS"]


def test_the_likely_one_is_shown_with_what_moves(seller: Access) -> None:
    a_draft(seller, 2)
    text = office(seller).get(MERGE).text
    assert "Vermutlich derselbe Kunde" in text
    assert "K-2" in text
    assert "K-3" not in text
    assert "laufende Abonnements 0, Entwürfe 1" in text


def test_another_one_is_found_by_a_part_of_its_name(seller: Access) -> None:
    page = office(seller, language="en").get(f"{MERGE}?q=nders")
    assert "&lt;b&gt;Anders&lt;/b&gt; AG" in page.body
    assert "K-2" not in page.text


def test_nobody_found_says_what_to_do(seller: Access) -> None:
    assert "Keine andere Akte passt" in office(seller).get(f"{MERGE}?q=xyz").text


def test_the_files_are_merged_and_the_log_says_who_and_why(seller: Access) -> None:
    person = office(seller, name="Petra Lindner")
    a_draft(seller, 2)
    page = person.submit(MERGE, {"from_customer_id": "2", "reason": "Doppelt angelegt"})
    assert (page.status, page.place.partition("?")[0]) == (303, "/account/customer/1")
    entries = call(seller, "customer.getlog", {"CUSTOMER_ID": 2})["ENTRIES"]
    assert entries[0]["ACTOR"].startswith("user ")
    assert entries[0]["ACTOR"].endswith("Petra Lindner")
    assert entries[0]["REASON"] == "Doppelt angelegt"
    assert "in eine andere übernommen" in person.get("/account/customer/2/merge").text


def test_a_running_subscription_keeps_the_file(seller: Access) -> None:
    billing.a_subscription(seller, 1, "2026-01-01")
    page = office(seller).get(DELETE)
    assert "Es laufen noch Abonnements" in page.text
    assert "<form" not in page.body.partition("<main")[2]


def test_what_stays_is_said_with_its_last_day(seller: Access) -> None:
    with billing.on("2026-02-01"):
        an_invoice(seller, 1)
        text = office(seller).get(DELETE).text
    assert "Rechnungen und Korrekturen (1), gesperrt, die letzte bis zum 31.12.2034" in text
    assert "Eine Rechnung ist noch offen" in text
    assert "K-1 wird nicht wieder vergeben" in text


def test_nothing_stays_of_who_has_bought_nothing(seller: Access) -> None:
    person = office(seller, language="en")
    assert "Nothing but a note" in person.get("/account/customer/2/delete").text
    page = person.submit("/account/customer/2/delete")
    assert (page.status, page.place.partition("?")[0]) == (303, "/account/customers")
    assert call(seller, "customer.get", FILTER={"CUSTOMER_ID": 2})["CUSTOMERS"] == []
    assert not [item for item in items() if item["pk"].get("S", "").endswith("CUSTOMER#2#TAG")]


def test_a_deletion_that_is_sent_twice_leads_to_the_list_both_times(seller: Access) -> None:
    person = office(seller)
    action, fields = person.form(person.get("/account/customer/1/delete"))
    pages = [person.send(action or "/account/customer/1/delete", fields) for _ in "12"]
    assert [page.place.partition("?")[0] for page in pages] == ["/account/customers"] * 2
    assert person.get("/account/customer/1").status == 404
