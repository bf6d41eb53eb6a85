"""/account/customer/{id}/tags: the words that a customer is found by."""

from kundenakte.entry.account import customer_one
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, or the way back to the file."""
    return customer_one.answer(visit, "TAGS", "tags", "tags_saved")
