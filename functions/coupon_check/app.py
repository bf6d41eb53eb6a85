"""coupon.check: is a code good for an article?."""

from kundenakte.entry.v1 import serve

handler = serve("coupon.check")
