"""The documents bucket: files that are written once, and links to them that work for a minute.
What both buckets need is here too: transfer.py has the other one's.

Its client is made on first use: few functions need it, and making it takes longer than a start.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from kundenakte.storage import presigned
from kundenakte.storage.client import Connection

SECONDS = 60  # for so long a link works


class File(NamedTuple):
    """A file with what a browser is told of it; `disposition` may be ""."""

    content: bytes
    content_type: str
    disposition: str


def put(key: str, content: bytes, content_type: str, disposition: str = "") -> None:
    """Store a file; one that is stored again must be the same. `disposition` is what a browser is
    told to do with it."""
    told = {"ContentDisposition": disposition} if disposition else {}
    where = {"Bucket": _bucket(), "Key": key}
    client().put_object(**where, Body=content, ContentType=content_type, **told)


def get(key: str) -> bytes | None:
    """The file's bytes, None when it is not there."""
    return read(_bucket(), key)


def file(key: str) -> File | None:
    """The file with what was told of it, None when it is not there."""
    return _file(_bucket(), key)


def read(bucket: str, key: str) -> bytes | None:
    """The bytes of a file in a bucket, None when it is not there."""
    found = _file(bucket, key)
    return found.content if found else None


def _file(bucket: str, key: str) -> File | None:
    try:
        found = client().get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise
    told = found.get("ContentType", ""), found.get("ContentDisposition", "")
    return File(found["Body"].read(), *told)


def link(key: str, name: str = "") -> str:
    """An address at which anybody can load the file for a minute; with a name, which must be plain
    ASCII, it is saved as that.

    Needs no client, which a page would have to wait for.
    """
    return linked(_bucket(), key, name)


def linked(bucket: str, key: str, name: str) -> str:
    """The same for a file in a bucket."""
    told = {"response-content-disposition": f'attachment; filename="{name}"'} if name else {}
    return _signed(bucket, key, told, "GET")


def link_to_store(key: str) -> str:
    """An address at which anybody can store the file (PUT) for a minute."""
    return _signed(_bucket(), key, {}, "PUT")


def _signed(bucket: str, key: str, told: Mapping[str, str], method: str) -> str:
    frozen = _credentials().get_frozen_credentials()
    address = _address(bucket, key)
    return presigned.link(address, frozen, Connection.region, SECONDS, told, method)


@cache
def _credentials() -> Any:
    return botocore.session.get_session().get_credentials()  # which renews itself


def _address(bucket: str, key: str) -> str:
    path = quote(key, safe="/-_.~")
    if Connection.endpoint:
        return f"{Connection.endpoint}/{bucket}/{path}"
    return f"https://{bucket}.s3.{Connection.region}.amazonaws.com/{path}"


def _bucket() -> str:
    return Connection.tables.documents


@cache
def _client_for(region: str, endpoint: str) -> Any:
    return botocore.session.get_session().create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint or f"https://s3.{region}.amazonaws.com",
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint else "virtual"},
            retries={"mode": "standard", "max_attempts": 3},
            connect_timeout=2,
            read_timeout=10,
        ),
    )


def client() -> Any:
    """S3's client, made on first use."""
    return _client_for(Connection.region, Connection.endpoint)
