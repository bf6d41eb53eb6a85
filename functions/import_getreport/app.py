"""import.getreport: what there is to say of the lines of an import."""

from kundenakte.entry.v1 import serve

handler = serve("import.getreport")
