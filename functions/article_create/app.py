"""article.create: create something to sell."""

from kundenakte.entry.v1 import serve

handler = serve("article.create")
