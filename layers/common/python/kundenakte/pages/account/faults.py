"""What is wrong with a form of the account's pages, in words, beside the field at fault."""

import re
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Final

from kundenakte.domain.errors import Problem
from kundenakte.pages import messages

# Reasons that hosted pages never meet → the key of the words.
_REASONS: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"an? (whole )?number.* is expected.*", "number"),
        (r".*(is|are) not known|no .* has this id", "unknown"),
        (r"at least (?P<least>[\d.]+)", "at_least"),
        (r"at most (?P<most>[\d.]+)", "at_most"),
        (r"(?P<least>\d+) to (?P<most>\d+) is expected", "between"),
        (r"an amount.* is expected.*|.*decimal.*", "amount"),
        (r".*address such as https.*", "web"),
    )
)


def parameter(field: str, names: Mapping[str, str]) -> str:
    """The name of the input that stands for a field of a call: ITEMS.0.TITLE is items-0-title."""
    return names.get(field, field.lower().replace(".", "-"))


def messages_of(
    problems: Iterable[Problem], words: SimpleNamespace, names: Mapping[str, str]
) -> dict[str, str]:
    """Input's name → message, in the order of the problems. `names` has the inputs that are not
    called like their field; "" there says that the page has none for it."""
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(parameter(problem.field, names), _message(problem, words))
    return found


def _message(problem: Problem, words: SimpleNamespace) -> str:
    key, values = messages.reason_key(problem)
    if key == "other":
        key, values = _own_key(problem)
    texts: Mapping[str, str] = words.account_faults
    return str(texts.get(key, texts["other"])).format(**values)


def _own_key(problem: Problem) -> tuple[str, dict[str, str]]:
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(problem.reason):
            return key, found.groupdict()
    return problem.code if problem.code == "not_found" else "other", {}
