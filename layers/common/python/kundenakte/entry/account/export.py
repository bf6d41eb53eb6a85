"""`/account/export`: archives of the whole account, and for tax auditors; `/account/export/{id}`
loads one."""

from collections.abc import Mapping

from kundenakte.domain.errors import Refused
from kundenakte.domain.export import ACCOUNT, AUDIT, DONE, UNDER_WAY
from kundenakte.entry.account import typed
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.account import exports
from kundenakte.pages.respond import Response, redirect

PAGE = f"{HOME}/export"
FIELDS = {"FROM_DATE": "from", "TO_DATE": "to", "KIND": ""}
NO_ERRORS: Mapping[str, str] = {}


def answer(visit: AccountVisit) -> Response | None:
    """All exports and the forms for new ones, or the way to an archive."""
    match visit.parts:
        case ():
            return _begun(visit) if visit.posted else _list(visit)
        case (text,) if (number := typed.an_id(text)) is not None and not visit.posted:
            return _loaded(visit, number)
    return None


def _list(visit: AccountVisit, errors: Mapping[str, str] = NO_ERRORS) -> Response:
    rows = visit.call("export.get", {})["EXPORTS"]
    first, last = exports.year_before(visit.unit().today)
    return visit.show(
        "export",
        "export",
        status=400 if errors else 200,
        exports=[exports.shown(row, visit.language) for row in rows],
        busy={row["KIND"] for row in rows if row["STATE"] in UNDER_WAY},
        typed={
            "from": visit.form.get("from", typed.day_shown(first)),
            "to": visit.form.get("to", typed.day_shown(last)),
        },
        address=PAGE,
        errors=errors,
    )


def _begun(visit: AccountVisit) -> Response:
    kind = AUDIT if visit.form.get("kind") == AUDIT else ACCOUNT
    days = {name: typed.day(visit.form.get(FIELDS[name], "")) for name in ("FROM_DATE", "TO_DATE")}
    try:
        visit.call("export.create", {"KIND": kind, **(days if kind == AUDIT else {})})
    except Refused as refused:
        return _list(visit, visit.faults(refused, FIELDS))
    return visit.done(PAGE, "export_begun")


def _loaded(visit: AccountVisit, number: int) -> Response | None:
    rows = visit.call("export.get", {"EXPORT_ID": number})["EXPORTS"]
    return redirect(rows[0]["LINK"]) if rows and rows[0]["STATE"] == DONE else None
