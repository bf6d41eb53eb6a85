"""A declaration as a row of an answer, and what may be asked for. Ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading, times
from kundenakte.domain.account import Account
from kundenakte.domain.declaration import KINDS, Declaration
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page

COLUMNS = """
DECLARATION_ID REFERENCE KIND RECEIVED NAME IDENTITY CONTRACT NOTICE REASON WANTED_END EMAIL
LANGUAGE_CODE CUSTOMER_ID SUBSCRIPTION_IDS OUTCOME END_DATE DEADLINE DONE DONE_AT DONE_BY DONE_NOTE
""".split()
NUMBERS = ("DECLARATION_ID", "DONE")
INSTANTS = ("RECEIVED", "DONE_AT")
LISTS = ("SUBSCRIPTION_IDS",)


@dataclass(frozen=True, slots=True)
class DeclarationFilter:
    """FILTER of declaration.get."""

    declaration_id: int | None = None
    customer_id: int | None = None
    kind: str = ""
    done: bool | None = None
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        kind = reading.text(values, "KIND").lower()
        if kind and kind not in KINDS:
            raise Refused(Problem("invalid", "KIND", f"one of {', '.join(KINDS)} is expected"))
        done = reading.text(values, "DONE")
        if done not in ("", "0", "1"):
            raise Refused(Problem("invalid", "DONE", "0 or 1 is expected"))
        return cls(
            reading.optional_id(values, "DECLARATION_ID"),
            reading.optional_id(values, "CUSTOMER_ID"),
            kind,
            done == "1" if done else None,
            page,
        )

    def matches(self, declaration: Declaration) -> bool:
        """Whether everything asked for holds."""
        return (
            self.declaration_id in (None, declaration.id)
            and self.customer_id in (None, declaration.customer_id)
            and self.kind in ("", declaration.kind)
            and self.done in (None, declaration.done)
        )


@dataclass(frozen=True, slots=True)
class DeclarationComplete:
    """DATA of declaration.complete."""

    declaration_id: int
    note: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(reading.an_id(values, "DECLARATION_ID"), reading.text(values, "NOTE"))


def text_row(declaration: Declaration, account: Account) -> dict[str, Any]:
    """Every value as text, instants as Berlin wall clock."""
    del account
    row = _row(declaration)
    ids = [str(number) for number in row["SUBSCRIPTION_IDS"]]
    when = {name: times.wall_clock(row[name]) for name in INSTANTS}
    numbers = {name: str(row[name]) for name in NUMBERS}
    customer = str(row["CUSTOMER_ID"] or "")
    return {**row, **numbers, **when, "CUSTOMER_ID": customer, "SUBSCRIPTION_IDS": ids}


def typed_row(declaration: Declaration, account: Account) -> dict[str, Any]:
    """Numbers as numbers, instants with their offset; CUSTOMER_ID null where it is not known."""
    del account
    row = _row(declaration)
    return {**row, **{name: times.with_offset(row[name]) for name in INSTANTS}}


def _row(declaration: Declaration) -> dict[str, Any]:
    known = {**declaration.fields, **declaration.state, "DONE": int(declaration.done)}
    found = {name: known.get(name, "") for name in COLUMNS}
    subscriptions = list(known.get("SUBSCRIPTION_IDS", []))
    return {**found, "CUSTOMER_ID": declaration.customer_id, "SUBSCRIPTION_IDS": subscriptions}
