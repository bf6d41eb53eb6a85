"""The start page: what needs a person today, recurring revenue, open amounts, what comes next."""

from datetime import date, timedelta
from typing import Any

from kundenakte.domain import figures
from kundenakte.domain.times import BERLIN
from kundenakte.entry import clock
from kundenakte.entry.account import tasks
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import start
from kundenakte.pages.respond import Response
from kundenakte.storage import figures as stored
from kundenakte.storage import waiting
from kundenakte.storage.unit import UnitOfWork

AHEAD = timedelta(days=14)  # that the direct debits to come are counted of


def answer(visit: AccountVisit) -> Response | None:
    """The page; nothing is sent to it."""
    if visit.posted or visit.parts:
        return None
    unit, main = visit.unit(), visit.account.settings["CURRENCY_CODE"]
    months = stored.of_months(visit.account.id, figures.months(unit.today))
    night = months[max(months)] if months else {}
    opened, now = tasks.open_amounts(unit, night)
    found = tasks.found(visit, opened, night)
    return visit.show(
        "start",
        "start",
        greeting=start.greeting(clock.now()),
        now=clock.now().astimezone(BERLIN),
        found=found,
        tasks=len(found),
        revenue=start.revenue(months, unit.today, main),
        opened=start.opened(opened, main) if opened else [],
        opened_on=None if now else _day(night.get("COMPUTED")),
        coming=_coming(unit, night),
    )


def _coming(unit: UnitOfWork, night: tasks.Night) -> dict[str, Any]:
    until = unit.today + AHEAD
    return {
        "billed_on": _day(night.get("NEXT_DAY")),
        "billed": night.get("NEXT_COUNT", 0),
        "debits": waiting.count_debits(unit, until.isoformat()),
        "debits_until": until,
        "counted_on": _day(night.get("COMPUTED")),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
