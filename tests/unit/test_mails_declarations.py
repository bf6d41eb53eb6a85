"""Receipts of notices and withdrawals, and what the merchant is told."""

from typing import Any

from tests.mailing import CUSTOMER_HASH, a_mail, an_order, flat


def declared(**changes: Any) -> dict[str, Any]:
    return {"declaration": {**an_order("cancellation_receipt").event["declaration"], **changes}}


def test_a_receipt_says_nothing_of_a_customers_file() -> None:
    told = declared(name="Kim Muster", identity="kim@example.com", contract="Irgendein Vertrag")
    for template in ("cancellation_receipt", "withdrawal_receipt"):
        mail = a_mail(template, told=told)
        for part in mail:
            assert "Weißmüller" not in part
            assert "K-10482" not in part
            assert CUSTOMER_HASH not in part
        assert mail == a_mail(template, told=told, customer=None, subscription=None, invoice=None)


def test_a_receipt_without_an_end_promises_to_name_it() -> None:
    text = flat(a_mail("cancellation_receipt", told=declared(end_date="")).text)
    assert "Wann Ihr Vertrag endet, teilen wir Ihnen unverzüglich mit." in text


def test_a_receipt_repeats_kind_reason_and_wanted_end() -> None:
    told = declared(
        declaration_kind="extraordinary", reason="Umzug\nins Ausland", wanted_end="2026-12-31"
    )
    mail = a_mail("cancellation_receipt", told=told)
    text = flat(mail.text)
    assert "Art: Außerordentliche Kündigung" in text
    assert "Grund: Umzug ins Ausland" in text
    assert "Gewünschtes Ende: 31.12.2026" in text
    assert "Umzug<br>ins Ausland" in mail.html


def test_the_merchant_is_told_that_somebody_must_look() -> None:
    mail = a_mail(
        "declaration_notice", told=declared(kind="withdraw"), customer=None, subscription=None
    )
    assert mail.subject == "Widerruf eingegangen"
    assert "ließ sich keinem Vertrag sicher zuordnen" in flat(mail.text)
    assert "Gefunden" not in mail.text


def test_summer_time_is_named() -> None:
    text = flat(a_mail("cancellation_receipt", told=declared(received="2026-07-01T10:00:09Z")).text)
    assert "01.07.2026, 12:00:09 Uhr (UTC+02:00)" in text
