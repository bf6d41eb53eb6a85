"""template.get: list the layouts of invoices."""

from kundenakte.entry.v1 import serve

handler = serve("template.get")
