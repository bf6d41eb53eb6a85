"""import.run: what was checked is imported; what came to a halt goes on."""

from typing import Any

import pytest

from tests import billing, importing
from tests.builders import Access, accepted, call, items

CONTENT = b"Nr;Firma\nK-1;A GmbH\n"


@pytest.fixture
def office(documents: Any) -> Access:
    """An account whose settings are stored."""
    return billing.a_seller()


def refusal(access: Access, import_id: int) -> str:
    [error] = call(access, "import.run", {"IMPORT_ID": import_id})["ERRORS"]
    return str(error)


def test_an_unknown_import_is_refused(office: Access) -> None:
    assert refusal(office, 99) == "missing / invalid field: IMPORT_ID"


def test_before_the_dry_run_is_done_nothing_is_imported(office: Access) -> None:
    import_id = importing.uploaded(office, CONTENT)
    assert "its state is uploaded" in refusal(office, import_id)
    accepted(office, "import.check", {"IMPORT_ID": import_id})
    assert "its state is checking" in refusal(office, import_id)


def test_one_that_is_done_is_not_run_again(office: Access) -> None:
    import_id = importing.imported(office, CONTENT)
    assert "its state is done" in refusal(office, import_id)


def test_one_that_is_running_has_the_worker_woken_again(office: Access) -> None:
    import_id = importing.checked(office, CONTENT)
    accepted(office, "import.run", {"IMPORT_ID": import_id})
    [before] = [item["stamp"] for item in items() if item["sk"]["S"] == "IMPORT_WORK"]
    found = accepted(office, "import.run", {"IMPORT_ID": import_id})
    [after] = [item["stamp"] for item in items() if item["sk"]["S"] == "IMPORT_WORK"]
    assert found["STATE"] == "running"
    assert after != before
    importing.work(office, import_id)
    assert importing.counts(office, import_id)["NEW"] == 1
