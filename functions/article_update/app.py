"""article.update: change what is sent of an article."""

from kundenakte.entry.v1 import serve

handler = serve("article.update")
