"""/account/settings: all pages of the settings, and what is still missing; on a phone, where their
menu has no room, the way from one to the other."""

from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account.settings import place_of
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The list of pages; there is nothing to be sent here."""
    if visit.parts or visit.posted:
        return None
    missing = saving.missing(saving.current(visit))
    return visit.show("settings_all", *saving.WORDS, missing=missing, place_of=place_of)
