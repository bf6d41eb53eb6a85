"""/purchase/{account}/{article}, second step: what stands above the button, that nobody else
can press it, and that it is pressed once."""

import io
import json

import pytest

from kundenakte.domain.fixed_texts import ORDER_BUTTON
from kundenakte.storage.client import Connection
from tests.builders import Access, items
from tests.ordering import (
    DEBIT,
    HOTEL,
    IBAN,
    JONAS,
    PAGES,
    START,
    a_shop,
    customers,
    logged,
    nothing_is_stored,
    order,
    path,
    reviewed,
    shop,
    that_day,
    visit,
)
from tests.ordering import ordered as bought
from tests.subscribing import articles, documents, invoices, stored

__all__ = ["logged", "shop", "that_day"]  # fixtures


def test_everything_stands_above_the_button_and_nothing_between(shop: Access) -> None:
    page = reviewed(shop)
    above = page.body.partition('id="summary"')[2].partition("<button")[0]
    for text in (
        "Hüttenbuch Start",
        "bis 20 Betten",
        "190,00\xa0EUR",
        "pro Jahr",
        "29,00\xa0EUR",
        "12\xa0Monate",
        "unbestimmte Zeit",
        "Frist von 1\xa0Monat",
        "07.12.2026",
        "219,00\xa0EUR",
        "34,97\xa0EUR",
        "keine weiteren Kosten",
    ):
        assert text in above, text
    assert not {"<a ", "<input", "<form", "<details"} & set(above.split("\n"))
    assert "<a " not in above
    behind = above.partition('class="total"')[2]
    assert behind.strip().endswith("</p>")  # the total, then the button
    button = [each for each in page.buttons if each.get("value") == "order"]
    assert len(button) == 1
    assert f">{ORDER_BUTTON.de}</button>" in page.body


def test_the_button_says_what_the_law_says_to_the_byte(shop: Access) -> None:
    page = reviewed(shop)
    label = page.body.partition('value="order">')[2].partition("</button>")[0]
    assert label.encode() == b"zahlungspflichtig bestellen"


def test_no_box_is_ticked_and_the_terms_are_linked(shop: Access) -> None:
    page = reviewed(shop)
    assert [i.name for i in page.inputs if i.kind == "checkbox"] == ["early_start"]
    assert not [i for i in page.inputs if i.checked]
    assert page.links["AGB"] == PAGES["TERMS_URL"] or "AGB (1 October 2026)" in page.links
    assert page.links["Widerrufsbelehrung"] == f"/withdrawal/{shop.hash}"
    assert page.links["Datenschutzhinweise"] == PAGES["PRIVACY_URL"]


def test_of_the_account_only_the_end_is_shown(shop: Access) -> None:
    page = reviewed(shop, **DEBIT)
    assert "2051" in page.text
    assert IBAN not in page.text


def test_what_was_entered_can_be_changed_and_nothing_is_lost(shop: Access) -> None:
    page = reviewed(shop, **DEBIT)
    page = visit(path(shop), {**page.form, "step": "edit"})
    assert page.status == 200
    assert {**page.form, **JONAS, **DEBIT} == page.form
    page = visit(path(shop), {**page.form, "city": "Halle", "step": "check"})
    assert "Halle" in page.text


def test_businesses_are_told_net_prices_and_have_no_withdrawal(shop: Access) -> None:
    text = reviewed(shop, **HOTEL).text.replace("\xa0", " ")
    assert "159,66 EUR pro Jahr zzgl. MwSt." in text
    assert "Netto 184,03 EUR" in text
    assert "219,00 EUR" in text
    assert "Widerrufsfrist" not in text
    assert "Gesamtpreis heute" in text


def test_an_english_visitor_reads_english_and_it_is_kept(shop: Access) -> None:
    page = visit(f"{path(shop)}?lang=en")
    page = visit(f"{path(shop)}?lang=en", {**page.form, **JONAS, "step": "check"})
    assert f">{ORDER_BUTTON.en}</button>" in page.body
    assert "EUR 219.00" in page.text.replace("\xa0", " ")
    to = order(f"{path(shop)}?lang=en", page).location
    assert to.startswith(f"{path(shop)}?lang=en&order=")
    assert (customers(shop)[0]["LANGUAGE_CODE"], stored(shop)["ORDER"]["LANGUAGE"]) == ("en", "en")
    assert "Thank you for your order" in visit(to).text


def test_a_form_sent_twice_makes_one_order_and_leads_to_the_same(shop: Access) -> None:
    page = reviewed(shop, coupon="")
    first, second = (order(path(shop), page, early_start="1").location for _ in range(2))
    assert first == second
    assert (len(customers(shop)), len(documents(shop, "SUBSCRIPTION"))) == (1, 1)
    assert len(invoices(shop)) == 1
    assert visit(path(shop), {**page.form, "step": "edit"}).location == first


@pytest.mark.parametrize("forged", ["", "x", "1.2.3", "deadbeef.00.00", "é"])
def test_a_forged_form_is_shown_again_with_all_that_was_entered(shop: Access, forged: str) -> None:
    page = order(path(shop), reviewed(shop), form=forged)
    assert page.status == 400
    assert "bitte senden Sie sie noch einmal" in page.text
    assert {**page.form, **JONAS} == page.form
    assert nothing_is_stored(shop)


def test_a_form_of_another_article_account_or_site_is_none(shop: Access) -> None:
    articles(shop, {**START, "ARTICLE_NUMBER": "OTHER"})
    other = a_shop(email="other@example.com")
    page = reviewed(shop)
    assert order(path(shop, "OTHER"), page).status == 400
    assert order(path(other), page).status == 400
    form = {**page.form, "step": "order"}
    assert visit(path(shop), form, sec_fetch_site="cross-site").status == 400
    assert nothing_is_stored(shop)
    assert nothing_is_stored(other)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\"'><img src=x>", "{{7*7}}{% raw %}", "${7*7}"]
)
def test_hostile_text_stays_text_from_the_form_to_the_word_of_thanks(
    shop: Access, hostile: str
) -> None:
    entered = {"first-name": hostile, "city": hostile, "subscription_title": hostile}
    page = visit(path(shop), {**visit(path(shop)).form, **JONAS, **entered, "email": hostile})
    for body in (page.body, reviewed(shop, **entered).body):
        assert "<script" not in body
        assert "<img" not in body
    page = bought(shop, **entered)
    assert "<script" not in visit(page.location).body
    assert customers(shop)[0]["CITY"] == hostile


def test_a_flood_of_orders_from_one_place_is_slowed(shop: Access) -> None:
    answers = [bought(shop) for _ in range(11)]
    assert [page.status for page in answers] == [303] * 10 + [429]
    assert "viele Bestellungen" in answers[-1].text
    assert len(customers(shop)) == 10


def test_an_abandoned_run_makes_nothing_and_moves_no_counter(shop: Access) -> None:
    reviewed(shop, **DEBIT)
    assert nothing_is_stored(shop)
    counters = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    assert not [item for item in counters if "customer_id" in item]
    assert bought(shop).status == 303
    assert customers(shop)[0]["CUSTOMER_ID"] == 1


def test_the_log_names_the_page_and_nothing_personal(shop: Access, logged: io.StringIO) -> None:
    bought(shop, **DEBIT)
    out = logged.getvalue()
    for secret in ("Ebersbach", "jonas@", IBAN, "Lindenhof"):
        assert secret not in out
    entries = [json.loads(i["doc"]["S"]) for i in items() if i["sk"]["S"].startswith("LOG#")]
    entries = [each for each in entries if each["ACTION"] != "article.create"]
    assert {entry["ACTOR"] for entry in entries} == {"page purchase"}
