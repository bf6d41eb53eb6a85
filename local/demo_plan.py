"""What happens in the demo's six months: who books what when, who pays how, what goes wrong.

Weeks are counted from the first day. Customers are named by organization, or by first and last
name.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

WEEKS = 25  # the last one with something in it; six months have 25 and some days
Data = dict[str, Any]

CATALOGUE: Mapping[str, list[Data]] = json.loads(
    (Path(__file__).parent / "demo_articles.json").read_text("utf-8")
)


class Booking(NamedTuple):
    """A subscription: from which week on, to what, and what more subscription.create is told."""

    week: int
    customer: str
    article: str
    more: Mapping[str, Any] = {}


class Event(NamedTuple):
    """A call in some week. DATA may name a customer as CUSTOMER, whose subscription, or latest
    one-off invoice, is then meant where the call wants one."""

    week: int
    service: str
    customer: str
    data: Mapping[str, Any] = {}


def _addons(**quantities: int) -> Data:
    return {"ADDONS": [{"ARTICLE_NUMBER": n, "QUANTITY": q} for n, q in quantities.items()]}


HOTEL = "Hotel Alpenblick Garmisch GmbH & Co. KG"
BOOKINGS = [
    Booking(0, HOTEL, "SHOP", _addons(SICHERUNG=1)),
    Booking(0, "Bäckerei Krümelreich", "WEB-BUSINESS", _addons(DOMAIN=2)),
    Booking(0, "Nordlicht Werbeagentur GmbH", "NEWSLETTER"),
    Booking(0, "Hotel Donauwalzer & Töchter", "SHOP", {"SUBSCRIPTION_EXT_UID": "WIEN-7"}),
    Booking(0, "Jürgen Süß", "PRIVAT"),
    Booking(0, "Weingut Trierer Sonnenhang", "WEB-BUSINESS"),
    Booking(0, "Steuerkanzlei Pfennigfuchs & Partner mbB", "WARTUNG"),
    Booking(1, "Praxis Dr. Müller-Lüdenscheidt", "WEB-BUSINESS-JAHR"),
    Booking(1, "Café Süßholz", "WEB-START", {"COUPON": "WILLKOMMEN"}),
    Booking(1, "Schreinerei Holzapfel & Söhne", "WEB-BUSINESS"),
    Booking(1, "Änne Öztürk-Weiß", "PRIVAT"),
    Booking(1, "Yogastudio Lotosblüte", "WEB-BUSINESS", {"COUPON": "TREUE5"}),
    Booking(3, "Elektro Blitz GmbH", "WEB-BUSINESS", _addons(DOMAIN=4, SICHERUNG=1)),
    Booking(3, "Gasthof zum Goldenen Bären", "WEB-START"),
    Booking(3, "Cem Yılmaz", "PRIVAT"),
    Booking(3, "Buchhandlung Eselsohr", "SHOP", {"COUPON": "TREUE5"}),
    Booking(3, "Zahnarztpraxis Weißzahn", "WEB-START"),
    Booking(6, "Skiverleih Pulverschnee GmbH", "WEB-BUSINESS-JAHR"),
    Booking(6, "Strandhotel Möwennest", "SHOP", _addons(DOMAIN=1, SICHERUNG=1)),
    Booking(9, "Pension Haus Seestern", "WEB-START", {"COUPON": "WILLKOMMEN"}),
    Booking(6, "Björn Åkerström", "PRIVAT", {"INVOICE_TITLE": "Homepage akerstroem.example"}),
    Booking(25, "Musikschule Klangfarbe e. V.", "WEB-START"),
]
DEBTORS = [  # who pays by direct debit; their mandates are signed on the day of the booking
    HOTEL,
    "Bäckerei Krümelreich",
    "Schreinerei Holzapfel & Söhne",
    "Yogastudio Lotosblüte",
    "Gasthof zum Goldenen Bären",
    "Zahnarztpraxis Weißzahn",
    "Pension Haus Seestern",
]
PROMPT = 10  # days from the invoice to the transfer
DAYS_TO_PAYMENT: Mapping[str, int] = {  # of those who take another time
    "Änne Öztürk-Weiß": 3,
    "Steuerkanzlei Pfennigfuchs & Partner mbB": 6,
    "Strandhotel Möwennest": 26,
    "Elektro Blitz GmbH": 33,  # after 21 days and a reminder
    "Buchhandlung Eselsohr": 24,
}
PAYS_UNTIL: Mapping[str, int] = {  # of invoices later than this week nothing is paid
    "Jürgen Süß": 11,
    "Cem Yılmaz": 13,
    "Gärtnerei Immergrün": 0,
    "Druckerei Farbenfroh GmbH": 0,
}
DOWN_PAYMENT = (22, "Druckerei Farbenfroh GmbH", "500.00")
RETURNED = ("Schreinerei Holzapfel & Söhne", 2)  # whose debit comes back, and the how-manieth


def _usage(week: int, mails: int) -> Event:
    data = {"ARTICLE_NUMBER": "NEWSLETTER-MAIL", "QUANTITY": mails}
    return Event(week, "subscription.setusagedata", "Nordlicht Werbeagentur GmbH", data)


def _item(title: str, quantity: str, price: str, percent: int, **more: str) -> Data:
    wanted = {"DESCRIPTION": title, "QUANTITY": quantity, "UNIT_PRICE": price}
    return {**wanted, "VAT_PERCENT": percent, **more}


PRINTER = {
    "INVOICE_TITLE": "Einrichtung Ihres Onlineshops",
    "ITEMS": [
        _item(
            "Einrichtung Onlineshop\nArtikel, Steuersätze, Versand", "8", "95", 19, UNIT_CODE="HUR"
        ),
        _item("Schulung vor Ort", "1", "280", 19),
        _item("Handbuch „Verkaufen im Netz“", "3", "24.90", 7, SUPPLY_KIND="goods"),
    ],
}
GARDENER = {
    "INVOICE_TITLE": "Umzug Ihrer Website",
    "ITEMS": [_item("Umzug einer Website\nmit Datenbank", "1", "190", 19)],
}
BREWERY = {
    "INVOICE_TITLE": "Fotos für Ihren Shop",
    "CASH_DISCOUNT_PERCENT": 2,
    "CASH_DISCOUNT_DAYS": 7,
    "ITEMS": [_item("Produktfotos", "24", "12.50", 19), _item("Anfahrt", "1", "60", 19)],
}
MILL = {
    "INVOICE_TITLE": "Neue Speisekarte für Ihre Website",
    "ITEMS": [_item("Gestaltung\nSpeisekarte, drei Sprachen", "3", "95", 19, UNIT_CODE="HUR")],
}
EVENTS = [
    *(_usage(week, mails) for week, mails in ((3, 2_400), (8, 5_150), (12, 3_075), (16, 4_800))),
    *(_usage(week, mails) for week, mails in ((20, 2_950), (24, 6_200))),
    Event(
        10,
        "customer.update",
        "Jürgen Süß",
        {"DUNNING_STOP": 1, "DUNNING_STOP_REASON": "Ratenzahlung vereinbart"},
    ),
    Event(11, "subscription.setaddon", "Café Süßholz", {"ARTICLE_NUMBER": "DOMAIN", "QUANTITY": 1}),
    Event(
        12,
        "subscription.changearticle",
        "Zahnarztpraxis Weißzahn",
        {"ARTICLE_NUMBER": "WEB-BUSINESS"},
    ),
    Event(14, "invoice.create", "Gärtnerei Immergrün", GARDENER),
    Event(15, "invoice.cancel", "Gärtnerei Immergrün", {"REASON": "Auftrag wurde zurückgezogen"}),
    Event(
        16,
        "subscription.cancel",
        "Weingut Trierer Sonnenhang",
        {"CANCELLATION_NOTE": "Betriebsaufgabe zum Jahresende"},
    ),
    Event(18, "invoice.create", "Druckerei Farbenfroh GmbH", PRINTER),
    Event(20, "subscription.update", "Björn Åkerström", {"STATUS": "inactive"}),
    Event(
        25, "subscription.cancel", "Café Süßholz", {"CANCELLATION_NOTE": "Umzug zu einem Baukasten"}
    ),
    Event(25, "invoice.create", "Brauerei Dreiflüsse", BREWERY),
    Event(25, "invoice.draft", "Restaurant Zur Alten Mühle", MILL),
]
STRANGER = (23, "Erika Mustermann", "49.00", "Danke!")  # money that nobody can tell what it is for
