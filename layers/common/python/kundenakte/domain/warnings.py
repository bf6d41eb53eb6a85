"""What looks wrong in a customer but is stored all the same: told on /v1 only (contract 2.3)."""

import re
from collections.abc import Mapping
from typing import Any

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_ZIPCODES = {"DE": r"\d{5}", "AT": r"\d{4}", "CH": r"\d{4}", "LI": r"\d{4}"}


def customer_warnings(data: Mapping[str, Any]) -> list[str]:
    """One sentence for each doubtful value among those sent, ending with the field's name."""
    texts = {name: str(value).strip() for name, value in data.items() if value}
    doubts = {
        "EMAIL": "EMAIL" in texts and not _EMAIL.fullmatch(texts["EMAIL"]),
        "ZIPCODE": "ZIPCODE" in texts and _odd_zipcode(texts),
        "VAT_ID": "VAT_ID" in texts and not _vat_id(texts["VAT_ID"]),
    }
    return [f"stored, but it does not look right: {name}" for name, odd in doubts.items() if odd]


def _odd_zipcode(texts: Mapping[str, str]) -> bool:
    pattern = _ZIPCODES.get(texts.get("COUNTRY_CODE", "").upper())
    return bool(pattern and not re.fullmatch(pattern, texts["ZIPCODE"]))


def _vat_id(number: str) -> bool:
    from stdnum.eu import vat  # on use: it knows every country's rule

    return number.upper().startswith("CHE") or bool(vat.is_valid(number))
