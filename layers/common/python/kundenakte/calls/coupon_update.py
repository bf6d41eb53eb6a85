"""coupon.update: change what is sent of a coupon, for subscriptions to come. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.coupon_fields import CouponUpdate, check
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import coupons
from kundenakte.storage.unit import UnitOfWork


class CouponUpdated(TypedDict):
    """RESPONSE of coupon.update."""

    STATUS: str
    CODE: str


def coupon_update(request: CouponUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written when nothing differs. The code stays as it was written
    first, whatever case it is sent in. Raises NotFound."""
    if not request.code:
        raise Refused(Problem("missing", "CODE"))
    before = coupons.read(unit, request.code)
    after = before.changed({**request.given(), "CODE": before.code})
    check(after.fields)
    coupons.replace(unit, before, after)
    return {"STATUS": "success", "CODE": before.code}


CALL = Call("coupon.update", CouponUpdate, coupon_update, CouponUpdated)
