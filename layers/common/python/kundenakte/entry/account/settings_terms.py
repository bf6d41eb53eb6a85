"""/account/settings/terms: when customers pay, how debits are announced, and reminders."""

from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, saved or shown."""
    return None if visit.parts else saving.answer(visit, "terms")
