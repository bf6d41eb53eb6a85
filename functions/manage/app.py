"""Accounts, settings and API keys; invoked by the command line tool, on no route."""

from kundenakte.entry.manage import serve

handler = serve()
