"""/account/settings: leads to the first page of the settings."""

from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """303 to the page that most come for."""
    return None if visit.parts else visit.done("/account/settings/company")
