"""Sixty invented customers for the demo account, always the same.

Towns and postal codes fit together; everything else is made up. Mail addresses end in .example,
phone numbers are those that the Bundesnetzagentur keeps free for films, banks have a number that
no bank has, and VAT ids begin with five nines and have right check digits.

Each is a line of demo_customers.csv. Its column `title` is salutation and academic title; `more`
holds tags (#) and the words that `_more` explains.
"""

import csv
from pathlib import Path
from typing import Any

from stdnum.iso7064 import mod_11_10

# organization; salutation and title; first name; last name; address; postal code; town; mail; more
CURRENCIES = {"CH": "CHF"}
BANKS = {"DE": "99999999{:010d}", "AT": "99999{:011d}", "CH": "99999{:012d}"}
VAT_IDS_ABROAD = {"AT": ["ATU99999911", "ATU99999948"], "CH": ["CHE-999.999.996 MWST"]}
# https://www.bundesnetzagentur.de: numbers for media and films, by area code
FILM_NUMBERS = {"30": "23125", "40": "66969", "69": "90009", "89": "99998", "221": "4710"}


def customers() -> list[dict[str, Any]]:
    """DATA of a customer.create for each."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return [_customer(number, row) for number, row in enumerate(rows, 1)]


def iban(country: str, account: int) -> str:
    """An IBAN with right check digits at a bank that does not exist."""
    bban = BANKS[country].format(account)
    digits = "".join(str(int(character, 36)) for character in f"{bban}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"


def vat_id(country: str, number: int) -> str:
    """A VAT id with right check digits, another one for each customer that has one."""
    if abroad := VAT_IDS_ABROAD.get(country):
        return abroad[number % len(abroad)]
    digits = f"99999{number:03d}"
    return f"DE{digits}{mod_11_10.calc_check_digit(digits)}"


def _customer(number: int, row: dict[str, str]) -> dict[str, Any]:
    words = row["more"].split()
    salutation, _, academic = row["title"].partition(" ")
    country = next((word.upper() for word in words if word in ("at", "ch")), "DE")
    tags = [word[1:] for word in words if word.startswith("#")]
    data = {
        "CUSTOMER_TYPE": "business" if row["organization"] else "consumer",
        "ORGANIZATION": row["organization"],
        "SALUTATION": salutation,
        "TITLE_ACADEMIC": academic,
        "FIRST_NAME": row["first_name"],
        "LAST_NAME": row["last_name"],
        "ADDRESS": row["address"],
        "ZIPCODE": row["zipcode"],
        "CITY": row["city"],
        "COUNTRY_CODE": country,
        "CURRENCY_CODE": CURRENCIES.get(country, "EUR"),
        "EMAIL": f"{row['mail']}.example" if row["mail"] else "",
        "NEWSLETTER_OPTIN": int("Newsletter" in tags),
        "TAGS": ", ".join(tags),
    }
    name = f"{row['first_name']} {row['last_name']}"
    for word in words:
        data |= _more(word, number, country, name)
    return {name: value for name, value in data.items() if value != ""}


def _more(word: str, number: int, country: str, name: str) -> dict[str, Any]:
    """The fields that one of a line's last words stands for."""
    key, _, value = word.partition("=")
    match key:
        case "ext":
            return {"CUSTOMER_EXT_UID": value}
        case "phone":
            return {"PHONE": f"+49 {value} {FILM_NUMBERS[value]} {100 + number}"}
        case "days":
            return {"DAYS_FOR_PAYMENT": int(value)}
        case "lang":
            return {"LANGUAGE_CODE": value}
        case "vat":
            return {"VAT_ID": vat_id(country, number)}
        case "post":
            return {"INVOICE_DELIVERY_METHOD": "post"}
        case "card":
            return {"PAYMENT_TYPE": 6}
        case "debit":
            account = {"BANK_IBAN": iban(country, 1_000_000 + number), "BANK_NAME": "Testbank"}
            return {"PAYMENT_TYPE": 2, "BANK_ACCOUNT_OWNER": name, **account}
    return {}
