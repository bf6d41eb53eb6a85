"""The input of the calls for usage data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from kundenakte.domain import money, reading, times
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import Page

_TIME_FIRST = re.compile(r"(\d\d?:\d\d(?::\d\d)?) (\d{4}-\d\d-\d\d)")  # as in the documentation
LONGEST = 255  # characters: an invoice may have 200 of them


@dataclass(frozen=True, slots=True)
class UsageCreate:
    """DATA of subscription.setusagedata; what is not given is the article's, the day today."""

    subscription_id: int
    article_number: str
    quantity: Decimal
    unit_price: Decimal | None = None
    description: str = ""
    usage_date: str = ""
    currency_code: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        description = reading.text(values, "DESCRIPTION")
        if len(description) > LONGEST:
            raise Refused(Problem("invalid", "DESCRIPTION", f"at most {LONGEST} characters"))
        quantity = money.number(values, "QUANTITY", money.QUANTITY)
        if not quantity:
            raise Refused(Problem("invalid", "QUANTITY", "a number above zero is expected"))
        return cls(
            reading.an_id(values, "SUBSCRIPTION_ID"),
            reading.required_text(values, "ARTICLE_NUMBER"),
            quantity,
            money.optional_number(values, "UNIT_PRICE", money.PRICE),
            description,
            _moment(values, "USAGE_DATE"),
            reading.text(values, "CURRENCY_CODE").upper(),
        )


@dataclass(frozen=True, slots=True)
class UsageFilter:
    """FILTER of subscription.getusagedata: USAGE_DATE from `start` to `end`, both included; a day
    without a time is meant as a whole."""

    subscription_id: int
    start: str = ""
    end: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        end = _moment(values, "END")
        if end and len(str(values["END"]).strip()) <= len("2026-11-23"):
            end = f"{end[:10]} 23:59:59"
        return cls(reading.an_id(values, "SUBSCRIPTION_ID"), _moment(values, "START"), end)

    def matches(self, record: Mapping[str, Any]) -> bool:
        """Whether a record lies within."""
        return self.start <= str(record["USAGE_DATE"]) <= (self.end or "9999")


@dataclass(frozen=True, slots=True)
class UsageId:
    """DATA of subscription.deleteusagedata."""

    usagedata_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(_usage_id(values))


def _usage_id(values: Mapping[str, Any]) -> int:
    # Not cut to the longest id, as reading does: what is removed must be what was meant.
    text = str(values.get("USAGEDATA_ID") or "").strip()
    if not text or text == "[]":
        raise Refused(Problem("missing", "USAGEDATA_ID"))
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise Refused(Problem("invalid", "USAGEDATA_ID", "a whole number is expected"))
    return int(text)


def _moment(values: Mapping[str, Any], field: str) -> str:
    """Berlin wall clock, `YYYY-MM-DD HH:MM:SS`; "" when not given."""
    given = _TIME_FIRST.sub(r"\2 \1", reading.text(values, field))
    try:
        if times.read_instant(given):
            moment = datetime.fromisoformat(given)
            local = moment.astimezone(times.BERLIN) if moment.tzinfo else moment
            return local.isoformat(" ")[:19]
    except (ValueError, OverflowError):
        reason = "a date such as 2026-11-23 10:00:00 is expected"
        raise Refused(Problem("invalid", field, reason)) from None
    return ""
