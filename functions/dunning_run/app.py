"""dunning_run: finds the invoices that are overdue, and has each reminded of."""

from kundenakte.entry.dunning import serve

handler = serve()
