"""Mails about subscriptions: price, terms, and the confirmation of a contract."""

from typing import Any

import pytest

from kundenakte.domain.customer import Customer
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.withdrawal_notice import withdrawal_notice
from kundenakte.mails.recipients import recipients
from tests.mailing import a_mail, an_account, an_order, flat, visible


def a_plan(**changes: Any) -> Subscription:
    order = an_order("subscription_changed")
    assert order.subscription is not None
    fields = {n: changes.pop(n) for n in list(changes) if n in ("TRIAL_END", "EXPIRATION_DATE",
              "COUPON", "ADDONS", "PLAN_UPCOMING", "PERIODS", "INVOICES")}  # fmt: skip
    plan = {n: v for n, v in {**order.subscription.plan, **changes}.items() if v != ""}
    return order.subscription.with_fields(PLAN=plan, **fields)


@pytest.mark.parametrize(
    ("kind", "changes", "sentences"),
    [
        ("consumer", {"DURATION": "", "CANCELLATION": ""},
         ["läuft auf unbestimmte Zeit", "Kündigung: Jederzeit zum Ende des bezahlten Zeitraums."]),
        ("consumer", {"DURATION": "", "CANCELLATION": "", "INTERVAL": "1 year"},
         ["ab dem zweiten Zeitraum spätestens mit Ablauf eines Monats"]),
        ("consumer", {"DURATION": "", "CANCELLATION": "3 months"},
         ["Jederzeit mit einer Frist von 1 Monat."]),
        ("business", {"DURATION": "", "CANCELLATION": "3 months"},
         ["Jederzeit mit einer Frist von 3 Monaten."]),
        ("consumer", {"DURATION": "5 years"}, ["24 Monate, bis zum 30.11.2028"]),
        ("consumer", {"DURATION_FOLLOW": "12 months"},
         ["Danach läuft der Vertrag auf unbestimmte Zeit."]),
        ("business", {"DURATION_FOLLOW": "12 months"},
         ["Danach jeweils um 12 Monate, wenn nicht gekündigt wird.",
          "Mit einer Frist von 1 Monat zum Ende der jeweiligen Laufzeit."]),
        ("business", {"DURATION": "", "CANCELLATION": "", "EXPIRATION_DATE": "2027-05-31"},
         ["Der Vertrag endet am 31.05.2027 von selbst."]),
    ],
)  # fmt: skip
def test_terms_are_those_that_bind(
    kind: str, changes: dict[str, Any], sentences: list[str]
) -> None:
    mail = a_mail(
        "subscription_changed", subscription=a_plan(**changes), fields={"CUSTOMER_TYPE": kind}
    )
    for sentence in sentences:
        assert sentence in flat(mail.text)


@pytest.mark.parametrize(
    ("kind", "changes", "price"),
    [
        ("consumer", {"UNIT_PRICE": "49", "IS_GROSS": 0}, "58,31 EUR inkl. MwSt. pro Monat"),
        ("business", {"UNIT_PRICE": "49", "IS_GROSS": 0}, "49,00 EUR zzgl. MwSt. pro Monat"),
        ("consumer", {"QUANTITY": "3"}, "174,93 EUR inkl. MwSt. pro Monat"),
        ("consumer", {"INTERVAL": "3 months"}, "58,31 EUR inkl. MwSt. alle 3 Monate"),
        ("consumer", {"INTERVAL": ""}, "58,31 EUR inkl. MwSt., einmalig"),
    ],
)
def test_a_price_is_told_as_it_will_be_billed(kind: str, changes: Any, price: str) -> None:
    order = a_mail(
        "subscription_changed", subscription=a_plan(**changes), fields={"CUSTOMER_TYPE": kind}
    )
    assert f"Preis: {price}" in flat(order.text)


@pytest.mark.parametrize(
    ("kind", "gross", "fee"),
    [
        ("consumer", 1, "119,00 EUR inkl. MwSt."),
        ("consumer", 0, "141,61 EUR inkl. MwSt."),
        ("business", 1, "100,00 EUR zzgl. MwSt."),
        ("business", 0, "119,00 EUR zzgl. MwSt."),
    ],
)
def test_the_setup_fee_is_written_as_the_price_is(kind: str, gross: int, fee: str) -> None:
    plan = a_plan(SETUP_FEE="119", IS_GROSS=gross, QUANTITY="3")
    mail = a_mail("trial_ending", subscription=plan, fields={"CUSTOMER_TYPE": kind})
    assert f"Einrichtung, einmalig: {fee}" in flat(mail.text)


def test_a_small_business_adds_no_vat_and_foreign_rates_are_those_of_the_country() -> None:
    plan = a_plan(UNIT_PRICE="49", IS_GROSS=0)
    mail = a_mail("subscription_changed", subscription=plan, settings={"SMALL_BUSINESS": True})
    assert "Preis: 49,00 EUR pro Monat" in flat(mail.text)
    mail = a_mail(
        "subscription_changed",
        subscription=plan,
        settings={"OSS": True},
        fields={"COUNTRY_CODE": "AT"},
    )
    assert "Preis: 58,80 EUR inkl. MwSt. pro Monat" in flat(mail.text)


def test_a_subscription_shows_add_ons_coupon_set_up_and_the_plan_to_come() -> None:
    plan = an_order("subscription_changed").subscription
    assert plan is not None
    upcoming = {
        **plan.plan,
        "TITLE": "Hüttenbuch Haus",
        "UNIT_PRICE": "99",
        "ACTIVATION_DATE": "2027-01-01",
    }
    found = a_plan(
        SETUP_FEE="25",
        ADDONS=[
            {"ARTICLE_NUMBER": "SMS", "TITLE": "SMS-Paket", "QUANTITY": "2", "UNIT_PRICE": "5"}
        ],
        COUPON={"CODE": "HERBST", "TITLE": "Herbstaktion"},
        PLAN_UPCOMING=upcoming,
    )
    text = flat(a_mail("subscription_changed", subscription=found).text)
    for fact in (
        "2 × SMS-Paket",
        "25,00 EUR",
        "Herbstaktion",
        "Gilt ab 01.01.2027",
        "Hüttenbuch Haus",
    ):
        assert fact in text


def test_a_subscription_made_by_a_call_needs_no_contract_confirmation() -> None:
    mail = a_mail("subscription_purchased", told={"order": None})
    assert mail.subject == "Ihr Abonnement: Hüttenbuch Team"
    assert "Muster-Widerrufsformular" not in mail.text


def test_the_order_is_confirmed_in_the_words_of_the_order_page() -> None:
    order = dict(an_order("subscription_purchased").event["order"])
    order["summary"] = [["Ihr Tarif", "Team für 10"], ["Preis", "58,31 EUR im Monat"]]
    text = flat(a_mail("subscription_purchased", told={"order": order}).text)
    assert "Ihr Tarif: Team für 10 Preis: 58,31 EUR im Monat" in text


def test_the_withdrawal_notice_stands_in_the_mail_word_by_word() -> None:
    mail = a_mail("subscription_purchased")
    text, shown = flat(mail.text), visible(mail)
    for part in withdrawal_notice(an_account(), "de"):
        for paragraph in (part.heading, *part.paragraphs):
            assert flat(paragraph) in text
            assert flat(paragraph) in shown


def test_businesses_get_no_withdrawal_notice_unless_they_may_withdraw() -> None:
    order = dict(an_order("subscription_purchased").event["order"])
    business = {"CUSTOMER_TYPE": "business"}
    without = {**order, "withdrawal_until": "", "early_start": 0}
    text = a_mail("subscription_purchased", fields=business, told={"order": without}).text
    assert "Widerrufsbelehrung" not in text
    assert "ausdrücklich verlangt" not in text
    assert (
        "Widerrufsbelehrung"
        in a_mail("subscription_purchased", fields=business, told={"order": order}).text
    )


def test_a_notice_can_be_taken_back_from_its_mail() -> None:
    """Whoever gave it: it may have been a stranger on the public page."""
    own = an_order("subscription_canceled").subscription
    assert own is not None
    mail = a_mail("subscription_canceled", subscription=own.with_fields(HASH="ab" * 16))
    assert f"/reactivate/{an_account().hash}/{'ab' * 16}" in mail.text
    assert "Haben Sie nicht selbst gekündigt?" in flat(mail.text)


def test_a_complaint_does_not_stop_what_confirms_a_contract() -> None:
    order = an_order("subscription_purchased")
    mark = {"ADDRESS": "annegret@example.com", "KIND": "complained", "AT": ""}
    customer = Customer({**order.customer.fields, "EMAIL_STATE": mark})  # type: ignore[union-attr]
    for event, stopped in ((order.event, False), ({}, True)):
        told = recipients(order.template, order.account, customer, event)
        assert (told.to, bool(told.suppressed)) == (("annegret@example.com",), stopped)
