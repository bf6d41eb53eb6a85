"""mandate.get: find SEPA mandates."""

from kundenakte.entry.v1 import serve

handler = serve("mandate.get")
