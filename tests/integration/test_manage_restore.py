"""`kundenakte account restore`: what is refused, and that an account is read back item by item."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from cli import restore as cli_restore
from cli.options import UsageError
from cli.restore import RefusedError, restore
from kundenakte.entry import authenticate
from kundenakte.storage import accounts, office_keys
from kundenakte.storage.client import Connection
from kundenakte.storage.export_families import is_exported, is_pointer
from tests import billing
from tests.banking import on
from tests.builders import Access, create, find
from tests.exporting import archive, asked, made, stored
from tests.management import manage
from tests.whole_account import Stored, a_whole_account, all_stored

Event = dict[str, Any]
NEW_URL = "https://neu.example"


class Bucket:
    """Takes what is stored by a link, as S3 does."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __call__(self, request: Any, timeout: float) -> Any:
        assert (timeout > 1, "X-Amz-Signature=" in request.full_url) == (True, True)
        assert (request.get_method(), bool(request.get_header("Content-md5"))) == ("PUT", True)
        key = request.full_url.partition("?")[0].partition(".amazonaws.com/")[2]
        told = {"ContentType": request.get_header("Content-type")}
        if disposition := request.get_header("Content-disposition"):
            told["ContentDisposition"] = disposition
        self.client.put_object(Bucket="documents", Key=key, Body=request.data, **told)
        return nullcontext()


class Moved(NamedTuple):
    """An account's archive, and all that was stored of it."""

    access: Access
    file: Path
    before: Stored


_archive: list[tuple[bytes, Stored]] = []


@pytest.fixture
def moved(documents: Any, tmp_path: Path) -> Iterator[Moved]:
    """The archive of an account, in an installation that is empty."""
    if not _archive:
        access = a_whole_account()
        made(access, number := asked(access))
        _archive.append((archive(access, number), all_stored(access)))
        _empty(documents)
    [(content, before)] = _archive
    file = tmp_path / "archive.tar.gz"
    file.write_bytes(content)
    with patch("urllib.request.urlopen", Bucket(documents)):
        yield Moved(before.access, file, before)


def is_back(moved: Moved) -> bool:
    """Whether all is as it was, but for what is left out of archives."""
    now = all_stored(moved.access)
    for table, items in moved.before.items.items():
        assert now.items[table] == without_left_out(items)
    assert now.files == moved.before.files
    return True


def _empty(client: Any) -> None:
    for table, name in (("customers", "CustomersTable"), ("accounts", "AccountsTable")):
        for item in stored(table):
            key = {"pk": item["pk"], "sk": item["sk"]}
            Connection.client.delete_item(TableName=name, Key=key)
    for each in client.list_objects_v2(Bucket="documents").get("Contents", []):
        client.delete_object(Bucket="documents", Key=each["Key"])
    authenticate.forget()


def send(event: Event) -> Event:
    event = dict(event)
    return manage(event.pop("action"), **event)


def dying(after: int) -> Callable[[Event], Event]:
    """Management that is gone after so many events; the last one was still done."""
    calls = iter(range(after))

    def sent(event: Event) -> Event:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return send(event)

    return sent


def without_left_out(items: list[Event]) -> list[Event]:
    return [item for item in items if is_pointer(item) or is_exported(item)]


def test_an_account_is_read_back_item_by_item(moved: Moved) -> None:
    access = moved.access
    answer = restore(moved.file, "", send)
    assert (answer["account"], answer["account_hash"]) == (access.id, access.hash)
    assert is_back(moved)
    # It goes on: the same keys open it, and numbers follow those before.
    number = create(access, ORGANIZATION="Neu GmbH")["CUSTOMER_ID"]
    assert number == 6
    assert {row["CUSTOMER_NUMBER"] for row in find(access)} >= {"K-1", "K-0077"}


@pytest.mark.parametrize("events", range(1, 8))
def test_one_that_was_killed_goes_on_where_it_was(
    moved: Moved, monkeypatch: pytest.MonkeyPatch, events: int
) -> None:
    access, file, _ = moved
    monkeypatch.setattr(cli_restore, "FILES", 2)
    with pytest.raises(KeyboardInterrupt):
        restore(file, "", dying(events))
    assert restore(file, "", send)["account"] == access.id
    assert is_back(moved)


def test_until_it_is_complete_nobody_reaches_it(moved: Moved) -> None:
    access, file, _ = moved
    with pytest.raises(KeyboardInterrupt):
        restore(file, "", dying(3))
    assert accounts.by_api_key(access.email, access.api_key) is None
    assert accounts.by_hash(access.hash) is None
    assert "error" in manage("account.get", account=access.id)
    assert billing.run("2027-01-05") == []  # nothing is billed, and nothing fails
    restore(file, "", send)
    assert accounts.by_api_key(access.email, access.api_key) is not None


def test_page_addresses_may_begin_anew(moved: Moved) -> None:
    access, file, _ = moved
    restore(file, NEW_URL, send)
    assert manage("account.get", account=access.id)["settings"]["PUBLIC_URL"] == NEW_URL
    authenticate.forget()
    assert find(access, CUSTOMER_ID=1)[0]["DASHBOARD_URL"].startswith(f"{NEW_URL}/dashboard/")


def test_an_account_that_is_there_is_never_written_over(moved: Moved) -> None:
    _, file, _ = moved
    restore(file, "", send)
    before = all_stored(moved.access)
    with pytest.raises(RefusedError) as refused:
        restore(file, "", send)
    [text] = refused.value.answer["error"]
    assert text.startswith("it is in this installation already")
    assert all_stored(moved.access) == before


def test_another_archive_of_it_has_to_wait(moved: Moved) -> None:
    access, file, _ = moved
    with pytest.raises(KeyboardInterrupt):
        restore(file, "", dying(2))
    other = {"account": access.id, "archive": "0" * 64}
    [text] = manage("account.restore_begin", **other, format=1)["error"]
    assert text.startswith("another archive of this account is being read back")
    for step, fields in (("items", {"number": 1}), ("files", {}), ("open", {}), ("end", {})):
        assert "error" in manage(f"account.restore_{step}", **other, **fields)


@pytest.mark.parametrize("place", [50, 2000, -600, -30])
def test_a_damaged_archive_is_refused_before_anything_is_written(moved: Moved, place: int) -> None:
    _, file, _ = moved
    content = bytearray(file.read_bytes())
    content[place] ^= 0x55
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"damaged|cut off"):
        restore(file, "", send)
    assert [*stored("customers"), *stored("accounts")] == []


@pytest.mark.parametrize("size", [0, 10, 4000, -1, -300])
def test_one_that_is_cut_off_is_refused_too(moved: Moved, size: int) -> None:
    _, file, _ = moved
    content = file.read_bytes()
    file.write_bytes(content[:size])
    with pytest.raises(UsageError, match=r"damaged|cut off"):
        restore(file, "", send)
    assert [*stored("customers"), *stored("accounts")] == []


def test_one_for_an_auditor_is_no_account(moved: Moved, tmp_path: Path) -> None:
    access, file, _ = moved
    restore(file, "", send)
    number = asked(access, KIND="audit", FROM_DATE="2026-01-01", TO_DATE="2026-12-31")
    with on("2026-11-21"):
        made(access, number)
    audit = tmp_path / "audit.tar.gz"
    audit.write_bytes(archive(access, number))
    with pytest.raises(UsageError, match="an archive of an account in format 1 is expected"):
        restore(audit, "", send)


@pytest.mark.parametrize(
    ("step", "fields", "text"),
    [
        ("begin", {"account": ""}, "missing / invalid field: account"),
        ("begin", {"account": "../x"}, "an account's id is expected"),
        ("begin", {"archive": "abc"}, "the SHA-256 of SHA256SUMS is expected"),
        ("begin", {"format": 2}, "archives of format 1 can be read"),
        ("items", {"number": 1, "lines": "AAAA"}, "lines of an archive are expected"),
        ("files", {"files": []}, "1 to 100 names are expected"),
        ("files", {"files": ["fffffffff1/1/1/a.pdf"]}, "names of files of this account"),
        ("open", {}, "the account's settings are not there"),
    ],
)
def test_what_cannot_be_is_refused(
    tables: None, step: str, fields: dict[str, Any], text: str
) -> None:
    named = {"account": "0123456789", "archive": "a" * 64}
    if step != "begin":
        assert "error" not in manage("account.restore_begin", **named, format=1)
    asked_for = {**named, **({"format": 1} if step == "begin" else {}), **fields}
    [error] = manage(f"account.restore_{step}", **asked_for)["error"]
    assert text in error


@pytest.mark.parametrize(
    ("table", "pk", "sk"),
    [
        ("customers", "ffffffffff#CUSTOMER#1", "CUSTOMER"),
        ("customers", "0123456789#CUSTOMER#1", "EVENT#1"),
        ("customers", "0123456789#OTHER#1", "THING"),
        ("accounts", "ffffffffff", "SETTINGS"),
        ("accounts", "0123456789#X", "SETTINGS"),
        ("accounts", "KEY#" + "a" * 64, "ACCOUNT"),
        ("accounts", "INSTALLATION", "ACCOUNT#0123456789"),
    ],
)
def test_items_of_others_and_pointers_cannot_be_slipped_in(
    tables: None, table: str, pk: str, sk: str
) -> None:
    named = {"account": "0123456789", "archive": "a" * 64}
    manage("account.restore_begin", **named, format=1)
    line = json.dumps({"table": table, "item": {"pk": {"S": pk}, "sk": {"S": sk}}})
    packed = cli_restore._packed(line)
    [error] = manage("account.restore_items", **named, number=1, lines=packed)["error"]
    assert "an item is of no kind that an archive holds" in error
    key = office_keys.restore("0123456789")
    assert [(i["pk"], i["sk"]) for i in stored("accounts")] == [(key["pk"], key["sk"])]
    assert stored("customers") == []


def test_invoices_that_wait_for_their_files_come_when_the_account_is_there(
    documents: Any, tmp_path: Path
) -> None:
    access = a_whole_account()
    made(access, number := asked(access))
    waiting = {(i["pk"]["S"], i["sk"]["S"]) for i in stored("customers") if "render" in i}
    assert waiting
    file = tmp_path / "archive.tar.gz"
    file.write_bytes(archive(access, number))
    _empty(documents)
    seen: list[tuple[str, int]] = []

    def watched(event: Event) -> Event:
        found = [i for i in stored("customers") if "render" in i]
        seen.append((event["action"], len(found)))
        return send(event)

    with patch("urllib.request.urlopen", Bucket(documents)):
        restore(file, "", watched)
    assert seen[-1] == ("account.restore_end", len(waiting))
    assert all(found == 0 for action, found in seen[:-1])
