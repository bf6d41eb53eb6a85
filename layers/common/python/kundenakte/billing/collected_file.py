"""The file of a collection run: made from the stored debits alone, so always of the same bytes."""

import hashlib
from datetime import datetime

from kundenakte.bank.collection_file import Address, Creditor, collection_file
from kundenakte.bank.collection_file import Debit as Written
from kundenakte.domain import debit, run, times
from kundenakte.domain.errors import LostRace
from kundenakte.domain.run import Debit, Run
from kundenakte.storage import bucket, collection_runs
from kundenakte.storage.steps import committed
from kundenakte.storage.unit import UnitOfWork


def finish(unit: UnitOfWork, run_id: int) -> Run:
    """Write the file of a run and close it; the run as it is then."""
    while True:
        current = collection_runs.find(unit, run_id)
        assert current is not None  # runs are never removed
        if current.complete:
            return current
        debits = [_in_time(unit, one) for one in collection_runs.debits(unit, run_id)]
        content = written(unit.account.id, current, debits)
        name = f"{unit.account.id}/collections/{run_id}.xml"
        bucket.put(name, content, "application/xml")
        own = UnitOfWork(unit.account, unit.now)
        own.follow(current.version)
        collection_runs.complete(own, current, name, hashlib.sha256(content).hexdigest())
        try:
            own.commit()
        except LostRace:  # another call has added a debit meanwhile, or closed the run
            continue


def written(account: str, of: Run, debits: list[Debit]) -> bytes:
    """The file for the bank."""
    who = of.fields["CREDITOR"]
    return collection_file(
        run.message_id(account, of.id),
        datetime.fromisoformat(times.wall_clock(of.fields["CREATED"])),
        Creditor(who["NAME"], who["IBAN"], who["CREDITOR_ID"], who["BIC"]),
        of.fields["SCHEME"],
        [_debit(one) for one in debits],
    )


def _in_time(unit: UnitOfWork, one: Debit) -> Debit:
    """The debit; with a later day where the run was left open so long that the bank would refuse
    the one it has."""
    earliest = debit.earliest_due(unit.today, int(unit.account.settings["COLLECTION_LEAD_DAYS"]))
    if one.due >= earliest:
        return one
    changes = {"DUE": earliest.isoformat()}
    committed(unit, lambda own: collection_runs.save_debit(own, one, changes))
    return Debit({**one.fields, **changes})


def _debit(one: Debit) -> Written:
    fields, place = one.fields, one.fields["ADDRESS"]
    return Written(
        end_to_end_id=fields["END_TO_END_ID"],
        amount=one.amount,
        due=one.due,
        mandate=fields["MANDATE"],
        signed=datetime.fromisoformat(fields["SIGNED"]).date(),
        name=fields["NAME"],
        iban=fields["IBAN"],
        text=fields["TEXT"],
        bic=fields["BIC"],
        sequence=fields["SEQUENCE"],
        amended=bool(fields["AMENDED"]),
        address=Address(place["ADDRESS"], place["ZIPCODE"], place["CITY"], place["COUNTRY_CODE"]),
    )
