"""What the pages of articles and coupons have in common: a list, and a form to make, change and
delete one. Which one is meant is in the query (`of`), since a number may hold any signs."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from kundenakte.domain.errors import Refused
from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account import settings_values as values
from kundenakte.entry.account.settings_saving import Drawn, Sent
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account.catalogue import Kind
from kundenakte.pages.respond import Response

SIZE: Final = 50  # rows of a page
OF: Final = "of"
UNSET: Final = {"IS_GROSS": 0}  # what is chosen where nothing is stored
EMPTY_FEATURES: Final = 3  # rows to be filled in
Fields = Mapping[str, Any]
More = Callable[[Fields], Mapping[str, Any]]


def answer(
    visit: AccountVisit, kind: Kind, fresh: Fields, listed: More, beside: More
) -> Response | None:
    """The page of an address. `fresh` is what a new entry begins with; `listed` and `beside` are
    what a row of the list and the page of an entry show besides its fields."""
    match visit.parts:
        case () if not visit.posted:
            return _list(visit, kind, listed)
        case ("new",):
            return _made(visit, kind, fresh) if visit.posted else _form(visit, kind, fresh, {})
        case ("edit",):
            if found := _find(visit, kind, visit.query.get(OF, "")):
                return (_changed if visit.posted else _form)(visit, kind, found, beside(found))
        case ("delete",) if visit.posted:
            visit.call(f"{kind.noun}.delete", {kind.key: visit.form.get(OF, "")})
            return visit.done(kind.home, kind.deleted)
    return None


def _list(visit: AccountVisit, kind: Kind, listed: More) -> Response:
    asked = f"{kind.noun}.get"
    try:
        found = visit.call(asked, {}, limit=SIZE, cursor=visit.query.get("after") or None)
    except Refused:  # a cursor that somebody made up
        found = visit.call(asked, {}, limit=SIZE)
    rows = [
        {**row, **listed(row), "link": _place(kind, str(row[kind.key]))} for row in found[kind.rows]
    ]
    return visit.show(
        f"settings_{kind.noun}s",
        "settings",
        kind.area,
        "settings_catalogue",
        rows=rows,
        after=found.get("NEXT_CURSOR", ""),
        right=kind.right,
    )


def _place(kind: Kind, name: str) -> str:
    return f"{kind.home}/edit?{urlencode({OF: name})}"


def _find(visit: AccountVisit, kind: Kind, name: str) -> Fields | None:
    if not name:
        return None
    found = visit.call(f"{kind.noun}.get", {kind.key: name})[kind.rows]
    return found[0] if found else None


def _form(
    visit: AccountVisit, kind: Kind, fields: Fields, beside: Fields, refused: Sent | None = None
) -> Response:
    """The form of an entry; one without a name is new."""
    name = str(fields.get(kind.key) or "")
    held = values.filled(kind.form, {**UNSET, **fields}, visit.language)
    drawn = [Drawn(kind.form, held, new=not name)]
    return visit.show(
        f"settings_{kind.noun}",
        "settings",
        kind.area,
        "settings_catalogue",
        "settings_links",
        status=400 if refused else 200,
        **saving.fields(visit, drawn, kind.words, kind.right, refused),
        new=not name,
        name=name,
        title=fields.get("TITLE") or name,
        place=_place(kind, name) if name else f"{kind.home}/new",
        currencies=saving.currencies(),
        rows_shown=len(fields.get("FEATURES", ())) + EMPTY_FEATURES,
        beside=beside,
    )


def _made(visit: AccountVisit, kind: Kind, fresh: Fields) -> Response:
    given = values.changes(kind.form, visit.form, visit.language)
    try:
        visit.call(f"{kind.noun}.create", given)
    except Refused as refused:
        return _form(visit, kind, fresh, {}, _refused(visit, kind, refused))
    return visit.done(f"{kind.home}/edit", kind.made, **{OF: str(given[kind.key])})


def _changed(visit: AccountVisit, kind: Kind, found: Fields, beside: Fields) -> Response:
    name = str(found[kind.key])
    given = values.changes(kind.form, visit.form, visit.language)
    if "TRANSLATIONS" in given:  # replaced as a whole, and the form has two languages
        given["TRANSLATIONS"] = {**found.get("TRANSLATIONS", {}), **given["TRANSLATIONS"]}
    try:
        visit.call(f"{kind.noun}.update", {**given, kind.key: name})
    except Refused as refused:
        return _form(visit, kind, found, beside, _refused(visit, kind, refused))
    return visit.done(f"{kind.home}/edit", kind.saved, **{OF: name})


def _refused(visit: AccountVisit, kind: Kind, refused: Refused) -> Sent:
    return Sent(kind.form, visit.form, saving.faults(visit, kind.form, refused))
