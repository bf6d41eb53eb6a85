"""import.cancel: an import is over."""

from typing import Any

from tests import billing, importing
from tests.builders import accepted, call

CONTENT = b"Nr;Firma\nK-1;A GmbH\n"


def test_one_that_is_over_cannot_be_canceled(documents: Any) -> None:
    office = billing.a_seller()
    import_id = importing.imported(office, CONTENT)
    [error] = call(office, "import.cancel", {"IMPORT_ID": import_id})["ERRORS"]
    assert "its state is done" in error


def test_afterwards_nothing_can_be_done_with_it(documents: Any) -> None:
    office = billing.a_seller()
    import_id = importing.checked(office, CONTENT)
    assert accepted(office, "import.cancel", {"IMPORT_ID": import_id})["STATE"] == "canceled"
    for verb in ("check", "run", "cancel"):
        [error] = call(office, f"import.{verb}", {"IMPORT_ID": import_id})["ERRORS"]
        assert "its state is canceled" in error
