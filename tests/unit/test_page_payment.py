"""How pages ask for payment: which types, which accounts, and what is agreed to."""

from typing import Any

import pytest

from kundenakte.domain import page_payment
from kundenakte.domain.account import overlaid
from kundenakte.domain.page_payment import Account, OnFile, read
from kundenakte.pages import render
from kundenakte.pages.messages import messages

TYPES = (1, 2)
SETTINGS = {"COMPANY": "Alpenblick GmbH", "CREDITOR_ID": "DE98ZZZ09999999999"}
VALID = {  # rule SEPA-13: wherever in SEPA
    "DE02 1203 0000 0000 2020 51",
    "de02-1203-0000-0000-2020-51",
    "IBAN: DE02120300000000202051",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL91ABNA0417164300",
    "LU28 0019 4006 4475 0000",
    "LT12 1000 0111 0100 1000",
    "BE68 5390 0754 7034",
    "ES91 2100 0418 4502 0005 1332",
    "CH93 0076 2011 6238 5295 7",
    "GB82 WEST 1234 5698 7654 32",
    "MT84MALT011000012345MTLCAST001S",
}


def form(**changes: str) -> dict[str, str]:
    given = {"payment_type": "2", "iban": "DE02120300000000202051", "account-holder": "Eva",
             "mandate": "1"}  # fmt: skip
    return {**given, **{name.replace("__", "-"): value for name, value in changes.items()}}


def told(iban: str, language: str = "de") -> str:
    problems = read(form(iban=iban), TYPES, OnFile()).problems
    words = render.texts(language, "sie", "fields")
    return messages(problems, words, page_payment.PARAMETERS)["iban"]


@pytest.mark.parametrize(
    ("iban", "said"),
    [
        ("", "Bitte geben Sie die IBAN ein."),
        ("DE02 1203 0000 0000 2020 5", "hat 21 Zeichen, eine deutsche IBAN hat 22."),
        ("DE02 1203 0000 0000 2020 511", "hat 23 Zeichen"),
        ("FR1420041010050500013M0260", "hat 26 Zeichen, eine mit FR am Anfang hat 27."),
        ("DE02120300000000202015", "stimmt eine Ziffer nicht"),
        ("DE0212030000000020205X", "stimmt eine Ziffer nicht"),
        ("1203000000", "keine IBAN"),
        ("XX02120300000000202051", "keine IBAN"),
        ("<script>", "keine IBAN"),
        ("x" * 10_000, "keine IBAN"),
        ("\x00", "keine IBAN"),
        ("BR1800000000141455123924100C2", "in diesem Land"),
    ],
)
def test_what_is_wrong_with_an_iban_is_told(iban: str, said: str) -> None:
    assert said in told(iban)
    assert "ungültig" not in told(iban)
    assert told(iban, "en") != told(iban)


@pytest.mark.parametrize("iban", sorted(VALID))
def test_every_account_of_sepa_is_taken(iban: str) -> None:
    paid = read(form(iban=iban), TYPES, OnFile())
    assert paid.problems == ()
    assert paid.account is not None
    assert paid.account.iban.isalnum()


def test_bank_data_are_ignored_where_something_else_is_chosen() -> None:
    paid = read(form(payment_type="1", iban="rubbish", mandate=""), TYPES, OnFile())
    assert paid == (1, None, ())


@pytest.mark.parametrize(
    ("known", "changes", "account"),
    [
        (OnFile("DE1", "Eva", True), {"iban": ""}, None),
        (OnFile("DE1", "Eva", True), {"iban": "", "account__holder": ""}, None),
        (OnFile("DE02120300000000202051", "Eva", True), {}, None),
        (OnFile("DE02120300000000202051", "Eva", False), {},
         Account("DE02120300000000202051", "Eva")),
        (OnFile("DE02120300000000202051", "Max", True), {"iban": ""},
         Account("DE02120300000000202051", "Eva")),
        (OnFile(), {}, Account("DE02120300000000202051", "Eva")),
    ],
)  # fmt: skip
def test_a_mandate_is_given_for_what_is_not_covered_by_one(
    known: OnFile, changes: dict[str, str], account: Account | None
) -> None:
    paid = read(form(**changes), TYPES, known)
    assert (paid.account, paid.problems) == (account, ())


@pytest.mark.parametrize(
    ("settings", "fields", "types"),
    [
        ({}, {}, (1,)),
        ({"CREDITOR_ID": "DE98ZZZ09999999999"}, {}, (1, 2)),
        ({"PAGE_PAYMENT_TYPES": "5 1"}, {}, (5, 1)),
        ({"PAGE_PAYMENT_TYPES": "1 2 3"}, {"ALLOWED_PAYMENT_TYPES": "1, 3"}, (1, 3)),
        ({}, {"PAYMENT_TYPE": 4}, (4, 1)),
        ({}, {"PAYMENT_TYPE": 1}, (1,)),
        ({}, {"PAYMENT_TYPE": 2}, (2, 1)),
    ],
)
def test_what_is_offered_is_the_accounts_and_what_is_in_use(
    settings: dict[str, Any], fields: dict[str, Any], types: tuple[int, ...]
) -> None:
    assert page_payment.offered(overlaid(settings), fields) == types


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_mandate_names_who_collects_and_when_it_is_announced(language: str) -> None:
    settings = overlaid({**SETTINGS, "PRENOTIFICATION_DAYS": 5})
    text = page_payment.mandate_text(settings, "consumer", language)
    assert "Alpenblick GmbH" in text
    assert "DE98ZZZ09999999999" in text
    assert {"de": "5 Tage", "en": "5 days"}[language] in text
    assert {"de": "acht Wochen", "en": "eight weeks"}[language] in text
    assert "{" not in text


def test_the_scheme_of_businesses_is_for_them_alone() -> None:
    settings = overlaid({**SETTINGS, "DEBIT_SCHEME": "B2B", "PRENOTIFICATION_DAYS": 1})
    business = page_payment.mandate_text(settings, "business", "de")
    assert "SEPA-Firmenlastschrift" in business
    assert "acht Wochen" not in business
    assert "einen Tag vorher" in business
    assert "acht Wochen" in page_payment.mandate_text(settings, "consumer", "de")


def test_a_name_with_braces_stays_as_it_is() -> None:
    settings = overlaid({**SETTINGS, "COMPANY": "{id} & {notice} GmbH"})
    assert "{id} & {notice} GmbH" in page_payment.mandate_text(settings, "consumer", "de")
