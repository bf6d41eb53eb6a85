"""Changes of a customer by forms: what was typed, what of it is a change, and what somebody
else has changed meanwhile.

A form says as of which version of the record it was made. What was in it then is rebuilt from the
log, so that only what was typed anew is sent on, and nothing that another has changed is written
over unseen.
"""

import re
from collections.abc import Mapping
from itertools import islice, takewhile
from typing import Any, Final, NamedTuple

from kundenakte.billing import as_of
from kundenakte.domain.card_numbers import holds_card_number
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_fields import NEVER_EMPTY
from kundenakte.domain.errors import Problem, Refused
from kundenakte.entry.account import typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import file_form
from kundenakte.storage import change_log
from kundenakte.storage.unit import UnitOfWork

SEEN: Final = "seen"  # the input with the version
REASON: Final = "reason"
LONGEST_REASON: Final = 255  # characters
MOST_CHANGES: Final = 200  # since the form was made
OWN: Final = "X_ATTRIBUTES"
_OWN_KEY: Final = re.compile(r"own-key-(\d{1,3})")

Texts = dict[str, Any]


class Changes(NamedTuple):
    """`given` is what a form changes, by field; `clashes` are those of it that somebody else has
    changed since to something else."""

    given: Texts
    clashes: list[str]


def shown(fields: Mapping[str, Any], name: str) -> Any:
    """What a form has of a stored field: a text, of the merchant's own fields a list of pairs."""
    value = fields.get(name)
    if name == OWN:
        return [(one["KEY"], one["VALUE"]) for one in value or ()]
    if name == "TAGS":
        return ", ".join(value or ())
    kind = file_form.kind_of(name)
    if kind == file_form.TICK:
        return str(value or 0)
    if kind == file_form.TICKS:
        return _numbers(str(value or ""))
    text = "" if value is None else str(value)
    return _lines(text) if kind == file_form.AREA else " ".join(_lines(text).splitlines())


def read(visit: AccountVisit, names: tuple[str, ...]) -> Texts:
    """What was typed, in the form of `shown`."""
    return {name: _read(visit, name) for name in names}


def changes(unit: UnitOfWork, customer: Customer, seen: str, given: Texts) -> Changes:
    """What of a form is a change. One that does not say what it was made of counts as if all that
    differs had been changed by somebody else."""
    base = _base(unit, customer, seen)
    now = {name: shown(customer.fields, name) for name in given}
    if base is None:
        differing = {name: value for name, value in given.items() if value != now[name]}
        return Changes(differing, list(differing))
    then = {name: shown(base, name) for name in given}
    changed = {name: value for name, value in given.items() if value != then[name]}
    clashes = [name for name in changed if now[name] not in (then[name], changed[name])]
    return Changes(changed, clashes)


def must_be_kept(given: Texts) -> None:
    """Raises Refused for fields that a customer is never without, which a call leaves as they are
    when they are sent empty."""
    empty = [name for name, value in given.items() if name in NEVER_EMPTY and not value]
    if empty:
        raise Refused(*(Problem("missing", name) for name in empty))


def data(given: Texts) -> Texts:
    """DATA of customer.update."""
    found = dict(given)
    if OWN in found:
        found[OWN] = [{"KEY": key, "VALUE": value} for key, value in found[OWN]]
    return found


def reason(visit: AccountVisit, name: str = REASON) -> str:
    """Why something is changed, as an input says. Raises Refused."""
    text, field = visit.form.get(name, ""), name.upper()
    if len(text) > LONGEST_REASON:
        raise Refused(Problem("invalid", field, f"at most {LONGEST_REASON} characters"))
    if not text.isprintable():
        raise Refused(Problem("invalid", field, "one line is expected"))
    if holds_card_number(text):
        raise Refused(Problem("invalid", field, "card numbers are not accepted"))
    return text


def _base(unit: UnitOfWork, customer: Customer, seen: str) -> Mapping[str, Any] | None:
    """The record that a form was made of; None where that cannot be said."""
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 20 else 0
    if version == customer.version:
        return customer.fields
    if not 0 < version < customer.version:
        return None
    entries = change_log.entries(unit, customer.customer_id, MOST_CHANGES)
    later = takewhile(lambda entry: entry["LOG_ID"] > version, entries)
    found = list(islice(later, MOST_CHANGES + 1))
    return as_of.before_entry(customer, found) if len(found) <= MOST_CHANGES else None


def _read(visit: AccountVisit, name: str) -> Any:
    if name == OWN:
        return _own(visit)
    text, kind = visit.form.get(name.lower(), ""), file_form.kind_of(name)
    if kind == file_form.TICK:
        return "1" if text else "0"
    if kind == file_form.TICKS:
        return _numbers(",".join(visit.all(name.lower())))
    return typed.day(text) if kind == file_form.DAY else _lines(text)


def _own(visit: AccountVisit) -> list[tuple[str, str]]:
    places = sorted(int(found[1]) for key in visit.form if (found := _OWN_KEY.fullmatch(key)))
    both = ((visit.form[f"own-key-{n}"], visit.form.get(f"own-value-{n}", "")) for n in places)
    return [(key, _lines(value)) for key, value in both if key or value]


def _numbers(text: str) -> str:
    return ",".join(sorted(set(re.findall(r"\d+", text))))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
