"""/account/settings/company: who sells, and where money goes; and what is still missing."""

from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, saved or shown."""
    if visit.parts:
        return None
    refused = saving.save(visit, "company") if visit.posted else None
    if visit.posted and not refused:
        return visit.done(visit.path, saving.SAVED)
    account = saving.current(visit)
    return saving.show(
        visit,
        "company",
        account,
        refused,
        missing=saving.missing(account),
        currencies=saving.currencies(),
    )
