"""bankstatement.import: book what a bank statement tells of. Ours."""

from collections.abc import Iterable, Mapping
from typing import Any

from typing_extensions import TypedDict

from kundenakte.bank.statement import read_statement
from kundenakte.billing.bank_import import book
from kundenakte.calls.call import Call
from kundenakte.domain.bank_input import StatementImport
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.money import amount_text
from kundenakte.storage.unit import UnitOfWork


class StatementImported(TypedDict):
    """RESPONSE of bankstatement.import: what was booked, what came back, what a person is to look
    at; how many movements were known before, and how many are money that went out. MORE 1: send
    the same again, it goes on where it was."""

    STATUS: str
    BOOKED: list[dict[str, Any]]
    RETURNED: list[dict[str, Any]]
    OPEN: list[dict[str, Any]]
    KNOWN: int
    OUTGOING: int
    MORE: int


def bankstatement_import(request: StatementImport, unit: UnitOfWork) -> dict[str, Any]:
    """Book in transactions of its own, each movement once. Raises Refused for what is no statement;
    nothing is booked then."""
    try:
        entries = read_statement(request.content)
    except ValueError as error:
        raise Refused(Problem("invalid", "CONTENT", str(error))) from None
    report = book(unit, entries)
    left = [
        {"BANKENTRY_ID": e.id, "AMOUNT": e.amount, "CODE": e.fields["CODE"]} for e in report.open
    ]
    return {
        "STATUS": "success",
        "BOOKED": _shown(report.booked),
        "RETURNED": _shown(report.returned),
        "OPEN": _shown(left),
        "KNOWN": report.known,
        "OUTGOING": report.outgoing,
        "MORE": int(report.more),
    }


def _shown(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    money = ("AMOUNT", "FEE")
    return [
        {name: amount_text(value) if name in money else value for name, value in row.items()}
        for row in rows
    ]


CALL = Call("bankstatement.import", StatementImport, bankstatement_import, StatementImported)
