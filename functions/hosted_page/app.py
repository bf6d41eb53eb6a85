"""The hosted pages: account data, dashboard and their style sheet."""

from kundenakte.entry.page import serve

handler = serve()
