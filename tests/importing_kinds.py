"""Files of contracts and of old invoices, as they are imported for customer K-1."""

import io
import zipfile

from tests.builders import Access, accepted, an_article

PDF = b"%PDF-1.4 an old invoice"
SUBSCRIPTIONS = """Kundennummer;Tarif;Nächste Abrechnung;Beginn;Vertragsnummer;Preis;Gutschein
K-1;hosting;2027-01-01;01.01.2020;V-1;9,90;
K-1;domain;2027-02-01;;;;TREUE
""".encode()
MANDATES = b"""Kundennummer;IBAN;Mandatsreferenz;Unterschrieben am;Letzter Einzug;Kontoinhaber
K-1;DE89 3704 0044 0532 0130 00;M-1;01.02.2020;01.10.2026;Kim Muster
"""
INVOICE_ROWS = """Kundennummer;Rechnungsnr;Datum;Fällig am;Bezahlt am;Netto;USt;Brutto;Datei
K-1;2019-0001;31.01.2019;14.02.2019;10.02.2019;1.000,00;190,00;1.190,00;2019-0001.pdf
K-1;2019-0002;28.02.2019;;01.03.2019;-10,00;-1,90;-11,90;
"""


def zipped(rows: str, **files: bytes) -> bytes:
    """A ZIP with rows, and PDF files by their names without the ending."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("rechnungen.csv", rows.encode("cp1252"))
        for name, body in files.items():
            archive.writestr(f"pdf/{name.replace('_', '-').removeprefix('n')}.pdf", body)
    return content.getvalue()


INVOICES = zipped(INVOICE_ROWS, n2019_0001=PDF)


def an_article_to_book(access: Access) -> None:
    """The articles and the coupon that SUBSCRIPTIONS name."""
    for number in ("hosting", "domain"):
        accepted(access, "article.create", an_article(ARTICLE_NUMBER=number))
    discount = {"DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "percent"}
    accepted(access, "coupon.create", {"CODE": "TREUE", **discount})
