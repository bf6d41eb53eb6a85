"""The whole account, step by step: customers' files, declarations, collection runs, bank entries,
and last what lies at the account itself, so that counters are not behind what they have counted."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from kundenakte.billing import export_people
from kundenakte.billing.export_step import ACCOUNTS, Item, Place, Step
from kundenakte.storage import bucket, export_items

Section = Callable[[str, str], Iterator[Step]]


def steps(account: str, place: Place) -> Iterator[Step]:
    """All that is left of the account behind a place."""
    for number, section in list(enumerate(SECTIONS))[place.section :]:
        after = place.after if number == place.section else ""
        for step in section(account, after):
            here = Place(number, step.place.after) if step.place else None
            yield step._replace(place=here)
        yield Step(Place(number + 1))


def highest(account: str) -> int:
    """How many customers there are to be read."""
    return export_items.counted(account, "customer_id")


def _customers(account: str, after: str) -> Iterator[Step]:
    customer_id, last = int(after or 0), highest(account)
    while customer_id < last:
        customer_id += 1
        yield from _file(account, customer_id)
        yield Step(Place(0, str(customer_id)))
        if customer_id == last:  # others may have come meanwhile
            last = highest(account)


def _file(account: str, customer_id: int) -> Iterator[Step]:
    for page in export_items.file_of(account, customer_id):
        rows = export_people.rows(page)
        yield Step(items=tuple(page), rows=rows, counts=_counted(page))
        for item in page:
            if item["sk"]["S"].startswith("INVOICE#"):
                yield from with_documents(invoice_files(item))


def _counted(page: list[Item]) -> dict[str, int]:
    kinds = [item["sk"]["S"].partition("#")[0] for item in page]
    names = {"CUSTOMER": "customers", "SUBSCRIPTION": "subscriptions", "INVOICE": "invoices"}
    names |= {"PAYMENT": "payments"}
    return {word: kinds.count(kind) for kind, word in names.items() if kind in kinds}


def invoice_files(item: Item) -> list[str]:
    """Keys of the files that were rendered of an invoice."""
    state = json.loads(item["state"]["S"]) if "state" in item else {}
    document: dict[str, Any] = state.get("DOCUMENT", {})
    return [document[name] for name in ("PDF", "XML") if name in document]


def with_documents(names: list[str]) -> Iterator[Step]:
    """The files of these keys, each in a step of its own."""
    for name in names:
        found = bucket.file(name)
        if found is None:
            yield Step(counts={"missing documents": 1})
        else:
            yield Step(files=((f"documents/{name}", found),), counts={"documents": 1})


def _numbered(
    counter: str, read: Callable[[str, int], Iterator[list[Item]]]
) -> Callable[[str, str], Iterator[Step]]:
    """A section of what has a partition each, counted from 1."""

    def section(account: str, after: str) -> Iterator[Step]:
        for number in range(int(after or 0) + 1, export_items.counted(account, counter) + 1):
            for page in read(account, number):
                yield Step(items=tuple(page))
                runs = [item for item in page if item["sk"]["S"] == "RUN"]
                yield from with_documents([name for run in runs for name in _run_file(run)])
            yield Step(Place(0, str(number)))

    return section


def _run_file(item: Item) -> list[str]:
    name = json.loads(item["doc"]["S"]).get("FILE")
    return [name] if name else []


def _bank(account: str, after: str) -> Iterator[Step]:
    """The open entries first: one that is done with meanwhile is then found twice, never missed."""
    kind, _, place = after.partition(" ")
    kinds = export_items.BANK_LISTS
    for number in range(int(kind or 0), len(kinds)):
        for last, page in export_items.entries_of_bank(account, kinds[number], place):
            yield Step(Place(0, f"{number} {last}"), items=tuple(page))
        place = ""


def _own(account: str, after: str) -> Iterator[Step]:
    del after
    yield Step(items=tuple(export_items.open_collection(account)))
    for page in export_items.own(account):
        yield Step(table=ACCOUNTS, items=tuple(page))


SECTIONS: tuple[Section, ...] = (
    _customers,
    _numbered("declaration_id", export_items.declaration),
    _numbered("collection_id", export_items.collection),
    _bank,
    _own,
)
