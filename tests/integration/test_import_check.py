"""import.check: the dry run begins, with a mapping that fits."""

from typing import Any

import pytest

from tests import importing
from tests.builders import Access, accepted, call

CONTENT = b"Nr;Firma;Farbe\nK-1;A GmbH;rot\n"


def errors(access: Access, import_id: int, **more: Any) -> list[str]:
    found: list[str] = call(access, "import.check", {"IMPORT_ID": import_id, **more})["ERRORS"]
    return found


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        ("x", "an object of columns and fields is expected"),
        ({"Firma": 1}, "an object of columns and fields is expected"),
        ([{"FIELD": "CITY"}], "an object of columns and fields is expected"),
        ({"Ort": "CITY"}, "it names a column that the file does not have"),
        ({"Firma": "SIZE"}, "it names a field that cannot be imported"),
        ({"Firma": "CITY", "Nr": "CITY"}, "CITY is named twice"),
        ({"Farbe": "COMMENT"}, "no column is ORGANIZATION or LAST_NAME"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    documents: Any, account: Access, mapping: Any, text: str
) -> None:
    import_id = importing.uploaded(account, CONTENT)
    assert text in errors(account, import_id, MAPPING=mapping)[0]
    assert importing.state(account, import_id)["STATE"] == "uploaded"


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("subscriptions", ["ARTICLE_NUMBER", "NEXT_EVENT", "CUSTOMER_NUMBER"]),
        ("mandates", ["IBAN", "REFERENCE", "CUSTOMER_NUMBER"]),
        ("invoices", ["INVOICE_DATE", "PAID_DATE", "TOTAL", "CUSTOMER_NUMBER"]),
    ],
)
def test_what_every_row_needs_must_have_a_column(
    documents: Any, account: Access, kind: str, missing: list[str]
) -> None:
    import_id = importing.uploaded(account, CONTENT, kind)
    told = [
        text.removesuffix(", missing / invalid field: MAPPING")
        for text in errors(
            account,
            import_id,
            MAPPING={"Firma": ""} | ({"Nr": "INVOICE_NUMBER"} if kind == "invoices" else {}),
        )
    ]
    assert told == [f"no column is {field}" for field in missing]


def test_before_the_file_is_there_nothing_can_be_checked(documents: Any, account: Access) -> None:
    import_id = importing.created(account, CONTENT)
    assert "its state is upload" in errors(account, import_id)[0]


def test_it_asks_for_the_worker(documents: Any, account: Access) -> None:
    import_id = importing.uploaded(account, CONTENT)
    assert importing.notes() == 0
    found = accepted(account, "import.check", {"IMPORT_ID": import_id})
    assert (found["STATE"], importing.notes()) == ("checking", 1)


def test_a_mapping_may_be_a_list_and_the_key_another_one(documents: Any, account: Access) -> None:
    import_id = importing.uploaded(account, CONTENT)
    mapping = [{"COLUMN": "Firma", "FIELD": "ORGANIZATION"}, {"COLUMN": "Nr", "FIELD": "EMAIL"}]
    accepted(account, "import.check", {"IMPORT_ID": import_id, "MAPPING": mapping, "KEY": "EMAIL"})
    row = importing.state(account, import_id)
    assert row["KEY"] == "EMAIL"
    assert [each["FIELD"] for each in row["COLUMNS"]] == ["EMAIL", "ORGANIZATION", ""]
