"""Whom and which contract a declaration means. Nobody's contract must be ended by a stranger, so
that what does not fit for certain is left to a person."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kundenakte.domain import folding
from kundenakte.domain.subscription import Subscription

_LEGAL_FORMS = frozenset(
    "gmbh mbh ggmbh ug ag se kg kgaa ohg gbr egbr eg ev e v co inc ltd llc haftungsbeschraenkt und "
    "and".split()
)
_TITLES = frozenset("herr frau familie dr prof dipl ing mr mrs ms".split())
_ALL = frozenset("alle all saemtliche every".split())
_BUT = frozenset("ausser ohne nicht kein keine keinen except but not without".split())
_MOST_MORE = 4  # further words in a name: titles, a contact, no list of names to try
_WITH_ALL = _ALL | frozenset(
    "meine meinen laufenden laufende aktiven vertraege vertrag abos abonnements abo my of "
    "contracts contract subscriptions running active".split()
)


def name_fits(typed: str, customer: Mapping[str, Any]) -> bool:
    """Whether a name is the person's or the company's of a customer's record: case, accents, order,
    titles and legal forms do not matter, a first name may be an initial or missing, but a last name
    and a company's name must be there in full."""
    words = _words(typed)
    names = ("FIRST_NAME", "LAST_NAME", "ORGANIZATION")
    known = {word for name in names for word in _words(customer.get(name, ""))}
    if len(words - known) > _MOST_MORE:
        return False
    return _is_person(words, customer) or _is_company(words, customer)


def _is_person(words: set[str], customer: Mapping[str, Any]) -> bool:
    last = _words(customer.get("LAST_NAME", ""))
    if not last or not last <= words:
        return False
    first = _words(customer.get("FIRST_NAME", ""))
    given = words - last - _TITLES - _words(customer.get("ORGANIZATION", ""))
    return not first or not given or bool(given & (first | {name[0] for name in first}))


def _is_company(words: set[str], customer: Mapping[str, Any]) -> bool:
    name = _words(customer.get("ORGANIZATION", "")) - _LEGAL_FORMS
    return bool(name) and name <= words


def contracts_meant(
    text: str, named: Subscription | None, candidates: Sequence[Subscription]
) -> tuple[Subscription, ...]:
    """Which of a customer's contracts are meant by `text`; () where that is not certain. `named`
    was told by its number, or by the page's address. A text that says what is not meant is for a
    person, but for a title with such a word."""
    titles = {word for one in candidates for title in _titles(one) for word in _words(title)}
    if _words(text) & (_BUT - titles):
        return ()
    if _says_all(text):
        return tuple(candidates)
    told = [one for one in candidates if _tells(text, one)]
    if named is not None:
        return (named,) if not told or named.id in (one.id for one in told) else ()
    if len(candidates) == 1:
        return tuple(candidates)
    return (told[0],) if len(told) == 1 else ()


def _says_all(text: str) -> bool:
    words = _words(text)
    return bool(words & _ALL) and words <= _WITH_ALL


def _tells(text: str, subscription: Subscription) -> bool:
    """Whether a text has the number, the external id or the title of a subscription."""
    typed = {word.casefold() for word in re.split(r"[\s,;:()„“\"]+", text) if word}
    numbers = {str(subscription.id), subscription.ext_uid.casefold()}
    if typed & (numbers - {""}):
        return True
    return any(title and title <= _words(text) for title in map(_words, _titles(subscription)))


def _titles(subscription: Subscription) -> list[str]:
    found = (subscription.fields.get("SUBSCRIPTION_TITLE"), subscription.plan.get("TITLE"))
    return [str(text) for text in found if text]


def _words(text: Any) -> set[str]:
    return set(re.findall(r"\w+", folding.spelled_out(str(text))))
