"""`/checkout/0/{account}/{customer}/{article}`: a known customer orders. What is stored wins over
what the link brings along; payment data are changed on their own page alone."""

from kundenakte.entry.hosted import sale
from kundenakte.entry.hosted.confirm import needs_session
from kundenakte.entry.hosted.desk import desk
from kundenakte.entry.hosted.regular import Regular
from kundenakte.entry.visit import Visit, find_customer
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The page, or what became of the form; None where the address leads to nobody, or to no
    article."""
    customer = find_customer(visit, visit.parts[0]) if len(visit.parts) > 1 else None
    found = desk(visit, "/".join(visit.parts[1:]), customer) if customer else None
    if found is None or customer is None:
        return None
    return needs_session(visit, customer) or sale.answer(found, Regular(found, customer))
