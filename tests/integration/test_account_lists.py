"""The lists of subscriptions, invoices and payments: filters, search, pages, and what they cost."""

import pytest

from kundenakte.domain.roles import READ_ONLY
from kundenakte.entry.account import listing
from kundenakte.storage import invoices
from tests import billing, builders, figuring, invoice_files
from tests.builders import Access
from tests.office import Office, office
from tests.watch import storage_calls

DAY = "2026-11-23"


@pytest.fixture
def person(seller: Access) -> Office:
    return office(seller)


def rows(person: Office, address: str) -> list[str]:
    """The first cells of the list's rows, as text."""
    with billing.on(DAY):
        page = person.get(f"/account/{address}")
    assert page.status == 200
    found = page.body.split('class="main">')[1:]
    return [cell.partition("</a>")[0].partition(">")[2].partition("<span")[0] for cell in found]


@pytest.mark.parametrize("page", ["subscriptions", "invoices", "payments"])
def test_a_list_without_entries_says_so(person: Office, page: str) -> None:
    assert "Noch keine" in person.get(f"/account/{page}").text
    assert rows(person, f"{page}?state=nonsense&month=2026-13&after=x") == []


@pytest.mark.parametrize("page", ["subscriptions", "invoices", "payments"])
def test_a_number_that_nobody_has_leads_to_the_search_of_customers(
    person: Office, page: str
) -> None:
    found = person.get(f"/account/{page}?q=M%C3%BCller")
    assert "Nichts passt zu „Müller“" in found.text
    assert 'href="/account/customers?q=M%C3%BCller"' in found.body


@pytest.mark.parametrize("page", ["subscriptions", "invoices", "payments"])
@pytest.mark.parametrize("term", ["%C2%B2", "%00", "9" * 200])
def test_what_is_no_number_finds_nothing(person: Office, page: str, term: str) -> None:
    assert rows(person, f"{page}?q={term}") == []


@pytest.mark.parametrize("page", ["subscriptions", "invoices", "payments"])
def test_a_list_has_no_forms_that_change_anything(seller: Access, page: str) -> None:
    found = office(seller, role=READ_ONLY).get(f"/account/{page}")
    assert found.status == 200
    assert 'method="post"' not in found.body.partition("<main")[2]


def test_subscriptions_are_found_by_state_month_and_number(seller: Access) -> None:
    book = billing.a_subscription
    book(seller, 1, "2026-01-15", {"TITLE": "Läuft"}, SUBSCRIPTION_EXT_UID="x-1")
    book(seller, 1, "2026-02-15", {"TITLE": "Endet"}, CANCELLATION_DATE="2026-12-31")
    book(seller, 1, "2026-02-20", {"TITLE": "Klemmt"}, BILLING_FAULTS=["x"])
    figuring.listed(seller)
    figuring.run(DAY)
    person = office(seller)
    assert rows(person, "subscriptions") == ["Klemmt", "Endet", "Läuft"]
    assert rows(person, "subscriptions?state=active") == ["Klemmt", "Läuft"]
    assert rows(person, "subscriptions?state=canceled") == ["Endet"]
    assert rows(person, "subscriptions?state=refused") == ["Klemmt"]
    assert rows(person, "subscriptions?month=2026-02") == ["Klemmt", "Endet"]
    assert rows(person, "subscriptions?q=K-1") == ["Klemmt", "Endet", "Läuft"]
    assert rows(person, "subscriptions?q=x-1") == ["Läuft"]
    assert rows(person, "subscriptions?q=2&month=2026-02") == ["Endet"]


def test_invoices_are_found_by_state_month_and_number(seller: Access) -> None:
    invoice = invoice_files.an_invoice
    invoice_files.a_draft(seller)
    invoice(seller, INVOICE_NUMBER="RE-2", DUE_DATE="2026-12-01")
    invoice(seller, INVOICE_NUMBER="RE-3", DUE_DATE="2026-10-02")
    back = {"RETURNS": 1, "STOPPED": "x"}
    invoice(seller, INVOICE_NUMBER="RE-4", DUE_DATE="2026-10-01", STATE={"COLLECTION": back})
    paid = {"STATE": {"PAID": 11900}, "INVOICE_DATE": "2026-10-01"}
    invoice(seller, INVOICE_NUMBER="RE-5", **paid)
    person = office(seller)
    assert rows(person, "invoices") == ["RE-5", "RE-4", "RE-3", "RE-2", "Entwurf 1"]
    assert rows(person, "invoices?state=draft") == ["Entwurf 1"]
    assert rows(person, "invoices?state=open") == ["RE-4", "RE-3", "RE-2"]
    assert rows(person, "invoices?state=overdue") == ["RE-4", "RE-3"]
    assert rows(person, "invoices?state=returned") == ["RE-4"]
    assert rows(person, "invoices?state=paid") == ["RE-5"]
    assert rows(person, "invoices?month=2026-10") == ["RE-5"]
    assert rows(person, "invoices?q=RE-3") == ["RE-3"]
    assert rows(person, "invoices?q=K-1&state=overdue") == ["RE-4", "RE-3"]


def test_payments_are_found_by_kind_month_and_number(seller: Access) -> None:
    one, two = (invoice_files.an_invoice(seller) for _ in "12")
    for number, day in ((one, "2026-10-05"), (two, "2026-11-05")):
        data = {"INVOICE_ID": number, "AMOUNT": "119.00", "METHOD": "transfer", "DATE": day}
        with billing.on(DAY):
            builders.accepted(seller, "payment.create", {"CUSTOMER_ID": 1, **data})
    person = office(seller)
    assert len(rows(person, "payments")) == 2
    assert len(rows(person, "payments?month=2026-10")) == 1
    assert rows(person, "payments?state=chargeback") == []
    assert len(rows(person, "payments?q=K-1")) == 2
    number = invoice_files.the_invoice(seller, one).number
    assert len(rows(person, f"payments?q={number}")) == 1
    assert f'href="/account/invoice/{one}">{number}' in person.get("/account/payments").body


@pytest.mark.parametrize("state", ["", "overdue", "draft"])
def test_a_list_goes_on_where_the_page_has_ended(
    seller: Access, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(listing, "SIZE", 2)
    for _ in range(5):
        if state == "draft":
            invoice_files.a_draft(seller)
        else:
            invoice_files.an_invoice(seller)
    person, seen, address = office(seller), [], f"/account/invoices?state={state}"
    while address:
        seen += rows(person, address.removeprefix("/account/"))
        with billing.on(DAY):
            body = person.get(address).body
        address = body.partition('rel="next"')[0].rpartition('href="')[2].rstrip('" ')
        address = address.replace("&amp;", "&") if 'rel="next"' in body else ""
    assert len(seen) == len(set(seen)) == 5


def test_of_a_long_file_no_more_is_read_than_is_shown(
    seller: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SIZE", 2)
    for _ in range(5):
        invoice_files.an_invoice(seller)
    seen, of_item = [], invoices.of_item
    monkeypatch.setattr(invoices, "of_item", lambda item: seen.append(item) or of_item(item))
    assert len(rows(office(seller), "invoices?q=K-1")) == 2
    assert len(seen) == 3


def test_a_filter_looks_at_a_bounded_number_of_records(
    seller: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST", 3)
    for _ in range(5):
        invoice_files.an_invoice(seller)
    page = office(seller).get("/account/invoices?state=paid")
    assert "Bis hierher passt nichts" in page.text
    assert "after=3" in page.body


def test_a_page_of_a_list_is_a_bounded_number_of_requests(seller: Access) -> None:
    for _ in range(3):
        invoice_files.an_invoice(seller)
        billing.a_subscription(seller, 1, "2026-01-15")
    person = office(seller)
    person.get("/account/invoices")
    for page in ("subscriptions", "invoices", "invoices?state=overdue", "payments"):
        with storage_calls() as seen:
            person.get(f"/account/{page}")
        assert len(seen.operations) <= 4, (page, seen.operations)
