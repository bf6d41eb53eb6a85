"""Card numbers: found in text however they are written; other numbers are left alone."""

import pytest

from kundenakte.domain.card_numbers import holds_card_number

# Public test numbers of the issuers.
CARDS = {
    "Visa": "4111111111111111",
    "Visa, 13 digits": "4222222222222",
    "Visa, 19 digits": "4000000000000000006",
    "Mastercard": "5555555555554444",
    "Mastercard, 2 series": "2223003122003222",
    "American Express": "378282246310005",
    "Diners Club": "30569309025904",
    "Discover": "6011111111111117",
    "JCB": "3530111333300000",
    "Maestro": "6759649826438453",
    "UnionPay": "6200000000000005",
}


@pytest.mark.parametrize("number", CARDS.values(), ids=CARDS)
def test_a_card_number_is_found(number: str) -> None:
    assert holds_card_number(number)


@pytest.mark.parametrize(
    "text",
    [
        "4111  1111  1111  1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111/1111–1111_1111",
        "４１１１１１１１１１１１１１１１",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "Karte 4111 1111 1111 1111 12/28",
        "4111 1111 1111 1111 12 28 123",
        "17.4111111111111111",
        "Nr4111111111111111x",
        "1\n4111111111111111",
    ],
)
def test_blanks_dots_and_neighbours_do_not_hide_it(text: str) -> None:
    assert holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Musterstraße 12",
        "4111111111111112",  # wrong check digit
        "411111111111",  # too short
        "9999999999999995",  # no issuer
        "+49 89 1234567890",
        "4111 1111   1111 1111",  # two numbers, parted by three blanks
        "١٢٣٤٥٦٧٨٩٠١٢٣",  # digits of another script
        "4" * 500,
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert not holds_card_number(text)


def test_a_long_run_of_groups_is_looked_through_quickly() -> None:
    assert not holds_card_number("9 " * 5_000)
