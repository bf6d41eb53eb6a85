"""import.getreport: the lines of a report, page by page."""

from typing import Any

import pytest

from kundenakte.domain import import_job
from kundenakte.entry import import_prepare
from tests import billing, importing
from tests.builders import Access, call, v1

CONTENT = b"Nr;Firma\n" + b"".join(
    f"K-{number};{'' if number % 3 else 'A GmbH'}\n".encode() for number in range(12)
)


@pytest.fixture
def office(documents: Any, monkeypatch: pytest.MonkeyPatch) -> Access:
    """An account whose settings are stored; chunks have 2 rows."""
    for module in (import_job, import_prepare):
        monkeypatch.setattr(module, "ROWS", 2)
    return billing.a_seller()


def test_an_unknown_import_and_a_level_that_is_none_are_refused(office: Access) -> None:
    [error] = call(office, "import.getreport", FILTER={"IMPORT_ID": 99})["ERRORS"]
    assert error == "missing / invalid field: IMPORT_ID"
    asked = {"IMPORT_ID": 1, "LEVEL": "loud"}
    [error] = call(office, "import.getreport", FILTER=asked)["ERRORS"]
    assert "one of error, warning, info is expected" in error


def test_a_strangers_report_is_unknown(office: Access, stranger: Access) -> None:
    import_id = importing.checked(office, CONTENT)
    assert "ERRORS" in call(stranger, "import.getreport", FILTER={"IMPORT_ID": import_id})


def test_a_report_that_is_gone_is_told(office: Access, documents: Any) -> None:
    import_id = importing.checked(office, CONTENT)
    for each in documents.list_objects_v2(Bucket="transfers")["Contents"]:
        documents.delete_object(Bucket="transfers", Key=each["Key"])
    [error] = call(office, "import.getreport", FILTER={"IMPORT_ID": import_id})["ERRORS"]
    assert "kept for two weeks" in error


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_of_any_size_have_each_line_once(office: Access, limit: int) -> None:
    import_id = importing.checked(office, CONTENT)
    body: dict[str, Any] = {"FILTER": {"IMPORT_ID": import_id}, "LIMIT": limit}
    found: list[int] = []
    while True:
        _, answer = v1(office, "import.getreport", body)
        found += [row["LINE"] for row in answer["LINES"]]
        if "NEXT_CURSOR" not in answer:
            break
        body["CURSOR"] = answer["NEXT_CURSOR"]
    assert found == [number + 2 for number in range(12) if number % 3]


def test_a_line_names_field_column_and_whom(office: Access) -> None:
    import_id = importing.checked(office, b"Nr;Firma;Land\nK-1;A GmbH;Atlantis\n")
    asked = {"IMPORT_ID": import_id, "LEVEL": "error", "PHASE": "check"}
    [row] = v1(office, "import.getreport", {"FILTER": asked})[1]["LINES"]
    assert row == {
        "LINE": 2,
        "OUTCOME": "wrong",
        "LEVEL": "error",
        "CODE": "invalid",
        "FIELD": "COUNTRY_CODE",
        "COLUMN": "Land",
        "MESSAGE": "an ISO 3166-1 code of two letters is expected",
        "NAME": "A GmbH",
        "ID": 0,
    }
    none = {"IMPORT_ID": import_id, "PHASE": "run"}
    assert v1(office, "import.getreport", {"FILTER": none})[1]["LINES"] == []
