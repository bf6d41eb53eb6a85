"""A day in the office: somebody new finds a customer, changes the file, books, bills, is paid,
takes it back, and sees all of it in the log; in both languages."""

import re
from datetime import timedelta

import pytest

from tests.browsing import DESKTOP, PHONE, Way
from tests.e2e.test_local_demo import today
from tests.worker import Worker, hired

EACH = pytest.mark.parametrize("way", [Way("de", DESKTOP), Way("en", PHONE)], ids=str)
PETRA = "petra-{language}@office.example"


@pytest.fixture
def worker(browser, gallery, shop_run):
    """Makes people who work in an account."""
    people = []

    def make(way):
        people.append(Worker(browser, shop_run.url, gallery, way))
        return people[-1]

    yield make
    for one in people:
        one.close()


def typed(day):
    return day.strftime("%d.%m.%Y")


@EACH
def test_a_new_office_worker_does_a_days_work(shop, worker, way):
    email = PETRA.format(language=way.language)
    hired(shop, email, "office", way.language, "Petra Lindner")
    name = f"Drei Tannen {way.language}"
    customer = shop.a_customer(
        f"hotel-{way.language}@example.com",
        CUSTOMER_TYPE="business",
        ORGANIZATION=f"Hotel {name} OHG",
        ADDRESS="Kirchweg 8",
        ZIPCODE="87561",
        CITY="Oberstdorf",
        COUNTRY_CODE="DE",
        TAGS=f"Hotel,{way.language}",
    )
    file = f"/account/customer/{customer['CUSTOMER_ID']}"
    me = worker(way)
    me.signs_in(shop, email)
    me.sees("1-start")

    # found by a part of the name, then by the tag
    me.open("/account/customers")
    me.sees("2-customers")
    me.open(f"/account/customers?q=tannen+{way.language}")
    assert f"Hotel {name} OHG" in me.text
    me.open(f"/account/customers?tag={way.language}")
    me.sees("3-customers-by-tag")
    me.press(f'main a[href*="{file}"]')
    assert me.here == file
    me.sees("4-file")

    # another address, and why
    me.press(f'main a[href="{file}/edit"]')
    me.sees("5-edit")
    me.enter(address="Nebelhornstraße 1", reason="Umzug am Monatsende")
    me.press("main form .primary")
    assert me.here == file
    assert me.notice
    assert "Nebelhornstraße 1" in me.text

    # a subscription, after a look at what it will cost
    me.press(f'main a[href="{file}/subscription"]')
    me.enter(article_number="WEB-BUSINESS")
    me.does("preview")
    me.sees("6-subscription-preview")
    assert shop.rows("subscription.get", "SUBSCRIPTIONS", CUSTOMER_ID=customer["CUSTOMER_ID"]) == []
    me.does("do")
    assert me.here == file
    (booked,) = shop.rows("subscription.get", "SUBSCRIPTIONS", CUSTOMER_ID=customer["CUSTOMER_ID"])
    assert booked["ARTICLE_NUMBER"] == "WEB-BUSINESS"

    # its next payment, some days later
    later = today() + timedelta(days=40)
    me.press(f'main a[href="{file}/next"]')
    if me.page.locator('main [name="next_event"]').count() == 0:
        me.press('main a[href*="/next"]')
    me.enter(next_event=typed(later), reason="Kundin bat darum")
    me.sees("7-next-payment")
    me.does("do")
    assert me.here == file
    (booked,) = shop.rows("subscription.get", "SUBSCRIPTIONS", CUSTOMER_ID=customer["CUSTOMER_ID"])
    assert booked["NEXT_EVENT"][:10] == str(later)

    # a one-off invoice, made and sent
    me.press(f'main a[href="{file}/invoice"]')
    me.enter(
        **{
            "items-0-title": "Schulung vor Ort",
            "items-0-quantity": "2",
            "items-0-unit_price": "1.250,50" if way.language == "de" else "1250.50",
        }
    )
    me.does("preview")
    me.sees("8-invoice-preview")
    assert re.search(r"2[.,]976[.,]19", me.text)  # 2,501.00 and 19 %
    me.does("send")
    assert me.notice
    invoice = next(
        row
        for row in shop.rows("invoice.get", "INVOICES", CUSTOMER_ID=customer["CUSTOMER_ID"])
        if row["TOTAL"] in ("2976.19", "2976,19", 2976.19)
    )

    # paid in part, and then undone with a Storno
    me.open(f"/account/invoice/{invoice['INVOICE_ID']}")
    me.sees("9-invoice")
    me.open(file)
    me.press(f'main a[href="{file}/payment"]')
    me.enter(amount="1000")
    me.page.locator(f'main [name="invoice_id"][value="{invoice["INVOICE_ID"]}"]').check()
    me.sees("10-payment")
    me.press("main form .primary")
    assert me.notice
    assert shop.rows("payment.get", "PAYMENTS", CUSTOMER_ID=customer["CUSTOMER_ID"])
    me.open(f"/account/invoice/{invoice['INVOICE_ID']}")
    me.press('main a[href*="/payment/"][href*="/delete"]')
    me.sees("11-payment-back")
    me.press("main form .danger, main form .primary")
    me.open(f"/account/invoice/{invoice['INVOICE_ID']}/cancel")
    me.sees("12-storno")
    me.press("main form .danger, main form .primary")
    (again,) = shop.rows("invoice.get", "INVOICES", INVOICE_ID=invoice["INVOICE_ID"])
    assert again["STATUS"] == "canceled"

    # the customer has got it
    letter = shop.letter(f"hotel-{way.language}@example.com", "invoice_order")
    assert invoice["INVOICE_NUMBER"] in letter.subject + letter.text

    # all of it in the log, with the name of who did it
    me.open(f"{file}/log")
    me.sees("13-log")
    said = me.text
    assert said.count("Petra Lindner") >= 6
    for part in ("Umzug am Monatsende", "Kundin bat darum", "Nebelhornstraße 1", "Kirchweg 8"):
        assert part in said, part
    assert me.foreign == []
