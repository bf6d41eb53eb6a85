"""/account/settings/numbers: how numbers of customers and invoices are written and counted.

Asked with the fields of a form (GET, or its button LOOK) the page shows what they would give.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from kundenakte.domain.account import Account, overlaid
from kundenakte.domain.account_settings import INVOICES, changed
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.periods import Span, after
from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account import settings_values as values
from kundenakte.entry.account.settings_saving import Sent
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account.field_forms import Form
from kundenakte.pages.account.settings import FORMS
from kundenakte.pages.respond import Response
from kundenakte.storage import next_number
from kundenakte.storage.next_number import Series

PAGE: Final = "numbers"
SHOWN: Final = 3  # numbers of a preview
LOOK: Final = "look"  # the button that only looks
NEXT: Final = "next"  # the field of account.set_next_number
LONGEST: Final = 15  # digits of a counter
_SERIES: Final[Mapping[str, Callable[[Account, date], Series]]] = {
    "customer_numbers": Series.of_customers,
    "invoice_numbers": Series.of_invoices,
}
_MOVES: Final = {
    "customer_numbers": "account.set_next_number",
    "invoice_numbers": "account.set_next_invoice_number",
}
_PERIODS: Final = {"yearly": Span(1, "year"), "monthly": Span(1, "month")}


class Preview(NamedTuple):
    """The numbers that come next, and the first of the period after this one, "" where the range
    never starts again."""

    numbers: tuple[str, ...]
    later: str = ""


def answer(visit: AccountVisit) -> Response | None:
    """Both ranges; a form that was sent is saved, one that was asked with is looked at."""
    if visit.parts:
        return None
    saves = visit.posted and LOOK not in visit.form
    refused = _saved(visit) if saves else None
    if saves and not refused:
        return visit.done(visit.path, saving.SAVED)
    account = saving.current(visit)
    stored = replace(visit.account, settings=account["settings"])
    asked = refused or _asked(visit, visit.form if visit.posted else visit.query)
    series = {key: of(stored, visit.unit().today) for key, of in _SERIES.items()}
    reached = {key: next_number.upcoming(one) for key, one in series.items()}
    return saving.show(
        visit,
        PAGE,
        account,
        asked,
        {key: {f"{key.upper()}.NEXT": str(value)} for key, value in reached.items()},
        previews={
            key: _asked_preview(visit, asked)
            if asked and asked.form.key == key
            else _preview(visit, one, reached[key])
            for key, one in series.items()
        },
        last={key: _last(visit, one, reached[key]) for key, one in series.items()},
    )


def _next(key: str) -> str:
    return f"{key}-{NEXT}"


def _asked(visit: AccountVisit, fields: Mapping[str, str]) -> Sent | None:
    """The form that is only looked at, with what is wrong with its fields."""
    form = next((form for form in FORMS[PAGE] if form.key == fields.get(saving.PART)), None)
    if form is None:
        return None
    try:
        _checked(visit, form, fields)
    except Refused as refused:
        return Sent(form, fields, _faults(visit, form, refused))
    return Sent(form, fields, {})


def _saved(visit: AccountVisit) -> Sent | None:
    """What was refused; pattern and counter are one form, so nothing is saved of either then."""
    form = saving.sent_form(visit, PAGE)
    try:
        following = _checked(visit, form, visit.form)
        if changes := values.changes(form, visit.form, visit.language):
            visit.manage("account.set", settings=changes)
        if following is not None:
            visit.manage(_MOVES[form.key], next=following)
    except Refused as refused:
        return Sent(form, visit.form, _faults(visit, form, refused))
    return None


def _checked(visit: AccountVisit, form: Form, given: Mapping[str, str]) -> int | None:
    """The counter as it was typed, None where it was left alone. Raises Refused for a range that
    cannot be."""
    series = _series(visit, form, given)
    used = next_number.used_for_invoices(visit.account.id)
    if form.key.upper() == INVOICES and any(map(series.range.may_repeat, used)):
        reason = "numbers that were given out already could come again; take another prefix"
        raise Refused(Problem("invalid", INVOICES, reason))
    typed = given.get(_next(form.key), "")
    if not typed or not values.differs(given, _next(form.key)):
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST):
        raise Refused(Problem("invalid", NEXT, "a whole number is expected"))
    if int(typed) < (reached := next_number.upcoming(series)):
        reason = f"the range is at {reached} already and never goes back"
        raise Refused(Problem("invalid", NEXT, reason))
    return int(typed)


def _series(visit: AccountVisit, form: Form, given: Mapping[str, str]) -> Series:
    """The range that the fields describe, where it would be counted. Raises Refused."""
    parts = {setting.part: given.get(setting.input, "") for setting in form.settings}
    wanted = overlaid(changed({}, {form.key.upper(): parts}))
    return _SERIES[form.key](replace(visit.account, settings=wanted), visit.unit().today)


def _faults(visit: AccountVisit, form: Form, refused: Refused) -> dict[str, str]:
    """What is wrong with a range as a whole stands beside its prefix."""
    group = form.key.upper()
    names = {setting.name: setting.input for setting in form.settings}
    return visit.faults(refused, {**names, group: names[f"{group}.PREFIX"], NEXT: _next(form.key)})


def _asked_preview(visit: AccountVisit, asked: Sent) -> Preview:
    """What the fields would give; nothing while something is wrong with them."""
    if asked.errors:
        return Preview(())
    series = _series(visit, asked.form, asked.posted)
    following = _checked(visit, asked.form, asked.posted)
    return _preview(visit, series, following or next_number.upcoming(series))


def _preview(visit: AccountVisit, series: Series, following: int) -> Preview:
    today, numbers = visit.unit().today, series.range
    shown = tuple(numbers.write(following + place, today) for place in range(SHOWN))
    span = _PERIODS.get(numbers.reset)
    return Preview(shown, numbers.write(numbers.start, after(today, span)) if span else "")


def _last(visit: AccountVisit, series: Series, reached: int) -> str:
    """The number that was given out last, "" where the range has not begun."""
    if reached <= series.range.start:
        return ""
    return series.range.write(reached - 1, visit.unit().today)
