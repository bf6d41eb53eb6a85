"""A large file of the transfer bucket that is uploaded in parts, by several processes one after the
other. A part that is uploaded again replaces the one before; what is not finished is gone in a day.
"""

from typing import Any

from botocore.exceptions import ClientError

from kundenakte.storage import bucket
from kundenakte.storage.client import Connection

LEAST = 5 * 1024 * 1024  # bytes of every part but the last (S3)


def begin(key: str, content_type: str) -> str:
    """A new upload; answers its id."""
    answer = _client().create_multipart_upload(**_place(key), ContentType=content_type)
    return str(answer["UploadId"])


def put(key: str, upload: str, number: int, content: bytes) -> None:
    """Upload a part; parts are counted from 1."""
    named = {"UploadId": upload, "PartNumber": number}
    _client().upload_part(**_place(key), **named, Body=content)


def finish(key: str, upload: str, parts: int) -> None:
    """Make a file of the first so many parts."""
    found = [part for part in _parts(key, upload) if part["PartNumber"] <= parts]
    _client().complete_multipart_upload(
        **_place(key), UploadId=upload, MultipartUpload={"Parts": found}
    )


def size(key: str) -> int | None:
    """The size of a finished file in bytes; None when it is not there."""
    try:
        return int(_client().head_object(**_place(key))["ContentLength"])
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return None
        raise


def _parts(key: str, upload: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    asked: dict[str, Any] = {}
    while True:
        answer = _client().list_parts(**_place(key), UploadId=upload, **asked)
        found += [{n: part[n] for n in ("PartNumber", "ETag")} for part in answer.get("Parts", [])]
        if not answer.get("IsTruncated"):
            return found
        asked = {"PartNumberMarker": answer["NextPartNumberMarker"]}


def _place(key: str) -> dict[str, str]:
    return {"Bucket": Connection.tables.transfers, "Key": key}


def _client() -> Any:
    return bucket.client()
