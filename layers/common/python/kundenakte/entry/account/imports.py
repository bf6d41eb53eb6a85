"""/account/import: a file is uploaded, its columns are matched, it is checked and imported. What a
worker does goes on without the page, which is looked at again by a link."""

import base64
from collections.abc import Mapping
from typing import Any

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_job import PART
from kundenakte.domain.import_kinds import KEYS, KINDS
from kundenakte.entry.account.import_one import one
from kundenakte.entry.account.visit import HOME, AccountVisit, Upload
from kundenakte.pages.account import imports as view
from kundenakte.pages.account.answer import COMMON
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response

PAGE = f"{HOME}/import"
AREA = "import"
SHOWN = 20  # imports on a page
NO_ERRORS: Mapping[str, str] = {}


def answer(visit: AccountVisit) -> Response | None:
    """The imports and a form for a new one, or one of them."""
    match visit.parts:
        case ():
            return _uploaded(visit) if visit.posted else _list(visit)
        case (number, *rest) if number.isascii() and number.isdigit() and len(number) < 16:
            return one(visit, int(number), rest)
    return None


def _list(visit: AccountVisit, errors: Mapping[str, str] = NO_ERRORS) -> Response:
    cursor = visit.query.get("after")
    try:
        found = visit.call("import.get", {}, limit=SHOWN, cursor=cursor)
    except Refused:  # a cursor that somebody made up
        found = visit.call("import.get", {}, limit=SHOWN)
    return visit.show(
        "import",
        AREA,
        status=400 if errors else 200,
        imports=[view.listed(row, visit.language) for row in found["IMPORTS"]],
        after=found.get("NEXT_CURSOR", ""),
        begun=bool(cursor),
        kinds=list(KINDS),
        keys=KEYS,
        typed={"kind": "customers", "key": KEYS[0], **visit.form},
        tones=view.STATE_TONES,
        errors=errors,
    )


def _uploaded(visit: AccountVisit) -> Response:
    """Takes the file, part by part, as the calls do; the same form sent twice is one import."""
    words = texts(visit.language, "sie", COMMON, f"account/{AREA}")
    upload = visit.files.get("file")
    if upload is None or not upload.content:
        return _list(visit, {"file": words.import_no_file})
    try:
        number = _begun(visit, upload)
    except Refused as refused:
        return _list(visit, visit.faults(refused, {"FILE_NAME": "file", "SIZE": "file"}))
    return visit.done(f"{PAGE}/{number}")


def _begun(visit: AccountVisit, upload: Upload) -> int:
    content = upload.content
    name = upload.filename.replace("\\", "/").rpartition("/")[2]
    data: dict[str, Any] = {
        "KIND": visit.form.get("kind", ""),
        "KEY": visit.form.get("key", ""),
        "FILE_NAME": "".join(filter(str.isprintable, name))[:255],
        "SIZE": len(content),
    }
    number = int(visit.call("import.create", data)["IMPORT_ID"])
    for part, begin in enumerate(range(0, len(content), PART)):
        piece = base64.b64encode(content[begin : begin + PART]).decode()
        sent = {"IMPORT_ID": number, "PART": part, "CONTENT": piece}
        state = visit.call("import.upload", sent)["STATE"]
    if state == "upload":
        raise Refused(Problem("invalid", "SIZE", "parts are missing"))
    return number
