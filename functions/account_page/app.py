"""The account's own pages: the customer file and all else that an office works with."""

from kundenakte.entry.account_page import serve

handler = serve()
