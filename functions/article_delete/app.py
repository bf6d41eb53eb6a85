"""article.delete: take an article off sale."""

from kundenakte.entry.v1 import serve

handler = serve("article.delete")
