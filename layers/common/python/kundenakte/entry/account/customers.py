"""/account/customers: the list; filters that are saved, tags for many at once."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

from kundenakte.domain import folding
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.tags import MAX_TAGS, read_tags
from kundenakte.entry import clock, notice
from kundenakte.entry.account import list_cursor, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import customers as view
from kundenakte.pages.account.customer_query import COLUMNS, CustomerQuery
from kundenakte.pages.fields import countries
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import (
    customer_list,
    customer_search,
    customers,
    next_payments,
    saved_filters,
)
from kundenakte.storage.customer_list import Found, Start
from kundenakte.storage.unit import UnitOfWork, committed

HERE: Final = "/account/customers"
BUSY: Final = "the filters are being changed by others"


def answer(visit: AccountVisit) -> Response | None:
    """The list, or what a form of it does."""
    if visit.parts:
        return None
    asked = asked_in(visit)
    start = _start(visit, asked)
    if start is None:
        return None
    if visit.posted:
        return _done(visit, asked)
    return _page(visit, asked, start)


def asked_in(visit: AccountVisit) -> CustomerQuery:
    """The list that the address asks for; fields may be there several times."""
    raw = visit.http.event.get("rawQueryString") or ""
    return CustomerQuery.read(parse_qsl(raw, keep_blank_values=True, errors="replace"))


def _which(asked: CustomerQuery) -> str:
    return f"customers {asked.sort} {asked.descending} {asked.term}"


def _start(visit: AccountVisit, asked: CustomerQuery) -> Start | None:
    """Where the page begins; None for a cursor that is not of this list."""
    backwards = "before" in visit.query
    given = visit.query.get("before" if backwards else "after", "")
    position = list_cursor.read(visit.account, _which(asked), given)
    return None if position is None else Start(position, backwards and bool(position))


def _page(
    visit: AccountVisit, asked: CustomerQuery, start: Start, errors: dict[str, str] | None = None
) -> Response:
    unit = visit.unit()
    choice = asked.choice
    size = customer_search.HITS if choice.term else customer_list.PAGE
    found = customer_list.page(unit, choice, start, size)
    shown = rows(unit, asked, found)
    words = texts(visit.language, "sie")
    return visit.show(
        "customers",
        "customers",
        status=400 if errors else 200,
        errors=errors or {},
        asked=asked,
        found=found,
        rows=shown,
        chips=view.chips(asked, shown),
        sums=view.amounts(found.sums or {}),
        countries=countries(words, str(visit.account.settings["COUNTRY_CODE"]), asked.country),
        columns=COLUMNS,
        saved=saved_filters.of(unit),
        mine=asked.address(),
        first=not start.position,
        **_told(visit),
        after=_cursor(visit, asked, found.after),
        before=_cursor(visit, asked, found.before),
    )


def rows(unit: UnitOfWork, asked: CustomerQuery, found: Found) -> list[view.Row]:
    """The rows with all that their columns need; the next payment is read only where it is one."""
    ids = [customer.customer_id for customer in found.customers]
    due = next_payments.of(unit, ids) if "next" in asked.columns and ids else {}
    return view.rows(found.customers, found.owed, due)


def _told(visit: AccountVisit) -> dict[str, Any]:
    """The notice; that of tags says how many customers it is about."""
    word = visit.notice
    if word not in ("tag_added", "tag_removed"):
        return {"notice": word, "tagged": None}
    numbers = {name: _whole(visit.query.get(name, "")) for name in ("count", "of")}
    return {"notice": "", "tagged": {"word": word, **numbers}}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _cursor(visit: AccountVisit, asked: CustomerQuery, position: str) -> str:
    return list_cursor.make(visit.account, _which(asked), position)


# ---- what forms do


def _done(visit: AccountVisit, asked: CustomerQuery) -> Response:
    what = visit.form.get("do", "")
    try:
        if what in ("add", "remove"):
            return _tagged(visit, asked, what)
        return _filtered(visit, asked, what)
    except Refused as refused:
        names = {"NAME": "name" if what == "save" else "to", "TAGS": "bulk-tag", "DO": ""}
        return _page(visit, asked, Start(), visit.faults(refused, names))


def _back(visit: AccountVisit, asked: CustomerQuery, word: str, **more: str) -> Response:
    """To the list that the form was in; the notice says what was done."""
    address = HERE + asked.address(**more, lang=visit.query.get("lang", ""))
    return redirect(notice.added(visit.account, address, word))


def _filtered(visit: AccountVisit, asked: CustomerQuery, what: str) -> Response:
    name, to = visit.form.get("name", ""), visit.form.get("to", "")
    steps: dict[str, tuple[str, Callable[[UnitOfWork], None]]] = {
        "save": ("filter_saved", lambda unit: saved_filters.save(unit, name, asked.address())),
        "rename": ("filter_renamed", lambda unit: saved_filters.rename(unit, name, to)),
        "forget": ("filter_gone", lambda unit: saved_filters.remove(unit, name)),
    }
    if what not in steps:
        raise Refused(Problem("missing", "DO"))
    word, step = steps[what]
    committed(visit.account, clock.now, step, BUSY)
    return _back(visit, asked, word)


def _tagged(visit: AccountVisit, asked: CustomerQuery, what: str) -> Response:
    """One change for each ticked customer who lacks the tags, or has them; nobody gets a mail."""
    tags = _tags(visit.form.get("tag", ""))
    ids = [one for each in visit.all("customer") if (one := typed.an_id(each)) is not None]
    found = customers.find_all(visit.unit(), list(dict.fromkeys(ids))[: customer_list.PAGE])
    done = [_changed(visit, customer, tags, what) for customer in found]
    told = {"count": str(sum(done)), "of": str(len(found))}
    return _back(visit, asked, "tag_added" if what == "add" else "tag_removed", **told)


def _tags(text: str) -> list[str]:
    try:
        tags = read_tags(text)
    except ValueError as error:
        raise Refused(Problem("invalid", "TAGS", str(error))) from None
    if not tags:
        raise Refused(Problem("missing", "TAGS"))
    return tags


def _changed(visit: AccountVisit, customer: Customer, tags: list[str], what: str) -> bool:
    """Whether the tags of a customer were changed; one who would have too many keeps what is."""
    named = {folding.tag(tag): tag for tag in tags}
    if what == "add":
        after = {**named, **customer.tags}
    else:
        after = {key: tag for key, tag in customer.tags.items() if key not in named}
    if after.keys() == customer.tags.keys() or len(after) > MAX_TAGS:
        return False
    kept = [*customer.tags.values()] + [t for key, t in named.items() if key not in customer.tags]
    wanted = {"TAGS": [tag for tag in kept if folding.tag(tag) in after], "SUPPRESS_MAIL": 1}
    visit.call("customer.update", {"CUSTOMER_ID": customer.customer_id, **wanted})
    return True
