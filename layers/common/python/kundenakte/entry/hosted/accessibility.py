"""`/accessibility/{account}`: how the pages meet the demands (§ 14 BFSG), or the account's own."""

from kundenakte.entry.visit import Visit
from kundenakte.pages import respond
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The information of Annex 3 No. 1 BFSG; None for longer addresses."""
    if visit.parts:
        return None
    if own := visit.account.settings["ACCESSIBILITY_URL"]:
        return respond.redirect(own)
    return respond.page("accessibility", visit.frame(), "legal")
