"""Somebody who is known orders by a link; where an order leads; pages beside the way."""

import pytest

from tests.browsing import DESKTOP, IN_BOTH_LANGUAGES, WAYS, Way

EACH_WAY = pytest.mark.parametrize("way", IN_BOTH_LANGUAGES, ids=str)
EACH_LANGUAGE = pytest.mark.parametrize("way", WAYS[:2], ids=str)
ORDER = {"de": "zahlungspflichtig bestellen", "en": "order with obligation to pay"}
PERSON = {
    "FIRST_NAME": "Ole",
    "LAST_NAME": "Herbst",
    "ADDRESS": "Deichweg 3",
    "ZIPCODE": "26382",
    "CITY": "Wilhelmshaven",
    "COUNTRY_CODE": "DE",
    "PAYMENT_TYPE": 2,
    "BANK_IBAN": "DE02120300000000202051",
    "BANK_ACCOUNT_OWNER": "Ole Herbst",
}


@EACH_WAY
def test_a_known_customer_orders_by_the_link_in_the_mail(shop, person, way):
    email = f"ole-{way}@example.com"
    row = shop.a_customer(email, LANGUAGE_CODE=way.language, **PERSON)
    asked = {"TEMPLATE": "checkout_link", "ARTICLE_NUMBER": "PRIVAT"}
    shop.call("mail.send", DATA={**asked, "CUSTOMER_ID": row["CUSTOMER_ID"]})
    me = person(way)
    me.open(shop.letter(email, "checkout_link").link("checkout"))
    me.sees("checkout-1-form")
    assert "Deichweg 3" in me.text
    assert PERSON["BANK_IBAN"] not in me.page.content()
    me.go_on()
    me.sees("checkout-2-check")
    me.go_on(ORDER[way.language])
    me.sees("checkout-3-done")
    [booked] = shop.rows("subscription.get", "SUBSCRIPTIONS", CUSTOMER_ID=row["CUSTOMER_ID"])
    assert booked["ARTICLE_NUMBER"] == "PRIVAT"
    assert len(shop.customers_of(email)) == 1
    me.open(row["DASHBOARD_URL"])
    me.open(shop.path("checkout/0", row["HASH"], "PRIVAT") + f"?lang={way.language}")
    me.sees("checkout-4-booked-already", 409)


def test_an_order_may_lead_to_the_merchants_own_site(shop, person):
    """The browser obeys the page's policy here: nothing is put into pages that run no scripts."""
    port = shop.run.url.rpartition(":")[2]
    site = f"http://localhost:{port}/_local/mails"
    article = {"ARTICLE_NUMBER": "LEADS", "TITLE": "x", "UNIT_PRICE": 1, "IS_GROSS": 1}
    times = {"SUBSCRIPTION_INTERVAL": "1 month", "RETURN_URL_SUCCESS": site}
    shop.call("article.create", DATA={**article, **times})
    me = person(Way("de", DESKTOP, False))
    me.open(shop.path("purchase", "LEADS"))
    me.enter(customer_type="consumer", first_name="Ole", last_name="Herbst", city="Wittmund")
    me.enter(address_line1="Deichweg 3", postal_code="26409", email="leads@example.com")
    me.enter(payment_type="1")
    me.go_on()
    me.go_on(ORDER["de"])
    me.page.wait_for_url(site)
    assert len(shop.customers_of("leads@example.com")) == 1


@EACH_LANGUAGE
def test_pages_beside_the_way_are_as_good(shop, person, way):
    me = person(way)
    tail = f"?lang={way.language}"
    for name, path, status in (
        ("beside-1-accessibility", shop.path("accessibility"), 200),
        ("beside-2-withdrawal-notice", shop.path("withdrawal"), 200),
        ("beside-3-link", shop.path("link"), 200),
        ("beside-4-no-article", shop.path("purchase", "NONE"), 404),
        ("beside-5-no-account", f"/dashboard/{'0' * 32}/{'0' * 32}", 404),
        ("beside-6-no-document", f"/download/{'0' * 32}", 404),
        ("beside-7-no-receipt", shop.path("receipt", "1-0"), 404),
        ("beside-8-addon-alone", shop.path("purchase", "SICHERUNG"), 404),
    ):
        me.open(path + tail)
        me.sees(name, status)
