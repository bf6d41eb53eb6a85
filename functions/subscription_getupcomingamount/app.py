"""subscription.getupcomingamount: what the first bill of an article comes to."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.getupcomingamount")
