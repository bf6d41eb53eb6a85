"""coupon.get: find coupons."""

from kundenakte.entry.v1 import serve

handler = serve("coupon.get")
