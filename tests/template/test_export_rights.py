"""The functions of exports have exactly the rights they use; none of them may scan."""

from collections.abc import Iterator
from typing import Any

import pytest

from kundenakte.storage import bucket
from tests import exporting
from tests.builders import Access
from tests.exporting import asked
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture
from tests.whole_account import a_whole_account

BUCKETS = {"documents": "DocumentsBucket", "transfers": "TransferBucket"}
ACTIONS = {  # operation of S3 → the right that it needs
    **dict.fromkeys(("GetObject", "HeadObject"), "s3:GetObject"),
    "ListParts": "s3:ListMultipartUploadParts",
}
LINK: Right = ("s3:GetObject", "TransferBucket/*")  # by whom it is used
QUEUE: set[Right] = {
    ("sqs:SendMessage", "ExportQueue"),
    ("sqs:ChangeMessageVisibility", "ExportQueue"),
}
LISTS: set[Right] = {("s3:ListBucket", name) for name in BUCKETS.values()}  # to miss a file


@pytest.fixture
def files_too(used: set[Right], documents: Any) -> Iterator[None]:
    """What S3 is asked for counts as well."""

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        used.add((ACTIONS.get(model.name, "s3:PutObject"), f"{BUCKETS[params['Bucket']]}/*"))

    events = bucket.client().meta.events
    events.register("provide-client-params.s3.*", note)
    yield
    events.unregister("provide-client-params.s3.*", note)


def test_who_begins_an_export(account: Access, used: set[Right]) -> None:
    body = {"DATA": {"KIND": "account"}}
    assert try_it(used, account, "export.create", body) == granted("ExportCreate")


def test_who_looks_at_exports(account: Access, used: set[Right]) -> None:
    assert try_it(used, account, "export.get", {}) | {LINK} == granted("ExportGet")


def test_who_makes_them(used: set[Right], files_too: None) -> None:
    access = a_whole_account()
    days = {"FROM_DATE": "2026-01-01", "TO_DATE": "2026-12-31"}
    numbers = asked(access), asked(access, KIND="audit", **days)
    used.clear()
    for number in numbers:
        exporting.made(access, number)
        exporting.files(exporting.archive(access, number))
    assert used | QUEUE | LISTS == granted("ExportWork")
