"""/api/1.0/api.php: every call on one URL, as clients of the original make them."""

from kundenakte.entry.compatible import serve

handler = serve()
