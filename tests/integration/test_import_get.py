"""import.get: imports, newest first."""

from typing import Any

from tests import importing
from tests.builders import Access, call, v1

CONTENT = b"Nr;Firma\nK-1;A GmbH\n"


def test_an_unknown_one_and_a_strangers_are_not_found(
    documents: Any, account: Access, stranger: Access
) -> None:
    import_id = importing.created(account, CONTENT)
    for access, number in ((account, 99), (stranger, import_id)):
        assert call(access, "import.get", FILTER={"IMPORT_ID": number})["IMPORTS"] == []
    assert call(stranger, "import.get")["IMPORTS"] == []


def test_no_id_is_refused(account: Access) -> None:
    status, _ = v1(account, "import.get", {"FILTER": {"IMPORT_ID": "x"}})
    assert status == 400


def test_pages_lead_from_the_newest_to_the_oldest(documents: Any, account: Access) -> None:
    for _ in range(5):
        importing.created(account, CONTENT)
    body: dict[str, Any] = {"LIMIT": 2}
    found: list[int] = []
    while True:
        _, answer = v1(account, "import.get", body)
        found += [row["IMPORT_ID"] for row in answer["IMPORTS"]]
        if "NEXT_CURSOR" not in answer:
            break
        body["CURSOR"] = answer["NEXT_CURSOR"]
    assert found == [5, 4, 3, 2, 1]
    rows = call(account, "import.get", LIMIT=2, OFFSET=3)["IMPORTS"]
    assert [row["IMPORT_ID"] for row in rows] == ["2", "1"]


def test_on_v1_counts_are_numbers(documents: Any, account: Access) -> None:
    importing.uploaded(account, CONTENT)
    [row] = v1(account, "import.get")[1]["IMPORTS"]
    assert (row["SIZE"], row["PARTS"], row["CHECK"]["NEW"]) == (len(CONTENT), 1, 0)
