"""Finds card numbers in text, so that none is ever stored (PCI DSS, scope SAQ A)."""

import re
import unicodedata

# Runs of digits in groups parted by blanks, tabs, dots, slashes or dashes, two at most.
_GAP = re.compile(r"[ \t._/–-]{1,2}")
_RUN = re.compile(rf"[0-9]+(?:{_GAP.pattern}[0-9]+)*")
_ISSUERS = re.compile(
    r"4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|3(?:0[0-5]|[689])|6(?:011|4[4-9]|5)|35|62"
    r"|50(?:18|20|38)|5893|6304|67(?:59|6[1-3])"
)


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits in `text` have a known issuer prefix and a right check digit.

    Digits count together when blanks, dots, slashes or dashes part them, also wide or bound ones;
    every stretch of whole groups is looked at, since an expiry date or a check code may follow.
    """
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if sum(map(text.count, "0123456789")) < 13:
        return False
    return any(_in_groups(_GAP.split(run)) for run in _RUN.findall(text))


def _in_groups(groups: list[str]) -> bool:
    for start in range(len(groups)):
        digits = ""
        for group in groups[start:]:
            digits += group
            if len(digits) > 19:
                break
            if len(digits) >= 13 and _ISSUERS.match(digits) and _luhn(digits):
                return True
    return False


def _luhn(digits: str) -> bool:
    from stdnum import luhn  # on use: hardly any text gets this far

    return bool(luhn.is_valid(digits))
