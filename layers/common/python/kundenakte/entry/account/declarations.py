"""Notices and withdrawals of consumers: those that somebody has to handle, the oldest first, and
all, the newest first."""

from collections.abc import Iterable
from typing import Any, Final

from kundenakte.domain.declaration import Declaration
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import listing
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import letters
from kundenakte.pages.account.lists import Asked
from kundenakte.pages.respond import Response
from kundenakte.storage import declarations, files, keys, waiting
from kundenakte.storage.unit import UnitOfWork

PAGE: Final = "/account/declarations"
STATES: Final = ("all",)


def answer(visit: AccountVisit) -> Response | None:
    """The list; a form says that a declaration is handled."""
    if visit.parts:
        return None
    return _complete(visit) if visit.posted else _shown(visit)


def _shown(visit: AccountVisit, status: int = 200, **more: Any) -> Response:
    asked, unit = Asked.read(visit.query, STATES), visit.unit()
    rows, cut = listing.page(_found(unit, asked), lambda _: True, lambda one: str(one.id))
    who = listing.whose(unit, (row.customer_id for row in rows if row.customer_id is not None))
    return visit.show(
        "declarations",
        "lists",
        "declarations",
        status=status,
        asked=asked,
        cut=cut,
        rows=[letters.declaration_row(row, who.get(row.customer_id or 0)) for row in rows],
        **{"given": {"id": "", "note": ""}, **more},
    )


def _found(unit: UnitOfWork, asked: Asked) -> Iterable[Declaration]:
    if asked.state:
        return declarations.of_account(unit, listing.before(asked), listing.SIZE + 1)
    last = int(asked.after) if asked.after.isdigit() else 0
    ids = [number for number in waiting.declarations(unit) if number > last][: files.BATCH]
    wanted = [keys.declaration(unit.account.id, number) for number in ids]
    found = (declarations.of_item(item) for item in files.as_stored(wanted))
    return (one for one in found if not one.done)


def _complete(visit: AccountVisit) -> Response:
    given = {name: visit.form.get(name, "") for name in ("id", "note")}
    try:
        visit.call("declaration.complete", {"DECLARATION_ID": given["id"], "NOTE": given["note"]})
    except Refused as refused:
        errors = visit.faults(refused, {"NOTE": f"note-{given['id']}"})
        if "declaration_id" in errors:
            return visit.done(PAGE, "handled_before")
        return _shown(visit, 400, errors=errors, given=given)
    return visit.done(PAGE, "handled")
