"""Makes exports, chunk by chunk; woken by the export queue."""

from kundenakte.entry.export_work import serve

handler = serve()
