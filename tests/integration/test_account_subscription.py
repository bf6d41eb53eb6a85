"""Subscriptions in the account's own pages: booked, changed, moved, ended and brought back."""

from typing import Any

import pytest

from kundenakte.domain.roles import READ_ONLY
from tests import subscribing
from tests.builders import Access, accepted
from tests.office import Office, office
from tests.subscribing import book, invoices, on, row, stored

DAY = "2026-03-10"
FILE = "/account/customer/1"
ONE = "/account/subscription/1"
ACTIONS = ("change", "addons", "cancel", "reactivate", "next")


@pytest.fixture
def access(tables: None) -> Access:
    return subscribing.a_shop()


@pytest.fixture
def person(access: Access) -> Office:
    return office(access)


@pytest.fixture
def booked(access: Access) -> int:
    with on("2026-03-01"):
        return book(access, 1, "M")


def sent(person: Office, url: str, do: str = "do", **fields: Any) -> Any:
    with on(DAY):
        return person.submit(url, fields, button=("do", do))


# ---- refusals


@pytest.mark.parametrize(
    "path", [f"{FILE}/subscription", f"{FILE}/next", *(f"{ONE}/{a}" for a in ACTIONS)]
)
def test_who_only_reads_changes_nothing(access: Access, booked: int, path: str) -> None:
    assert office(access, READ_ONLY).get(path).status == 403


def test_who_only_reads_sees_the_subscription_and_no_button(access: Access, booked: int) -> None:
    page = office(access, READ_ONLY).get(ONE)
    assert "Plan M" in page.text
    assert "/change" not in page.body
    assert "<form" not in page.body.partition("<main")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/account/customer/2/subscription",
        "/account/customer/x/subscription",
        "/account/customer/1/subscription/more",
        "/account/customer/2/next",
        "/account/subscription/2",
        "/account/subscription/99999999999999999999",
        *(f"/account/subscription/2/{action}" for action in ACTIONS),
    ],
)
def test_what_the_account_does_not_have_is_not_there(
    person: Office, booked: int, path: str
) -> None:
    assert person.get(path).status == 404


def test_what_another_account_has_is_not_there(access: Access, booked: int) -> None:
    other = office(subscribing.billing.a_seller())
    for path in (FILE + "/subscription", ONE, *(f"{ONE}/{action}" for action in ACTIONS)):
        assert other.get(path).status == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("article_number", "", "Bitte füllen Sie dieses Feld aus."),
        ("article_number", "nothing", "Das gibt es in diesem Konto nicht."),
        ("quantity", "viel", "Bitte geben Sie eine Zahl ein."),
        ("quantity", "0", "Bitte geben Sie eine Zahl über null ein."),
        ("unit_price", "1.2.3", "Bitte geben Sie eine Zahl ein."),
        ("start_date", "32.1.2026", "Bitte geben Sie einen Tag an, zum Beispiel 01.12.2026."),
        ("start_date", "01.01.2020", "Das ist mehr als ein Jahr her."),
        ("next_event", "01.03.2026", "Das ist vor dem ersten Tag."),
        ("coupon", "GIBTSNICHT", "Das gibt es in diesem Konto nicht."),
    ],
)
@pytest.mark.parametrize("do", ["preview", "do"])
def test_what_cannot_be_booked_is_said_beside_the_field(
    access: Access, person: Office, field: str, value: str, says: str, do: str
) -> None:
    page = sent(person, f"{FILE}/subscription", do, **{"article_number": "M", field: value})
    assert page.status == 400
    assert page.faults[field].startswith(says)
    assert page.fields[field] == ("" if field == "article_number" else value)
    assert not subscribing.documents(access, "SUBSCRIPTION")


def test_an_addon_that_does_not_go_with_the_article_is_refused(
    access: Access, person: Office
) -> None:
    subscribing.articles(access, {"ARTICLE_NUMBER": "X", "IS_ADDON": 1, "ASSIGNED_ARTICLES": "L"})
    fields = person.get(f"{FILE}/subscription").fields
    place = next(name for name, value in fields.items() if value == "X").removesuffix("-number")
    page = sent(person, f"{FILE}/subscription", article_number="M", **{place: "1"})
    assert (page.status, "addons" in page.faults) == (400, True)


def test_what_a_customer_has_already_is_refused(person: Office, booked: int) -> None:
    page = sent(person, f"{FILE}/subscription", article_number="M")
    assert "hat diesen Artikel schon" in page.faults["article_number"]


def test_a_date_that_is_paid_is_refused(person: Office, booked: int) -> None:
    page = sent(person, f"{ONE}/next", next_event="20.03.2026")
    assert "schon berechnet" in page.faults["next_event"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"next_event": ""}, "next_event"),
        ({"next_event": "bald"}, "next_event"),
        ({"how": "months", "month": "0"}, "month"),
        ({"how": "months", "month": ""}, "month"),
    ],
)
def test_what_is_no_date_is_refused(
    person: Office, booked: int, fields: dict[str, str], field: str
) -> None:
    page = sent(person, f"{ONE}/next", **fields)
    assert (page.status, list(page.faults)) == (400, [field])


def test_a_change_to_an_article_in_use_is_refused(
    access: Access, person: Office, booked: int
) -> None:
    with on("2026-03-01"):
        book(access, 1, "L")
    page = sent(person, f"{ONE}/change", article_number="L")
    assert "hat diesen Artikel schon" in page.faults["article_number"]


@pytest.mark.parametrize("given", ["", "-1", "x"])
def test_an_addon_needs_a_quantity(person: Office, booked: int, given: str) -> None:
    page = sent(person, f"{ONE}/addons", article_number="B", quantity=given)
    assert (page.status, "quantity" in page.faults) == (400, True)


@pytest.mark.parametrize("given", ["", "gestern", "01.03.2026"])
def test_an_end_needs_a_day_to_come(person: Office, booked: int, given: str) -> None:
    page = sent(person, f"{ONE}/cancel", when="other", cancellation_date=given)
    assert (page.status, "cancellation_date" in page.faults) == (400, True)


def test_what_runs_cannot_be_brought_back(person: Office, booked: int) -> None:
    with on(DAY):
        page = person.get(f"{ONE}/reactivate")
    assert (page.status, "weder gekündigt noch pausiert" in page.text) == (400, True)


# ---- what is done


def test_a_preview_books_nothing(access: Access, person: Office) -> None:
    page = sent(person, f"{FILE}/subscription", "preview", article_number="M", quantity="2")
    assert page.status == 200
    for words in ("62,00 EUR", "11,78 EUR", "73,78 EUR", "10.04.2026", "10.05.2026"):
        assert words in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert page.fields["quantity"] == "2"
    assert not subscribing.documents(access, "SUBSCRIPTION")


def test_a_subscription_is_booked_with_all_that_was_typed(access: Access, person: Office) -> None:
    accepted(
        access,
        "coupon.create",
        {"CODE": "TEN", "DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "percent"},
    )
    page = sent(
        person,
        f"{FILE}/subscription",
        **{
            "article_number": "M",
            "quantity": "2,5",
            "unit_price": "1.020,50",
            "title": "Sonderplan",
            "coupon": "TEN",
            "start_date": "1.4.26",
            "subscription_ext_uid": "x-1",
            "addon-1": "3",
        },
    )
    assert page.place.startswith(f"{FILE}?done=subscription_added")
    found = row(access, SUBSCRIPTION_ID=1)
    assert found["PLAN"]["TITLE"] == "Sonderplan"
    assert found["QUANTITY"] == "2.5"
    assert found["PLAN"]["UNIT_PRICE"] == "1020.5000"
    assert found["NEXT_EVENT"].startswith("2026-04-01")
    assert found["ADDONS"][0]["QUANTITY"] == "3"
    assert found["COUPON"]["CODE"] == "TEN"
    assert found["SUBSCRIPTION_EXT_UID"] == "x-1"
    assert "Petra Owner" in subscribing.log(access)[0]["ACTOR"]


def test_a_form_sent_twice_books_once(access: Access, person: Office) -> None:
    with on(DAY):
        _, fields = person.form(person.get(f"{FILE}/subscription"))
        fields |= {"article_number": "M", "do": "do"}
        pages = [person.send(f"{FILE}/subscription", fields) for _ in range(2)]
    assert [page.status for page in pages] == [303, 303]
    assert len(subscribing.documents(access, "SUBSCRIPTION")) == 1
    assert len(invoices(access)) == 1


def test_a_subscription_is_shown_with_its_invoices(person: Office, booked: int) -> None:
    with on(DAY):
        page = person.get(ONE)
    for words in ("Plan M", "pro Monat", "01.04.2026", "31.03.2026", "36,89"):
        assert words in page.text
    assert "/account/invoice/1" in page.body


def test_hostile_words_are_text(access: Access, person: Office) -> None:
    with on("2026-03-01"):
        book(access, 1, "M", TITLE="<script>alert(1)</script>", SUBSCRIPTION_EXT_UID='"><b>x')
    for path in (ONE, *(f"{ONE}/{action}" for action in ACTIONS)):
        assert "<script>alert" not in person.get(path).body
        assert '"><b>' not in person.get(path).body
    page = sent(person, f"{FILE}/subscription", "preview", title='"><img src=x>')
    assert "<img src=x" not in page.body


def test_the_next_payment_is_moved_with_a_reason(
    access: Access, person: Office, booked: int
) -> None:
    page = sent(
        person,
        f"{ONE}/next",
        "preview",
        next_event="15.4.2026",
    )
    assert "15.05.2026" in page.text
    page = sent(person, f"{ONE}/next", next_event="15.4.2026", reason="Saisonpause")
    assert page.place.startswith(f"{FILE}?done=next_set")
    assert stored(access)["NEXT_EVENT"] == "2026-04-15"
    assert subscribing.log(access)[-1]["REASON"] == "Saisonpause"


def test_the_next_payment_is_moved_by_months(access: Access, person: Office, booked: int) -> None:
    assert "01.06.2026" in sent(person, f"{ONE}/next", "preview", how="months", month="2").text
    sent(person, f"{ONE}/next", how="months", month="2")
    assert stored(access)["NEXT_EVENT"] == "2026-06-01"


def test_the_only_subscription_is_the_one_whose_payment_is_moved(
    access: Access, person: Office, booked: int
) -> None:
    assert person.get(f"{FILE}/next").place == f"{ONE}/next"
    with on("2026-03-01"):
        book(access, 1, "L")
    assert "/account/subscription/2/next" in person.get(f"{FILE}/next").body


def test_without_a_payment_to_come_the_page_says_so(person: Office) -> None:
    assert "Es folgt keine Zahlung" in person.get(f"{FILE}/next").text


def test_a_plan_is_changed_now_after_a_look_at_the_difference(
    access: Access, person: Office, booked: int
) -> None:
    given = {"article_number": "L", "activation": "now"}
    page = sent(person, f"{ONE}/change", "preview", **given)
    assert "Wird heute berechnet" in page.text
    assert len(invoices(access)) == 1
    sent(person, f"{ONE}/change", **given)
    assert stored(access)["PLAN"]["ARTICLE_NUMBER"] == "L"
    assert len(invoices(access)) == 2


def test_a_change_that_is_scheduled_is_taken_back(
    access: Access, person: Office, booked: int
) -> None:
    sent(person, f"{ONE}/change", article_number="L")
    assert stored(access)["PLAN_UPCOMING"]["ARTICLE_NUMBER"] == "L"
    sent(person, f"{ONE}/change", "undo")
    assert "PLAN_UPCOMING" not in stored(access)


def test_what_was_agreed_stays_in_the_form_of_a_change(access: Access, person: Office) -> None:
    with on("2026-03-01"):
        book(access, 1, "M", UNIT_PRICE="12.5")
    with on(DAY):
        fields = person.get(f"{ONE}/change").fields
    assert (fields["unit_price"], fields["title"], fields["quantity"]) == ("12,5", "", "1")


def test_addons_are_booked_changed_and_given_up(
    access: Access, person: Office, booked: int
) -> None:
    now = {"article_number": "B", "activation": "now"}
    assert "Backup" in sent(person, f"{ONE}/addons", "preview", quantity="2", **now).text
    sent(person, f"{ONE}/addons", quantity="2", unit_price="4,50", **now)
    [addon] = stored(access)["ADDONS"]
    assert (addon["QUANTITY"], addon["UNIT_PRICE"]) == ("2", "4.5")
    sent(person, f"{ONE}/addons", quantity="3", **now)
    [addon] = stored(access)["ADDONS"]
    assert (addon["QUANTITY"], addon["UNIT_PRICE"]) == ("3", "4.5")  # as agreed
    sent(person, f"{ONE}/addons", article_number="B", quantity="0")
    assert "ADDONS" not in stored(access)


def test_a_notice_is_given_and_taken_back(access: Access, person: Office, booked: int) -> None:
    with on(DAY):
        page = person.get(f"{ONE}/cancel")
    assert "31.03.2026" in page.text
    page = sent(person, f"{ONE}/cancel", "preview", when="now", refund="1")
    assert "Wird heute gutgeschrieben" in page.text
    sent(person, f"{ONE}/cancel", when="now", refund="1", cancellation_note="zu teuer")
    found = stored(access)
    assert (found["CANCELLATION_DATE"], found["CANCELLATION_NOTE"]) == (DAY, "zu teuer")
    with on(DAY):
        assert "Wird heute berechnet" in person.get(f"{ONE}/reactivate").text
        person.submit(f"{ONE}/reactivate", button=("do", "do"))
    assert "CANCELLATION_DATE" not in stored(access)


def test_a_subscription_is_paused_and_goes_on(access: Access, person: Office, booked: int) -> None:
    with on(DAY):
        page = person.submit(ONE, {"reason": "Umbau"})
        assert person.follow(page).status == 200
        assert stored(access)["STATE"] == "inactive"
        person.submit(f"{ONE}/reactivate", button=("do", "do"))
    assert stored(access)["STATE"] == "running"


@pytest.mark.parametrize("path", [f"{FILE}/subscription", ONE, *(f"{ONE}/{a}" for a in ACTIONS)])
def test_pages_are_in_english_too(access: Access, booked: int, path: str) -> None:
    with on(DAY):
        page = office(access, language="en").get(path)
    assert '<html lang="en">' in page.body
    assert "Abonnement" not in page.text
