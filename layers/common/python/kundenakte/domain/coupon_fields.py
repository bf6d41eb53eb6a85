"""What a client may say of a coupon: the input of coupon.create and coupon.update."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import money, times
from kundenakte.domain.article_types import AssignedArticles
from kundenakte.domain.coupon import PERCENT, missing_in
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import ONE_LINE, Line, Lower, checked, decimal
from kundenakte.domain.page import LONGEST_TEXT, Page
from kundenakte.domain.periods import LONGEST

MOST_USAGES = 10**9
MOST_EVENTS = 9_999
HUNDRED = 100

Day = Annotated[str, checked(times.read_date, "a date such as 2026-11-23")]
ZeroIfEmpty = Prepare(lambda value: 0 if value == "" else value)


class CouponFields(BaseModel):
    """Every field of a coupon that a client may set; see docs/calls/coupon.md for each."""

    model_config = ConfigDict(
        alias_generator=str.upper,
        populate_by_name=True,
        str_strip_whitespace=True,
        coerce_numbers_to_str=True,
        frozen=True,
    )

    code: Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=ONE_LINE)] = ""
    title: Line = ""
    discount_amount: Annotated[str, decimal(money.PRICE)] = ""
    discount_type: Annotated[Literal["fixed", "percent", ""], Lower] = ""
    discount_period_amount: Annotated[int, Field(ge=0, le=MOST_EVENTS), ZeroIfEmpty] = 0
    discount_period_unit: Annotated[Literal["event", "day", "week", "month", "year", ""], Lower] = (
        ""
    )
    campaign: Line = ""
    valid_from: Day = ""
    valid_to: Day = ""
    assigned_articles: AssignedArticles = []
    affiliate: Line = ""
    usages_max: Annotated[int, Field(ge=0, le=MOST_USAGES), ZeroIfEmpty] = 0

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input in `values` (upper-case names). Raises Refused with every field at fault."""
        del page  # a call that changes something has no pages
        given = {
            name: "" if value is None or value == [] else value for name, value in values.items()
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise refused(error) from None

    def given(self) -> dict[str, Any]:
        """Wire name → value of what the client sent; empty where it asks to clear a field."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class CouponCreate(CouponFields):
    """DATA of coupon.create. CODE, DISCOUNT_AMOUNT and DISCOUNT_TYPE are required."""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input. Raises Refused with what is missing and what is wrong, all at once."""
        try:
            return super().read(values, page)
        except Refused as fault:
            raise Refused(*missing_in(values), *fault.problems) from None


class CouponUpdate(CouponFields):
    """DATA of coupon.update: what is sent is changed, empty values clear, the rest stays."""


def check(fields: Mapping[str, Any]) -> None:
    """Raises Refused where the fields of a coupon do not go together."""
    found = [rule(fields) for rule in (_percent, _days, _period)]
    if problems := [problem for problem in found if problem]:
        raise Refused(*problems)


def _percent(fields: Mapping[str, Any]) -> Problem | None:
    percent = fields["DISCOUNT_TYPE"] == PERCENT
    if percent and money.read(fields["DISCOUNT_AMOUNT"], money.PRICE) > HUNDRED:
        return Problem("invalid", "DISCOUNT_AMOUNT", "at most 100 percent")
    return None


def _days(fields: Mapping[str, Any]) -> Problem | None:
    last = fields.get("VALID_TO")
    if last and last < fields.get("VALID_FROM", ""):
        return Problem("invalid", "VALID_TO", "a day from VALID_FROM on is expected")
    return None


def _period(fields: Mapping[str, Any]) -> Problem | None:
    most = LONGEST.get(fields.get("DISCOUNT_PERIOD_UNIT", ""), MOST_EVENTS)
    if fields.get("DISCOUNT_PERIOD_AMOUNT", 0) > most:
        return Problem("invalid", "DISCOUNT_PERIOD_AMOUNT", "at most ten years are expected")
    return None
