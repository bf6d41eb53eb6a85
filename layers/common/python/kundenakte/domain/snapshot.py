"""A draft as the document that is sent: everything on it copied, priced and taxed on its day.

What it holds is listed in docs/calls/invoice.md. Nothing on it is looked up again later, so that a
change of settings or of the customer never reaches a document (rules IMM-1, IMM-2).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kundenakte.domain.customer import Customer
from kundenakte.domain.debit import collection_date
from kundenakte.domain.languages import language_of
from kundenakte.domain.money import decimal_text, round_to
from kundenakte.domain.times import with_offset
from kundenakte.domain.totals import Line, LineTotal, Totals, totals
from kundenakte.domain.vat import Buyer, Seller, Supply, VatCase, vat_case

Fields = Mapping[str, Any]
DEBIT = 2  # PAYMENT_TYPE of direct debit
SELLER = (
    "COMPANY STREET ZIPCODE CITY COUNTRY_CODE TAX_ID VAT_ID REGISTER MANAGEMENT CONTACT_NAME PHONE "
    "WEB BANK_OWNER BANK_IBAN BANK_BIC BANK_NAME CREDITOR_ID SMALL_BUSINESS CASH_TAXATION ACCENT "
    "LOGO FOOTER"
).split()
BUYER = (
    "CUSTOMER_NUMBER CUSTOMER_TYPE ORGANIZATION TITLE_ACADEMIC SALUTATION FIRST_NAME LAST_NAME "
    "ADDRESS ADDRESS_2 ZIPCODE CITY COUNTRY_CODE VAT_ID EMAIL BUYER_REFERENCE E_ADDRESS"
).split()
BANK = ("BANK_ACCOUNT_OWNER", "BANK_IBAN", "BANK_BIC", "BANK_NAME")
UNTAXED = {"AE", "O", "G", "K"}  # a gross price holds no VAT there: it is taken out


def snapshot(fields: Fields, customer: Customer, settings: Fields, today: date) -> dict[str, Any]:
    """The document of `today` that the draft `fields` make for a customer; without ids and number.

    Raises Refused where the VAT of a line cannot be decided.
    """
    seller = seller_of(settings)
    items = _dated(fields, today)
    cases = [_case(item, customer, settings, fields) for item in items]
    gross = _is_gross(items, cases, customer)
    sums = totals([_line(i, c) for i, c in zip(items, cases, strict=True)], gross=gross)
    days = int(customer.fields.get("DAYS_FOR_PAYMENT", settings["DAYS_FOR_PAYMENT"]))
    kind = int(customer.fields.get("PAYMENT_TYPE", 1))
    payment = {"TYPE": kind, "DAYS": days, **_mandate(customer, settings, today)}
    due = payment.get("COLLECTION_DATE") or (today + timedelta(days=days)).isoformat()
    language = language_of(customer)
    intro = fields.get("INTROTEXT") or settings.get(f"INVOICE_TEXT_{language.upper()}", "")
    notes = list(dict.fromkeys(case.note for case in cases if case.note))
    return {
        **{name: value for name, value in fields.items() if value not in ("", None)},
        "INVOICE_DATE": today.isoformat(),
        "DUE_DATE": due,
        "PERIOD_FROM": min(item["PERIOD_FROM"] for item in items) if items else today.isoformat(),
        "PERIOD_TO": max(item["PERIOD_TO"] for item in items) if items else today.isoformat(),
        **({"INTROTEXT": intro} if intro else {}),
        "CURRENCY_CODE": fields.get("CURRENCY_CODE") or customer.fields["CURRENCY_CODE"],
        "LANGUAGE_CODE": language,
        "IS_GROSS": int(gross),
        "ITEMS": _items(items, cases, sums, gross=gross),
        **_sums(sums, cases),
        "TAX_NOTES": notes,
        "SELLER": seller,
        "BUYER": {name: customer.fields[name] for name in BUYER if customer.fields.get(name)},
        "PAYMENT": payment,
    }


def seller_of(settings: Fields) -> dict[str, Any]:
    """The SELLER of documents that are made under these settings."""
    known = {name: settings[name] for name in SELLER if settings.get(name)}
    email = settings.get("INVOICE_EMAIL") or settings.get("SUPPORT_EMAIL")
    return {**known, **({"EMAIL": email} if email else {})}


def _dated(fields: Fields, today: date) -> list[dict[str, Any]]:
    """The items, each with the days that it is for (INV-2): its own, the document's, or today."""
    first = fields.get("PERIOD_FROM") or fields.get("PERIOD_TO") or today.isoformat()
    last = fields.get("PERIOD_TO") or first
    return [{"PERIOD_FROM": first, "PERIOD_TO": last, **item} for item in fields.get("ITEMS", [])]


def _case(item: Fields, customer: Customer, settings: Fields, fields: Fields) -> VatCase:
    seller = Seller(
        settings["COUNTRY_CODE"],
        small_business=bool(settings["SMALL_BUSINESS"]),
        oss=bool(settings["OSS"]),
        check_ids=not settings["REVERSE_CHARGE_WITHOUT_CHECK"],
    )
    buyer = Buyer(
        customer.fields["COUNTRY_CODE"],
        zipcode=customer.fields.get("ZIPCODE", ""),
        business=customer.fields["CUSTOMER_TYPE"] == "business",
        vat_id=customer.fields.get("VAT_ID", ""),
    )
    kind = "goods" if fields.get("EU_DELIVERY") else item.get("SUPPLY_KIND") or "service"
    supply = Supply(kind, Decimal(str(item.get("VAT_PERCENT") or 0)))
    return vat_case(seller, buyer, supply, date.fromisoformat(item["PERIOD_TO"]))


def _is_gross(items: list[dict[str, Any]], cases: list[VatCase], customer: Customer) -> bool:
    """Whether the document shows gross prices: to consumers, where all its prices are gross."""
    agreed = all(item.get("IS_GROSS") for item in items)
    taxed = all(case.category not in UNTAXED for case in cases)
    return bool(items) and agreed and taxed and customer.fields["CUSTOMER_TYPE"] == "consumer"


def _line(item: Fields, case: VatCase) -> Line:
    price = Decimal(str(item["UNIT_PRICE"]))
    gross = bool(item.get("IS_GROSS"))
    if gross and case.category in UNTAXED:
        price = round_to(price / (1 + Decimal(str(item.get("VAT_PERCENT") or 0)) / 100), 6)
        gross = False
    quantity = Decimal(str(item.get("QUANTITY") or 1))
    return Line(quantity, price, case.percent, case.category, gross)


def _items(
    items: list[dict[str, Any]], cases: list[VatCase], sums: Totals, *, gross: bool
) -> list[dict[str, Any]]:
    return [
        {
            **{name: value for name, value in item.items() if name != "IS_GROSS" and value != ""},
            "QUANTITY": str(item.get("QUANTITY") or "1"),
            "UNIT_CODE": item.get("UNIT_CODE") or "C62",
            "UNIT_PRICE": decimal_text(line.unit_price),
            "VAT_PERCENT": decimal_text(case.percent),
            "CATEGORY": case.category,
            "COMPLETE_NET": line.net,
            "VAT_VALUE": line.vat,
            "COMPLETE_GROSS": line.gross,
            **_agreed(item, case, line, gross=gross),
        }
        for item, case, line in zip(items, cases, sums.lines, strict=True)
    ]


def _agreed(item: Fields, case: VatCase, line: LineTotal, *, gross: bool) -> dict[str, Any]:
    """AGREED: price and rate as they were, where the document shows others, so that a correction
    can begin with them."""
    names = ("UNIT_PRICE", "VAT_PERCENT", "IS_GROSS")
    agreed = (str(item["UNIT_PRICE"]), str(item.get("VAT_PERCENT") or 0), item.get("IS_GROSS") or 0)
    shown = (decimal_text(line.unit_price), decimal_text(case.percent), int(gross))
    return {"AGREED": dict(zip(names, agreed, strict=True))} if agreed != shown else {}


def _sums(sums: Totals, cases: list[VatCase]) -> dict[str, Any]:
    reasons = {case.category: case.reason for case in cases}
    groups = [
        {
            "CATEGORY": group.category,
            "VAT_PERCENT": decimal_text(group.percent),
            "COMPLETE_NET": group.net,
            "VAT_VALUE": group.vat,
            **({"REASON": reasons[group.category]} if reasons[group.category] else {}),
        }
        for group in sums.groups
    ]
    return {
        "VAT_ITEMS": groups,
        "SUB_TOTAL": sums.sub_total,
        "VAT_TOTAL": sums.vat_total,
        "TOTAL": sums.total,
        **({"ROUNDING": sums.rounding} if sums.rounding else {}),
    }


def _mandate(customer: Customer, settings: Fields, today: date) -> dict[str, Any]:
    """What a direct debit says (SEPA-7); nothing without a mandate: then it is paid by transfer."""
    known = customer.fields
    reference = known.get("BANK_ACCOUNT_MANDATE_REFERENCE")
    if known.get("PAYMENT_TYPE") != DEBIT:
        return {}
    if not (reference and known.get("BANK_IBAN") and settings["CREDITOR_ID"]):
        return {"TYPE": 1}
    collected = collection_date(today, int(settings["PRENOTIFICATION_DAYS"]))
    return {
        **{name: known[name] for name in BANK if known.get(name)},
        "MANDATE_REFERENCE": reference,
        "MANDATE_DATE": with_offset(known.get("BANK_ACCOUNT_MANDATE_REFERENCE_DATE", ""))[:10],
        "COLLECTION_DATE": collected.isoformat(),
    }
