"""Bank and direct debits: statements are read in, movements that wait are listed, debits are made
and their files fetched."""

import re
from itertools import islice
from typing import Any, Final

from kundenakte.domain.errors import Forbidden, Refused
from kundenakte.entry.account import bank_entry, listing, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import answer as answers
from kundenakte.pages.account import bank
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import bank_entries, collection_runs, waiting
from kundenakte.storage.unit import UnitOfWork

PAGE: Final = "/account/bank"
RUNS: Final = 10  # collections that are listed
LONGEST_PLACE: Final = 100  # characters of where a page begins
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,80}?encoding=["']([A-Za-z0-9._-]{1,20})["']""")


def answer(visit: AccountVisit) -> Response | None:
    """The page, one movement, or the file of a collection."""
    if visit.parts[:1] == ("entry",) and len(visit.parts) == 2:
        return bank_entry.answer(visit, visit.parts[1])
    if visit.parts[:1] == ("file",) and len(visit.parts) == 2 and not visit.posted:
        return _file(visit, visit.parts[1])
    if visit.parts:
        return None
    if visit.form.get("do") == "collect":
        return _collect(visit)
    return _import(visit) if visit.posted else _shown(visit)


def _shown(visit: AccountVisit, status: int = 200, **more: Any) -> Response:
    unit, after = visit.unit(), visit.query.get("after", "")[:LONGEST_PLACE]
    found = bank_entries.still_open(unit, after, listing.SIZE + 1)
    rows, cut = listing.page(found, lambda _: True, lambda one: one.place)
    return visit.show(
        "bank",
        "bank",
        status=status,
        entries=bank_entry.entries(unit, rows),
        number=waiting.count_bank_entries(unit),
        after=cut.after,
        begun=after,
        runs=_runs(unit),
        due=waiting.count_debits(unit, unit.today.isoformat()),
        counted=bank.counted(visit.query) if visit.notice == "imported" else {},
        **{"made": None, "until": "", **more},
    )


def _runs(unit: UnitOfWork) -> list[bank.Collection]:
    return [bank.collection(run) for run in islice(collection_runs.behind(unit, "", RUNS), RUNS)]


def _import(visit: AccountVisit) -> Response:
    upload = visit.files.get("file")
    words = texts(visit.language, "sie", answers.COMMON, "account/bank")
    if upload is None:
        return _shown(visit, 400, errors={"file": words.no_file})
    content = _decoded(upload.content)
    if content is None:
        return _shown(visit, 400, errors={"file": words.no_statement})
    try:
        found = visit.call("bankstatement.import", {"CONTENT": content})
    except Refused:
        return _shown(visit, 400, errors={"file": words.no_statement})
    return visit.done(PAGE, "imported", **bank.counts(found))


def _decoded(content: bytes) -> str | None:
    """The file's text, in the encoding that it says it has."""
    said = _ENCODING.match(content)
    try:
        return content.decode(said[1].decode() if said else "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        return None


def _collect(visit: AccountVisit) -> Response:
    """Collect, and show at once what was left out: it is told nowhere else."""
    until = visit.form.get("until", "")
    try:
        made = visit.call("collection.create", {"UNTIL": typed.day(until)})
    except Refused as refused:
        words = texts(visit.language, "sie", answers.COMMON, "account/bank")
        found = visit.faults(refused, {"UNTIL": "until"})
        errors = {name: text for name, text in found.items() if name == "until"}
        return _shown(visit, 400, errors=errors or {"": words.not_set_up}, until=until)
    numbers = {one["CUSTOMER_ID"] for one in made["BLOCKED"]}
    who = listing.whose(visit.unit(), sorted(numbers)[: listing.BATCH])
    return _shown(visit, made={**made, "WHO": who})


def _file(visit: AccountVisit, number: str) -> Response | None:
    """To a link that works for a minute; the file names accounts of customers in full, which who
    only reads does not see."""
    if not visit.may("banking", True):
        raise Forbidden
    if not (number.isascii() and number.isdigit()):
        return None
    found = visit.call("collection.get", {"COLLECTION_ID": number})["COLLECTIONS"]
    url = found[0]["DOWNLOAD_URL"] if found else ""
    return redirect(url) if url else None
