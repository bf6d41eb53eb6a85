"""/withdraw: withdrawals (§ 356a BGB), in two steps, and what they do by themselves."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.entry.job import in_unit
from kundenakte.storage import subscriptions
from tests import billing, billing_invariants, subscribing
from tests.builders import Access, accepted, at, call
from tests.declaring import (
    PERSON,
    WITHDRAWAL,
    get,
    mails,
    page_hash,
    post,
    receipt,
    stored,
    text,
    token,
)
from tests.subscribing import book, invoices, on

ORDER = {
    "PAGE": "purchase",
    "CONCLUDED_AT": "2026-03-01T11:00:00Z",
    "NOTICE_VERSION": "2026-06-19",
    "WITHDRAWAL_UNTIL": "2026-03-16",
}


def ordered(access: Access, number: str = "M", customer_id: int = 1, **order: Any) -> int:
    """A contract of 1 March that was concluded on a hosted page."""
    with on("2026-03-01"):
        made = book(access, customer_id, number)

        def mark(unit: Any) -> None:
            before = subscriptions.read(unit, made)
            kept = {name: value for name, value in {**ORDER, **order}.items() if value}
            subscriptions.replace(unit, before, before.with_fields(ORDER=kept))

        in_unit(billing.account_of(access), mark)
    return made


@pytest.fixture
def shop(tables: None) -> Access:
    """A consumer, K-1, without a contract."""
    return subscribing.a_shop(**PERSON)


def review(access: Access, key: str = "", **fields: str) -> tuple[str, dict[str, Any]]:
    """Sends the first step."""
    path = f"/withdraw/{access.hash}{f'/{key}' if key else ''}"
    sent = {**WITHDRAWAL, "form": token(get(path)), **fields}
    return path, dict(post(path, sent))


def hidden(page: dict[str, Any]) -> dict[str, str]:
    """What the second step carries along."""
    from html import unescape

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page["body"])
    return {name: unescape(value) for name, value in found}


def withdraw(access: Access, key: str = "", **fields: str) -> dict[str, Any]:
    """Both steps."""
    path, page = review(access, key, **fields)
    assert page["statusCode"] == 200, text(page["body"])
    return dict(post(path, {**hidden(page), "step": "confirm"}))


def outcome(access: Access, day: str = "2026-03-10", key: str = "", **fields: str) -> str:
    """Withdraws; answers what was made of it."""
    with on(day):
        reply = withdraw(access, key, **fields)
    assert reply["statusCode"] == 303, text(reply["body"])
    return str(stored()[-1]["OUTCOME"])


def state(access: Access, subscription_id: int = 1) -> str:
    return str(subscribing.stored(access, subscription_id)["STATE"])


@pytest.mark.parametrize("name", ["name", "identity", "contract", "email"])
def test_what_the_law_asks_for_must_be_there(shop: Access, name: str) -> None:
    _, page = review(shop, **{name: ""})
    assert page["statusCode"] == 400
    assert f'id="{name}-error"' in page["body"]


def test_the_first_step_asks_for_no_reason_and_no_login(shop: Access) -> None:
    page = get(f"/withdraw/{shop.hash}")
    names = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page["body"])
    assert names == ["form", "name", "identity", "contract", "email"]
    assert "cookies" not in page
    assert re.findall(r"<h1>(.*?)</h1>", page["body"]) == ["Vertrag widerrufen"]


def test_the_second_step_shows_all_and_its_button_has_the_laws_words(shop: Access) -> None:
    _, page = review(shop)
    assert not stored()
    buttons = re.findall(r"<button[^>]*>(.*?)</button>", page["body"])
    assert buttons == ["Widerruf bestätigen", "Angaben ändern"]
    assert 'class="btn primary full" type="submit" name="step" value="confirm"' in page["body"]
    for value in WITHDRAWAL.values():
        assert value in text(page["body"]).replace("@ ", "@").replace(". ", ".").replace("- ", "-")


def test_what_was_typed_in_can_be_changed_before(shop: Access) -> None:
    path, page = review(shop, name="<b>Jonas</b>")
    back = post(path, {**hidden(page), "step": "change"})
    assert back["statusCode"] == 200
    assert 'value="&lt;b&gt;Jonas&lt;/b&gt;"' in back["body"]
    assert not stored()


def test_the_second_step_is_checked_as_the_first(shop: Access) -> None:
    path, page = review(shop)
    sent = {**hidden(page), "email": "x", "step": "confirm"}
    assert post(path, sent)["statusCode"] == 400
    assert post(path, {**hidden(page), "form": "1.2.3", "step": "confirm"})["statusCode"] == 400
    assert not stored()


def test_the_same_form_again_leads_to_the_same_receipt(shop: Access) -> None:
    path, page = review(shop)
    sent = {**hidden(page), "step": "confirm"}
    assert post(path, sent)["headers"]["Location"] == post(path, sent)["headers"]["Location"]
    assert len(stored()) == 1


def test_the_receipt_says_what_was_declared_and_when(shop: Access) -> None:
    with at(datetime(2026, 7, 10, 10, 0, 7, tzinfo=UTC)):
        reply = withdraw(shop)
        body = receipt(reply)
        file = get(reply["headers"]["Location"] + "/text")["body"]
    assert '<time datetime="2026-07-10T12:00:07+02:00">10.07.2026 um 12:00:07 Uhr</time>' in body
    assert "(MESZ)" in body
    assert "Ihr Widerruf ist eingegangen" in body
    assert "spätestens vierzehn Tage" in body
    assert "Widerruf eingegangen" in file
    [kept] = stored()
    assert kept["REFERENCE"].startswith("WR-20260710-")
    assert "NOTICE" not in kept
    [sent] = mails()["withdrawal_receipt"]
    assert (sent["to"], sent["declaration"]["kind"]) == (PERSON["EMAIL"], "withdraw")
    [told] = mails()["declaration_notice"]
    assert told["FILE"] == "CUSTOMER#1"


def test_somebody_unknown_gets_a_receipt_too(shop: Access) -> None:
    ordered(shop)
    assert outcome(shop, name="Eva Niemand") == "unknown"
    assert (state(shop), stored()[-1]["DEADLINE"]) == ("running", "2026-03-24")
    assert len(mails()["withdrawal_receipt"]) == 1


def test_within_the_period_the_contract_ends_and_all_of_its_invoice_is_taken_back(
    shop: Access,
) -> None:
    ordered(shop)
    assert outcome(shop) == "withdrawn"
    original, storno = invoices(shop)
    assert (storno["KIND"], storno["TOTAL"]) == ("storno", -original["TOTAL"])
    assert stored()[-1]["REFERENCE"] in storno["REASON"]
    assert state(shop) == "closed"
    assert "DONE_AT" in stored()[-1]["STATE"]
    assert mails()["subscription_closed"][0]["FILE"] == "CUSTOMER#1"
    assert call(shop, "subscription.reactivate", {"SUBSCRIPTION_ID": 1})["ERRORS"]
    assert billing.run("2026-04-01") == []
    assert len(invoices(shop)) == 2
    billing_invariants.check(shop.id)


def test_what_was_paid_waits_to_be_paid_back_within_fourteen_days(shop: Access) -> None:
    ordered(shop)
    with on("2026-03-05"):
        accepted(shop, "invoice.setpaid", {"INVOICE_ID": 1})
    assert outcome(shop) == "refund"
    kept = stored()[-1]
    assert (kept["DEADLINE"], kept["STATE"]) == ("2026-03-24", {})
    [row] = call(shop, "customer.get", FILTER={"CUSTOMER_ID": 1})["CUSTOMERS"]
    assert row["CREDIT_BALANCE"] == "36,89"


def test_who_asked_for_an_early_start_pays_for_the_days_until_then(shop: Access) -> None:
    ordered(shop, EARLY_START=1)
    assert outcome(shop) == "withdrawn"
    original, correction = invoices(shop)
    assert correction["KIND"] == "correction"
    assert (original["SUB_TOTAL"], correction["SUB_TOTAL"]) == (31_00, -21_00)  # 10 of 31 days
    assert state(shop) == "closed"


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-03-16", "withdrawn"), ("2026-03-17", "found"), ("2027-01-01", "found")],
)
def test_the_last_day_counts_in_full_and_later_a_person_looks(
    shop: Access, day: str, found: str
) -> None:
    ordered(shop)
    assert outcome(shop, day) == found
    assert state(shop) == ("closed" if found == "withdrawn" else "running")


@pytest.mark.parametrize(
    "order", [{"WITHDRAWAL_UNTIL": ""}, {"PAGE": "", "CONCLUDED_AT": "", "WITHDRAWAL_UNTIL": ""}]
)
def test_without_a_period_that_was_told_a_person_looks(shop: Access, order: dict[str, str]) -> None:
    ordered(shop, **order)
    assert outcome(shop) == "found"
    assert state(shop) == "running"


def test_a_trial_ends_without_a_bill(shop: Access) -> None:
    trial = {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_TRIAL": "30 days"}
    with on("2026-03-01"):
        subscribing.articles(shop, trial)
    ordered(shop, "T")
    assert outcome(shop) == "withdrawn"
    assert state(shop) == "closed"
    assert billing.run("2026-05-01") == []
    assert invoices(shop) == []


def test_goods_that_are_sent_back_are_for_a_person(shop: Access) -> None:
    with on("2026-03-01"):
        subscribing.articles(shop, {"ARTICLE_NUMBER": "K", "SUPPLY_KIND": "goods"})
    ordered(shop, "K")
    assert outcome(shop) == "found"


def test_a_company_has_no_right_to_withdraw(shop: Access) -> None:
    company = {"CUSTOMER_TYPE": "business", "ORGANIZATION": "Berg GmbH", "EMAIL": "a@berg.example"}
    with on("2026-03-01"):
        billing.a_billed_customer(shop, CUSTOMER_NUMBER="K-2", **company)
    ordered(shop, customer_id=2)
    assert outcome(shop, name="Berg", identity="K-2") == "found"
    assert state(shop) == "running"


def test_what_is_still_to_be_billed_is_for_a_person(shop: Access) -> None:
    ordered(shop)
    with on("2026-03-05"):
        subscribing.do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2)
    assert outcome(shop) == "found"


def test_one_that_was_canceled_or_billed_twice_is_for_a_person(shop: Access) -> None:
    ordered(shop)
    with on("2026-03-05"):
        subscribing.do(shop, "renew")
    assert outcome(shop) == "found"
    second = ordered(shop, "L")
    with on("2026-03-05"):
        subscribing.do(shop, "cancel", second)
    assert outcome(shop, contract="Plan L") == "found"


@pytest.mark.parametrize("early", [0, 1])
@pytest.mark.parametrize("price", ["0", "31"])
def test_what_an_add_on_has_cost_since_is_for_a_person(
    shop: Access, price: str, early: int
) -> None:
    with on("2026-03-01"):
        subscribing.articles(shop, {"ARTICLE_NUMBER": "F", "UNIT_PRICE": price})
    ordered(shop, "F", EARLY_START=early)
    with on("2026-03-04"):
        subscribing.do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=10, ACTIVATION="now")
    assert outcome(shop) == "found"
    assert (state(shop), len(invoices(shop))) == ("running", 2)


def test_how_much_of_a_single_service_was_given_early_is_for_a_person(shop: Access) -> None:
    with on("2026-03-01"):
        subscribing.articles(shop, {"ARTICLE_NUMBER": "O", "SUBSCRIPTION_INTERVAL": ""})
    ordered(shop, "O", EARLY_START=1)
    assert outcome(shop) == "found"
    assert state(shop) == "running"


def test_a_single_service_that_was_not_asked_for_early_is_taken_back(shop: Access) -> None:
    with on("2026-03-01"):
        subscribing.articles(shop, {"ARTICLE_NUMBER": "O", "SUBSCRIPTION_INTERVAL": ""})
    ordered(shop, "O")
    assert outcome(shop) == "withdrawn"
    assert [one["KIND"] for one in invoices(shop)] == ["invoice", "storno"]


def test_by_the_contracts_own_address_nothing_else_must_fit(shop: Access) -> None:
    ordered(shop)
    assert outcome(shop, key=page_hash(shop), name="J. E.", identity="?") == "withdrawn"


def test_who_withdraws_by_the_own_address_is_told_when_money_comes_back(shop: Access) -> None:
    ordered(shop)
    with on("2026-03-10"):
        body = text(receipt(withdraw(shop, page_hash(shop))))
    assert "Der Vertrag endet am 10.03.2026" in body
    assert "spätestens vierzehn Tage nach seinem Eingang" in body
    assert "Was für die Zeit danach" not in body


@pytest.mark.parametrize("page", ["cancel", "withdraw"])
def test_the_focus_goes_to_why_a_form_has_to_be_sent_again(shop: Access, page: str) -> None:
    reply = post(f"/{page}/{shop.hash}", {**WITHDRAWAL, "form": "1.2.3"})
    assert reply["statusCode"] == 400
    assert 'role="alert" tabindex="-1" autofocus' in reply["body"]


def test_notice_and_withdrawal_pages_are_apart(shop: Access) -> None:
    """Neither page, nor its footer, merges the two rights (rule CON-15)."""
    for page in ("cancel", "withdraw"):
        body = get(f"/{page}/{shop.hash}")["body"]
        rights = body.partition('<ul class="rights">')[2].partition("</ul>")[0]
        found = re.findall(r'href="/(\w+)/[0-9a-f]{32}"([^>]*)', rights)
        assert [name for name, _ in found] == ["cancel", "withdraw"]
        assert [name for name, rest in found if "aria-current" in rest] == [page]
