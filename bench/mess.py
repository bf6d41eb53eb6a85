"""A file of customers as an office would have exported it: umlauts in Windows-1252, wrong IBANs,
rows twice, names that are missing. What an import must say of each line is known."""

from collections import Counter
from typing import NamedTuple

HEADING = (
    "Kd-Nr.;Firma;Anrede;Vorname;Nachname;Straße;PLZ;Ort;Land;E-Mail;Telefon;Zahlungsart;IBAN;"
    "Mandatsreferenz;Mandat vom;Schlagworte;Offen"
)
TOWNS = ("Überlingen", "Köln", "Gräfelfing", "Saßnitz", "Mühldorf", "Berlin")
NAMES = ("Größmann", "Müller", "Çelik", "Weiß", "Öztürk", "Schäfer")
BLOCK = 20  # rows, of which the last ones are not as they should be


class Mess(NamedTuple):
    """The file; by line what is wrong with it (field and message); how many rows are good, and on
    which lines something is doubtful."""

    content: bytes
    wrong: dict[int, tuple[str, str]]
    good: int
    doubtful: set[int]


def mess(rows: int) -> Mess:
    """A file of so many rows, a multiple of BLOCK; six of each block are faulty or doubtful."""
    lines, wrong, doubtful = [HEADING], {}, set()
    for number in range(rows):
        line, place = number + 2, number % BLOCK
        cells = _good(number)
        if place == 15:
            cells["IBAN"] = "DE44 5001 0517 5407 3249 30"
            wrong[line] = ("BANK_IBAN", "the check digits of the IBAN are wrong")
        elif place == 16:
            cells |= {"Firma": "", "Vorname": "", "Nachname": ""}
            wrong[line] = ("LAST_NAME", "ORGANIZATION or LAST_NAME is needed")
        elif place == 17:
            cells["Kd-Nr."] = f"K-{number - 10:06d}"
            wrong[line] = ("CUSTOMER_NUMBER", f"the same as in line {line - 10}")
        elif place == 18:
            cells["Land"] = "Atlantis"
            wrong[line] = ("COUNTRY_CODE", "an ISO 3166-1 code of two letters is expected")
        elif place == 19:
            cells["E-Mail"] = f"kunde{number - 19}@example.com"
            doubtful.add(line)
        elif place == 14:
            cells["PLZ"] = "8331"
            doubtful.add(line)
        lines.append(";".join(cells.values()))
    content = "\r\n".join(lines).encode("cp1252")
    return Mess(content, wrong, rows - len(wrong), doubtful)


def outcomes(found: Mess) -> Counter[str]:
    """How often each field is wrong."""
    return Counter(field for field, _ in found.wrong.values())


def _good(number: int) -> dict[str, str]:
    business = number % 3 == 0
    name, town = NAMES[number % len(NAMES)], TOWNS[number % len(TOWNS)]
    cells = dict.fromkeys(HEADING.split(";"), "")
    return cells | {
        "Kd-Nr.": f"K-{number:06d}",
        "Firma": f"{name} & Söhne GmbH" if business else "",
        "Anrede": "Frau",
        "Vorname": "Zoë",
        "Nachname": name,
        "Straße": f"Schloßstraße {number}",
        "PLZ": f"{10000 + number % 80000}",
        "Ort": town,
        "Land": "Deutschland",
        "E-Mail": f"kunde{number}@example.com",
        "Telefon": f"+49 30 {number:07d}",
        "Zahlungsart": "Lastschrift" if number % 5 == 0 else "Überweisung",
        "IBAN": "DE89 3704 0044 0532 0130 00" if number % 5 == 0 else "",
        "Mandatsreferenz": f"M-{number:06d}" if number % 5 == 0 else "",
        "Mandat vom": "01.02.2024" if number % 5 == 0 else "",
        "Schlagworte": "Bestand, Ä-Kunde",
        "Offen": "0,00",
    }
