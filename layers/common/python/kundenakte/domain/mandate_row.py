"""A mandate as a row of an answer: text on the compatible URL, typed on /v1."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.mandate import RECURRING, Mandate

COLUMNS = """
REFERENCE CUSTOMER_ID STATUS TYPE IBAN BIC OWNER SIGNED LAST_USED VALID_UNTIL LAPSES_SOON ENDED
ENDED_BECAUSE EVIDENCE_CHANNEL EVIDENCE_AT EVIDENCE_TEXT EVIDENCE_NOTE
""".split()


def shown(mandate: Mandate, today: date) -> dict[str, Any]:
    """The row as it is on `today`, which status and validity depend on."""
    evidence = mandate.fields.get("EVIDENCE", {})
    made = {
        "STATUS": mandate.status(today),
        "TYPE": mandate.fields.get("TYPE", RECURRING),
        "VALID_UNTIL": mandate.last_day.isoformat(),
        "LAPSES_SOON": int(mandate.lapses_soon(today)),
        **{f"EVIDENCE_{name}": value for name, value in evidence.items()},
    }
    known = {**mandate.fields, **made}
    return {name: known.get(name, "") for name in COLUMNS}


def text_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text, EVIDENCE_AT as Berlin wall clock."""
    del account
    texts = {name: str(value) for name, value in row.items()}
    return {**texts, "EVIDENCE_AT": times.wall_clock(texts["EVIDENCE_AT"])}


def typed_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Numbers as numbers, EVIDENCE_AT with its offset."""
    del account
    return {**row, "EVIDENCE_AT": times.with_offset(row["EVIDENCE_AT"])}
