"""Units of quantity (UN/ECE recommendation 20) that a document can name, in German and English.

`STK` is not among them: it is accepted, and means a cigarette. A piece is `H87`; `C62` is the unit
of what has none, and is not printed. Where one and many differ, both stand here: "Tag/Tage".
"""

from decimal import Decimal

UNITS: dict[str, tuple[str, str]] = {
    "C62": ("", ""),
    "H87": ("Stk.", "pcs"),
    "XPP": ("Stk.", "pcs"),
    "NAR": ("Artikel", "article/articles"),
    "SET": ("Satz/Sätze", "set/sets"),
    "PR": ("Paar", "pair/pairs"),
    "LS": ("pauschal", "flat rate"),
    "E49": ("Arbeitstag/Arbeitstage", "working day/working days"),
    "SEC": ("Sek.", "s"),
    "MIN": ("Min.", "min"),
    "HUR": ("Std.", "h"),
    "DAY": ("Tag/Tage", "day/days"),
    "WEE": ("Woche/Wochen", "week/weeks"),
    "MON": ("Monat/Monate", "month/months"),
    "QAN": ("Quartal/Quartale", "quarter/quarters"),
    "ANN": ("Jahr/Jahre", "year/years"),
    "GRM": ("g", "g"),
    "KGM": ("kg", "kg"),
    "TNE": ("t", "t"),
    "MMT": ("mm", "mm"),
    "CMT": ("cm", "cm"),
    "MTR": ("m", "m"),
    "KMT": ("km", "km"),
    "MTK": ("m²", "m²"),
    "MTQ": ("m³", "m³"),
    "MLT": ("ml", "ml"),
    "LTR": ("l", "l"),
    "WHR": ("Wh", "Wh"),
    "KWH": ("kWh", "kWh"),
    "KWT": ("kW", "kW"),
    "4L": ("MB", "MB"),
    "E34": ("GB", "GB"),
    "E35": ("TB", "TB"),
    "E48": ("Leistung/Leistungen", "service/services"),
    "IE": ("Person/Personen", "person/persons"),
    "XPK": ("Paket/Pakete", "package/packages"),
    "XBX": ("Karton/Kartons", "box/boxes"),
    "P1": ("%", "%"),
}


def unit_name(code: str, quantity: Decimal, *, german: bool) -> str:
    """What to print behind a quantity, "" for nothing."""
    one, _, many = UNITS.get(code, ("", ""))[0 if german else 1].partition("/")
    return many if many and abs(quantity) != 1 else one
