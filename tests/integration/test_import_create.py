"""import.create: a file is announced."""

from typing import Any

import pytest

from tests.builders import Access, accepted, call, v1

DATA = {"FILE_NAME": "kunden.csv", "SIZE": 1_200_000}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"FILE_NAME": ""}, "missing / invalid field: FILE_NAME"),
        ({"FILE_NAME": "a\nb"}, "one line of at most 255 characters is expected"),
        ({"SIZE": ""}, "missing / invalid field: SIZE"),
        ({"SIZE": 0}, "1 to 50000000 bytes are expected"),
        ({"SIZE": 50_000_001}, "1 to 50000000 bytes are expected"),
        ({"KIND": "shoes"}, "one of customers, subscriptions, mandates, invoices is expected"),
        ({"KEY": "HASH"}, "one of CUSTOMER_NUMBER, CUSTOMER_EXT_UID, EMAIL is expected"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    account: Access, change: dict[str, Any], text: str
) -> None:
    [error] = call(account, "import.create", {**DATA, **change})["ERRORS"]
    assert text in error
    assert call(account, "import.get")["IMPORTS"] == []


def test_it_says_into_which_parts_the_file_is_to_be_cut(account: Access) -> None:
    found = accepted(account, "import.create", DATA)
    assert (found["IMPORT_ID"], found["PART_SIZE"], found["PARTS"]) == (1, 524_288, 3)


def test_kind_and_key_may_be_written_in_any_case(account: Access) -> None:
    accepted(account, "import.create", {**DATA, "KIND": "Mandates", "KEY": "email"})
    [row] = v1(account, "import.get")[1]["IMPORTS"]
    assert (row["KIND"], row["KEY"], row["STATE"]) == ("mandates", "EMAIL", "upload")
