"""export.create: begins an export of the account."""

from kundenakte.entry.v1 import serve

handler = serve("export.create")
