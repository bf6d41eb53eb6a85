"""A customer as a row of an answer (contract 2.2): all text on the compatible URL, typed on /v1."""

from typing import Any

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer

# In the order of the newest capture; then PDF18's fields, which later captures lack, then ours.
COLUMNS = """
CUSTOMER_ID CUSTOMER_NUMBER DAYS_FOR_PAYMENT CREATED PAYMENT_TYPE BANK_NAME BANK_ACCOUNT_NUMBER
BANK_CODE BANK_ACCOUNT_OWNER BANK_IBAN BANK_BIC BANK_ACCOUNT_OWNER_ADDRESS
BANK_ACCOUNT_OWNER_CITY BANK_ACCOUNT_OWNER_ZIPCODE BANK_ACCOUNT_OWNER_EMAIL
BANK_ACCOUNT_MANDATE_REFERENCE BANK_ACCOUNT_MANDATE_REFERENCE_DATE SHOW_PAYMENT_NOTICE
CUSTOMER_TYPE NEWSLETTER_OPTIN AFFILIATE INVOICE_DELIVERY_METHOD HASH X_ATTRIBUTES ORGANIZATION
TITLE_ACADEMIC SALUTATION FIRST_NAME LAST_NAME ADDRESS ADDRESS_2 ZIPCODE CITY COUNTRY_CODE
SECONDARY_ADDRESS STATE PHONE FAX EMAIL EMAIL_CC BIRTHDAY PAYMENT_MAIL_ADDRESS VAT_ID TAX_ID
CURRENCY_CODE COMMENT LASTUPDATE TAGS CUSTOMER_EXT_UID LANGUAGE_CODE CHANGEDATA_URL
DASHBOARD_URL CREDIT_BALANCE ALLOWED_PAYMENT_TYPES PAYMENT_PROVIDER PAYMENT_TOKEN
ACCOUNT_RECEIVABLE POSITION PHONE_2 MOBILE BUYER_REFERENCE E_ADDRESS
DUNNING_STOP DUNNING_STOP_UNTIL DUNNING_STOP_REASON EMAIL_STATE MERGED_INTO
""".split()
NUMBERS = (
    "CUSTOMER_ID",
    "DAYS_FOR_PAYMENT",
    "PAYMENT_TYPE",
    "SHOW_PAYMENT_NOTICE",
    "NEWSLETTER_OPTIN",
    "DUNNING_STOP",
)
INSTANTS = ("CREATED", "LASTUPDATE", "BANK_ACCOUNT_MANDATE_REFERENCE_DATE")

_EMPTY = {**dict.fromkeys(COLUMNS, ""), **dict.fromkeys(NUMBERS, 0)}


def text_row(customer: Customer, account: Account) -> dict[str, Any]:
    """Every value as text; date-times as Berlin wall clock, CREDIT_BALANCE as `13,00`."""
    row = _row(customer, account)
    for name in NUMBERS:
        row[name] = str(row[name])
    for name in INSTANTS:
        row[name] = times.wall_clock(row[name])
    row["MERGED_INTO"] = str(row["MERGED_INTO"])
    row["TAGS"] = ", ".join(row["TAGS"])
    row["CREDIT_BALANCE"] = _amount(customer, ",")
    return row


def typed_row(customer: Customer, account: Account) -> dict[str, Any]:
    """Whole numbers as numbers, date-times as RFC 3339 with offset, TAGS and X_ATTRIBUTES as lists,
    CREDIT_BALANCE as text with a dot; "" where there is nothing."""
    row = _row(customer, account)
    for name in INSTANTS:
        row[name] = times.with_offset(row[name])
    row["TAGS"] = list(row["TAGS"])
    row["X_ATTRIBUTES"] = row["X_ATTRIBUTES"] or []
    row["CREDIT_BALANCE"] = _amount(customer, ".")
    return row


def _row(customer: Customer, account: Account) -> dict[str, Any]:
    links = {
        "CHANGEDATA_URL": account.page_url("accountdata", customer.hash),
        "DASHBOARD_URL": account.page_url("dashboard", customer.hash),
    }
    state = customer.fields.get("EMAIL_STATE", {}).get("KIND", "")
    return {**_EMPTY, **customer.fields, **links, "EMAIL_STATE": state}


def _amount(customer: Customer, comma: str) -> str:
    balance = customer.fields.get("CREDIT_BALANCE", 0)
    euros, cents = divmod(abs(balance), 100)
    return f"{'-' if balance < 0 else ''}{euros}{comma}{cents:02d}"
