"""coupon.get: find coupons, in ascending order of their codes as text (contract 3.4)."""

from collections.abc import Iterable
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.coupon import Coupon, state
from kundenakte.domain.coupon_filter import CouponFilter
from kundenakte.domain.coupon_row import text_row, typed_row
from kundenakte.domain.page import cut
from kundenakte.storage import coupons
from kundenakte.storage.unit import UnitOfWork


class CouponPage(TypedDict):
    """RESPONSE of coupon.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    COUPONS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def coupon_get(request: CouponFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The coupons of one page, as last written, and where the next page begins."""
    rows, more = cut(_found(request, unit), request.page, lambda coupon: coupon.code.upper())
    shown = [{**coupon.fields, "STATE": state(coupon.fields, unit.today)} for coupon in rows]
    return {"COUPONS": shown, **more}


def _found(request: CouponFilter, unit: UnitOfWork) -> Iterable[Coupon]:
    after = request.page.after_text or ""
    if not request.code:
        return coupons.listed(unit, after, request.page.offset + request.page.limit + 1)
    coupon = coupons.find(unit, request.code)
    return [coupon] if coupon and coupon.code.upper() > after else []


CALL = Call(
    "coupon.get",
    CouponFilter,
    coupon_get,
    CouponPage,
    part="FILTER",
    writes=False,
    list_key="COUPONS",
    text_row=text_row,
    typed_row=typed_row,
)
