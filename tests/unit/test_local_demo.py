"""The demo data: nothing that the product would refuse, no name in the plan that is not there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kundenakte.bank.statement import read_statement
from kundenakte.documents.logo import logo_fault
from kundenakte.domain import account_settings
from kundenakte.domain.article_fields import ArticleCreate
from kundenakte.domain.coupon_fields import CouponCreate
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.vat import vat_id_fault
from local import demo_plan
from local.demo_bank import Movement, statement
from local.demo_customers import customers
from local.demo_history import first_day
from local.demo_plan import BOOKINGS, CATALOGUE, DEBTORS, EVENTS, WEEKS
from local.demo_seller import SELLER

NAMES = {c.get("ORGANIZATION") or f"{c['FIRST_NAME']} {c['LAST_NAME']}": c for c in customers()}
ARTICLES = {article["ARTICLE_NUMBER"]: article for article in CATALOGUE["ARTICLES"]}


def test_the_seller_is_complete() -> None:
    settings = account_settings.changed({}, SELLER)
    wanted = ("TAX_ID", "VAT_ID", "BANK_IBAN", "CREDITOR_ID", "LOGO", "PHONE", "REGISTER")
    assert [name for name in wanted if not settings[name]] == []
    assert logo_fault(settings["LOGO"]) == ""


@pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))
def test_articles_are_accepted_and_translated(article: demo_plan.Data) -> None:
    read = ArticleCreate.read(article, FIRST_PAGE)
    assert read.translations["EN"].TITLE
    assert set(read.assigned_articles) <= set(ARTICLES)


@pytest.mark.parametrize("coupon", CATALOGUE["COUPONS"], ids=lambda coupon: coupon["CODE"])
def test_coupons_are_accepted(coupon: demo_plan.Data) -> None:
    assert set(CouponCreate.read(coupon, FIRST_PAGE).assigned_articles) <= set(ARTICLES)


def test_vat_ids_are_right_and_each_is_of_one_customer() -> None:
    ids = [c["VAT_ID"] for c in customers() if c.get("VAT_ID") and c["COUNTRY_CODE"] != "CH"]
    assert [vat_id for vat_id in ids if vat_id_fault(vat_id)] == []
    assert len(set(ids)) == len(ids)


def test_the_plan_names_customers_and_articles_that_there_are() -> None:
    named = {booking.customer for booking in BOOKINGS} | {event.customer for event in EVENTS}
    named |= {*DEBTORS, *demo_plan.DAYS_TO_PAYMENT, *demo_plan.PAYS_UNTIL}
    named |= {demo_plan.DOWN_PAYMENT[1], demo_plan.RETURNED[0]}
    assert named <= set(NAMES)
    assert {booking.article for booking in BOOKINGS} <= set(ARTICLES)
    weeks = [booking.week for booking in BOOKINGS] + [event.week for event in EVENTS]
    assert min(weeks) == 0
    assert max(weeks) == WEEKS
    assert demo_plan.STRANGER[1] not in NAMES


def test_debtors_have_an_account_and_pay_by_debit() -> None:
    assert [n for n in DEBTORS if not NAMES[n]["BANK_IBAN"] or NAMES[n]["PAYMENT_TYPE"] != 2] == []
    assert demo_plan.RETURNED[0] in DEBTORS
    booked = {booking.customer for booking in BOOKINGS}
    others = booked - set(DEBTORS)
    assert [name for name in others if NAMES[name].get("PAYMENT_TYPE") == 2] == []


def test_an_event_of_a_subscription_comes_after_its_booking() -> None:
    begins = {booking.customer: booking.week for booking in BOOKINGS}
    of_subscriptions = [each for each in EVENTS if each.service.startswith("subscription.")]
    assert all(begins[each.customer] <= each.week for each in of_subscriptions)


@pytest.mark.parametrize(
    ("until", "first"),
    [
        ("2026-11-23", "2026-05-23"),
        ("2027-03-31", "2026-09-30"),
        ("2027-08-31", "2027-02-28"),
        ("2028-08-31", "2028-02-29"),
        ("2027-01-01", "2026-07-01"),
    ],
)
def test_the_history_begins_six_months_before(until: str, first: str) -> None:
    assert first_day(date.fromisoformat(until)) == date.fromisoformat(first)


def test_the_weeks_of_the_plan_fit_into_any_six_months() -> None:
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 366))
    assert all(first_day(day) + timedelta(weeks=WEEKS) < day for day in days)


def test_statements_are_read_as_they_are_meant() -> None:
    day = date(2026, 11, 20)
    money = Movement(day, Decimal("119.00"), "Café & Söhne", "Rechnung RE-2026-00017")
    back = Movement(day, Decimal("-35.58"), "Holzapfel", end_to_end_id="2-25")
    first, second = read_statement(statement([money, back]))
    assert (first.amount, first.name, first.text) == (11900, money.name, money.text)
    assert (first.booked, first.is_return) == (day, False)
    assert (second.amount, second.fee, second.end_to_end_id) == (-3558, 300, "2-25")
    assert (second.is_return, second.reason) == (True, "AM04")
    assert first.key != second.key
