"""billing_work: bills what is due of a customer, one transaction for each period."""

from kundenakte.entry.billing import serve_work

handler = serve_work()
