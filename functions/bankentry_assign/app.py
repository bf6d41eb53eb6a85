"""bankentry.assign: say what a movement of the bank account is for."""

from kundenakte.entry.v1 import serve

handler = serve("bankentry.assign")
