"""Who sells in the demo: Kiebitz Hosting GmbH of Berlin, invented like its customers.

The bank is one that does not exist, the phone number one of those for films, the creditor
identifier the German Bundesbank's example; tax number and VAT id are of the right form only.
"""

from typing import Any

from local.demo_customers import iban

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="14" fill="#0b6478"/>'
    '<path d="M20 14v36M21 33 42 14M27 29l17 21" fill="none" stroke="#ffffff" stroke-width="6" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
    '<circle cx="49" cy="21" r="4" fill="#6cc3d6"/></svg>'
)
SELLER: dict[str, Any] = {
    "COMPANY": "Kiebitz Hosting GmbH",
    "STREET": "Musterweg 1",
    "ZIPCODE": "10999",
    "CITY": "Berlin",
    "SUPPORT_EMAIL": "hilfe@kundenakte.example",
    "SUPPORT_PHONE": "030 23125 100",
    "IMPRINT_URL": "https://www.kiebitz-hosting.example/impressum",
    "PRIVACY_URL": "https://www.kiebitz-hosting.example/datenschutz",
    "TERMS_URL": "https://www.kiebitz-hosting.example/agb",
    "TERMS_VERSION": "01.10.2026",
    "TAX_ID": "37/999/99999",
    "VAT_ID": "DE999999995",
    "REGISTER": "Amtsgericht Charlottenburg, HRB 999999 B",
    "MANAGEMENT": "Swantje Kiebitz",
    "CONTACT_NAME": "Jonas Rohrdommel",
    "INVOICE_EMAIL": "rechnung@kiebitz-hosting.example",
    "PHONE": "+49 30 23125 100",
    "WEB": "www.kiebitz-hosting.example",
    "BANK_OWNER": "Kiebitz Hosting GmbH",
    "BANK_IBAN": iban("DE", 9_000_001),
    "BANK_BIC": "TESTDEBBXXX",
    "BANK_NAME": "Testbank Berlin",
    "CREDITOR_ID": "DE98ZZZ09999999999",
    "ACCENT": "#0b6478",
    "LOGO": LOGO,
    "INVOICE_TEXT_DE": "Vielen Dank für Ihr Vertrauen. Wir berechnen Ihnen:",
    "INVOICE_TEXT_EN": "Thank you for your trust. We charge you for:",
    "DUNNING": {"LEVELS": "7 14:2.50 14:5.00"},
    "CALLS_PER_MINUTE": 100_000,  # to try loads; the second account has the usual 500
}
