"""/account/settings/company: who sells, and where money goes; and what is still missing."""

from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

_SETTING = "settings."


def answer(visit: AccountVisit) -> Response | None:
    """The form, saved or shown."""
    if visit.parts:
        return None
    refused = saving.save(visit, "company") if visit.posted else None
    if visit.posted and not refused:
        return visit.done(visit.path, saving.SAVED)
    account = saving.current(visit)
    invoices = _names(account["missing_for_invoices"])
    orders = [name for name in _names(account["missing_for_orders"]) if name not in invoices]
    return saving.show(
        visit,
        "company",
        account,
        refused,
        missing={"invoices": invoices, "orders": orders},
        currencies=saving.currencies(),
    )


def _names(fields: list[str]) -> list[str]:
    return [field.removeprefix(_SETTING) for field in fields]
