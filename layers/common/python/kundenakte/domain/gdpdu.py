"""index.xml: the description of tables that auditors' programs read (description standard for data
handed over, version 01-09-2004, also known as GDPdU or GoBD export, rule ARC-4).

The DTD here is our own: it declares what our index.xml uses, in the order that the standard has, so
that the archive can be read without any other file. Names of elements are the standard's.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

DTD_NAME = "gdpdu-01-09-2004.dtd"
DTD = """\
<!ELEMENT DataSet (Version, DataSupplier?, Media+)>
<!ELEMENT Version (#PCDATA)>
<!ELEMENT DataSupplier (Name, Location, Comment)>
<!ELEMENT Media (Name, Table+)>
<!ELEMENT Table (URL, Name?, Description?, UTF8?, (DecimalSymbol, DigitGroupingSymbol)?, Range?,
  VariableLength)>
<!ELEMENT VariableLength (ColumnDelimiter?, RecordDelimiter?, TextEncapsulator?,
  VariablePrimaryKey*, VariableColumn*)>
<!ELEMENT VariablePrimaryKey (Name, Description?, (Numeric | AlphaNumeric | Date))>
<!ELEMENT VariableColumn (Name, Description?, (Numeric | AlphaNumeric | Date))>
<!ELEMENT Numeric (Accuracy?)>
<!ELEMENT Date (Format?)>
<!ELEMENT Range (From, (To | Length)?)>
<!ELEMENT Name (#PCDATA)>
<!ELEMENT Location (#PCDATA)>
<!ELEMENT Comment (#PCDATA)>
<!ELEMENT URL (#PCDATA)>
<!ELEMENT Description (#PCDATA)>
<!ELEMENT DecimalSymbol (#PCDATA)>
<!ELEMENT DigitGroupingSymbol (#PCDATA)>
<!ELEMENT ColumnDelimiter (#PCDATA)>
<!ELEMENT RecordDelimiter (#PCDATA)>
<!ELEMENT TextEncapsulator (#PCDATA)>
<!ELEMENT Accuracy (#PCDATA)>
<!ELEMENT Format (#PCDATA)>
<!ELEMENT From (#PCDATA)>
<!ELEMENT To (#PCDATA)>
<!ELEMENT Length (#PCDATA)>
<!ELEMENT UTF8 EMPTY>
<!ELEMENT AlphaNumeric EMPTY>
"""
TABLES = {
    "invoices": "Rechnungen, Stornos und Korrekturen",
    "invoice_lines": "Positionen der Rechnungen",
    "invoice_vat": "Umsatzsteuer der Rechnungen je Satz",
    "customers": "Empfänger, wie auf der Rechnung genannt",
    "payments": "Zahlungen",
    "payment_allocations": "Zuordnung der Zahlungen zu Rechnungen",
    "log": "Änderungsprotokoll",
    "number_ranges": "Nummernkreise und fehlende Nummern",
}
KEYS = {"invoices": "INVOICE_NUMBER", "payments": "PAYMENT_ID"}
AMOUNTS = frozenset(
    """SUB_TOTAL VAT_TOTAL TOTAL PAID COMPLETE_NET VAT_VALUE COMPLETE_GROSS AMOUNT TO_CREDIT
    VAT_PERCENT""".split()
)
FINE = frozenset(("QUANTITY", "UNIT_PRICE"))
WHOLE = frozenset(
    """INVOICE_ID CUSTOMER_ID POSITION PAYMENT_ID REVERSES REVERSED_BY FIRST LAST DOCUMENTS
    IN_PERIOD MISSING CANCELED_BY""".split()
)
DAYS = frozenset("INVOICE_DATE PERIOD_FROM PERIOD_TO DUE_DATE DATE".split())
WORDS = {
    "INVOICE_ID": "Interne Nummer des Belegs",
    "INVOICE_NUMBER": "Belegnummer",
    "KIND": "Art: invoice, storno, correction; bei Zahlungen: payment, refund, credit ...",
    "CUSTOMER_ID": "Interne Nummer des Kunden",
    "CUSTOMER_NUMBER": "Kundennummer",
    "INVOICE_DATE": "Belegdatum",
    "PERIOD_FROM": "Leistungszeitraum, erster Tag",
    "PERIOD_TO": "Leistungszeitraum, letzter Tag",
    "DUE_DATE": "Fälligkeit",
    "CURRENCY_CODE": "Währung",
    "SUB_TOTAL": "Netto",
    "VAT_TOTAL": "Umsatzsteuer",
    "TOTAL": "Brutto",
    "PAID": "Bezahlt",
    "PAID_DATE": "Bezahlt am",
    "ORIGINAL": "Bei Stornos und Korrekturen: Nummer der Rechnung",
    "CANCELED_BY": "Interne Nummer des Stornos",
    "SHA256": "Prüfsumme der Belegdaten",
    "CHAIN": "Kette der Prüfsummen: SHA-256 der vorigen Kette und der eigenen Prüfsumme",
    "PDF": "Datei im Archiv",
    "XML": "E-Rechnung im Archiv",
    "POSITION": "Position",
    "ARTICLE_NUMBER": "Artikelnummer",
    "DESCRIPTION": "Bezeichnung",
    "QUANTITY": "Menge",
    "UNIT_CODE": "Einheit nach UN/ECE Rec. 20",
    "UNIT_PRICE": "Einzelpreis",
    "VAT_PERCENT": "Steuersatz in Prozent",
    "CATEGORY": "Steuerkategorie nach UNTDID 5305",
    "COMPLETE_NET": "Netto",
    "VAT_VALUE": "Umsatzsteuer",
    "COMPLETE_GROSS": "Brutto",
    "PAYMENT_ID": "Interne Nummer der Zahlung",
    "DATE": "Tag der Zahlung",
    "AMOUNT": "Betrag",
    "METHOD": "Zahlungsart",
    "REFERENCE": "Verwendungszweck oder Vermerk",
    "TO_CREDIT": "Auf das Guthaben des Kunden",
    "REVERSES": "Nimmt diese Zahlung zurück",
    "REVERSED_BY": "Zurückgenommen durch diese Zahlung",
    "CREATED": "Gespeichert am",
    "LOG_ID": "Nummer des Eintrags",
    "AT": "Zeitpunkt (Berlin)",
    "ACTOR": "Wer",
    "ACTION": "Was",
    "ABOUT": "Worüber",
    "FIELD": "Feld",
    "BEFORE": "Vorher",
    "AFTER": "Nachher",
    "RANGE": "Nummernkreis: Präfix, Suffix und Zeitraum",
    "FIRST": "Erste vergebene Nummer",
    "LAST": "Letzte vergebene Nummer",
    "DOCUMENTS": "Belege des Nummernkreises",
    "IN_PERIOD": "Davon im verlangten Zeitraum",
    "MISSING": "Anzahl fehlender Nummern",
    "MISSING_NUMBERS": "Fehlende Nummern",
}


class Supplier(NamedTuple):
    """Who hands the data over, where that is, and what they are."""

    name: str
    location: str
    comment: str


def index(supplier: Supplier, tables: Mapping[str, Sequence[str]]) -> str:
    """index.xml for tables with these columns, each a CSV file of its name."""
    told = "".join(
        _element(name, escape(text or "-"))
        for name, text in zip(("Name", "Location", "Comment"), supplier, strict=True)
    )
    media = "".join(_table(name, columns) for name, columns in tables.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<!DOCTYPE DataSet SYSTEM "{DTD_NAME}">\n'
        f"<DataSet><Version>1.0</Version>\n<DataSupplier>{told}</DataSupplier>\n"
        f"<Media><Name>Kundenakte</Name>\n{media}</Media></DataSet>\n"
    )


def _table(name: str, columns: Sequence[str]) -> str:
    # The standard has primary keys before other columns, and columns in the order of the file.
    shown = "".join(_column(column, key=KEYS.get(name) == column) for column in columns)
    return (
        f"<Table><URL>{name}.csv</URL><Name>{name}</Name>"
        f"<Description>{escape(TABLES[name])}</Description><UTF8/>"
        "<DecimalSymbol>,</DecimalSymbol><DigitGroupingSymbol>.</DigitGroupingSymbol>"
        "<Range><From>2</From></Range><VariableLength>"
        "<ColumnDelimiter>;</ColumnDelimiter><RecordDelimiter>&#13;&#10;</RecordDelimiter>"
        "<TextEncapsulator>&quot;</TextEncapsulator>\n"
        f"{shown}</VariableLength></Table>\n"
    )


def _column(name: str, *, key: bool) -> str:
    told = _element("Description", escape(WORDS[name])) if name in WORDS else ""
    element = "VariablePrimaryKey" if key else "VariableColumn"
    return _element(element, _element("Name", name) + told + _type(name)) + "\n"


def _type(name: str) -> str:
    if name in AMOUNTS or name in FINE:
        return f"<Numeric><Accuracy>{6 if name in FINE else 2}</Accuracy></Numeric>"
    if name in WHOLE:
        return "<Numeric/>"
    if name in DAYS:
        return "<Date><Format>YYYY-MM-DD</Format></Date>"
    return "<AlphaNumeric/>"


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"
