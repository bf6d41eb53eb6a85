"""The input of the mandate calls."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading, sepa
from kundenakte.domain.card_numbers import holds_card_number
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.mandate import ONE_OFF, RECURRING
from kundenakte.domain.page import FIRST_PAGE, Page

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
STATUSES = ("active", "ended", "lapsed")


@dataclass(frozen=True, slots=True)
class MandateFilter:
    """Empty values ask for nothing; `reference` as banks carry it, "-" for one that none does."""

    customer_id: int | None = None
    reference: str = ""
    status: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        status = reading.text(values, "STATUS").lower()
        if status and status not in STATUSES:
            raise Refused(Problem("invalid", "STATUS", f"one of {', '.join(STATUSES)} is expected"))
        try:
            reference = _reference(values)
        except Refused:
            reference = "-"
        return cls(reading.optional_id(values, "CUSTOMER_ID"), reference, status, page)


@dataclass(frozen=True, slots=True)
class MandateCreate:
    """DATA of mandate.create. Days as YYYY-MM-DD, "" when not given; IBAN and BIC compact."""

    customer_id: int
    iban: str
    reference: str = ""
    bic: str = ""
    owner: str = ""
    signed: str = ""
    last_used: str = ""
    type: str = RECURRING
    evidence_channel: str = ""
    evidence_text: str = ""
    evidence_note: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(
            customer_id=reading.an_id(values, "CUSTOMER_ID"),
            iban=_iban(values),
            reference=_reference(values),
            bic=_bic(values),
            owner=_line(values, "OWNER"),
            signed=reading.day(values, "SIGNED"),
            last_used=reading.day(values, "LAST_USED"),
            type=_type(values),
            evidence_channel=_line(values, "EVIDENCE_CHANNEL"),
            evidence_text=_free(values, "EVIDENCE_TEXT"),
            evidence_note=_free(values, "EVIDENCE_NOTE"),
        )


@dataclass(frozen=True, slots=True)
class MandateEnd:
    """DATA of mandate.delete. `customer_id` tells apart mandates of one reference; `date` is the
    day of the revocation, "" for today."""

    reference: str
    customer_id: int | None = None
    date: str = ""
    reason: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        if not reading.text(values, "REFERENCE"):
            raise Refused(Problem("missing", "REFERENCE"))
        customer_id = reading.optional_id(values, "CUSTOMER_ID")
        date = reading.day(values, "DATE")
        return cls(_reference(values), customer_id, date, _free(values, "REASON"))


def _reference(values: Mapping[str, Any]) -> str:
    text = reading.text(values, "REFERENCE")
    try:
        return sepa.mandate_reference(text) if text else ""
    except ValueError as error:
        raise Refused(Problem("invalid", "REFERENCE", str(error))) from None


def _iban(values: Mapping[str, Any]) -> str:
    iban = "".join(reading.required_text(values, "IBAN").split()).upper()
    if fault := sepa.account_fault(iban):
        raise Refused(Problem("invalid", "IBAN", fault))
    return iban


def _bic(values: Mapping[str, Any]) -> str:
    bic = "".join(reading.text(values, "BIC").split()).upper()
    if bic and not _BIC.fullmatch(bic):
        raise Refused(Problem("invalid", "BIC", "8 or 11 letters and digits are expected"))
    return bic


def _type(values: Mapping[str, Any]) -> str:
    found = reading.text(values, "TYPE").lower() or RECURRING
    if found not in (RECURRING, ONE_OFF):
        raise Refused(Problem("invalid", "TYPE", f"{RECURRING} or {ONE_OFF} is expected"))
    return found


def _line(values: Mapping[str, Any], field: str) -> str:
    text = _free(values, field)
    if len(text) > 255 or not text.isprintable():
        raise Refused(Problem("invalid", field, "one line of at most 255 characters is expected"))
    return text


def _free(values: Mapping[str, Any], field: str) -> str:
    text = reading.text(values, field)
    if holds_card_number(text):
        raise Refused(Problem("invalid", field, "card numbers are not accepted"))
    return text
