"""/account/customer/{id}/note: the note that the customer never sees."""

from kundenakte.entry.account import customer_one
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, or the way back to the file."""
    return customer_one.answer(visit, "COMMENT", "note", "note_saved")
