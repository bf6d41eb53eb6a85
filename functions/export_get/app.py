"""export.get: how far exports are, and where the archives are."""

from kundenakte.entry.v1 import serve

handler = serve("export.get")
