"""coupon.create: create a code that takes something off."""

from kundenakte.entry.v1 import serve

handler = serve("coupon.create")
