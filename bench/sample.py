"""What is measured with: a customer of 45 stored fields, any number of plausible small ones, their
subscriptions, a seller that may issue invoices, and what is on an invoice."""

import random
from datetime import date
from typing import Any

# With what the system adds (id, number, hash, two instants, a mandate's date) the stored document
# has 45 fields.
FULL: dict[str, Any] = {
    "CUSTOMER_TYPE": "business",
    "CUSTOMER_EXT_UID": "shop-4711-0815",
    "ORGANIZATION": "Musterfirma Müller GmbH & Co. KG",
    "POSITION": "Geschäftsführerin",
    "TITLE_ACADEMIC": "Dr.",
    "SALUTATION": "mrs",
    "FIRST_NAME": "Anna-Lena",
    "LAST_NAME": "Müller-Lüdenscheidt",
    "ADDRESS": "Hauptstraße 12",
    "ADDRESS_2": "Hinterhaus, 2. Stock",
    "ZIPCODE": "10115",
    "CITY": "Berlin",
    "STATE": "Berlin",
    "COUNTRY_CODE": "DE",
    "SECONDARY_ADDRESS": "Lager Nord, Werkstraße 7, 16515 Oranienburg",
    "PHONE": "+49 30 1234567",
    "FAX": "+49 30 1234569",
    "MOBILE": "+49 170 1234567",
    "EMAIL": "anna.mueller@musterfirma.example",
    "EMAIL_CC": "buchhaltung@musterfirma.example",
    "BIRTHDAY": "1980-05-17",
    "PAYMENT_MAIL_ADDRESS": "zahlung@musterfirma.example",
    "VAT_ID": "DE136695976",
    "TAX_ID": "29/815/08154",
    "CURRENCY_CODE": "EUR",
    "LANGUAGE_CODE": "de",
    "COMMENT": "Bestandskundin seit 2019, Ansprechpartnerin ist Frau Schmidt",
    "PAYMENT_TYPE": 2,
    "DAYS_FOR_PAYMENT": 14,
    "SHOW_PAYMENT_NOTICE": 1,
    "NEWSLETTER_OPTIN": 1,
    "INVOICE_DELIVERY_METHOD": "mail",
    "ACCOUNT_RECEIVABLE": "10042",
    "BANK_NAME": "Berliner Volksbank",
    "BANK_ACCOUNT_OWNER": "Musterfirma Müller GmbH",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
    "BANK_ACCOUNT_MANDATE_REFERENCE": "MANDAT4711",
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2026-01-15 09:30:00",
    "TAGS": "gold,eu",
}
STORED_FIELDS = 45

_FIRST = "Anna Ben Clara David Emma Felix Greta Hans Ida Jonas Katrin Lukas Mia Noah Petra".split()
_LAST = "Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Schäfer Koch Bauer".split()
_TOWNS = (
    ("10115", "Berlin", "DE"),
    ("20095", "Hamburg", "DE"),
    ("80331", "München", "DE"),
    ("1010", "Wien", "AT"),
    ("8001", "Zürich", "CH"),
)
_WAYS = "Hauptstraße Bahnhofstraße Gartenweg Lindenallee Am_Markt Mühlenweg Schulstraße".split()


def small(number: int) -> dict[str, Any]:
    """The fields of a customer as a shop would store them; the same for the same number,
    and of much the same length for all."""
    choose = random.Random(number).choice
    first, last = choose(_FIRST), choose(_LAST)
    zipcode, city, country = choose(_TOWNS)
    return {
        "CUSTOMER_TYPE": "business",
        "ORGANIZATION": f"{last} & {choose(_LAST)} Handels GmbH {number:06}",
        "FIRST_NAME": first,
        "LAST_NAME": last,
        "ADDRESS": f"{choose(_WAYS).replace('_', ' ')} {number % 200}",
        "ZIPCODE": zipcode,
        "CITY": city,
        "COUNTRY_CODE": country,
        "EMAIL": f"{first}.{last}.{number:06}@kunde.example".lower().replace("ü", "ue"),
        "CURRENCY_CODE": "EUR",
        "LANGUAGE_CODE": "de",
        "PAYMENT_TYPE": 1,
        "DAYS_FOR_PAYMENT": 14,
    }


SELLER: dict[str, Any] = {  # settings without which no invoice is issued, and some more
    "COMPANY": "Muster Hosting GmbH",
    "STREET": "Torstraße 1",
    "ZIPCODE": "10119",
    "CITY": "Berlin",
    "TAX_ID": "37/123/45678",
    "VAT_ID": "DE136695976",
    "BANK_OWNER": "Muster Hosting GmbH",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
    "CONTACT_NAME": "Kim Muster",
    "INVOICE_EMAIL": "rechnung@hosting.example",
    "PHONE": "+49 30 123456",
}


def subscription(number: int, customer_id: int, due: date) -> dict[str, Any]:
    """A monthly subscription that was booked and never billed; its first bill is on `due`."""
    day = due.isoformat()
    return {
        "SUBSCRIPTION_ID": number,
        "CUSTOMER_ID": customer_id,
        "HASH": f"{number:032x}",
        "CREATED": f"{day}T06:00:00Z",
        "STATE": "running",
        "START": day,
        "ANCHOR": day,
        "NEXT_EVENT": day,
        "PLAN": {
            "ARTICLE_NUMBER": "hosting-m",
            "TITLE": "Hosting M",
            "DESCRIPTION": "10 GB, zwei Domains, tägliche Sicherung",
            "QUANTITY": "1",
            "UNIT_PRICE": "9.99",
            "IS_GROSS": 1,
            "VAT_PERCENT": "19",
            "INTERVAL": "1 month",
            "CURRENCY_CODE": "EUR",
        },
    }


def lines(count: int) -> list[dict[str, Any]]:
    """So many items of an invoice, of one line of text and of two."""
    return [
        {
            "ARTICLE_NUMBER": f"A-{number:04}",
            "DESCRIPTION": f"Arbeitszeit Ticket {number}" + "\nNach Aufwand" * (number % 2),
            "QUANTITY": f"{1 + number % 7}.5",
            "UNIT_CODE": "HUR",
            "UNIT_PRICE": f"{20 + number % 60}.95",
            "VAT_PERCENT": "19",
        }
        for number in range(1, count + 1)
    ]
