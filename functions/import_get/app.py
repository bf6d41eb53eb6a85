"""import.get: imports and how far they are."""

from kundenakte.entry.v1 import serve

handler = serve("import.get")
