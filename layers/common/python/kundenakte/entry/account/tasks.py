"""What needs a person today, for the start page. Each look is bounded: counts end at 100, and where
very many invoices are open, what the night has found is told."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from kundenakte.domain.figures import Open, Sums
from kundenakte.entry.account import unreached
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account.start import Task
from kundenakte.storage import (
    bank_entries,
    declarations,
    invoice_list,
    subscription_list,
    waiting,
)
from kundenakte.storage.unit import UnitOfWork

MOST: Final = 100  # that is counted; what is more is "more than 100"
MOST_OPEN: Final = 1000  # open invoices that are looked at as they are: some 25 read units
ORDER: Final = "declared returned bank mails drafts refused overdue undelivered".split()
Night = Mapping[str, Any]  # the newest figures of the job


def found(visit: AccountVisit, opened: Open | None, night: Night) -> list[Task]:
    """The tasks of those areas that the user may look at, as far as there is something to do."""
    unit = visit.unit()
    tasks = [task for look in _looks(visit) for task in look(unit, opened, night)]
    return sorted((one for one in tasks if one.number), key=lambda one: ORDER.index(one.kind))


Look = Callable[[UnitOfWork, Open | None, Night], Iterator[Task]]


def _looks(visit: AccountVisit) -> list[Look]:
    by_area: dict[str, tuple[Look, ...]] = {
        "clients": (_declared, _mails),
        "banking": (_bank,),
        "invoices": (_drafts, _open),
        "subscriptions": (_refused,),
        "settings": (_undelivered,),
    }
    return [look for area, looks in by_area.items() if visit.may(area) for look in looks]


def open_amounts(unit: UnitOfWork, night: Night) -> tuple[Open | None, bool]:
    """What is open, and whether it is as of now; of very many invoices what the night has found,
    None before the first one."""
    stored = Open.of(night["OPEN"]) if "OPEN" in night else None
    due, complete = invoice_list.due_list(unit, MOST_OPEN)
    if not complete:
        return stored, False
    opened, today = Open(), unit.today
    for one in due:
        opened.add_amount(one.cents, one.currency, one.day, today)
    overdue = [one for one in due if one.day < today.isoformat()]
    if len(overdue) <= MOST:
        for invoice in invoice_list.at(overdue):
            opened.look_at(invoice, unit.account.dunning_levels, today)
    elif stored:
        opened.returned, opened.ripe = stored.returned, stored.ripe
    return opened, True


def _declared(unit: UnitOfWork, *_: object) -> Iterator[Task]:
    ids = waiting.declarations(unit)
    oldest = declarations.find(unit, ids[0]) if ids else None
    if oldest:
        about = {"kind": oldest.kind, "since": oldest.fields["RECEIVED"]}
        yield Task("declared", len(ids), "/account/declarations", about=about)


def _mails(unit: UnitOfWork, *_: object) -> Iterator[Task]:
    keys = waiting.mails(unit)
    mails = unreached.read(unit, keys)
    more = len(mails) if len(keys) <= unreached.MOST else MOST + 1
    names = [one.customer.listed_name for one in mails if one.customer]
    about = {"names": list(dict.fromkeys(names))[:2]}
    yield Task("mails", more if mails else 0, "/account/mails", about=about)


def _bank(unit: UnitOfWork, *_: object) -> Iterator[Task]:
    count = waiting.count_bank_entries(unit)
    sums: Sums = {}
    if 0 < count <= MOST:
        for entry in bank_entries.still_open(unit, "", MOST):
            _add(sums, str(entry.fields["CURRENCY_CODE"]), entry.amount)
    yield Task("bank", count, "/account/bank", sums)


def _drafts(unit: UnitOfWork, *_: object) -> Iterator[Task]:
    yield Task("drafts", waiting.count_drafts(unit), "/account/invoices?state=draft")


def _open(unit: UnitOfWork, opened: Open | None, night: Night) -> Iterator[Task]:
    del unit, night
    if opened:
        link = "/account/invoices?state="
        late = opened.total(overdue=True)
        yield Task("returned", _number(opened.returned), f"{link}returned", opened.returned)
        about = {"ripe": opened.ripe}
        yield Task("overdue", _number(late), f"{link}overdue", late, about)


def _refused(unit: UnitOfWork, opened: Open | None, night: Night) -> Iterator[Task]:
    """The night has found them; those that were put right since are left out."""
    del opened
    still = sum(1 for one in subscription_list.refused(unit, night.get("FAULTS", [])))
    count = night["REFUSED"] if night.get("REFUSED", 0) > MOST else still
    yield Task("refused", count, "/account/subscriptions?state=refused")


def _undelivered(unit: UnitOfWork, *_: object) -> Iterator[Task]:
    link = "/account/settings/notifications"
    yield Task("undelivered", waiting.count_undelivered(unit), link)


def _number(sums: Sums) -> int:
    return sum(count for _, count in sums.values())


def _add(sums: Sums, currency: str, cents: int) -> None:
    sums.setdefault(currency, [0, 0])[0] += cents
