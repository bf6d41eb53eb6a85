"""The transfer bucket: what is put there comes back, and whoever has its link gets it."""

from typing import Any

from kundenakte.storage import transfer


def test_what_is_not_there_is_none(documents: Any) -> None:
    assert transfer.get("account/import/1/file") is None


def test_a_file_comes_back_as_it_was_put(documents: Any) -> None:
    transfer.put("account/import/1/file", b"1;2")
    transfer.put("account/import/1/file", b"3;4")
    assert transfer.get("account/import/1/file") == b"3;4"


def test_nothing_of_it_is_in_the_bucket_of_documents(documents: Any) -> None:
    transfer.put("account/import/1/file", b"1;2")
    assert "Contents" not in documents.list_objects_v2(Bucket="documents")


def test_a_link_leads_to_the_transfer_bucket_and_names_the_file(documents: Any) -> None:
    link = transfer.link("account/export/1", "export.zip")
    assert link.startswith("https://transfers.s3.eu-central-1.amazonaws.com/account/export/1?")
    assert "export.zip" in link
