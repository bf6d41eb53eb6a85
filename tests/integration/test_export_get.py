"""export.get: how far exports are, and links that lead to their archives."""

from typing import Any

import pytest

from kundenakte.storage import exports
from tests.banking import on
from tests.builders import Access, call, v1
from tests.exporting import HASTY, asked, made, step
from tests.whole_account import a_whole_account


def rows(access: Access, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = v1(access, "export.get", {"FILTER": filters})[1]["EXPORTS"]
    return found


@pytest.mark.parametrize(
    ("filters", "text"),
    [({"EXPORT_ID": "x"}, "a whole number is expected, missing / invalid field: EXPORT_ID")],
)
def test_what_cannot_be_is_refused(account: Access, filters: Any, text: str) -> None:
    assert call(account, "export.get", FILTER=filters)["ERRORS"] == [text]


def test_nobody_sees_another_accounts_exports(account: Access, stranger: Access) -> None:
    number = asked(account)
    assert rows(stranger) == rows(stranger, EXPORT_ID=number) == []


def test_a_new_one_waits_and_has_no_link(account: Access) -> None:
    with on("2026-11-20"):
        number = asked(account)
    [row] = rows(account)
    assert row == {
        "EXPORT_ID": number,
        "KIND": "account",
        "FROM_DATE": "",
        "TO_DATE": "",
        "STATE": "waiting",
        "DONE": 0,
        "OF": 0,
        "SIZE": 0,
        "COUNTS": {},
        "ACTOR": f"key key1 {account.email}",
        "CREATED": "2026-11-20T12:00:00+01:00",
        "FINISHED": "",
        "LINK": "",
    }


def test_progress_is_told_while_it_is_made(documents: Any) -> None:
    access = a_whole_account()
    number = asked(access)
    step(access, number)
    step(access, number, HASTY)
    [row] = rows(access, EXPORT_ID=number)
    assert (row["STATE"], row["DONE"], row["OF"]) == ("running", 1, 5)


def test_one_that_is_made_has_a_link_that_works_for_a_minute(documents: Any) -> None:
    access = a_whole_account()
    made(access, number := asked(access))
    [row] = rows(access)
    assert (row["STATE"], row["DONE"], row["OF"]) == ("done", 5, 5)
    assert row["SIZE"] > 1000
    assert row["COUNTS"]["customers"] == 4
    assert f"/{access.id}/export/{number}/archive.tar.gz?" in row["LINK"]
    assert "X-Amz-Expires=60&" in row["LINK"]
    assert f"kundenakte-account-{number}.tar.gz" in row["LINK"]


def test_newest_first_one_by_its_id_and_page_by_page(account: Access) -> None:
    first = asked(account)
    second = asked(account, KIND="audit", FROM_DATE="2026-01-01", TO_DATE="2026-12-31")
    assert [row["EXPORT_ID"] for row in rows(account)] == [second, first]
    assert [row["KIND"] for row in rows(account, EXPORT_ID=second)] == ["audit"]
    page = call(account, "export.get", LIMIT=1, OFFSET=1)["EXPORTS"]
    assert [row["EXPORT_ID"] for row in page] == [str(first)]


def test_on_the_compatible_url_numbers_are_text_and_instants_wall_clock(account: Access) -> None:
    with on("2026-11-20"):
        asked(account)
    [row] = call(account, "export.get")["EXPORTS"]
    assert (row["EXPORT_ID"], row["OF"], row["CREATED"]) == ("1", "0", "2026-11-20 12:00:00")


def test_it_is_forgotten_with_its_archive_after_two_weeks(account: Access) -> None:
    from kundenakte.storage import office_keys
    from kundenakte.storage.client import Connection, get

    with on("2026-11-20"):
        number = asked(account)
    item = get(Connection.tables.accounts, office_keys.export(account.id, number))
    assert item is not None
    assert int(item["expires"]["N"]) == 1795172400 + exports.SECONDS
