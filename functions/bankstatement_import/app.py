"""bankstatement.import: book what a bank statement tells of."""

from kundenakte.entry.v1 import serve

handler = serve("bankstatement.import")
