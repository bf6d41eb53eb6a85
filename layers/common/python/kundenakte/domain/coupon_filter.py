"""The input of coupon.get, coupon.check, and of calls that need no more than a coupon's code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page


@dataclass(frozen=True, slots=True)
class CouponFilter:
    """CODE, in any case; "" asks for every coupon."""

    code: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        return cls(reading.text(values, "CODE"), page)


@dataclass(frozen=True, slots=True)
class CouponCode:
    """CODE, and nothing else."""

    code: str

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when it is missing."""
        del page
        return cls(reading.required_text(values, "CODE"))


@dataclass(frozen=True, slots=True)
class CouponCheck:
    """DATA of coupon.check: what somebody wants to book, and with which code."""

    code: str
    article_number: str

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused with both fields where both are missing."""
        del page
        texts = {name: reading.text(values, name) for name in ("CODE", "ARTICLE_NUMBER")}
        if missing := [Problem("missing", name) for name, text in texts.items() if not text]:
            raise Refused(*missing)
        return cls(texts["CODE"], texts["ARTICLE_NUMBER"])
