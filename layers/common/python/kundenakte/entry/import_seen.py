"""What an account has already of what a chunk of rows tells of, read in batches: each row by itself
would be several round trips."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_job import ImportJob
from kundenakte.domain.import_kinds import KINDS
from kundenakte.domain.import_rows import ImportRow, digest
from kundenakte.storage import customers, directory, imports, keys
from kundenakte.storage.files import BATCH
from kundenakte.storage.unit import UnitOfWork

Claims = Mapping[str, int]  # value → the CUSTOMER_ID that has it


class Seen(NamedTuple):
    """By value, who has a number, an external id or an address; the customers themselves; and by
    digest, what rows without a key have written."""

    job: ImportJob
    holders: Mapping[str, Mapping[str, list[int]]]
    customers: Mapping[int, Customer]
    claims: Claims
    account_hash: str
    unique: tuple[str, ...]

    def customer(self, row: ImportRow) -> Customer | None:
        """The customer that the row's key names, None where there is none. Raises Refused where
        there are several."""
        key = self.job.fields["KEY"]
        found = self.holders[key].get(folded(key, row.values.get(key, "")), [])
        if len(found) > 1:
            ids = ", ".join(map(str, found))
            raise Refused(Problem("invalid", key, f"several customers have it: {ids}"))
        return self.customers.get(found[0]) if found else None

    def needed(self, row: ImportRow) -> Customer:
        """The customer that the row's key names. Raises Refused where there is none."""
        key = self.job.fields["KEY"]
        wanted = (key, *KINDS[self.job.kind].required)
        if missing := [name for name in wanted if not row.values.get(name)]:
            raise Refused(*(Problem("missing", name) for name in missing))
        found = self.customer(row)
        if found is None:
            raise Refused(Problem("not_found", key, "no customer has it"))
        return found

    def digest(self, row: ImportRow) -> str:
        """What the row is known by, where it has no name; else ""."""
        name = KINDS[self.job.kind].name or self.job.fields["KEY"]
        if row.values.get(name):
            return ""
        return digest(self.account_hash, self.job.kind, row.values)


def folded(field: str, value: str) -> str:
    """The form in which two values are the same."""
    return value.casefold() if field == "EMAIL" else value


def look(unit: UnitOfWork, job: ImportJob, rows: list[ImportRow]) -> Seen:
    """What there is of the rows, as last written; addresses as the index has them, which lags by
    less than a second, normally."""
    key = job.fields["KEY"]
    fields = {key, "CUSTOMER_NUMBER", "CUSTOMER_EXT_UID"} if job.kind == "customers" else {key}
    told = {name: {folded(name, row.values.get(name, "")) for row in rows} for name in fields}
    holders = {name: _holders(unit, name, values - {""}) for name, values in told.items()}
    unique = ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID")[: 1 + unit.account.settings["UNIQUE_EXT_UID"]]
    seen = Seen(job, holders, {}, {}, unit.account.hash, unique)
    digests = [each for row in rows if (each := seen.digest(row))]
    claims = imports.claimed(unit, digests)
    wanted = [number for found in holders[key].values() for number in found]
    if job.kind == "customers":
        wanted += claims.values()
    return seen._replace(customers=_customers(unit, wanted), claims=claims)


def _holders(unit: UnitOfWork, field: str, values: Iterable[str]) -> dict[str, list[int]]:
    if field == "CUSTOMER_NUMBER":
        return _claimed({v: keys.number_claim(unit.account.id, v) for v in values})
    if field == "CUSTOMER_EXT_UID" and unit.account.settings["UNIQUE_EXT_UID"]:
        return _claimed({v: keys.ext_uid_claim(unit.account.id, v) for v in values})
    find = directory.by_email if field == "EMAIL" else directory.by_ext_uid
    return {value: found for value in values if (found := find(unit, value))}


def _claimed(wanted: Mapping[str, keys.Key]) -> dict[str, list[int]]:
    values = {key["pk"]["S"]: value for value, key in wanted.items()}
    items = imports.read_all(list(wanted.values()))
    return {values[item["pk"]["S"]]: [int(item["customer_id"]["N"])] for item in items}


def _customers(unit: UnitOfWork, ids: Iterable[int]) -> dict[int, Customer]:
    wanted = list(dict.fromkeys(ids))
    parts = [wanted[at : at + BATCH] for at in range(0, len(wanted), BATCH)]
    found = (one for part in parts for one in customers.find_all(unit, part))
    return {customer.customer_id: customer for customer in found}


def taken(seen: Seen, row: ImportRow, mine: int) -> list[Problem]:
    """The number or the external id that another customer has."""
    problems = []
    for field in seen.unique:
        value = row.values.get(field, "")
        others = [each for each in seen.holders.get(field, {}).get(value, []) if each != mine]
        if others:
            reason = f"already used by CUSTOMER_ID {others[0]}"
            problems.append(Problem("taken", field, reason))
    return problems
