"""Which VAT rate is in force where and when, and which places belong to which VAT area.

Standard rates of the EU as the European Commission's database "Taxes in Europe" (TEDB) gives them
(compared on 29 September 2026); earlier ones from the Commission's "VAT rates applied in the Member
States". Germany: § 12 (1), (2), (3) UStG, for the second half of 2020 § 28 (1), (2) UStG. Special
territories: Article 6 of Directive 2006/112/EC; rates of Madeira and the Azores, Jungholz and
Mittelberg: Articles 104 and 105. A new rate is one more line here.

Livigno and Campione d'Italia are known by their own postcodes; by the older ones, which they shared
with places that do pay VAT, they are not.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

Dated = tuple[tuple[str, str], ...]  # first day, percent; oldest first

STANDARD_RATES: Mapping[str, Dated] = {
    "AT": (("1984-01-01", "20"),),
    "AT-JM": (("1984-01-01", "19"),),  # Jungholz and Mittelberg
    "BE": (("1996-01-01", "21"),),
    "BG": (("1999-01-01", "20"),),
    "CY": (("2014-01-13", "19"),),
    "CZ": (("2013-01-01", "21"),),
    "DE": (("2007-01-01", "19"), ("2020-07-01", "16"), ("2021-01-01", "19")),
    "DK": (("1992-01-01", "25"),),
    "EE": (("2009-07-01", "20"), ("2024-01-01", "22"), ("2025-07-01", "24")),
    "ES": (("2012-09-01", "21"),),
    "FI": (("2013-01-01", "24"), ("2024-09-01", "25.5")),
    "FR": (("2014-01-01", "20"),),
    "GR": (("2016-06-01", "24"),),
    "HR": (("2012-03-01", "25"),),
    "HU": (("2012-01-01", "27"),),
    "IE": (("2012-01-01", "23"), ("2020-09-01", "21"), ("2021-03-01", "23")),
    "IT": (("2013-10-01", "22"),),
    "LT": (("2009-09-01", "21"),),
    "LU": (("2015-01-01", "17"), ("2023-01-01", "16"), ("2024-01-01", "17")),
    "LV": (("2012-07-01", "21"),),
    "MT": (("2004-01-01", "18"),),
    "NL": (("2012-10-01", "21"),),
    "PL": (("2011-01-01", "23"),),
    "PT": (("2011-01-01", "23"),),
    "PT-20": (("2015-07-01", "18"), ("2021-07-01", "16")),  # Azores
    "PT-30": (("2012-04-01", "22"),),  # Madeira
    "RO": (("2017-01-01", "19"), ("2025-08-01", "21")),
    "SE": (("1990-07-01", "25"),),
    "SI": (("2013-07-01", "22"),),
    "SK": (("2011-01-01", "20"), ("2025-01-01", "23")),
}
EU = frozenset(place for place in STANDARD_RATES if "-" not in place)

GERMAN_RATES: Mapping[str, Dated] = {
    "standard": STANDARD_RATES["DE"],
    "reduced": (("2007-01-01", "7"), ("2020-07-01", "5"), ("2021-01-01", "7")),
    "zero": (("2023-01-01", "0"),),  # § 12 (3) UStG: small solar plants
}

OUTSIDE = ""  # no part of the EU's VAT area
GOODS_ONLY = "XI"  # Northern Ireland: EU for goods, outside for services
# Country and beginning of the postcode → where VAT has it.
_SPECIAL: tuple[tuple[str, str, str], ...] = (
    ("MC", "", "FR"),
    ("AX", "", OUTSIDE),
    ("DE", "27498", OUTSIDE),  # Heligoland
    ("DE", "78266", OUTSIDE),  # Büsingen
    ("DE", "87491", "AT-JM"),  # German postcodes of Austrian places
    ("DE", "8756[789]", "AT-JM"),
    ("AT", "6691|699[123]", "AT-JM"),
    ("ES", "35|38", OUTSIDE),  # Canary Islands
    ("ES", "51|52", OUTSIDE),  # Ceuta and Melilla
    ("IT", "23041|22061", OUTSIDE),  # Livigno and Campione d'Italia
    ("FR", "980", "FR"),  # Monaco
    ("FR", "97|98", OUTSIDE),  # overseas
    ("FI", "22", OUTSIDE),  # Åland
    ("GR", "6308[67]", OUTSIDE),  # Mount Athos
    ("DK", "39", OUTSIDE),  # Greenland
    ("PT", "9[0-4]", "PT-30"),
    ("PT", "9[5-9]", "PT-20"),
    ("GB", "BT", GOODS_ONLY),
)


def vat_area(country: str, zipcode: str) -> str:
    """Where VAT has a place: an EU country, a part of one with a rate of its own, XI, or OUTSIDE.

    `country` is ISO 3166-1, so Greece is GR; only VAT ids call it EL.
    """
    compact = re.sub(r"[\s-]", "", zipcode).upper()
    compact = re.sub(r"^[A-Z]{1,3}(?=\d{4})", "", compact)  # D-78266, FI-22100
    for special, postcodes, area in _SPECIAL:
        if country == special and re.match(postcodes, compact):
            return area
    return country if country in EU else OUTSIDE


def member_state(area: str) -> str:
    """The country whose VAT a place has: AT for Jungholz."""
    return area.partition("-")[0]


def rate_on(rates: Dated, day: date) -> Decimal | None:
    """The rate in force on a day, None before the first that is known."""
    found = [percent for first, percent in rates if first <= day.isoformat()]
    return Decimal(found[-1]) if found else None


def german_class(percent: Decimal) -> str:
    """Which of Germany's rates a percentage is or was: standard, reduced or zero; "" for none."""
    for name, rates in GERMAN_RATES.items():
        if any(Decimal(rate) == percent for _, rate in rates):
            return name
    return ""
