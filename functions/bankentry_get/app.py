"""bankentry.get: movements of the bank account that wait for a person."""

from kundenakte.entry.v1 import serve

handler = serve("bankentry.get")
