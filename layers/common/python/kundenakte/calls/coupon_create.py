"""coupon.create: store a code that takes something off. Ours: Monsum has it in its settings."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.coupon import EVENT, Coupon, require, without_empty
from kundenakte.domain.coupon_fields import CouponCreate, check
from kundenakte.storage import coupons
from kundenakte.storage.unit import UnitOfWork


class CouponCreated(TypedDict):
    """RESPONSE of coupon.create."""

    STATUS: str
    CODE: str


def coupon_create(request: CouponCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the coupon. Raises Refused where its fields do not go together."""
    given = without_empty(request.given())
    require(given)
    check(given)
    given.setdefault("DISCOUNT_PERIOD_UNIT", EVENT)
    coupons.add(unit, Coupon(given))
    return {"STATUS": "success", "CODE": given["CODE"]}


CALL = Call("coupon.create", CouponCreate, coupon_create, CouponCreated)
