"""The languages that documents and pages are written in."""

from kundenakte.domain.customer import Customer

WRITTEN = ("de", "en")


def language_of(customer: Customer) -> str:
    """The language of what is sent to a customer: German for German, English for all others."""
    code = str(customer.fields.get("LANGUAGE_CODE") or "de").lower()
    return "de" if code == "de" else "en"
