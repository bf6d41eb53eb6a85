"""article.get: find articles."""

from kundenakte.entry.v1 import serve

handler = serve("article.get")
