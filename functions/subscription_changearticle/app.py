"""subscription.changearticle: go on with another article."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.changearticle")
