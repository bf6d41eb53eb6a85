"""import.run: import the rows that are good."""

from kundenakte.entry.v1 import serve

handler = serve("import.run")
