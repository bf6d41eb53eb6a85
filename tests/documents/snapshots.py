"""Snapshots of invoices as they are stored, each of another kind; `snapshot` takes any change."""

from decimal import Decimal
from typing import Any

from kundenakte.domain.reference import creditor_reference
from kundenakte.domain.totals import Line, Totals, totals

SELLER = {
    "COMPANY": "Alpenblick Software GmbH",
    "STREET": "Innstraße 27",
    "ZIPCODE": "83022",
    "CITY": "Rosenheim",
    "COUNTRY_CODE": "DE",
    "TAX_ID": "156/141/00000",
    "VAT_ID": "DE136695976",
    "REGISTER": "Amtsgericht Traunstein, HRB 99999",
    "MANAGEMENT": "Geschäftsführerin: Marlene Auer",
    "CONTACT_NAME": "Marlene Auer",
    "EMAIL": "rechnung@alpenblick.example",
    "PHONE": "+49 8031 9999812",
    "WEB": "alpenblick.example",
    "BANK_OWNER": "Alpenblick Software GmbH",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
    "BANK_NAME": "Commerzbank",
    "CREDITOR_ID": "DE98ZZZ09999999999",
    "SMALL_BUSINESS": False,
    "CASH_TAXATION": False,
    "ACCENT": "#0b6478",
}
BUYER = {
    "CUSTOMER_NUMBER": "K-10482",
    "CUSTOMER_TYPE": "business",
    "ORGANIZATION": "Gasthof Weißmüller KG",
    "FIRST_NAME": "Annegret",
    "LAST_NAME": "Weißmüller",
    "ADDRESS": "Seestraße 4",
    "ZIPCODE": "82211",
    "CITY": "Herrsching",
    "COUNTRY_CODE": "DE",
    "EMAIL": "annegret@weissmueller.example",
    "BUYER_REFERENCE": "K-10482",
}
CONSUMER = {
    "CUSTOMER_NUMBER": "K-20011",
    "CUSTOMER_TYPE": "consumer",
    "FIRST_NAME": "Kim",
    "LAST_NAME": "Muster",
    "ADDRESS": "Lindenweg 12",
    "ZIPCODE": "10115",
    "CITY": "Berlin",
    "COUNTRY_CODE": "DE",
    "EMAIL": "kim@example.com",
}
TRANSFER = {"TYPE": 1, "DAYS": 14, "REFERENCE": creditor_reference("RE-2026-1214")}
DEBIT = {
    "TYPE": 2,
    "DAYS": 14,
    "BANK_ACCOUNT_OWNER": "Gasthof Weißmüller KG",
    "BANK_IBAN": "DE41500105170123456789",
    "BANK_BIC": "INGDDEFFXXX",
    "MANDATE_REFERENCE": "M-10482-1",
    "MANDATE_DATE": "2026-01-15",
    "COLLECTION_DATE": "2026-12-15",
    "REFERENCE": creditor_reference("RE-2026-1214"),
}
HEAD = {
    "INVOICE_ID": 1214,
    "KIND": "invoice",
    "CUSTOMER_ID": 7,
    "CREATED": "2026-12-01T06:00:00Z",
    "INVOICE_NUMBER": "RE-2026-1214",
    "INVOICE_DATE": "2026-12-01",
    "DUE_DATE": "2026-12-15",
    "PERIOD_FROM": "2026-12-01",
    "PERIOD_TO": "2026-12-31",
    "CURRENCY_CODE": "EUR",
    "LANGUAGE_CODE": "de",
    "IS_GROSS": 0,
    "TAX_NOTES": [],
}


def item(
    description: str, price: str, quantity: str = "1", percent: str = "19", **more: Any
) -> dict[str, Any]:
    """A line without its amounts."""
    return {
        "DESCRIPTION": description,
        "QUANTITY": quantity,
        "UNIT_CODE": "C62",
        "UNIT_PRICE": price,
        "VAT_PERCENT": percent,
        "CATEGORY": "S",
        "PERIOD_FROM": "2026-12-01",
        "PERIOD_TO": "2026-12-31",
        "SUPPLY_KIND": "digital",
        **more,
    }


TEAM = item("Hüttenbuch Team\nBis zu zehn Personen, Reservierung und Kasse", "49.00")
SMS = item("SMS-Paket 500", "10.71", ARTICLE_NUMBER="SMS500")


def snapshot(items: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A final invoice with these lines; SELLER, BUYER and PAYMENT in `changes` overlay ours."""
    gross = bool(changes.get("IS_GROSS"))
    lines = items or [TEAM, SMS]
    sums = totals([_line(line) for line in lines], gross=gross)
    parts = {"SELLER": SELLER, "BUYER": BUYER, "PAYMENT": TRANSFER}
    overlaid = {name: {**part, **changes.pop(name, {})} for name, part in parts.items()}
    return {**HEAD, **overlaid, **_summed(lines, sums), **changes}


def _line(line: dict[str, Any]) -> Line:
    return Line(
        Decimal(line["QUANTITY"]),
        Decimal(line["UNIT_PRICE"]),
        Decimal(line["VAT_PERCENT"]),
        line["CATEGORY"],
    )


def _summed(lines: list[dict[str, Any]], sums: Totals) -> dict[str, Any]:
    return {
        "ITEMS": [
            {
                **line,
                "INVOICE_ITEM_ID": 1214 * 1000 + number,
                "SORT_ORDER": number,
                "COMPLETE_NET": amounts.net,
                "VAT_VALUE": amounts.vat,
                "COMPLETE_GROSS": amounts.gross,
            }
            for number, (line, amounts) in enumerate(zip(lines, sums.lines, strict=True), 1)
        ],
        "VAT_ITEMS": [
            {
                "CATEGORY": group.category,
                "VAT_PERCENT": f"{group.percent:f}",
                "COMPLETE_NET": group.net,
                "VAT_VALUE": group.vat,
            }
            for group in sums.groups
        ],
        "SUB_TOTAL": sums.sub_total,
        "VAT_TOTAL": sums.vat_total,
        "TOTAL": sums.total,
        "ROUNDING": sums.rounding,
    }


def domestic(**changes: Any) -> dict[str, Any]:
    """19 % in Germany, by transfer."""
    return snapshot(**changes)


def mixed(**changes: Any) -> dict[str, Any]:
    """7 and 19 % in one invoice, with a discount for early payment."""
    items = [
        item("Wanderkarte Chiemgau", "9.99", "3", SUPPLY_KIND="goods", UNIT_CODE="H87"),
        item("Hüttenführer 2027\nTaschenbuch, 240 Seiten", "4.50", "2", "7", UNIT_CODE="H87"),
    ]
    agreed = {"CASH_DISCOUNT_PERCENT": "2", "CASH_DISCOUNT_DAYS": 7}
    return snapshot(items, **{**agreed, **changes})


def reverse_charge(**changes: Any) -> dict[str, Any]:
    """A business in Austria with a VAT id."""
    buyer = {
        "ORGANIZATION": "Bergblick Hotels GmbH",
        "ADDRESS": "Mariahilfer Straße 10",
        "ZIPCODE": "1070",
        "CITY": "Wien",
        "COUNTRY_CODE": "AT",
        "VAT_ID": "ATU13585627",
    }
    items = [{**line, "CATEGORY": "AE", "VAT_PERCENT": "0"} for line in (TEAM, SMS)]
    return snapshot(items, **{"BUYER": buyer, "TAX_NOTES": ["tax.reverse_charge"], **changes})


def small_business(**changes: Any) -> dict[str, Any]:
    """A seller under section 19 UStG, known to the tax office by a tax number only."""
    seller = {
        "COMPANY": "Marlene Auer Webdesign",
        "VAT_ID": "",
        "REGISTER": "",
        "MANAGEMENT": "",
        "BANK_OWNER": "Marlene Auer",
        "SMALL_BUSINESS": True,
    }
    items = [item("Pflege der Website", "120.00", CATEGORY="E", percent="0", UNIT_CODE="MON")]
    return snapshot(items, **{"SELLER": seller, "TAX_NOTES": ["tax.small_business"], **changes})


def storno(**changes: Any) -> dict[str, Any]:
    """The domestic invoice taken back: the same lines with their quantities negated."""
    items = [{**line, "QUANTITY": f"-{line['QUANTITY']}"} for line in (TEAM, SMS)]
    original = {
        "INVOICE_ID": 1214,
        "INVOICE_NUMBER": "RE-2026-1214",
        "INVOICE_DATE": "2026-12-01",
    }
    head = {
        "KIND": "storno",
        "INVOICE_ID": 1215,
        "INVOICE_NUMBER": "RE-2026-1215",
        "INVOICE_DATE": "2026-12-03",
        "DUE_DATE": "",
        "ORIGINAL": original,
        "REASON": "Anschrift des Empfängers war falsch",
    }
    return snapshot(items, **{**head, **changes})


KINDS = {
    "domestic": domestic,
    "mixed": mixed,
    "reverse charge": reverse_charge,
    "small business": small_business,
    "storno": storno,
}


def debit(**changes: Any) -> dict[str, Any]:
    """Collected from the customer's account."""
    return snapshot(**{"PAYMENT": DEBIT, **changes})


def consumer(**changes: Any) -> dict[str, Any]:
    """Gross prices for a consumer, one of them not reachable from a net amount."""
    items = [item("Hüttenbuch Solo", "9.99"), item("SMS-Paket 100", "4.99", "3")]
    return snapshot(items, **{"IS_GROSS": 1, "BUYER": _only(CONSUMER), **changes})


def _only(buyer: dict[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(BUYER, ""), **buyer}


def not_taxable(**changes: Any) -> dict[str, Any]:
    """A business in Switzerland."""
    buyer = {
        "ZIPCODE": "8001",
        "CITY": "Zürich",
        "COUNTRY_CODE": "CH",
        "ORGANIZATION": "Seeblick AG",
    }
    items = [{**line, "CATEGORY": "O", "VAT_PERCENT": "0"} for line in (TEAM, SMS)]
    return snapshot(items, **{"BUYER": buyer, "TAX_NOTES": ["tax.not_taxable"], **changes})


def of_category(category: str) -> dict[str, Any]:
    """An invoice of one tax category, to a business abroad where that matters."""
    made = reverse_charge() if category in ("K", "AE") else snapshot()
    if category == "O":
        return not_taxable()
    percent = "19" if category == "S" else "0"
    items = [{**line, "CATEGORY": category, "VAT_PERCENT": percent} for line in (TEAM, SMS)]
    return snapshot(items, BUYER=made["BUYER"], TAX_NOTES=[])


def long(lines: int = 120, **changes: Any) -> dict[str, Any]:
    """Many lines, some with details, at two rates."""
    items = [
        item(
            f"Übernachtung Hütte {number}" + ("\nZimmer mit Frühstück" if number % 3 == 0 else ""),
            f"{12 + number % 7}.{number % 100:02}",
            str(1 + number % 4),
            "7" if number % 2 else "19",
            ARTICLE_NUMBER=f"N{number:03}",
        )
        for number in range(1, lines + 1)
    ]
    return snapshot(items, **changes)
