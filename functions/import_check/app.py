"""import.check: begin the dry run of an import."""

from kundenakte.entry.v1 import serve

handler = serve("import.check")
