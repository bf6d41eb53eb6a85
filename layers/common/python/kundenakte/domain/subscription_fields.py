"""What a client may say of a subscription: the input of subscription.create, changearticle, update,
setaddon and preview.

Lenient as the customer calls are: numbers as text and text as numbers, date-times where a day is
meant, read-only and unknown fields ignored. Empty values mean "not given" but in update, where they
clear.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import money, reading, times
from kundenakte.domain.article_types import ArticleNumber, Features, Price, Prose, entries
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import (
    ONE_LINE,
    Country,
    Currency,
    Flag,
    Identifier,
    Line,
    Lower,
    checked,
    decimal,
)
from kundenakte.domain.page import LONGEST_TEXT, Page
from kundenakte.domain.x_attributes import XAttributes

MOST_ADDONS = 20  # in one call
_EMPTY: tuple[Any, ...] = (None, "", [], {})

Day = Annotated[str, checked(times.read_date, "a date such as 2026-11-23")]
Quantity = Annotated[str, decimal(money.QUANTITY)]
Code = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=ONE_LINE)]
Activation = Annotated[Literal["now", "next", ""], Lower]


class Addon(BaseModel):
    """An add-on article that is booked with a subscription; what is not given is the article's."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True)

    ARTICLE_NUMBER: Annotated[ArticleNumber, StringConstraints(min_length=1)]
    QUANTITY: Quantity = ""
    TITLE: Line = ""
    DESCRIPTION: Prose = ""
    UNIT_PRICE: Price = ""
    VAT_PERCENT: Annotated[str, decimal(money.PERCENT)] = ""


def _addons(value: Any) -> Any:
    found = entries(value)
    return [_not_null(one) for one in found] if isinstance(found, list) else found


def _not_null(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {name: value for name, value in entry.items() if value not in _EMPTY}


class _Fields(BaseModel):
    model_config = ConfigDict(
        alias_generator=str.upper,
        populate_by_name=True,
        str_strip_whitespace=True,
        coerce_numbers_to_str=True,
        frozen=True,
    )

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input in `values` (upper-case names). Raises Refused with every field at fault."""
        del page  # a call that changes something has no pages
        given = {name: value for name, value in values.items() if value not in _EMPTY}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise refused(error) from None


def _id(value: Any) -> Any:
    """Ids are read as everywhere; 0 stands for none."""
    try:
        return reading.optional_id({"ID": value}, "ID") or 0
    except Refused:
        raise ValueError("a whole number is expected") from None


Id = Annotated[int, Prepare(_id)]


class PlanFields(_Fields):
    """What is booked: an article, what differs from it, and its add-ons."""

    uses_coupon: ClassVar[bool] = True  # False: it is only looked at

    article_number: ArticleNumber = ""
    quantity: Quantity = ""
    title: Line = ""
    description: Prose = ""
    unit_price: Price = ""
    currency_code: Currency = ""
    coupon: Code = ""
    addons: Annotated[list[Addon], Field(max_length=MOST_ADDONS), Prepare(_addons)] = []
    features: Features = []

    @property
    def overrides(self) -> dict[str, Any]:
        """What of the plan differs from the article."""
        return {
            "QUANTITY": self.quantity,
            "TITLE": self.title,
            "DESCRIPTION": self.description,
            "UNIT_PRICE": self.unit_price,
            "FEATURES": [feature.model_dump() for feature in self.features],
        }


class SubscriptionCreate(PlanFields):
    """DATA of subscription.create. ARTICLE_NUMBER and CUSTOMER_ID are required."""

    customer_id: Id = 0
    subscription_ext_uid: Identifier = ""
    subscription_title: Line = ""
    invoice_title: Line = ""
    start_date: Day = ""
    start: Day = ""
    next_event: Day = ""
    cancellation_date: Day = ""
    x_attributes: XAttributes = []

    def require(self) -> None:
        """Raises Refused for what no subscription can be without."""
        missing = [("ARTICLE_NUMBER", self.article_number), ("CUSTOMER_ID", self.customer_id)]
        if problems := [Problem("missing", name) for name, value in missing if not value]:
            raise Refused(*problems)

    def begins(self, today: date) -> date:
        """The first day, today unless one is given."""
        return date.fromisoformat(self.start_date or self.start or today.isoformat())


class SubscriptionChange(PlanFields):
    """DATA of subscription.changearticle. SUBSCRIPTION_ID is required, ARTICLE_NUMBER too but with
    UNDO. Beyond the contract: ACTIVATION `next` (default) or `now`, and UNDO of a scheduled one."""

    subscription_id: Id = 0
    reset_addons: Flag = 0
    suppress_mail: Flag = 0
    activation: Activation = ""
    undo: Flag = 0


class SubscriptionPreview(SubscriptionCreate, SubscriptionChange):
    """FILTER (or DATA) of subscription.preview: what would be created, changed or canceled.

    `cancel` asks for a notice without a date.
    """

    uses_coupon: ClassVar[bool] = False

    cancel: Flag = 0


class UpcomingAmount(PlanFields):
    """FILTER (or DATA) of subscription.getupcomingamount. ARTICLE_NUMBER is required."""

    uses_coupon: ClassVar[bool] = False

    country_code: Country = ""


class SubscriptionAddon(_Fields):
    """DATA of subscription.setaddon. SUBSCRIPTION_ID, ARTICLE_NUMBER, QUANTITY are required."""

    subscription_id: Id = 0
    article_number: ArticleNumber = ""
    quantity: Quantity = ""
    title: Line = ""
    description: Prose = ""
    unit_price: Price = ""
    vat_percent: Annotated[str, decimal(money.PERCENT)] = ""
    activation: Activation = ""

    @property
    def addon(self) -> Addon:
        """As one of ADDONS."""
        names = Addon.model_fields
        given = self.model_dump(by_alias=True)
        return Addon(**{name: given[name] for name in names})


class SubscriptionUpdate(_Fields):
    """DATA of subscription.update: what is sent is changed, "" and null clear, the rest stays."""

    subscription_id: Id = 0
    next_event: Day = ""
    subscription_ext_uid: Identifier = ""
    subscription_title: Line = ""
    invoice_title: Line = ""
    status: Annotated[str, Lower] = ""
    x_attributes: XAttributes = []
    features: Features = []

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input. Raises Refused with every field at fault."""
        del page
        given = {name: "" if value is None else value for name, value in values.items()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise refused(error) from None

    def given(self) -> dict[str, Any]:
        """Wire name → value of the texts and lists that are sent."""
        apart = {"subscription_id", "next_event", "status", "features"}
        return self.model_dump(by_alias=True, exclude_unset=True, exclude=apart)
