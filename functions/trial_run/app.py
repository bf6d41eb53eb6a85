"""trial_run: finds the trials that end within days, and has their customers told."""

from kundenakte.entry.trials import serve

handler = serve()
