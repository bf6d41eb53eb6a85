"""coupon.delete: take a code out of use."""

from kundenakte.entry.v1 import serve

handler = serve("coupon.delete")
