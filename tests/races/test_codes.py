"""One-time codes when many try at once: no more tries than are allowed, no change made twice."""

from tests import builders
from tests.builders import Access, find
from tests.threads import together
from tests.visiting import Page, Visitor, code, items, mails

IBAN = "DE02120300000000202051"
CUSTOMER = {
    "CUSTOMER_TYPE": "business",
    "ORGANIZATION": "Hotel",
    "FIRST_NAME": "Jonas",
    "LAST_NAME": "Ebersbach",
    "ADDRESS": "Am Markt 1",
    "ZIPCODE": "89073",
    "CITY": "Ulm",
    "EMAIL": "jonas@post.example",
}
NEW = {"payment_type": "2", "iban": IBAN, "account-holder": "J", "mandate": "1"}


def waiting() -> tuple[Access, str]:
    """An account, and the page of a code that a new IBAN waits for."""
    access = builders.an_account(COMPANY="Alpenblick", CREDITOR_ID="DE98ZZZ09999999999")
    builders.create(access, **CUSTOMER)
    fields = {**Visitor().get(own(access)).fields, **NEW}
    pages = together(6, lambda _: Visitor().send(own(access), fields))
    assert {page.status for page in pages} == {303}
    assert len({page.place for page in pages}) == 1
    return access, pages[0].place


def own(access: Access) -> str:
    return f"/accountdata/{access.hash}/{find(access)[0]['HASH']}"


def test_a_form_that_is_sent_many_times_at_once_sends_one_code(on_ministack: None) -> None:
    access, _ = waiting()
    assert len(mails(access, "code")) == 1


def test_tries_side_by_side_are_not_more_than_five(on_ministack: None) -> None:
    access, place = waiting()
    fields = Visitor().get(place).fields

    def guess(number: int) -> Page:
        wrong = f"{(int(code(access)) + number + 1) % 1_000_000:06}"
        return Visitor().send(place, {**fields, "code": wrong})

    pages = together(12, guess)
    assert {page.status for page in pages} == {400}
    assert items(access, "#CODE#")[0]["tries"] == 5
    assert Visitor().fill(place, code=code(access)).status == 400
    assert find(access)[0]["BANK_IBAN"] == ""


def test_the_right_code_at_once_from_several_pages_changes_once(on_ministack: None) -> None:
    access, place = waiting()
    forms = [{**Visitor().get(place).fields, "code": code(access)} for _ in range(4)]
    together(4, lambda number: Visitor().send(place, forms[number]))
    assert find(access)[0]["BANK_IBAN"] == IBAN
    assert len(mails(access, "customer_changed")) == 1
    assert len(builders.call(access, "mandate.get")["MANDATES"]) == 1
