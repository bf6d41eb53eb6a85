"""Checks and imports the rows of a file, chunk by chunk; woken by the import queue."""

from kundenakte.entry.import_work import serve

handler = serve()
