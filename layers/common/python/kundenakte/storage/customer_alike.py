"""Customers that somebody who is about to be created may be already, and why."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kundenakte.domain import folding
from kundenakte.domain.customer import Customer, folded_name
from kundenakte.domain.customer_choice import LEAST_TERM, Choice
from kundenakte.storage import customer_search, customers, directory
from kundenakte.storage.unit import UnitOfWork

MOST: Final = 5
LEGAL_FORMS: Final = frozenset(
    """ag co e.g. e.k. e.v. eg ek ev gbr ggmbh gmbh inc kg kgaa ltd mbh ohg partg se ug
    & + und haftungsbeschraenkt (haftungsbeschraenkt)""".split()
)


class Alike(NamedTuple):
    """A customer and what is alike: email, name, vat_id."""

    customer: Customer
    reasons: tuple[str, ...]


def find(unit: UnitOfWork, fields: Mapping[str, Any]) -> list[Alike]:
    """Up to five, those with the same address first. Reads no more than a search does."""
    same = directory.by_email(unit, str(fields.get("EMAIL", "")), MOST)
    core = _core(fields)
    named: list[Customer] = []
    if len(core) >= LEAST_TERM:
        named = customer_search.search(unit, Choice(core), "", lambda _: False).customers
    found = {one.customer_id: one for one in [*customers.find_all(unit, same), *named]}
    alike = (Alike(one, _reasons(one, fields, core)) for one in found.values())
    return sorted((one for one in alike if one.reasons), key=lambda one: -len(one.reasons))[:MOST]


def _reasons(customer: Customer, fields: Mapping[str, Any], core: str) -> tuple[str, ...]:
    known = customer.fields
    names = (known.get("ORGANIZATION", ""), _person(known))
    alike = {
        "email": _same(known, fields, "EMAIL", folding.address),
        "name": bool(core) and any(core in folded_name(name) for name in names),
        "vat_id": _same(known, fields, "VAT_ID", _compact),
    }
    return tuple(reason for reason, holds in alike.items() if holds)


def _same(known: Mapping[str, Any], fields: Mapping[str, Any], name: str, folded: Any) -> bool:
    both = (str(known.get(name, "")), str(fields.get(name, "")))
    return all(both) and folded(both[0]) == folded(both[1])


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def _person(fields: Mapping[str, Any]) -> str:
    return f"{fields.get('FIRST_NAME', '')} {fields.get('LAST_NAME', '')}".strip()


def _core(fields: Mapping[str, Any]) -> str:
    """What is the person's or the company's own in the name: without the legal form, and of three
    words or more the last two, since the first is often what it does."""
    company = fields.get("ORGANIZATION") if fields.get("CUSTOMER_TYPE") != "consumer" else ""
    words = folded_name(str(company or _person(fields))).split()
    own = [
        word for word in words if word.strip(",.") not in LEGAL_FORMS and word not in LEGAL_FORMS
    ]
    return " ".join(own[-2:] if company and len(own) > 2 else own)
