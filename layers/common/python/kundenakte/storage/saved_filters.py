"""Filters of the list of customers that an account has saved, for all of its users."""

from typing import NamedTuple

from kundenakte.domain import folding
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.storage import catalogue, office_keys
from kundenakte.storage.keys import Key
from kundenakte.storage.unit import UnitOfWork

KIND = "FILTER#"
MOST = 20
LONGEST = 60  # characters of a name


class SavedFilter(NamedTuple):
    """A name, and the query of the list's address."""

    name: str
    query: str


def of(unit: UnitOfWork) -> list[SavedFilter]:
    """The account's filters, by name."""
    found = catalogue.listed(unit.account.id, KIND, "", MOST)
    return [SavedFilter(fields["NAME"], fields["QUERY"]) for fields, _ in found]


def save(unit: UnitOfWork, name: str, query: str) -> None:
    """Plan to keep a filter, in place of one of this name. Raises Refused on NAME."""
    if not name:
        raise Refused(Problem("missing", "NAME"))
    if len(name) > LONGEST:
        raise Refused(Problem("invalid", "NAME", f"at most {LONGEST} characters"))
    key, fields = _key(unit, name), {"NAME": name, "QUERY": query}
    before = catalogue.find(key)
    if before is None:
        if len(of(unit)) >= MOST:
            raise Refused(Problem("invalid", "NAME", f"at most {MOST} entries"))
        catalogue.add(unit, key, fields, taken="")
    elif before[0] != fields:
        catalogue.replace(unit, key, before, fields)


def remove(unit: UnitOfWork, name: str) -> None:
    """Plan to forget a filter. Raises NotFound on NAME."""
    before = catalogue.find(_key(unit, name))
    if before is None:
        raise NotFound("NAME")
    catalogue.remove(unit, _key(unit, name), before)


def rename(unit: UnitOfWork, name: str, to: str) -> None:
    """Plan to give a filter another name, in place of one that has it. Raises NotFound, Refused."""
    before = catalogue.find(_key(unit, name))
    if before is None:
        raise NotFound("NAME")
    if _key(unit, name) != _key(unit, to):
        catalogue.remove(unit, _key(unit, name), before)
    save(unit, to, before[0]["QUERY"])


def _key(unit: UnitOfWork, name: str) -> Key:
    return office_keys.saved_filter(unit.account.id, " ".join(folding.spelled_out(name).split()))
