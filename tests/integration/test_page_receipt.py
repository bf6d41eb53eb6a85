"""Receipts and mails of notices: what the visitor, the customer and the merchant are told."""

import json
import re
from datetime import UTC, datetime

import pytest

from tests import billing, subscribing
from tests.builders import Access, at
from tests.declaring import (
    NOTICE,
    PERSON,
    cancel,
    get,
    mails,
    outcome,
    page_hash,
    post,
    receipt,
    stored,
    text,
    token,
)
from tests.subscribing import book, on

UNKNOWN = {"name": "Niemand", "identity": "K-99"}


@pytest.fixture
def shop(tables: None) -> Access:
    """A consumer, K-1, with a subscription to M that was billed for March."""
    access = subscribing.a_shop(**PERSON)
    with on("2026-03-01"):
        book(access, 1, "M", SUBSCRIPTION_EXT_UID="V-7")
    return access


def test_nobody_learns_whether_something_was_found(shop: Access) -> None:
    """Page, file and mail of a hit and of a miss are the same to the byte, apart from what was
    typed in, the reference and the time."""
    seen = []
    with at(datetime(2026, 3, 10, 11, 0, 7, tzinfo=UTC)):
        for identity in ("K-1", "K-9"):
            reply = cancel(shop, identity=identity, email="someone@else.example")
            place = reply["headers"].pop("Location")
            [*_, kept] = stored()
            page, file = get(place)["body"], get(f"{place}/text")["body"]
            same = json.dumps([json.dumps(reply), page, file])
            for word, rest in ((place, "P"), (kept["REFERENCE"], "R"), (identity, "I")):
                same = same.replace(word, rest).replace(word.replace("-", "-<wbr>"), rest)
            seen.append(same)
    assert seen[0] == seen[1]
    told = [one["declaration"] for one in mails()["cancellation_receipt"]]
    assert {one.pop("identity") for one in told} == {"K-1", "K-9"}
    assert len({one.pop("id") for one in told}) == 2
    assert told[0] == told[1]
    assert [one["OUTCOME"] for one in stored()] == ["ended", "unknown"]


def test_the_receipt_says_all_that_was_declared_and_when(shop: Access) -> None:
    with at(datetime(2026, 3, 10, 11, 0, 7, tzinfo=UTC)):
        reply = cancel(shop, kind="extraordinary", reason="Zeile 1\r\nZeile <2>")
        body = receipt(reply)
        file = get(reply["headers"]["Location"] + "/text")
    assert '<time datetime="2026-03-10T12:00:07+01:00">10.03.2026 um 12:00:07 Uhr</time>' in body
    assert "Zeile 1<br>Zeile &lt;2&gt;" in body
    for word in ("Jonas Ebersbach", "K-1", "Plan M", "Außerordentliche Kündigung", "(MEZ)"):
        assert word in body
        assert word in file["body"]
    assert "Muster Hosting GmbH, Torstraße 1, 10119 Berlin" in text(body)
    assert "Zum nächstmöglichen Zeitpunkt" in text(body)
    assert file["headers"]["Content-Disposition"].startswith('attachment; filename="KD-20260310-')
    assert file["headers"]["Content-Type"] == "text/plain; charset=utf-8"
    assert "  Zeile 1\n  Zeile <2>\n" in file["body"]
    assert "2026-03-10T12:00:07+01:00" in file["body"]


@pytest.mark.parametrize(
    ("moment", "shown", "zone"),
    [
        (datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC), "02.07.2026 um 00:30:05 Uhr", "MESZ"),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "01.01.2027 um 00:00:00 Uhr", "MEZ"),
        (datetime(2026, 10, 25, 0, 30, 0, tzinfo=UTC), "25.10.2026 um 02:30:00 Uhr", "MESZ"),
        (datetime(2026, 10, 25, 1, 30, 0, tzinfo=UTC), "25.10.2026 um 02:30:00 Uhr", "MEZ"),
    ],
)
def test_times_are_german_ones_with_their_zone(
    shop: Access, moment: datetime, shown: str, zone: str
) -> None:
    with at(moment):
        assert f"{shown} ({zone})" in text(receipt(cancel(shop)))


def test_the_receipt_is_in_the_language_of_the_form(shop: Access) -> None:
    with at(datetime(2026, 3, 10, 11, 0, 7, tzinfo=UTC)):
        path = f"/cancel/{shop.hash}"
        page = get(path, lang="en")
        assert "cancel now" in page["body"]
        reply = post(path, {**NOTICE, "form": token(page)}, lang="en")
        body = get(reply["headers"]["Location"].partition("?")[0])["body"]
    assert "10 Mar 2026 at 12:00:07 (CET)" in text(body)
    assert mails()["cancellation_receipt"][0]["language_code"] == "en"


@pytest.mark.parametrize("token", ["", "x", "1-" + "0" * 40, "1", "0-" + "f" * 40])
def test_a_receipt_cannot_be_guessed(shop: Access, token: str) -> None:
    outcome(shop)
    assert get(f"/receipt/{shop.hash}/{token}")["statusCode"] == 404


def test_a_receipt_is_there_for_thirty_days_in_its_own_account(
    shop: Access, stranger: Access
) -> None:
    with on("2026-03-10"):
        place = cancel(shop)["headers"]["Location"]
        assert get(place.replace(shop.hash, stranger.hash))["statusCode"] == 404
        assert get(f"{place}/other")["statusCode"] == 404
    for day, status in (("2026-04-08", 200), ("2026-04-10", 404)):
        with on(day):
            assert get(place)["statusCode"] == status


def test_nothing_personal_is_in_an_address(shop: Access) -> None:
    place = cancel(shop)["headers"]["Location"]
    assert re.fullmatch(rf"/receipt/{shop.hash}/1-[0-9a-f]{{40}}", place)


def test_the_end_is_shown_only_to_who_came_by_the_contracts_own_address(shop: Access) -> None:
    with on("2026-03-10"):
        reply = cancel(shop, page_hash(shop), email="other@post.example")
        assert "Der Vertrag endet am 31.03.2026" in text(receipt(reply))
    [sent] = mails()["cancellation_receipt"]
    assert sent["declaration"]["end_date"] == "2026-03-31"


@pytest.mark.parametrize(
    ("email", "known"), [("Jonas@POST.example", "2026-03-31"), ("thief@post.example", None)]
)
def test_the_end_is_mailed_only_to_the_customers_own_address(
    shop: Access, email: str, known: str | None
) -> None:
    outcome(shop, email=email)
    [sent] = mails()["cancellation_receipt"]
    assert (sent["to"], sent["declaration"].get("end_date")) == (email, known)
    assert sent["FILE"].startswith("DECLARATION#")  # nothing of the customer's file gets into it
    [told] = mails()["subscription_canceled"]
    assert told["FILE"] == "CUSTOMER#1"  # who gets it at the address that we know


def test_the_customer_hears_of_it_also_where_such_mails_are_switched_off(tables: None) -> None:
    shop = billing.a_seller(MAILS={"SUBSCRIPTION_CANCELED": False})
    with on("2026-03-01"):
        billing.a_billed_customer(shop, **PERSON)
        subscribing.articles(shop, {"ARTICLE_NUMBER": "M", "TITLE": "Plan M"})
        book(shop, 1, "M")
    assert outcome(shop) == "ended"
    asked = [one for one in mails()["subscription_canceled"] if one["type"] == "mail.send"]
    assert [one["FILE"] for one in asked] == ["CUSTOMER#1"]


def test_the_merchant_is_told_what_was_declared_and_what_was_found(shop: Access) -> None:
    outcome(shop)
    outcome(shop, **UNKNOWN)
    known, unknown = sorted(mails()["declaration_notice"], key=lambda one: one["FILE"])
    assert (known["FILE"], known["subscription"]) == ("CUSTOMER#1", {"subscription_id": 1})
    assert known["declaration"]["end_date"] == "2026-03-31"
    assert unknown["FILE"] == "DECLARATION#2"
    assert "subscription" not in unknown
    for one in (known, unknown):
        assert one["declaration"]["received"].startswith("2026-03-10T11:00:")
