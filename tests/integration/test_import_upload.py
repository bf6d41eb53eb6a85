"""import.upload: the parts of a file, in their order."""

from typing import Any

import pytest

from kundenakte.domain.import_job import PART
from tests import importing
from tests.builders import Access, accepted, call

CONTENT = b"Kundennummer;Firma;Farbe\nK-1;A GmbH;rot\n"


def upload(access: Access, import_id: int, part: int, content: bytes) -> dict[str, Any]:
    piece = importing.base64_of(content)
    return call(access, "import.upload", {"IMPORT_ID": import_id, "PART": part, "CONTENT": piece})


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"IMPORT_ID": 99}, "missing / invalid field: IMPORT_ID"),
        ({"PART": 1}, "0 is expected, missing / invalid field: PART"),
        ({"PART": ""}, "missing / invalid field: PART"),
        ({"CONTENT": ""}, "missing / invalid field: CONTENT"),
        ({"CONTENT": "no base64"}, "base64 of at most 524288 bytes is expected"),
        ({"CONTENT": ["x"]}, "base64 of at most 524288 bytes is expected"),
        ({"CONTENT": "eHg="}, "bytes are expected, missing / invalid field: CONTENT"),
    ],
)
def test_a_part_that_does_not_fit_is_refused(
    documents: Any, account: Access, change: dict[str, Any], text: str
) -> None:
    import_id = importing.created(account, CONTENT)
    data = {"IMPORT_ID": import_id, "PART": 0, "CONTENT": importing.base64_of(CONTENT)}
    [error] = call(account, "import.upload", {**data, **change})["ERRORS"]
    assert text in error
    assert importing.state(account, import_id)["PARTS_THERE"] == "0"


def test_another_accounts_import_is_unknown(
    documents: Any, account: Access, stranger: Access
) -> None:
    import_id = importing.created(account, CONTENT)
    assert "ERRORS" in upload(stranger, import_id, 0, CONTENT)


def test_after_the_last_part_the_columns_are_known(documents: Any, account: Access) -> None:
    import_id = importing.uploaded(account, CONTENT)
    row = importing.state(account, import_id)
    assert (row["STATE"], row["FORMAT"], row["SEPARATOR"]) == ("uploaded", "csv", ";")
    assert row["COLUMNS"] == [
        {"COLUMN": "Kundennummer", "FIELD": "CUSTOMER_NUMBER"},
        {"COLUMN": "Firma", "FIELD": "ORGANIZATION"},
        {"COLUMN": "Farbe", "FIELD": ""},
    ]


def test_parts_come_in_order_and_one_that_is_there_is_only_answered(
    documents: Any, account: Access
) -> None:
    content = b"Firma\n" + b"A GmbH\n" * (PART // 7)
    import_id = importing.created(account, content)
    first = content[:PART]
    assert upload(account, import_id, 0, first)["STATE"] == "upload"
    assert upload(account, import_id, 0, b"x" * PART)["PARTS_THERE"] == 1
    assert upload(account, import_id, 1, content[PART:])["STATE"] == "uploaded"
    stored = documents.get_object(
        Bucket="transfers", Key=f"{account.id}/import/{import_id}/file/00000"
    )
    assert stored["Body"].read() == first


@pytest.mark.parametrize("content", [b"\x89PNG\0", b"PK\3\4 no zip", b"\n\n", b"a;a\n1;2\n"])
def test_what_cannot_be_read_fails_the_import(
    documents: Any, account: Access, content: bytes
) -> None:
    import_id = importing.uploaded(account, content)
    row = importing.state(account, import_id)
    assert row["STATE"] == "failed"
    assert row["FAULT"]


def test_a_mapping_that_was_chosen_is_there_for_the_next_file(documents: Any) -> None:
    from tests import billing

    office = billing.a_seller()
    import_id = importing.uploaded(office, CONTENT)
    mapping = {"Firma": "ORGANIZATION", "Farbe": "COMMENT"}
    accepted(office, "import.check", {"IMPORT_ID": import_id, "MAPPING": mapping})
    later = importing.uploaded(office, CONTENT + b"K-2;B GmbH;blau\n")
    fields = [each["FIELD"] for each in importing.state(office, later)["COLUMNS"]]
    assert fields == ["", "ORGANIZATION", "COMMENT"]
