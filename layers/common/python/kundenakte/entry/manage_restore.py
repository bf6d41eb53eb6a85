"""Reading back an account's archive, as `kundenakte account restore` does it: begun, then items and
files in numbered batches, then opened up, and ended. Each step can be repeated."""

import base64
import gzip
import json
import re
from collections.abc import Mapping
from typing import Any

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.export import FORMAT
from kundenakte.entry.manage_request import Request
from kundenakte.storage import bucket, restores

MOST_FILES = 100  # links at once
_ACCOUNT = re.compile(r"[0-9a-f]{10}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def begin(request: Request) -> dict[str, Any]:
    """Begins, or goes on where it was broken off: `done` batches are not needed again."""
    account, archive = _named(request)
    if reading.optional_id(request.event, "format") != FORMAT:
        raise Refused(Problem("invalid", "format", f"archives of format {FORMAT} can be read"))
    return {"account": account, "done": restores.begin(account, archive).done}


def items(request: Request) -> dict[str, Any]:
    """Stores a batch of lines as the archive has them: gzip, Base64."""
    account, archive = _named(request)
    number = reading.an_id(request.event, "number")
    restores.going_on(account, archive)
    found = _lines(request.event.get("lines"))
    for table in ("customers", "accounts"):
        restores.write(account, table, [line["item"] for line in found if line["table"] == table])
    restores.note(account, number)
    return {"account": account, "items": len(found), "done": number}


def files(request: Request) -> dict[str, Any]:
    """Links by which files of the account can be stored for a minute."""
    account, archive = _named(request)
    restores.going_on(account, archive)
    names = request.event.get("files")
    if not isinstance(names, list) or not 0 < len(names) <= MOST_FILES:
        raise Refused(Problem("invalid", "files", f"1 to {MOST_FILES} names are expected"))
    if not all(isinstance(name, str) and name.startswith(f"{account}/") for name in names):
        raise Refused(Problem("invalid", "files", "names of files of this account are expected"))
    return {"account": account, "links": {name: bucket.link_to_store(name) for name in names}}


def open_up(request: Request) -> dict[str, Any]:
    """Has keys, users and pages lead to the account; page addresses begin with `public_url`."""
    account, archive = _named(request)
    restores.going_on(account, archive)
    stored = restores.open_up(account, reading.text(request.event, "public_url"))
    return {"account": account, "account_hash": stored.hash, "created": stored.created}


def end(request: Request) -> dict[str, Any]:
    """It is complete: nothing can be written this way any more."""
    account, archive = _named(request)
    restores.going_on(account, archive)
    restores.end(account)
    return {"account": account}


def _named(request: Request) -> tuple[str, str]:
    account, archive = request.text("account"), request.text("archive")
    if not _ACCOUNT.fullmatch(account):
        raise Refused(Problem("invalid", "account", "an account's id is expected"))
    if not _DIGEST.fullmatch(archive):
        raise Refused(Problem("invalid", "archive", "the SHA-256 of SHA256SUMS is expected"))
    return account, archive


def _lines(packed: Any) -> list[Mapping[str, Any]]:
    try:
        text = gzip.decompress(base64.b64decode(packed, validate=True)).decode()
        # Not splitlines: texts of items may hold other ends of lines.
        found = [json.loads(line) for line in text.split("\n") if line]
        for line in found:
            _ = line["table"], line["item"]["pk"]["S"], line["item"]["sk"]["S"]
    except (ValueError, OSError, EOFError, KeyError, TypeError):
        raise Refused(Problem("invalid", "lines", "lines of an archive are expected")) from None
    return found
