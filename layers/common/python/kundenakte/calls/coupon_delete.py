"""coupon.delete: take a code out of use; subscriptions keep their discount. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.coupon_filter import CouponCode
from kundenakte.storage import coupons
from kundenakte.storage.unit import UnitOfWork


class CouponDeleted(TypedDict):
    """RESPONSE of coupon.delete."""

    STATUS: str


def coupon_delete(request: CouponCode, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the deletion; the code may be used again at once. Raises NotFound."""
    coupons.remove(unit, coupons.read(unit, request.code))
    return {"STATUS": "success"}


CALL = Call("coupon.delete", CouponCode, coupon_delete, CouponDeleted)
