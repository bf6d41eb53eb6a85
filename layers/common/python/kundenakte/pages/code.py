"""The pages of one-time codes: the address it goes to, what is wrong, until when it is good."""

from collections.abc import Iterable

from kundenakte.domain.errors import Problem

PROBLEMS = ("too_soon", "too_many")
_HIDDEN = "•" * 7  # always as many: it says nothing of the length


def masked(address: str) -> str:
    """An address that its owner recognises: first and last letter, and the domain."""
    name, _, domain = address.rpartition("@")
    last = name[-1] if len(name) > 2 else ""
    return f"{name[:1]}{_HIDDEN}{last}@{domain}"


def problem(problems: Iterable[Problem]) -> str:
    """The key of the words for why no code was sent; "" for none."""
    return next((each.code for each in problems if each.code in PROBLEMS), "")
