"""A customer whom the merchant has entered with name and address only completes the data, changes
the account with a code, and comes back when a link has ended."""

import pytest

from tests.browsing import IN_BOTH_LANGUAGES

EACH_WAY = pytest.mark.parametrize("way", IN_BOTH_LANGUAGES, ids=str)
DATA = {
    "FIRST_NAME": "Ines",
    "LAST_NAME": "Sommer",
    "ADDRESS": "Lindenallee 4a",
    "ZIPCODE": "04109",
    "CITY": "Leipzig",
    "COUNTRY_CODE": "DE",
    "PHONE": "0341 99999 12",
}
FIELDS = {
    "first_name": "Ines",
    "last_name": "Sommer",
    "address_line1": "Lindenallee 4a",
    "postal_code": "04109",
    "city": "Leipzig",
    "country": "DE",
    "phone": "0341 99999 12",
}
IBAN, OTHER_IBAN = "DE02120300000000202051", "DE02100500000054540402"


def changed_by(shop, customer_id, action):
    """The fields that a page has changed, as the log of changes has them."""
    entries = [entry for entry in shop.log_of(customer_id) if entry["ACTOR"] == f"page {action}"]
    return {change["FIELD"] for entry in entries for change in entry["CHANGES"]}


def debit(me, iban, owner="Ines Sommer"):
    """Chooses direct debit, and signs the mandate."""
    me.enter(payment_type="2")
    me.enter(iban=iban, account_holder=owner, mandate=True)


@EACH_WAY
def test_name_and_mail_become_a_whole_file_by_the_link_in_the_mail(shop, person, way):
    email = f"ines-{way}@example.com"
    row = shop.a_customer(email, LANGUAGE_CODE=way.language)
    me = person(way)
    me.open(shop.letter(email, "customer_welcome").link("accountdata"))
    me.sees("accountdata-1-new")
    me.enter(**{**FIELDS, "postal_code": "0410", "city": " "})
    me.go_on()
    assert me.faults == ["postal-code", "city"]
    me.sees("accountdata-2-errors", 400)
    me.enter(postal_code="04109", city="Leipzig")
    me.go_on()
    me.sees("accountdata-3-saved")
    now = shop.customer(row["CUSTOMER_ID"])
    assert {name: now[name] for name in DATA} == DATA
    assert now["EMAIL"] == email
    assert changed_by(shop, row["CUSTOMER_ID"], "accountdata") >= {"ADDRESS", "CITY", "ZIPCODE"}
    letter = shop.letter(email, "customer_changed")
    assert letter.language == way.language
    assert "Lindenallee" not in letter.text


@EACH_WAY
def test_another_account_is_taken_with_the_code_from_the_mail(shop, person, way):
    email = f"iban-{way}@example.com"
    row = shop.a_customer(email, LANGUAGE_CODE=way.language, **DATA)
    me = person(way)
    me.open(row["CHANGEDATA_URL"])
    debit(me, IBAN[:-1] + "9")
    me.go_on()
    assert me.faults == ["iban"]
    me.sees("accountdata-4-iban-errors", 400)
    debit(me, IBAN)
    me.go_on()
    me.sees("code-1-form")
    assert shop.customer(row["CUSTOMER_ID"])["BANK_IBAN"] == ""
    right = shop.letter(email, "code").code
    me.enter(code=str((int(right) + 1) % 10**6).zfill(6))
    me.go_on()
    me.sees("code-2-wrong", 400)
    me.enter(code=f"{right[:3]} {right[3:]}")
    me.go_on()
    me.sees("accountdata-5-iban-saved")
    now = shop.customer(row["CUSTOMER_ID"])
    assert (now["BANK_IBAN"], now["PAYMENT_TYPE"]) == (IBAN, "2")
    [mandate] = shop.rows("mandate.get", "MANDATES", CUSTOMER_ID=row["CUSTOMER_ID"])
    assert mandate["STATUS"] == "active"
    page = me.page.content()
    assert IBAN not in page.replace(" ", "")
    assert IBAN[-4:] in page


@EACH_WAY
def test_an_ended_link_says_what_to_do_and_a_new_one_comes_by_mail(shop, person, way):
    email = f"link-{way}@example.com"
    row = shop.a_customer(email, LANGUAGE_CODE=way.language, **DATA)
    shop.call("customer.renewlink", DATA={"CUSTOMER_ID": row["CUSTOMER_ID"]})
    me = person(way)
    me.open(f"{row['DASHBOARD_URL']}?lang={way.language}")
    me.sees("link-1-over", 404)
    me.enter(email="nobody")
    me.go_on()
    assert me.faults == ["email"]
    me.sees("link-2-errors", 400)
    me.enter(email=email)
    me.go_on()
    me.sees("link-3-sent")
    me.open(shop.letter(email, "customer_link").link("dashboard"))
    me.sees("dashboard-0-nothing")
    assert row["CUSTOMER_NUMBER"] in me.text


@EACH_WAY
def test_a_merchant_may_ask_for_a_code_before_anything_is_shown(guarded_shop, person, way):
    email = f"guarded-{way}@example.com"
    row = guarded_shop.a_customer(email, LANGUAGE_CODE=way.language, **DATA)
    me = person(way)
    me.open(row["DASHBOARD_URL"])
    me.sees("code-3-ask")
    for secret in ("Ines", "Sommer", "Lindenallee", row["CUSTOMER_NUMBER"], email):
        assert secret not in me.page.content()
    me.go_on()
    me.enter(code=guarded_shop.letter(email, "code").code)
    me.sees("code-4-session")
    me.go_on()
    me.sees("dashboard-1-behind-a-code")
    assert "Sommer" in me.text
    me.open(row["CHANGEDATA_URL"])
    assert me.page.locator("[name=first-name]").input_value() == "Ines"
    stranger = person(way)
    stranger.open(row["CHANGEDATA_URL"])
    assert "Ines" not in stranger.page.content()
