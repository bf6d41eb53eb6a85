"""coupon.check: say whether a code is good for an article today (contract 3.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.coupon import is_valid
from kundenakte.domain.coupon_filter import CouponCheck
from kundenakte.storage import articles, coupons
from kundenakte.storage.unit import UnitOfWork


class CouponChecked(TypedDict):
    """RESPONSE of coupon.check: STATUS is `valid` or `invalid`."""

    STATUS: str


def coupon_check(request: CouponCheck, unit: UnitOfWork) -> dict[str, Any]:
    """An unknown code is invalid; of a known one the article has to be there, as in the original.

    Raises NotFound on ARTICLE_NUMBER.
    """
    coupon = coupons.find(unit, request.code)
    if coupon is None:
        return {"STATUS": "invalid"}
    article = articles.read(unit, request.article_number)
    valid = is_valid(coupon.fields, article.number, unit.today)
    return {"STATUS": "valid" if valid else "invalid"}


CALL = Call("coupon.check", CouponCheck, coupon_check, CouponChecked, writes=False)
