"""invoice.renewlink: give a document another DOCUMENT_URL."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.renewlink")
