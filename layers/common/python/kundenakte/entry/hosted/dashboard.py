"""`/dashboard/{account}/{customer}`: the customer's overview."""

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
    own_page = frame.path("accountdata", visit.parts[0])
    shown = view.dashboard(customer.fields, visit.account.settings)
    return respond.page("dashboard", frame, own_page=own_page, **shown)
