"""What an order form says beside the data of who orders: the booking, as the visitor may choose it
and as a link brings it along (contract 6.2). The list is closed; limits are those of the calls."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kundenakte.domain import times
from kundenakte.domain.article import Article
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate

# Field → parameter. START and the two behind it are brought along and never asked.
PARAMETERS: Final[Mapping[str, str]] = {
    "QUANTITY": "quantity",
    "COUPON": "coupon",
    "START": "start",
    "SUBSCRIPTION_EXT_UID": "subscription_ext_uid",
    "SUBSCRIPTION_TITLE": "subscription_title",
}
# What is carried from step to step without being shown in a field.
HIDDEN: Final = (
    "start",
    "subscription_ext_uid",
    "subscription_title",
    "affiliate",
    "customer_ext_uid",
    "lang",
)
MOST: Final = 999
MOST_AHEAD: Final = timedelta(days=366)


def takes_quantity(article: Article) -> bool:
    """Whether more than one may be ordered at once."""
    return bool(article.fields.get("ALLOW_MULTIPLE"))


def read(form: Mapping[str, str], article: Article, today: date) -> "SubscriptionCreate":
    """What is to be booked. Raises Refused with every field at fault."""
    # On use: pages that only show need no pydantic.
    from kundenakte.domain.subscription_fields import SubscriptionCreate

    given: dict[str, Any] = {
        field: form[parameter] for field, parameter in PARAMETERS.items() if form.get(parameter)
    }
    problems = list(_quantity_faults(given, article))
    problems += _start_faults(given, today)
    try:
        asked = SubscriptionCreate.read({**given, "ARTICLE_NUMBER": article.number}, FIRST_PAGE)
    except Refused as fault:
        known = {problem.field for problem in problems}
        problems += [problem for problem in fault.problems if problem.field not in known]
    if problems:
        raise Refused(*problems)
    return asked


def _quantity_faults(given: dict[str, Any], article: Article) -> list[Problem]:
    text = given.get("QUANTITY", "")
    if not takes_quantity(article):
        given.pop("QUANTITY", None)
        return []
    whole = text.isascii() and text.isdigit() and len(text) <= len(str(MOST))
    if not text or (whole and 1 <= int(text) <= MOST):
        return []
    return [Problem("invalid", "QUANTITY", f"a whole number from 1 to {MOST} is expected")]


def _start_faults(given: dict[str, Any], today: date) -> list[Problem]:
    """A day that is over is today: links in old mails keep on working."""
    try:
        begins = times.read_date(given.pop("START", ""))
    except (ValueError, OverflowError):
        return [Problem("invalid", "START", "a date such as 2026-11-23 is expected")]
    if not begins or begins <= today.isoformat():
        return []
    if begins > (today + MOST_AHEAD).isoformat():
        return [Problem("invalid", "START", "it is more than a year ahead")]
    given["START"] = begins
    return []
