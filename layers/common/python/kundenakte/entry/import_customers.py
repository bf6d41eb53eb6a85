"""Rows of customers: made, changed or left alone by the calls that an API client would make."""

from collections.abc import Mapping
from typing import Any

from kundenakte.calls.customer_create import customer_create
from kundenakte.calls.customer_update import changed, customer_update
from kundenakte.domain.customer import Customer, differences, require, without_empty
from kundenakte.domain.customer_fields import CustomerCreate, CustomerUpdate
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_rows import ImportRow
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.warnings import customer_warnings
from kundenakte.entry.import_result import CHANGED, NEW, UNCHANGED, Result
from kundenakte.entry.import_seen import Seen, taken
from kundenakte.storage.unit import UnitOfWork

NAMELESS = Problem("missing", "LAST_NAME", "ORGANIZATION or LAST_NAME is needed")


def plan(unit: UnitOfWork, seen: Seen, row: ImportRow, dry: bool) -> Result:
    """Plan what the row asks for; `dry`: only say what it would be. Raises Refused."""
    digest = seen.digest(row)
    known = seen.customers.get(seen.claims.get(digest, 0)) if digest else seen.customer(row)
    if digest and known:
        return Result(UNCHANGED, known.customer_id)  # an earlier run has made it of this very row
    if problems := taken(seen, row, known.customer_id if known else 0):
        raise Refused(*problems)
    return _update(unit, row, known, dry=dry) if known else _create(unit, row, dry=dry)


def _create(unit: UnitOfWork, row: ImportRow, dry: bool) -> Result:
    values = _with_type(row.values)
    if not (row.values.get("ORGANIZATION") or row.values.get("LAST_NAME")):
        raise Refused(NAMELESS, *_wrong(values))
    request = CustomerCreate.read(values, FIRST_PAGE)
    doubts = _doubts({"COUNTRY_CODE": unit.account.settings["COUNTRY_CODE"], **values})
    if dry:
        require(without_empty(request.given()))
        return Result(NEW, 0, doubts)
    made = customer_create(request, unit)
    return Result(NEW, made["CUSTOMER_ID"], doubts)


def _wrong(values: Mapping[str, Any]) -> list[Problem]:
    """What else is wrong with a row that names nobody."""
    try:
        CustomerCreate.read(values, FIRST_PAGE)
    except Refused as fault:
        return [problem for problem in fault.problems if problem.code != "missing"]
    return []


def _update(unit: UnitOfWork, row: ImportRow, known: Customer, dry: bool) -> Result:
    data = {**row.values, "CUSTOMER_ID": known.customer_id, "SUPPRESS_MAIL": 1}
    request = CustomerUpdate.read(data, FIRST_PAGE)
    after = changed(known, request, at=unit.at)
    if after is known:
        return Result(UNCHANGED, known.customer_id)
    if not dry:
        customer_update(request, unit)
    fields = [change["FIELD"] for change in differences(known, after)]
    doubts = _doubts({"COUNTRY_CODE": known.fields.get("COUNTRY_CODE"), **row.values})
    return Result(CHANGED, known.customer_id, doubts, fields)


def _with_type(values: Mapping[str, str]) -> dict[str, Any]:
    """Who has a company's name is a business, unless the file says otherwise."""
    kind = "business" if values.get("ORGANIZATION") else "consumer"
    return {"CUSTOMER_TYPE": kind, **values}


def _doubts(values: Mapping[str, Any]) -> list[Problem]:
    found = (text.rpartition(": ") for text in customer_warnings(values))
    return [Problem("doubtful", field, "it does not look right") for _, _, field in found]
