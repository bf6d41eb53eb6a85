"""/account/settings/vat: which VAT invoices show."""

from kundenakte.domain import money, vat_rates
from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, saved or shown, beside the rate of articles that name none."""
    if visit.parts:
        return None
    country = visit.account.settings["COUNTRY_CODE"]
    rates = vat_rates.STANDARD_RATES.get(country, ())
    rate = vat_rates.rate_on(rates, visit.unit().today)
    shown = money.decimal_text(rate) if rate is not None else ""
    return saving.answer(visit, "vat", rate=shown, country=country)
