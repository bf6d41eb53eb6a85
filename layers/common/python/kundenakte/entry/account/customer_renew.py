"""/account/customer/{id}/renew: other addresses for a customer's pages; the old ones end."""

from typing import Final

from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, customer_typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

AREAS: Final = ("edit", "file_log")


def answer(visit: AccountVisit) -> Response | None:
    """What would end; posted, the way back to the file."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    labels = {"reason": acting.words(visit, *AREAS).edit_reason}
    errors: dict[str, str] = {}
    if visit.posted:
        try:
            reason = customer_typed.reason(visit)
            visit.call("customer.renewlink", {"CUSTOMER_ID": customer.customer_id}, reason=reason)
            return visit.done(acting.home(customer), "links_renewed")
        except Refused as refused:
            errors = acting.wrong(visit, refused, labels)
    return acting.page(
        visit,
        "customer_renew",
        customer,
        *AREAS,
        status=400 if errors else 200,
        labels=labels,
        errors=errors,
        reason=visit.form.get(customer_typed.REASON, ""),
    )
