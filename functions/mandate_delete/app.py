"""mandate.delete: end a SEPA mandate."""

from kundenakte.entry.v1 import serve

handler = serve("mandate.delete")
