"""README.txt of the archives, for whoever opens one years later."""

ACCOUNT = """\
Kundenakte: Archiv eines Kontos
===============================

Dieses Archiv enthält alles, was das Konto ausmacht. Es ist so vertraulich wie das Konto selbst:
Bankverbindungen, Adressen, und alles, womit sich das Konto wiederherstellen lässt.

items/             die gespeicherten Daten, Zeile für Zeile JSON; damit wird das Konto eingelesen
documents/         Rechnungen als PDF und XML, Dateien für die Bank
customers.csv      Kunden            | Semikolon, UTF-8, Dezimalkomma: öffnet jede Tabellen-
subscriptions.csv  Abonnements       | kalkulation. Felder, die wie Formeln aussehen, beginnen
invoices.csv       Rechnungen        | mit einem Hochkomma.
payments.csv       Zahlungen         |
SHA256SUMS         Prüfsummen; prüfen mit: sha256sum -c SHA256SUMS
manifest.json      was das Archiv ist, und wie viel darin ist

Einlesen in eine leere Installation:  kundenakte account restore DATEI


Kundenakte: archive of an account
=================================

This archive holds all that the account is made of. It is as confidential as the account itself.

items/             the stored data, JSON line by line; the account is read back from these
documents/         invoices as PDF and XML, files for the bank
*.csv              tables for people: semicolons, UTF-8, decimal comma. Values that look like
                   formulas begin with an apostrophe.
SHA256SUMS         hashes; check with: sha256sum -c SHA256SUMS
manifest.json      what the archive is, and how much is in it

To read it into an empty installation:  kundenakte account restore FILE
"""

AUDIT = """\
Datenträgerüberlassung (§ 147 Abs. 6 AO) für den Zeitraum {first} bis {last}
=============================================================================

index.xml                beschreibt alle Tabellen im Beschreibungsstandard 01-09-2004;
                         Prüfprogramme lesen sie darüber ein
invoices.csv             Rechnungen, Stornos und Korrekturen nach Belegdatum
invoice_lines.csv        ihre Positionen
invoice_vat.csv          ihre Umsatzsteuer je Satz
customers.csv            ihre Empfänger, wie auf dem Beleg genannt
payments.csv             Zahlungen nach Zahlungstag
payment_allocations.csv  welche Rechnung sie begleichen
log.csv                  wer wann was geändert hat, mit altem und neuem Wert
number_ranges.csv        Nummernkreise: dass keine Nummer fehlt
documents/               die Belege als PDF und XML, wie sie versandt wurden
SHA256SUMS               Prüfsummen aller Dateien; prüfen mit: sha256sum -c SHA256SUMS
manifest.json            was das Archiv ist

Tabellen: UTF-8, Semikolon, Dezimalkomma, erste Zeile Überschriften. Werte, die wie Formeln
aussehen, beginnen mit einem Hochkomma. Belege gelöschter Kunden sind enthalten.

SHA256 in invoices.csv ist die Prüfsumme der Belegdaten. CHAIN verkettet alle Belege: SHA-256 aus
der CHAIN des vorher ausgestellten Belegs und der eigenen SHA256, als Text hintereinander.


English: data handed over to a tax auditor for {first} to {last}. index.xml describes the tables;
documents/ holds the documents as they were sent; SHA256SUMS has the hashes of all files.
"""
