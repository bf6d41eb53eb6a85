"""The collection run: invoices that are due for direct debit are locked into a run, a few in each
transaction, and then the run's file is written.

An invoice can be in one run only, since its state is changed on condition of its version. A call
that breaks off leaves the run open; the next one goes on with it. The file is made from the stored
debits alone, so it is the same however often it is made.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.billing.collected_file import finish
from kundenakte.domain import collection, collection_state, debit, run, target_days
from kundenakte.domain.collection import Obstacle
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import LostRace, Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.mandate import Mandate
from kundenakte.domain.run import Debit, Run
from kundenakte.storage import collection_runs, customers, invoices, mandates, notes
from kundenakte.storage.steps import committed
from kundenakte.storage.unit import UnitOfWork

ACTION = "collection.create"
IN_ONE = 18  # invoices in a transaction: five writes each, of the 100 that it takes


class Blocked(NamedTuple):
    """An invoice that is due and was not collected, and why."""

    invoice: Invoice
    obstacle: Obstacle


class Free(NamedTuple):
    """An invoice that can be collected, and from whom."""

    invoice: Invoice
    customer: Customer
    mandate: Mandate


class Collected(NamedTuple):
    """The run (None: nothing was due), what was left out, and whether a further run is needed."""

    run: Run | None
    blocked: list[Blocked]
    more: bool


def collect(unit: UnitOfWork, until: date) -> Collected:
    """Collect what is due up to a day, in transactions of its own, and write the file.

    Raises Refused while the account has no creditor identifier or bank account, Busy when others
    are changing the same invoices all the time.
    """
    creditor = _creditor(unit.account.settings)
    found = collection_runs.due_invoices(unit, until, run.MOST_DEBITS + 1)
    wanted, more = found[: run.MOST_DEBITS], len(found) > run.MOST_DEBITS
    blocked: list[Blocked] = []
    current = collection_runs.open_run(unit)
    for start in range(0, len(wanted), IN_ONE):
        step = _Step(wanted[start : start + IN_ONE], until, creditor)
        current, left_out = committed(unit, step.plan)
        blocked += left_out
    return Collected(finish(unit, current.id) if current else None, blocked, more)


def _creditor(settings: Mapping[str, Any]) -> dict[str, str]:
    """Who collects, as the bank knows it. Raises Refused naming what is not set."""
    found = {
        "NAME": settings["BANK_OWNER"] or settings["COMPANY"],
        "IBAN": settings["BANK_IBAN"],
        "CREDITOR_ID": settings["CREDITOR_ID"],
    }
    fields = {"NAME": "BANK_OWNER", "IBAN": "BANK_IBAN", "CREDITOR_ID": "CREDITOR_ID"}
    reason = "this setting of the account is needed to collect"
    missing = [Problem("missing", fields[name], reason) for name, text in found.items() if not text]
    if missing:
        raise Refused(*missing)
    return {**found, "BIC": settings["BANK_BIC"]}


class _Step:
    """What is planned for a few invoices, and is planned anew when another writer was quicker."""

    def __init__(self, wanted: list[dict[str, Any]], until: date, creditor: dict[str, str]) -> None:
        self.wanted = wanted
        self.until = until
        self.creditor = creditor

    def plan(self, unit: UnitOfWork) -> tuple[Run | None, list[Blocked]]:
        """The open run after it, and the invoices that were left out."""
        found = [one for one in collection_runs.invoices_at(self.wanted) if self._is_due(one)]
        ids = list(dict.fromkeys(invoice.customer_id for invoice in found))
        known = {one.customer_id: one for one in customers.find_all(unit, ids)}
        named = mandates.of_customers(unit, list(known.values()))
        blocked: list[Blocked] = []
        free: list[Free] = []
        for invoice in found:
            customer, mandate = known.get(invoice.customer_id), named.get(invoice.customer_id)
            if fault := _fault(unit, invoice, customer, mandate, free):
                blocked.append(Blocked(invoice, fault))
            elif customer and mandate:
                free.append(Free(invoice, customer, mandate))
        _stop(unit, [one for one in blocked if one.invoice.customer_id in known])
        return self._add(unit, free), blocked

    def _is_due(self, invoice: Invoice) -> bool:
        """The index lags: what it led to may be paid, canceled, or in a run by now."""
        state = invoice.state
        day = (
            "" if collection_state.in_run(state) else collection_state.due_on(invoice.fields, state)
        )
        still = invoice.outstanding > 0 and not invoice.canceled
        return still and "" < day <= self.until.isoformat()

    def _add(self, unit: UnitOfWork, free: list[Free]) -> Run | None:
        before = collection_runs.open_run(unit)
        if before and before.complete:
            raise LostRace  # another call has just closed it
        if not free:
            return before
        run_id = before.id if before else collection_runs.next_id(unit)
        unit.follow(max([one.invoice.version for one in free] + [before.version if before else 0]))
        debits = [_debit(unit, run_id, one) for one in free]
        for one, made in zip(free, debits, strict=True):
            _lock(unit, one.invoice, made)
        _note_use(unit, free, debits)
        added = {"COUNT": len(debits), "SUM": sum(made.amount for made in debits)}
        return _counted(unit, before, run_id, added, self.creditor)


def _fault(
    unit: UnitOfWork,
    invoice: Invoice,
    customer: Customer | None,
    mandate: Mandate | None,
    before: list[Free],
) -> Obstacle | None:
    """What keeps an invoice out of the run; a mandate for one collection takes no second one."""
    scheme = unit.account.settings["DEBIT_SCHEME"]
    if mandate and mandate.sequence == "OOFF" and any(one.mandate is mandate for one in before):
        return Obstacle("mandate_ended", "the mandate was for one collection", True)
    return collection.obstacle(invoice, customer, mandate, unit.today, scheme)


def _stop(unit: UnitOfWork, blocked: list[Blocked]) -> None:
    """Plan that what cannot be collected is asked for in writing."""
    for invoice, obstacle in blocked:
        if obstacle.final:
            unit.follow(invoice.version)
            after = collection_state.stopped(invoice.state, obstacle.code, come_back=False)
            invoices.save_state(unit, invoice, {"COLLECTION": after})
            told = {"INVOICE_ID": invoice.id, "REASON": obstacle.text}
            notes.log(unit, invoice.customer_id, ACTION, None, **told)


def _debit(unit: UnitOfWork, run_id: int, free: Free) -> Debit:
    invoice, customer, mandate = free
    settings = unit.account.settings
    told = date.fromisoformat(collection_state.due_on(invoice.fields, invoice.state))
    earliest = debit.earliest_due(unit.today, int(settings["COLLECTION_LEAD_DAYS"]))
    due = max(target_days.on_or_after(told), earliest)
    return Debit(
        {
            "COLLECTION_ID": run_id,
            "INVOICE_ID": invoice.id,
            "CUSTOMER_ID": customer.customer_id,
            "AMOUNT": invoice.outstanding,
            "DUE": due.isoformat(),
            "END_TO_END_ID": run.end_to_end_id(run_id, invoice.id),
            "SEQUENCE": mandate.sequence,
            "MANDATE": mandate.reference,
            "SIGNED": mandate.fields["SIGNED"],
            "AMENDED": int(mandate.fields.get("AMENDED", 0)),
            "NAME": collection.holder(customer, mandate),
            "IBAN": mandate.fields["IBAN"],
            "BIC": mandate.fields.get("BIC", ""),
            "TEXT": f"{invoice.number} {settings['COMPANY']}",
            "ADDRESS": collection.address(customer),
        }
    )


def _lock(unit: UnitOfWork, invoice: Invoice, made: Debit) -> None:
    """Plan that the invoice is in the run, and nowhere else."""
    locked = collection_state.locked(invoice.state, made.run_id, made.fields["DUE"])
    invoices.save_state(unit, invoice, {"COLLECTION": locked})
    collection_runs.add_debit(unit, made)
    told = {"INVOICE_ID": invoice.id, "COLLECTION_ID": made.run_id, "AMOUNT": made.amount}
    notes.log(unit, invoice.customer_id, ACTION, None, **told)


def _note_use(unit: UnitOfWork, free: list[Free], debits: list[Debit]) -> None:
    """Plan the last use of each mandate, once: DynamoDB takes one action on an item."""
    last: dict[int, date] = {}
    for made in debits:
        last[made.customer_id] = max(made.due, last.get(made.customer_id, made.due))
    for one in {one.customer.customer_id: one for one in free}.values():
        mandates.use(unit, one.mandate, last[one.customer.customer_id])
        customers.must_stay(unit, one.customer)


def _counted(
    unit: UnitOfWork,
    before: Run | None,
    run_id: int,
    added: Mapping[str, int],
    creditor: dict[str, str],
) -> Run:
    if before:
        sums = {name: before.fields[name] + number for name, number in added.items()}
        collection_runs.save(unit, before, sums)
        return Run({**before.fields, **sums})
    new = Run(
        {
            "COLLECTION_ID": run_id,
            "CREATED": unit.at,
            "STATUS": run.COLLECTING,
            **added,
            "CREDITOR": creditor,
            "SCHEME": unit.account.settings["DEBIT_SCHEME"],
        }
    )
    collection_runs.begin(unit, new)
    return new
