"""The transfer bucket: files on their way in or out of an account, such as those of imports and
exports. They are gone after two weeks; nothing is kept there.
"""

from kundenakte.storage import bucket
from kundenakte.storage.client import Connection

DAYS = 14  # template.yaml: so long a file stays


def put(key: str, content: bytes, content_type: str = "application/octet-stream") -> None:
    """Store a file, or replace it; `key` begins with the account."""
    where = {"Bucket": Connection.tables.transfers, "Key": key}
    bucket.client().put_object(**where, Body=content, ContentType=content_type)


def get(key: str) -> bytes | None:
    """The file's bytes, None when it is not there, or not any more."""
    return bucket.read(Connection.tables.transfers, key)


def link(key: str, name: str) -> str:
    """An address at which anybody can load the file for a minute; it is saved as `name`, which must
    be plain ASCII."""
    return bucket.linked(Connection.tables.transfers, key, name)
