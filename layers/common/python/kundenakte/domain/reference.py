"""The creditor reference of an invoice (ISO 11649): `RF`, two check digits, the number."""

import re

LONGEST = 21  # characters behind RF and the check digits
_RF = re.compile(r"RF\d\d[A-Z0-9]{1,21}")
_PRINTED = re.compile(r"(?<![A-Z0-9])RF\d\d(?: ?[A-Z0-9]{1,4}){1,6}(?![A-Z0-9])")


def creditor_reference(invoice_number: str) -> str:
    """The reference for an invoice number; "" where one cannot be made: banks carry 21 letters and
    digits, and a number cut short could be another invoice's."""
    body = compact(invoice_number)
    if not 0 < len(body) <= LONGEST:
        return ""
    return f"RF{98 - _remainder(f'{body}RF00'):02d}{body}"


def is_reference(text: str) -> bool:
    """Whether this compact text is a reference with right check digits."""
    return bool(_RF.fullmatch(text)) and _remainder(text[4:] + text[:4]) == 1


def references_in(text: str) -> list[str]:
    """The references within a text, also in groups of four as they are printed.

    Words may follow a printed one, so the longest reading with right check digits is taken.
    """
    text, found, at = text.upper(), [], 0
    while match := _PRINTED.search(text, at):
        groups = match[0].split(" ")
        ends = (end for end in range(len(groups), 0, -1) if is_reference("".join(groups[:end])))
        end = next(ends, 0)
        found += ["".join(groups[:end])] if end else []
        at = match.start() + (len(" ".join(groups[:end])) or len("RF"))
    return found


def compact(text: str) -> str:
    """Letters and digits only, upper case; ASCII, since banks carry no others."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _remainder(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97
