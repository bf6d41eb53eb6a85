"""mandate.create: store a SEPA mandate."""

from kundenakte.entry.v1 import serve

handler = serve("mandate.create")
