"""`/purchase/{account}/{article}`: somebody new orders. Customer and subscription are made in one,
and only when the order is finished; until then nothing is stored (contract 6.3)."""

from kundenakte.entry.hosted import sale
from kundenakte.entry.hosted.desk import desk
from kundenakte.entry.hosted.newcomer import Newcomer
from kundenakte.entry.visit import Visit
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The page, or what became of the form; None where there is no such article."""
    found = desk(visit, "/".join(visit.parts))
    return sale.answer(found, Newcomer(found)) if found else None
