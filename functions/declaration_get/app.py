"""declaration.get: find notices and withdrawals."""

from kundenakte.entry.v1 import serve

handler = serve("declaration.get")
