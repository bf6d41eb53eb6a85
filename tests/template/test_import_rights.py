"""The functions of imports have exactly the rights they use."""

from collections.abc import Iterator
from typing import Any

import pytest

from kundenakte.storage import bucket
from tests import billing, importing
from tests.builders import Access, accepted, create
from tests.importing_kinds import INVOICES, MANDATES, SUBSCRIPTIONS, an_article_to_book
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture

BUCKETS = {"documents": "DocumentsBucket/*", "transfers": "TransferBucket/*"}
LIST: set[Right] = {("s3:ListBucket", "TransferBucket")}  # to miss a file
CONTENT = b"Kundennummer;Firma;Tags\nK-1;A GmbH;VIP\n;B GmbH;\n"


@pytest.fixture
def files_too(used: set[Right], documents: Any) -> Iterator[set[Right]]:
    """What S3 is asked for counts as well."""

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        used.add((f"s3:{model.name}", BUCKETS[params["Bucket"]]))

    events = bucket.client().meta.events
    events.register("provide-client-params.s3.*", note)
    yield used
    events.unregister("provide-client-params.s3.*", note)


@pytest.fixture
def office(documents: Any) -> Access:
    """An account whose settings are stored."""
    return billing.a_seller()


def test_create(office: Access, files_too: set[Right]) -> None:
    body = {"DATA": {"FILE_NAME": "a.csv", "SIZE": 10}}
    assert try_it(files_too, office, "import.create", body) == granted("ImportCreate")


def test_upload(office: Access, files_too: set[Right]) -> None:
    import_id = importing.created(office, CONTENT)
    body = {"DATA": {"IMPORT_ID": import_id, "PART": 0, "CONTENT": importing.base64_of(CONTENT)}}
    assert try_it(files_too, office, "import.upload", body) == granted("ImportUpload")


@pytest.mark.parametrize("verb", ["check", "run", "cancel"])
def test_what_is_asked_for(office: Access, files_too: set[Right], verb: str) -> None:
    import_id = importing.checked(office, CONTENT)
    body = {"DATA": {"IMPORT_ID": import_id}}
    expected = granted(f"Import{verb.capitalize()}")
    assert try_it(files_too, office, f"import.{verb}", body) == expected


def test_get(office: Access, files_too: set[Right]) -> None:
    import_id = importing.created(office, CONTENT)
    bodies = [{"FILTER": {}}, {"FILTER": {"IMPORT_ID": import_id}}]
    assert try_it(files_too, office, "import.get", *bodies) == granted("ImportGet")


def test_getreport(office: Access, files_too: set[Right]) -> None:
    import_id = importing.checked(office, b"Kundennummer;Firma\nK-1;\n")
    body = {"FILTER": {"IMPORT_ID": import_id}}
    found = try_it(files_too, office, "import.getreport", body)
    assert found | LIST == granted("ImportGetreport")


def test_who_works(used: set[Right], files_too: set[Right]) -> None:
    office = billing.a_seller(UNIQUE_EXT_UID=False)
    create(office, CUSTOMER_NUMBER="K-1", TAGS="Alt")
    an_article_to_book(office)
    kinds = {"subscriptions": SUBSCRIPTIONS, "mandates": MANDATES, "invoices": INVOICES}
    ids = [importing.checked(office, CONTENT)]
    ids += [importing.checked(office, b"E-Mail;Firma\na@x.example;A\n", KEY="EMAIL")]
    ids += [importing.checked(office, b"Externe ID;Firma\n1;A\n", KEY="CUSTOMER_EXT_UID")]
    ids += [importing.checked(office, content, kind) for kind, content in kinds.items()]
    for import_id in ids:
        accepted(office, "import.run", {"IMPORT_ID": import_id})
    before = importing.uploaded(office, CONTENT)
    accepted(office, "import.check", {"IMPORT_ID": before})
    used.clear()
    for import_id in [before, *ids]:
        importing.work(office, import_id)
    assert [importing.counts(office, each)["WRONG"] for each in ids] == [0] * len(ids)
    reads = ("dynamodb:GetItem", "AccountsTable")
    assert used | LIST | {reads} == granted("ImportWork")
