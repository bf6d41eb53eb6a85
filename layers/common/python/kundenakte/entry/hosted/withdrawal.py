"""`/withdrawal/{account}`: the withdrawal notice with the model form, or the account's own page."""

from kundenakte.domain.withdrawal_notice import withdrawal_notice
from kundenakte.entry.visit import Visit
from kundenakte.pages import respond
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The statutory text, which nobody can change a word of; None for longer addresses."""
    if visit.parts:
        return None
    if own := visit.account.settings["WITHDRAWAL_URL"]:
        return respond.redirect(own)
    frame = visit.frame()
    notice = withdrawal_notice(visit.account, frame.language)
    return respond.page("withdrawal", frame, "legal", notice=notice, online=frame.path("withdraw"))
