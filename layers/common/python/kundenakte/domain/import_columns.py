"""Which field a column of a file is for: guessed from its heading, in German or English."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache

from kundenakte.domain import folding
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_kinds import KINDS

MOST_COLUMNS = 200
LONGEST_HEADING = 200  # characters

# Headings as programs and people write them; case, umlauts, blanks and signs do not matter.
_NAMES = """
CUSTOMER_TYPE: Kundentyp, Kundenart, Typ, Art, Type
CUSTOMER_NUMBER: Kundennummer, Kundennr, Kunden-Nr, Kd-Nr, KdNr, Kunde Nr, Debitorennummer, Nr,
 Nummer, Number, Customer No, Customer ID, Client Number
CUSTOMER_EXT_UID: Externe ID, Externe Kundennummer, Fremdnummer, Shop-ID, Ext UID, External ID,
 Reference ID
ORGANIZATION: Firma, Firmenname, Unternehmen, Organisation, Company, Company Name, Name 1
POSITION: Funktion, Job Title
TITLE_ACADEMIC: Titel, Akademischer Titel, Academic Title
SALUTATION: Anrede
FIRST_NAME: Vorname, Given Name, Firstname
LAST_NAME: Nachname, Familienname, Zuname, Name, Surname, Family Name, Lastname
ADDRESS: Strasse, Straße und Hausnummer, Strasse Nr, Anschrift, Adresse, Street, Address 1,
 Street Address
ADDRESS_2: Adresszusatz, Zusatz, Adresse 2, Address 2, Address Line 2
ZIPCODE: PLZ, Postleitzahl, Zip, Postal Code, Postcode
CITY: Ort, Stadt, Wohnort, Town
STATE: Bundesland, Region, Province
COUNTRY_CODE: Land, Ländercode, Country
SECONDARY_ADDRESS: Lieferadresse, Lieferanschrift, Shipping Address
PHONE: Telefon, Tel, Telefonnummer, Phone Number, Telephone
PHONE_2: Telefon 2, Phone 2
FAX: Telefax, Faxnummer
MOBILE: Mobil, Handy, Mobiltelefon, Mobilnummer, Cell Phone
EMAIL: E-Mail, E-Mail-Adresse, Mail, Mailadresse, Email Address
EMAIL_CC: E-Mail CC, Mail CC
BIRTHDAY: Geburtstag, Geburtsdatum, Date of Birth
PAYMENT_MAIL_ADDRESS: Rechnungs-E-Mail, Invoice Email, Billing Email
VAT_ID: USt-IdNr, UStID, Umsatzsteuer-ID, Ust-Id-Nummer, VAT Number, VAT No
TAX_ID: Steuernummer, Steuer-Nr, Tax Number
CURRENCY_CODE: Währung, Currency
LANGUAGE_CODE: Sprache, Language
COMMENT: Bemerkung, Bemerkungen, Notiz, Notizen, Kommentar, Notes, Note
PAYMENT_TYPE: Zahlungsart, Zahlungsweise, Payment Method
DAYS_FOR_PAYMENT: Zahlungsziel, Zahlungsfrist, Zahlungsziel Tage, Payment Terms
NEWSLETTER_OPTIN: Newsletter
INVOICE_DELIVERY_METHOD: Rechnungsversand, Versandart, Delivery Method
ACCOUNT_RECEIVABLE: Debitorenkonto, Debitor
AFFILIATE: Partner, Vermittler
DUNNING_STOP: Mahnsperre, Mahnstopp
DUNNING_STOP_UNTIL: Mahnsperre bis, Mahnstopp bis
BUYER_REFERENCE: Leitweg-ID, Käuferreferenz
BANK_NAME: Bank, Kreditinstitut
BANK_ACCOUNT_NUMBER: Kontonummer, Konto-Nr, Account Number
BANK_CODE: BLZ, Bankleitzahl
BANK_ACCOUNT_OWNER: Kontoinhaber, Account Holder, Account Owner
BANK_IBAN: IBAN
BANK_BIC: BIC, SWIFT
BANK_ACCOUNT_MANDATE_REFERENCE: Mandatsreferenz, Mandat, SEPA-Mandat, Mandate Reference
BANK_ACCOUNT_MANDATE_REFERENCE_DATE: Mandatsdatum, Mandat vom, Mandate Date, Unterschriftsdatum
TAGS: Tag, Schlagworte, Schlagwörter, Stichworte, Gruppe, Kundengruppe, Labels, Group
ARTICLE_NUMBER: Artikelnummer, Artikel, Artikel-Nr, Tarif, Produkt, Plan, Article, SKU, Product
NEXT_EVENT: Nächste Abrechnung, Nächste Rechnung, Nächste Zahlung, Abrechnen ab, Next Billing,
 Next Billing Date, Next Invoice, Next Payment
START_DATE: Beginn, Vertragsbeginn, Start, Startdatum, Abo-Beginn
CANCELLATION_DATE: Ende, Vertragsende, Gekündigt zum, Kündigungsdatum, End Date
QUANTITY: Menge, Anzahl, Qty
UNIT_PRICE: Preis, Einzelpreis, Price
TITLE: Bezeichnung
DESCRIPTION: Beschreibung
SUBSCRIPTION_EXT_UID: Abo-Nummer, Vertragsnummer, Vertrags-Nr, Externe Abo-ID, Subscription ID,
 Contract Number
SUBSCRIPTION_TITLE: Abo-Titel
INVOICE_TITLE: Rechnungstitel, Betreff, Subject
COUPON: Gutschein, Gutscheincode, Coupon Code
IBAN: Konto, Bank IBAN
REFERENCE: Mandatsreferenz, Referenz, Mandate Reference, Mandat
SIGNED: Unterschrieben am, Unterschriftsdatum, Mandatsdatum, Datum, Mandate Date, Signature Date
LAST_USED: Zuletzt genutzt, Letzter Einzug, Last Collection
OWNER: Kontoinhaber, Inhaber, Account Holder
BIC: SWIFT
EVIDENCE_NOTE: Nachweis, Vermerk, Evidence
INVOICE_NUMBER: Rechnungsnummer, Rechnungs-Nr, Re-Nr, Rg-Nr, Belegnummer, Invoice No, Nr, Number
INVOICE_DATE: Rechnungsdatum, Datum, Belegdatum, Date
DUE_DATE: Fällig, Fällig am, Fälligkeit, Fälligkeitsdatum, Zahlbar bis, Due
PAID_DATE: Bezahlt am, Bezahlt, Zahlungsdatum, Zahldatum, Paid, Paid On, Payment Date
SUB_TOTAL: Netto, Nettobetrag, Summe netto, Net, Net Amount
VAT_TOTAL: USt, MwSt, Umsatzsteuer, Mehrwertsteuer, Steuer, Steuerbetrag, VAT, Tax, VAT Amount
TOTAL: Brutto, Bruttobetrag, Gesamt, Gesamtbetrag, Betrag, Rechnungsbetrag, Summe, Gross,
 Gross Amount, Amount
PDF: PDF-Datei, Datei, Dateiname, File, File Name, Document
"""


def guessed(kind: str, columns: Sequence[str]) -> dict[str, str]:
    """Column → the field that its heading seems to name; "" for none. No field is named twice: the
    first column has it."""
    known = _known(kind)
    found: dict[str, str] = {}
    for column in columns:
        field = known.get(_folded(column), "")
        found[column] = "" if field in found.values() else field
    return found


def checked(kind: str, columns: Sequence[str], asked: Mapping[str, str]) -> dict[str, str]:
    """Column → field as it was asked for, "" where nothing was said. Raises Refused for a column
    that the file does not have, a field that the kind does not have, one that is named twice."""
    fields = KINDS[kind].fields
    known = {name.upper(): field for name, field in asked.items()}
    given = {column: known.get(column.upper(), "").strip().upper() for column in columns}
    used = [field for field in given.values() if field]
    there = {column.upper() for column in columns}
    wrong = [] if known.keys() <= there else ["it names a column that the file does not have"]
    wrong += [] if set(used) <= set(fields) else ["it names a field that cannot be imported"]
    twice = [field for field in fields if used.count(field) > 1]
    wrong += [f"{field} is named twice" for field in twice]
    if wrong:
        raise Refused(*(Problem("invalid", "MAPPING", text) for text in wrong))
    return given


def require_headings(columns: Sequence[str]) -> None:
    """Raises Refused for headings that no mapping could go by."""
    if not any(columns):
        raise Refused(Problem("invalid", "CONTENT", "the first line must hold headings"))
    if len(columns) > MOST_COLUMNS:
        raise Refused(Problem("invalid", "CONTENT", f"at most {MOST_COLUMNS} columns"))
    if any(len(column) > LONGEST_HEADING for column in columns):
        reason = f"headings have at most {LONGEST_HEADING} characters"
        raise Refused(Problem("invalid", "CONTENT", reason))
    # Names in requests are read in any case.
    named = [column.upper() for column in columns if column]
    if len(set(named)) < len(named):
        raise Refused(Problem("invalid", "CONTENT", "two columns have the same heading"))


def digest(kind: str, columns: Sequence[str]) -> str:
    """What a mapping is kept under: the same for files of a kind with the same headings."""
    return hashlib.sha256(json.dumps([kind, *columns]).encode()).hexdigest()[:32]


@cache
def _known(kind: str) -> dict[str, str]:
    """Folded heading → field; a field's own name goes before what others call theirs."""
    fields = KINDS[kind].fields
    names = _synonyms()
    said = {_folded(name): field for field in reversed(fields) for name in names.get(field, ())}
    return {**said, **{_folded(field): field for field in fields}}


@cache
def _synonyms() -> dict[str, list[str]]:
    joined = _NAMES.replace("\n ", " ").strip().splitlines()
    lines = (line.partition(":") for line in joined)
    return {field: [name.strip() for name in names.split(",")] for field, _, names in lines}


def _folded(heading: str) -> str:
    return "".join(filter(str.isalnum, folding.spelled_out(heading)))
