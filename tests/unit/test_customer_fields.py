"""What a client may say of a customer: leniency, value lists, and how a refusal names the field."""

from decimal import Decimal
from typing import Any

import pytest

from kundenakte.domain.customer_fields import (
    NEVER_EMPTY,
    CustomerCreate,
    CustomerFields,
    CustomerUpdate,
)
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE

WHOLE = "a whole number is expected"
CONTROL = "control characters are not allowed"


def read(**values: Any) -> dict[str, Any]:
    return CustomerFields.read(values, FIRST_PAGE).given()


def refusal(**values: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(**values)
    return refused.value.texts


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("CUSTOMER_TYPE", "firma", "one of business, consumer is expected"),
        ("SALUTATION", "Dr.", "one of mr, mrs, family is expected"),
        ("INVOICE_DELIVERY_METHOD", "fax", "one of none, mail, post or both is expected"),
        ("COUNTRY_CODE", "XX", "an ISO 3166-1 code of two letters is expected"),
        ("COUNTRY_CODE", "DEU", "an ISO 3166-1 code of two letters is expected"),
        ("LANGUAGE_CODE", "deu", "an ISO 639-1 code of two letters is expected"),
        ("LANGUAGE_CODE", "d3", "an ISO 639-1 code of two letters is expected"),
        ("PAYMENT_TYPE", 0, "at least 1"),
        ("PAYMENT_TYPE", "7", "at most 6"),
        ("PAYMENT_TYPE", "ueberweisung", WHOLE),
        ("DAYS_FOR_PAYMENT", "bald", WHOLE),
        ("DAYS_FOR_PAYMENT", Decimal("14.5"), WHOLE),
        ("DAYS_FOR_PAYMENT", 10**30, "at most 999"),
        ("DAYS_FOR_PAYMENT", -1, "at least 0"),
        ("DAYS_FOR_PAYMENT", [14], WHOLE),
        ("SHOW_PAYMENT_NOTICE", 2, "at most 1"),
        ("NEWSLETTER_OPTIN", "ja", WHOLE),
        ("BIRTHDAY", "4.5.1980", "a date such as 2026-11-23 is expected"),
        ("ORGANIZATION", "x" * 256, "at most 255 characters"),
        ("EMAIL_CC", "x" * 1001, "at most 1000 characters"),
        ("COMMENT", "x" * 10_001, "at most 10000 characters"),
        ("ORGANIZATION", ["M"], "text is expected"),
        ("ORGANIZATION", {"A": "M"}, "text is expected"),
        ("ORGANIZATION", True, "text is expected"),
        ("ORGANIZATION", "a\x00b", CONTROL),
        ("COMMENT", "a\x1b[31m", CONTROL),
        ("COMMENT", "\ufffe", CONTROL),
        ("CUSTOMER_NUMBER", "10\n01", CONTROL),
        ("ORGANIZATION", "a\ud800", "this is no valid text"),
        ("BANK_IBAN", "DE88370400440532013000", "the check digits of the IBAN are wrong"),
        ("ORGANIZATION", "4111 1111 1111 1111", "card numbers are not accepted"),
        ("COMMENT", "Karte: 5555555555554444", "card numbers are not accepted"),
        ("CARD_NUMBER", "4111111111111111", "card numbers are not accepted"),
        ("CARD_NUMBER", 4111111111111111, "card numbers are not accepted"),
        ("X_ATTRIBUTES", "a", "a list is expected"),
        ("X_ATTRIBUTES", ["a"], "an object is expected"),
        ("X_ATTRIBUTES", [{"KEY": "a"}] * 51, "at most 50 entries"),
        ("X_ATTRIBUTES", [{"KEY": "a", "VALUE": "x" * 9999}] * 2, "at most 10000 characters in"),
    ],
)
def test_a_value_that_is_not_acceptable_is_refused_by_name(
    field: str, value: Any, reason: str
) -> None:
    [text] = refusal(**{field: value})
    assert text.startswith(reason)
    assert text.endswith(f", missing / invalid field: {field}")


def test_a_currency_that_is_not_supported_is_told_which_are() -> None:
    [text] = refusal(CURRENCY_CODE="XXX")
    assert "AUD, BRL, CAD, CHF" in text


@pytest.mark.parametrize("value", [[{"VALUE": "a"}], [{"KEY": ""}]])
def test_an_attribute_needs_a_key(value: Any) -> None:
    assert refusal(X_ATTRIBUTES=value) == ["missing / invalid field: X_ATTRIBUTES"]


def test_every_field_at_fault_is_named_in_the_order_of_the_model() -> None:
    texts = refusal(PAYMENT_TYPE=9, COUNTRY_CODE="?", CUSTOMER_TYPE="?")
    assert [text.rpartition(": ")[2] for text in texts] == [
        "CUSTOMER_TYPE",
        "COUNTRY_CODE",
        "PAYMENT_TYPE",
    ]


def test_a_refusal_holds_no_value_that_was_sent() -> None:
    secret = "geheim" * 50
    texts = refusal(LAST_NAME=secret, COUNTRY_CODE=secret, PAYMENT_TYPE=secret, BIRTHDAY=secret)
    assert len(texts) == 4
    assert "geheim" not in " ".join(texts)


@pytest.mark.parametrize("customer_id", [True, [1], {"A": 1}])
def test_the_id_of_an_update_is_a_number_or_its_text(customer_id: Any) -> None:
    with pytest.raises(Refused, match=f"{WHOLE}, missing / invalid field: CUSTOMER_ID"):
        CustomerUpdate.read({"CUSTOMER_ID": customer_id}, FIRST_PAGE)


def test_an_update_without_an_id_is_refused() -> None:
    with pytest.raises(Refused, match=r"^missing / invalid field: CUSTOMER_ID$"):
        CustomerUpdate.read({"CITY": "Bonn"}, FIRST_PAGE)


@pytest.mark.parametrize("customer_id", [7, "7"])
def test_the_id_of_an_update_keeps_its_type(customer_id: Any) -> None:
    request = CustomerUpdate.read({"CUSTOMER_ID": customer_id}, FIRST_PAGE)
    assert request.customer_id == customer_id
    assert request.given() == {}


@pytest.mark.parametrize("empty", ["", None, [], " ", "\n\u00a0"])
def test_empty_means_as_it_is_for_what_a_customer_is_never_without(empty: Any) -> None:
    assert read(**dict.fromkeys(NEVER_EMPTY, empty)) == {}


@pytest.mark.parametrize("empty", ["", None, []])
def test_empty_clears_any_other_field(empty: Any) -> None:
    cleared = read(CITY=empty, TAGS=empty, X_ATTRIBUTES=empty, BIRTHDAY=empty, SALUTATION=empty)
    assert cleared == {"CITY": "", "TAGS": [], "X_ATTRIBUTES": [], "BIRTHDAY": "", "SALUTATION": ""}


def test_read_only_and_unknown_fields_are_ignored() -> None:
    ignored = "CUSTOMER_ID CREATED LASTUPDATE HASH CREDIT_BALANCE TOP FEATURES PASSWORD CARD_TYPE"
    assert read(**dict.fromkeys(ignored.split(), "x")) == {}


def test_a_masked_card_number_is_ignored() -> None:
    assert read(CARD_NUMBER="************1111") == {}


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("CUSTOMER_TYPE", "Business", "business"),
        ("SALUTATION", "Herr", "mr"),
        ("SALUTATION", " FRAU ", "mrs"),
        ("SALUTATION", "Familie", "family"),
        ("COUNTRY_CODE", " de ", "DE"),
        ("LANGUAGE_CODE", "DE", "de"),
        ("CURRENCY_CODE", "eur", "EUR"),
        ("INVOICE_DELIVERY_METHOD", "BOTH", "both"),
        ("PAYMENT_TYPE", "2", 2),
        ("DAYS_FOR_PAYMENT", "0", 0),
        ("SHOW_PAYMENT_NOTICE", True, 1),
        ("SHOW_PAYMENT_NOTICE", "false", 0),
        ("NEWSLETTER_OPTIN", "1", 1),
        ("NEWSLETTER_OPTIN", "", 0),
        ("ZIPCODE", 1067, "1067"),
        ("CUSTOMER_NUMBER", 77, "77"),
        ("CUSTOMER_NUMBER", "0077", "0077"),
        ("EMAIL", "asdf", "asdf"),
        ("VAT_ID", "vatId", "vatId"),
        ("ZIPCODE", "zip", "zip"),
        ("BANK_IBAN", "at13 1490 0220 1001 0999", "AT131490022010010999"),
        ("BANK_BIC", "cobadeff xxx", "COBADEFFXXX"),
        ("BIRTHDAY", "1980-05-04 00:00:00", "1980-05-04"),
        ("BIRTHDAY", "0000-00-00", ""),
        ("BANK_ACCOUNT_MANDATE_REFERENCE_DATE", "2026-07-01", "2026-06-30T22:00:00Z"),
        ("ORGANIZATION", "  Müller & Söhne 🚲 ", "Müller & Söhne 🚲"),
        ("COMMENT", "eins\r\n\tzwei", "eins\r\n\tzwei"),
        ("PHONE", "4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("PAYMENT_TOKEN", "4111111111111111", "4111111111111111"),
        ("TAGS", "b, a, B", ["b", "a"]),
        ("TAGS", ["a"], ["a"]),
        ("X_ATTRIBUTES", {"KEY": "a", "VALUE": "1"}, [{"KEY": "a", "VALUE": "1"}]),
        ("X_ATTRIBUTES", [{"KEY": 1, "VALUE": 2, "X": 3}], [{"KEY": "1", "VALUE": "2"}]),
        ("X_ATTRIBUTES", [{"KEY": "a"}], [{"KEY": "a", "VALUE": ""}]),
        ("X_ATTRIBUTES", [{"KEY": "a", "VALUE": None}], [{"KEY": "a", "VALUE": ""}]),
        ("X_ATTRIBUTES", {}, []),
    ],
)
def test_what_clients_really_send_is_understood(field: str, sent: Any, kept: Any) -> None:
    assert read(**{field: sent}) == {field: kept}


def test_suppress_mail_is_understood_and_not_kept() -> None:
    sent = {"CUSTOMER_ID": 1, "SUPPRESS_MAIL": "1"}
    request = CustomerUpdate.read(sent, FIRST_PAGE)
    assert request.suppress_mail == 1
    assert request.given() == {}


def test_what_is_missing_and_what_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        CustomerCreate.read({"CUSTOMER_TYPE": "business", "COUNTRY_CODE": "XX"}, FIRST_PAGE)
    assert [problem.field for problem in refused.value.problems] == ["ORGANIZATION", "COUNTRY_CODE"]
