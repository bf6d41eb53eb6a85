"""`/accountdata/{account}/{customer}`: the customer's own data."""

from kundenakte.entry.visit import Visit, find_customer
from kundenakte.pages import respond, view
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to nobody."""
    customer = find_customer(visit, visit.parts[0]) if len(visit.parts) == 1 else None
    if customer is None:
        return None
    frame = visit.frame(customer)
    frame = frame._replace(home=frame.path("dashboard", visit.parts[0]))
    return respond.page("accountdata", frame, **view.accountdata(customer.fields))
