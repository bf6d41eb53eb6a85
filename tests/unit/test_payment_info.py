"""PAYMENT_INFO: one sentence on how what is open is to be paid."""

from typing import Any

import pytest

from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment_info import payment_info


def invoice(state: dict[str, Any] | None = None, final: bool = True, **fields: Any) -> Invoice:
    document = {
        "INVOICE_ID": 1,
        "INVOICE_NUMBER": "RE-7",
        "TOTAL": 123456,
        "CURRENCY_CODE": "EUR",
        "LANGUAGE_CODE": "de",
        "DUE_DATE": "2026-04-14",
        "SELLER": {"BANK_IBAN": "DE89370400440532013000"},
        "PAYMENT": {"TYPE": 1, "REFERENCE": "RF18RE7"},
    }
    return Invoice({**document, **fields}, state or {}, final=final)


@pytest.mark.parametrize(
    "open_no_more",
    [
        invoice(final=False),
        invoice({"PAID": 123456}),
        invoice({"CANCELED_BY": {"INVOICE_ID": 2}}),
        invoice(TOTAL=-123456),
        invoice(TOTAL=0),
        invoice(PAYMENT={"TYPE": 3}),
        invoice(PAYMENT={"TYPE": 4}),
        invoice(SELLER={}),
    ],
)
def test_there_is_nothing_to_say(open_no_more: Invoice) -> None:
    assert payment_info(open_no_more) == ""


def test_a_transfer() -> None:
    assert payment_info(invoice({"PAID": 100})) == (
        "Bitte überweisen Sie 1233,56 EUR bis zum 14.04.2026 auf das Konto "
        "DE89370400440532013000, Verwendungszweck RF18RE7."
    )
    assert payment_info(invoice(LANGUAGE_CODE="en", CURRENCY_CODE="CHF")) == (
        "Please transfer 1234.56 CHF by 2026-04-14 to account DE89370400440532013000, "
        "reference RF18RE7."
    )


def test_without_a_reference_the_number_will_do() -> None:
    assert payment_info(invoice(PAYMENT={"TYPE": 5, "REFERENCE": ""})).endswith(" RE-7.")


def test_a_direct_debit() -> None:
    debit = {"TYPE": 2, "COLLECTION_DATE": "2026-04-20", "MANDATE_REFERENCE": "M-1"}
    assert payment_info(invoice(PAYMENT=debit)) == (
        "1234,56 EUR werden am 20.04.2026 von Ihrem Konto eingezogen, Mandat M-1."
    )
    assert payment_info(invoice(PAYMENT=debit, LANGUAGE_CODE="en")).startswith("1234.56 EUR will")


DEBIT = {"TYPE": 2, "COLLECTION_DATE": "2026-04-20", "MANDATE_REFERENCE": "M-1"}


@pytest.mark.parametrize(
    ("collection", "words"),
    [
        ({"RUN": 3, "DATE": "2026-04-21"}, "am 21.04.2026 von Ihrem Konto"),
        ({"RETURNS": 1, "AGAIN": "2026-05-11"}, "am 11.05.2026 von Ihrem Konto"),
        ({"RETURNS": 1, "STOPPED": "MD06"}, "Bitte überweisen Sie 1234,56 EUR"),
    ],
)
def test_a_debit_that_was_moved_or_stopped(collection: dict[str, Any], words: str) -> None:
    assert words in payment_info(invoice({"COLLECTION": collection}, PAYMENT=DEBIT))
