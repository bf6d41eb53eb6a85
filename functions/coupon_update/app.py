"""coupon.update: change what is sent of a coupon."""

from kundenakte.entry.v1 import serve

handler = serve("coupon.update")
