"""import.cancel: stop an import."""

from kundenakte.entry.v1 import serve

handler = serve("import.cancel")
