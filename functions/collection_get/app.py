"""collection.get: collection runs, and the file of one."""

from kundenakte.entry.v1 import serve

handler = serve("collection.get")
