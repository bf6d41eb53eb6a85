"""import.create: announce a file that is to be imported."""

from kundenakte.entry.v1 import serve

handler = serve("import.create")
