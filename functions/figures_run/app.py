"""figures_run: works out each account's revenue by month and open amounts by age."""

from kundenakte.entry.figures import serve

handler = serve()
