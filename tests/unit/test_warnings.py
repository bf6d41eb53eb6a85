"""Warnings of /v1: what looks wrong and is stored all the same."""

from typing import Any

import pytest

from kundenakte.domain.warnings import customer_warnings


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"EMAIL": "asdf"}, "EMAIL"),
        ({"EMAIL": "a@b"}, "EMAIL"),
        ({"EMAIL": "a b@example.com"}, "EMAIL"),
        ({"ZIPCODE": "zip", "COUNTRY_CODE": "DE"}, "ZIPCODE"),
        ({"ZIPCODE": "12345", "COUNTRY_CODE": "at"}, "ZIPCODE"),
        ({"ZIPCODE": 1067, "COUNTRY_CODE": "DE"}, "ZIPCODE"),
        ({"VAT_ID": "vatId"}, "VAT_ID"),
        ({"VAT_ID": "DE123456789"}, "VAT_ID"),
        ({"VAT_ID": "٣" * 12}, "VAT_ID"),
    ],
)
def test_a_doubtful_value_is_told_by_name(data: dict[str, Any], field: str) -> None:
    assert customer_warnings(data) == [f"stored, but it does not look right: {field}"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"EMAIL": "", "ZIPCODE": None, "VAT_ID": []},
        {"EMAIL": " anna.berg@mail.example.com "},
        {"EMAIL": "jürgen@müller.example"},
        {"ZIPCODE": "01067", "COUNTRY_CODE": "DE"},
        {"ZIPCODE": "SW1A 1AA", "COUNTRY_CODE": "GB"},
        {"ZIPCODE": "zip"},  # of which country is not said
        {"VAT_ID": "DE136695976"},
        {"VAT_ID": "ATU13585627"},
        {"VAT_ID": "CHE-123.456.789 MWST"},
    ],
)
def test_what_looks_right_or_is_not_there_gives_no_warning(data: dict[str, Any]) -> None:
    assert customer_warnings(data) == []


def test_every_doubt_is_told() -> None:
    data = {"EMAIL": "x", "ZIPCODE": "x", "COUNTRY_CODE": "CH", "VAT_ID": "x"}
    assert [text.rpartition(": ")[2] for text in customer_warnings(data)] == [
        "EMAIL",
        "ZIPCODE",
        "VAT_ID",
    ]
