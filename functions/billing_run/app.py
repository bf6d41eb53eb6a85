"""billing_run: finds the customers whose subscriptions are due, and has each billed."""

from kundenakte.entry.billing import serve_run

handler = serve_run()
