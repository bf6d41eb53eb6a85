"""The words of a document beside the fixed texts, and how its languages write numbers and dates."""

from datetime import date
from decimal import Decimal
from typing import Any

from kundenakte.documents.amounts import decimal, from_cents

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

WORDS: dict[str, tuple[str, str]] = {  # German, English
    "number": ("Nummer", "Number"),
    "date": ("Datum", "Date"),
    "period": ("Leistungszeitraum", "Period of supply"),
    "supply_day": ("Leistungsdatum", "Date of supply"),
    "delivery": ("Lieferdatum", "Date of delivery"),
    "customer": ("Kundennummer", "Customer number"),
    "reference": ("Ihre Referenz", "Your reference"),
    "your_vat_id": ("Ihre USt-IdNr.", "Your VAT ID"),
    "due": ("Fällig am", "Due on"),
    "draft": ("Entwurf", "Draft"),
    "position": ("Pos.", "No."),
    "supply": ("Leistung", "Description"),
    "quantity": ("Menge", "Quantity"),
    "unit_price": ("Einzelpreis", "Unit price"),
    "rate": ("USt", "VAT"),
    "percent": ("{percent} %", "{percent}%"),
    "amount": ("Betrag in {currency}", "Amount in {currency}"),
    "net": ("Summe netto", "Net amount"),
    "vat_on": ("{percent} % USt auf {net}", "{percent}% VAT on {net}"),
    "vat_within": ("darin {percent} % USt auf {net} netto", "incl. {percent}% VAT on {net} net"),
    "vat": ("USt gesamt", "VAT in total"),
    "vat_converted": ("USt in {currency}", "VAT in {currency}"),
    "rounding": ("Rundung", "Rounding"),
    "total": ("Gesamtbetrag", "Total"),
    "prepaid": ("Bereits bezahlt", "Already paid"),
    "payable": ("Zu zahlen", "Amount due"),
    "payment": ("Zahlung", "Payment"),
    "pay_transfer": (
        "Bitte überweisen Sie {amount} bis zum {due}.",
        "Please transfer {amount} by {due}.",
    ),
    "pay_debit": (
        "Wir ziehen {amount} von Ihrem Konto {account} ein.",
        "We will collect {amount} from your account {account}.",
    ),
    "pay_cash": ("Bitte zahlen Sie {amount} bar.", "Please pay {amount} in cash."),
    "pay_online": (
        "{amount} werden über das von Ihnen gewählte Zahlungsmittel bezahlt.",
        "{amount} is paid by the means of payment you chose.",
    ),
    "pay_nothing": ("Es ist nichts zu zahlen.", "There is nothing to pay."),
    "pay_settled": ("Der Betrag ist bereits bezahlt.", "The amount is already paid."),
    "pay_offset": (
        "Diesen Betrag verrechnen oder erstatten wir.",
        "This amount is offset or refunded.",
    ),
    "pay_back": (
        "Sie müssen nichts zahlen. Was Sie bereits gezahlt haben, verrechnen oder erstatten wir.",
        "You need not pay anything. What you have already paid is offset or refunded.",
    ),
    "discount": (
        "Bei Zahlung bis zum {until} gewähren wir {percent} % Skonto: {amount}.",
        "If paid by {until}, {percent}% discount is granted: {amount}.",
    ),
    "payee": ("Empfänger", "Payee"),
    "bank": ("Bank", "Bank"),
    "remittance": ("Verwendungszweck", "Reference"),
    "code": ("GiroCode", "GiroCode"),
    "code_hint": ("mit der Banking-App scannen", "point your banking app at it"),
    "code_alt": (
        "GiroCode für die Überweisung von {amount} an {payee}; alle Angaben stehen daneben",
        "GiroCode for the transfer of {amount} to {payee}; all details are beside it",
    ),
    "reason": ("Grund: {reason}", "Reason: {reason}"),
    "carried": ("Übertrag", "Carried forward"),
    "page": ("Seite {page} von {pages}", "Page {page} of {pages}"),
    "logo_alt": ("Logo von {name}", "Logo of {name}"),
    "tax_id": ("Steuernummer", "Tax number"),
    "vat_id": ("USt-IdNr.", "VAT ID"),
    "creditor": ("Gläubiger-ID", "Creditor ID"),
}


class Speech:
    """One of the languages: `de`, or English for every other."""

    def __init__(self, language: str) -> None:
        self.german = language == "de"
        self.code = "de" if self.german else "en"

    def __call__(self, key: str, **values: Any) -> str:
        """A word or sentence of WORDS."""
        return WORDS[key][0 if self.german else 1].format(**values)

    def number(self, value: Decimal, places: int = 0, most: int = 6) -> str:
        """A number with `places` decimals at least and `most` at most."""
        sign = MINUS if value < 0 else ""
        whole, _, rest = f"{abs(value):,.{most}f}".partition(".")
        rest = rest.rstrip("0").ljust(places, "0")
        text = f"{whole}.{rest}" if rest else whole
        return sign + (text.translate(_SWAPPED) if self.german else text)

    def amount(self, cents: int) -> str:
        """Cents as an amount without its currency: 1.234,56 or 1,234.56."""
        return self.number(from_cents(cents), 2, 2)

    def money(self, cents: int, currency: str) -> str:
        """1.234,56 EUR or EUR 1,234.56, not to be broken."""
        amount = self.amount(cents)
        pair = (amount, currency) if self.german else (currency, amount)
        return NO_BREAK.join(pair)

    def percent(self, value: Any) -> str:
        """A rate without its sign."""
        return self.number(decimal(value))

    def day(self, value: Any) -> str:
        """23.11.2026 or 23 Nov 2026; what is no date is shown as it is, "" for none."""
        try:
            day = date.fromisoformat(str(value or ""))
        except ValueError:
            return str(value or "")
        if self.german:
            return f"{day:%d.%m.%Y}"
        return NO_BREAK.join((str(day.day), _MONTHS[day.month - 1], str(day.year)))

    def period(self, first: Any, last: Any) -> str:
        """First to last day; one of them where the other is missing."""
        days = [self.day(value) for value in (first, last) if value]
        return " – ".join(dict.fromkeys(days))


_SWAPPED = str.maketrans(",.", ".,")
