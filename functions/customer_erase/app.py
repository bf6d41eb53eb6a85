"""Erases what a deleted customer leaves behind; woken by the table stream."""

from kundenakte.entry.erase import serve

handler = serve()
