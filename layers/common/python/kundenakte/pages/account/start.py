"""What the start page shows: tasks, revenue and open amounts, as its template wants them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from kundenakte.domain import figures
from kundenakte.domain.figures import Open, Sums
from kundenakte.domain.times import BERLIN
from kundenakte.pages.account import charts
from kundenakte.pages.account.charts import Chart

MOST: Final = 100
NO_SUMS: Final[Sums] = {}
NOTHING: Final[Mapping[str, Any]] = {}
_MORNING, _AFTERNOON, _EVENING = 4, 11, 18  # hours in Berlin from which one greets so


class Task(NamedTuple):
    """Something that waits: `kind` names its words, `about` what its sentence tells besides. More
    than 100 are told as such."""

    kind: str
    number: int
    link: str
    sums: Sums = NO_SUMS
    about: Mapping[str, Any] = NOTHING

    @property
    def shown(self) -> int:
        """The number that is told."""
        return min(self.number, MOST)

    @property
    def more(self) -> bool:
        """Whether it is more than that."""
        return self.number > MOST

    @property
    def since(self) -> datetime | None:
        """When the oldest came in, in Berlin."""
        found = self.about.get("since")
        return datetime.fromisoformat(found).astimezone(BERLIN) if found else None


class Month(NamedTuple):
    """A month of the chart; `cents` by currency, `first` is its first day."""

    first: date
    cents: Mapping[str, int]


class Revenue(NamedTuple):
    """Recurring revenue in one chart: of `currency`, beside which others are told. `grown` is in
    tenths of a percent. Months up to `estimated` were filled in later."""

    chart: Chart
    months: list[Month]
    currency: str
    currencies: list[str]
    grown: int | None
    estimated: date | None
    day: date


class Age(NamedTuple):
    """Open amounts of one age: `part` is 0 for not due, else that of domain.figures.AGES."""

    part: int
    cents: int
    length: str


class Opened(NamedTuple):
    """Open amounts of one currency by age."""

    currency: str
    cents: int
    number: int
    ages: list[Age]


def greeting(now: datetime) -> str:
    """How one greets at that hour in Berlin: morning, day or evening."""
    hour = now.astimezone(BERLIN).hour
    if _MORNING <= hour < _AFTERNOON:
        return "morning"
    return "day" if _AFTERNOON <= hour < _EVENING else "evening"


def revenue(months: Mapping[str, Mapping[str, Any]], today: date, main: str) -> Revenue | None:
    """The chart of the months there are figures of; `main` is the account's currency. None before
    there are any."""
    known = [month for month in figures.months(today) if month in months]
    if not known:
        return None
    newest = months[known[-1]]
    used = {currency for month in known for currency in months[month]["REVENUE"]}
    currency = main if main in used or not used else min(used)
    shown = [Month(_first(month), _cents(months[month]["REVENUE"])) for month in known]
    values = [month.cents.get(currency, 0) for month in shown]
    filled_in = [month for month in known if "OPEN" not in months[month]]  # no run was in them
    return Revenue(
        charts.columns(values),
        shown,
        currency,
        [currency, *sorted(used - {currency})],
        charts.change(values[-2], values[-1]) if len(values) > 1 else None,
        _first(filled_in[-1]) if filled_in else None,
        date.fromisoformat(newest["DAY"]),
    )


def opened(found: Open, main: str) -> list[Opened]:
    """Open amounts of each currency, the account's own first; that one also where nothing is."""
    empty = [[0, 0] for _ in range(len(figures.AGES) + 1)]
    order = [main, *sorted(set(found.ages) - {main})]
    return [_opened(currency, found.ages.get(currency, empty)) for currency in order]


def _opened(currency: str, parts: list[list[int]]) -> Opened:
    cents = [part[0] for part in parts]
    lengths = charts.shares(cents)
    ages = [Age(place, value, lengths[place]) for place, value in enumerate(cents)]
    return Opened(currency, sum(cents), sum(part[1] for part in parts), ages)


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _cents(sums: Mapping[str, list[int]]) -> dict[str, int]:
    return {currency: cents for currency, (cents, _) in sums.items()}
