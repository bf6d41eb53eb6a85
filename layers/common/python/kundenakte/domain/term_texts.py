"""Which sentences tell how long a contract binds and how it is ended (CON-2, CON-20): by the same
terms that a notice is reckoned by, so that no page and no mail can promise something else.

The keys are names of texts; those that end in `term`, `follow` or `any` say a span or none.
"""

from datetime import date

from kundenakte.domain.notice import MONTH, Terms
from kundenakte.domain.periods import Span, after
from kundenakte.domain.subscription import Subscription


def renewal(agreed: Terms, found: Subscription) -> str:
    """What follows the first term: `fixed_end`, `follows`, `open_after`, `open_end`; "" for what is
    billed once, for good."""
    if found.day("EXPIRATION_DATE"):
        return "fixed_end"
    if found.interval is None and not agreed.first:
        return ""
    if agreed.follow:
        return "follows"
    return "open_after" if agreed.first else "open_end"


def notice(agreed: Terms, found: Subscription, *, consumer: bool) -> str:
    """When one may give notice: `notice_*` with a span, `any*` without; "" where none is needed."""
    if found.interval is None and not agreed.first and not agreed.notice:
        return ""
    key = "follow" if agreed.follow else "term" if agreed.first else "any"
    if agreed.notice:
        return f"notice_{key}"
    name = key if key == "any" else f"any_{key}"
    return f"{name}_consumer" if consumer and key != "follow" and _is_long(found.interval) else name


def _is_long(interval: Span | None) -> bool:
    """Whether what is paid at once is for more than the month that a consumer is bound for."""
    return interval is not None and after(date.min, interval) > after(date.min, MONTH)
