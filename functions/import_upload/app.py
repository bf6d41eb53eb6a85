"""import.upload: one part of a file that is to be imported."""

from kundenakte.entry.v1 import serve

handler = serve("import.upload")
