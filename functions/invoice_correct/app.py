"""invoice.correct: a Storno and a new draft in one step."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.correct")
