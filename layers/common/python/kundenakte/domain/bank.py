"""Bank data: IBAN check and mandate references."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

_PART = re.compile(r"\d+![nac]")  # of an IBAN's structure: how many of what
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


def iban_fault(iban: str) -> str:
    """Why `iban` (compact, upper case) is not one (ISO 13616), or ""."""
    from stdnum import iban as standard  # on use: few calls carry an IBAN, and its table is large
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        standard.validate(iban, check_country=False)
    except InvalidChecksum:
        return "the check digits of the IBAN are wrong"
    except ValidationError:
        return "this is no IBAN"
    return ""


def iban_length(country: str) -> int:
    """How many characters an IBAN of a country (code) has; 0 where there is none."""
    from stdnum import numdb  # on use, as above

    info = dict(numdb.get("iban").info(country + "00")[0][1])
    digits = (each.partition("!")[0] for each in _PART.findall(info.get("bban", "")))
    national = sum(map(int, digits))
    return 4 + national if national else 0


def new_reference() -> str:
    """A mandate reference that is made up."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def mandate_for(fields: Mapping[str, Any], *, at: str) -> dict[str, str]:
    """Reference and date of a mandate made up for an IBAN that came without one (contract 2.2);
    nothing where there is no IBAN, or a reference already."""
    if fields.get("BANK_ACCOUNT_MANDATE_REFERENCE") or not fields.get("BANK_IBAN"):
        return {}
    return {
        "BANK_ACCOUNT_MANDATE_REFERENCE": new_reference(),
        "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": fields.get("BANK_ACCOUNT_MANDATE_REFERENCE_DATE")
        or at,
    }


def without_mandate(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What else is to be cleared when `changes` clear the IBAN: the mandate for it, unless the
    changes say something of the mandate themselves."""
    if changes.get("BANK_IBAN", "kept") != "":
        return {}
    mandate = ("BANK_ACCOUNT_MANDATE_REFERENCE", "BANK_ACCOUNT_MANDATE_REFERENCE_DATE")
    return {name: "" for name in mandate if name not in changes}
