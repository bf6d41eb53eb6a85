"""What is wrong with a form, in the words of the page's language, beside the field at fault.

Problems say it in English for clients; people are told what to do. A problem without words of its
own gets a general sentence, never its English reason.
"""

import re
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Final

from kundenakte.domain.errors import Problem
from kundenakte.domain.page_fields import PARAMETERS

# What a reason says → the key of the words. The groups are put into them.
_REASONS: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"at most (?P<most>\d+) characters", "too_long"),
        (r"control characters are not allowed|this is no valid text", "control"),
        (r"one line is expected", "one_line"),
        (r"card numbers are not accepted", "card"),
        (r"(?P<digits>\d) digits are expected", "digits"),
        (r"an e-mail address is expected", "email"),
        (r"a VAT id is expected", "vat_id"),
        (r"a day that has come is expected", "day_to_come"),
        (r"a date such as .*", "day"),
        (r"an ISO 3166-1 code .*|one of .* is expected", "choose"),
        (r"it has (?P<has>\d+) characters, one of DE has (?P<wanted>\d+)", "iban_german"),
        (
            r"it has (?P<has>\d+) characters, one of (?P<country>[A-Z]{2}) has (?P<wanted>\d+)",
            "iban_length",
        ),
        (r"the check digits of the IBAN are wrong", "iban_check"),
        (r"this is no IBAN", "iban_form"),
        (r"the account is in a country without SEPA direct debit", "iban_country"),
    )
)
_CODES: Final = ("missing", "taken")
NO_NAMES: Mapping[str, str] = {}


def messages(
    problems: Iterable[Problem], words: SimpleNamespace, names: Mapping[str, str] = NO_NAMES
) -> dict[str, str]:
    """Parameter → message, in the order of the problems; "" for what is wrong with no field that
    the page has. `words` are those of the area `fields`; `names` has further fields' parameters."""
    parameters = {**PARAMETERS, **names}
    found: dict[str, str] = {}
    for problem in problems:
        parameter = parameters.get(problem.field, "")
        found.setdefault(parameter, _message(problem, parameter, words))
    return found


def _message(problem: Problem, parameter: str, words: SimpleNamespace) -> str:
    key, values = reason_key(problem)
    choice: Mapping[str, str] = words.faults[key if parameter else "other"]
    return str(choice.get(parameter, choice[""])).format(**values)


def reason_key(problem: Problem) -> tuple[str, dict[str, str]]:
    """The key of the words for what is wrong, and what is put into them; "other" where there are
    none."""
    if problem.code in _CODES:
        return problem.code, {}
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(problem.reason):
            return key, found.groupdict()
    return "other", {}
