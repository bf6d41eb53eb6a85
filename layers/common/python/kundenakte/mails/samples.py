"""Orders with made-up data, so that a template can be looked at where no record is named."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.reference import creditor_reference
from kundenakte.domain.snapshot import seller_of
from kundenakte.domain.subscription import Subscription
from kundenakte.mails.order import Order
from kundenakte.mails.templates import TEMPLATES

TODAY = date(2026, 11, 23)
_HASH = "0123456789abcdef" * 2
_NUMBER = "RE-2026-1214"
_IBAN = "DE02120300000000202051"
_CREDITOR = "DE98ZZZ09999999999"
_CUSTOMER = {
    "CUSTOMER_ID": 10482,
    "CUSTOMER_NUMBER": "K-10482",
    "CUSTOMER_TYPE": "consumer",
    "SALUTATION": "mrs",
    "FIRST_NAME": "Annegret",
    "LAST_NAME": "Weißmüller",
    "COUNTRY_CODE": "DE",
    "CURRENCY_CODE": "EUR",
    "EMAIL": "annegret@example.com",
    "HASH": _HASH,
}
_PLAN = {
    "ARTICLE_NUMBER": "TEAM",
    "TITLE": "Hüttenbuch Team",
    "DESCRIPTION": "Reservierung und Kasse für bis zu zehn Personen",
    "QUANTITY": "1",
    "UNIT_PRICE": "58.31",
    "IS_GROSS": 1,
    "VAT_PERCENT": "19",
    "CURRENCY_CODE": "EUR",
    "INTERVAL": "1 month",
    "DURATION": "12 months",
    "CANCELLATION": "1 month",
    "SUPPLY_KIND": "digital",
    "UNIT_CODE": "C62",
}
_SUBSCRIPTION = {
    "SUBSCRIPTION_ID": 2160,
    "CUSTOMER_ID": 10482,
    "HASH": _HASH,
    "STATE": "running",
    "START": "2026-12-01",
    "ANCHOR": "2026-12-01",
    "NEXT_EVENT": "2026-12-01",
    "PLAN": _PLAN,
}
_ITEMS = (("Hüttenbuch Team", 4900, 931, 5831), ("SMS-Paket 500", 900, 171, 1071))
_ORDER = {
    "early_start": 1,
    "terms_url": "https://example.com/agb",
    "terms_version": "2026-06",
    "concluded_at": "2026-11-23T13:32:05Z",
    "total": Decimal("58.31"),
    "withdrawal_until": "2026-12-07",
    "summary": [],
}
_DECLARATION = {
    "id": "K7F3-91C2",
    "kind": "cancel",
    "received": "2026-11-23T13:32:05Z",
    "name": "Annegret Weißmüller",
    "identity": "K-10482",
    "contract": "Hüttenbuch Team",
    "declaration_kind": "ordinary",
    "reason": "",
    "wanted_end": "",
    "end_date": "2027-11-30",
    "email": "annegret@example.com",
}


def sample(template: str, language: str, account: Account) -> Order:
    """An order of a template for the account's preview. Raises KeyError for an unknown one."""
    invoice = _invoice(account)
    return Order(
        template=TEMPLATES[template].name,
        language=language,
        account=account,
        customer=Customer({**_CUSTOMER, "LANGUAGE_CODE": language}),
        event=_event(template, account),
        invoice=invoice,
        subscription=Subscription({**_SUBSCRIPTION, **_STATES.get(template, {})}),
        today=TODAY,
        attached=account.settings.get("INVOICE_MAIL") == "attachment",
    )


_STATES: Mapping[str, Mapping[str, Any]] = {
    "subscription_canceled": {"CANCELLATION_DATE": "2027-11-30"},
    "subscription_closed": {"CANCELLATION_DATE": "2026-11-22", "STATE": "closed"},
    "trial_ending": {"START": "2026-11-01", "TRIAL_END": "2026-11-30"},
}


def _event(template: str, account: Account) -> dict[str, Any]:
    site = account.settings["PUBLIC_URL"]
    until = "2026-11-23T14:02:00Z"
    events: dict[str, dict[str, Any]] = {
        "customer_changed": {"changed": ["ADDRESS", "ZIPCODE", "CITY", "PHONE"]},
        "customer_link": {
            "url": f"{site}/accountdata/{account.hash}/{_HASH}",
            "valid_until": until,
        },
        "code": {"code": "482 913", "valid_until": until},
        "user_sign_in": {
            "code": "482 913",
            "valid_until": until,
            "url": f"{site}/account/sign-in/{_HASH}/{_HASH}",
            "name": "Marlene Auer",
        },
        "checkout_link": {
            "article": "TEAM",
            "title": "Hüttenbuch Team",
            "url": f"{site}/checkout/0/{account.hash}/{_HASH}/TEAM",
        },
        "subscription_purchased": {"order": _ORDER},
        "cancellation_receipt": {"declaration": _DECLARATION},
        "withdrawal_receipt": {"declaration": {**_DECLARATION, "kind": "withdraw"}},
        "declaration_notice": {"declaration": _DECLARATION},
        "prenotification": _prenotification(account),
    }
    if template.startswith("reminder_"):
        return _reminder(int(template[-1]), account)
    return events.get(template, {})


def _prenotification(account: Account) -> dict[str, Any]:
    return {
        "invoice": {**_about(account), "outstanding_amount": Decimal("69.02")},
        "collection_date": "2026-12-15",
        "iban": _IBAN,
        "mandate_reference": "M-10482-1",
        "creditor_id": account.settings["CREDITOR_ID"] or _CREDITOR,
    }


def _reminder(level: int, account: Account) -> dict[str, Any]:
    seller = seller_of(account.settings)
    return {
        "invoice": {**_about(account), "reference": creditor_reference(_NUMBER)},
        "level": level,
        "fees": Decimal("2.50") if level > 1 else Decimal(0),
        "amount_to_pay": Decimal("71.52") if level > 1 else Decimal("69.02"),
        "pay_until": "2026-12-07",
        "payee": {
            "owner": seller.get("BANK_OWNER") or seller.get("COMPANY", ""),
            "iban": seller.get("BANK_IBAN") or _IBAN,
            "bic": seller.get("BANK_BIC", ""),
        },
    }


def _about(account: Account) -> dict[str, Any]:
    return {
        "invoice_id": 1214,
        "invoice_number": _NUMBER,
        "invoice_date": "2026-11-01",
        "due_date": "2026-11-15",
        "total": Decimal("69.02"),
        "outstanding_amount": Decimal("69.02"),
        "currency_code": "EUR",
        "document_url": f"{account.settings['PUBLIC_URL']}/download/{_HASH}",
    }


def _invoice(account: Account) -> Invoice:
    items = [
        {"DESCRIPTION": text, "QUANTITY": "1", "VAT_PERCENT": "19", **_amounts(*amounts)}
        for text, *amounts in _ITEMS
    ]
    days = {"PERIOD_FROM": "2026-12-01", "PERIOD_TO": "2026-12-31"}
    fields = {
        "INVOICE_ID": 1214,
        "CUSTOMER_ID": 10482,
        "KIND": "invoice",
        "INVOICE_NUMBER": _NUMBER,
        "INVOICE_DATE": "2026-12-01",
        "DUE_DATE": "2026-12-15",
        "CURRENCY_CODE": "EUR",
        "IS_GROSS": 1,
        "ITEMS": [{**items[0], **days}, items[1]],
        "SUB_TOTAL": 5800,
        "VAT_TOTAL": 1102,
        "TOTAL": 6902,
        "SELLER": {"CREDITOR_ID": _CREDITOR, **seller_of(account.settings)},
        "PAYMENT": {
            "TYPE": 2,
            "DAYS": 14,
            "BANK_IBAN": _IBAN,
            "MANDATE_REFERENCE": "M-10482-1",
            "COLLECTION_DATE": "2026-12-15",
            "REFERENCE": creditor_reference(_NUMBER),
        },
    }
    return Invoice(fields, {"DOCUMENT": {"TOKEN": _HASH}}, final=True)


def _amounts(net: int, vat: int, gross: int) -> dict[str, int]:
    return {"COMPLETE_NET": net, "VAT_VALUE": vat, "COMPLETE_GROSS": gross}
