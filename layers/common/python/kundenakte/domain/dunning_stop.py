"""The input of invoice.dunningstop, an extension of ours (rule DUN-8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import Page

_FLAGS = {"": True, "1": True, "0": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class DunningStop:
    """INVOICE_ID; STOP 1 (the default) or 0; UNTIL as YYYY-MM-DD, the last day of the stop, "" for
    one without end; and why."""

    invoice_id: int
    stop: bool = True
    until: str = ""
    reason: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(
            reading.an_id(values, "INVOICE_ID"),
            _flag(values.get("STOP")),
            reading.day(values, "UNTIL"),
            reading.text(values, "REASON"),
        )


def _flag(value: Any) -> bool:
    text = "" if value is None else str(value).strip().lower()
    if text not in _FLAGS:
        raise Refused(Problem("invalid", "STOP", "0 or 1 is expected"))
    return _FLAGS[text]
