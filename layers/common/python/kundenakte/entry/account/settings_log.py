"""`/account/settings/log`: who changed settings, number ranges, keys, users, receivers, articles
and coupons; newest first. Users and keys are for those who may see them."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from kundenakte.domain import roles
from kundenakte.entry.account import typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import account_log as pages
from kundenakte.pages.account.answer import COMMON
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import account_log

AREAS = ("settings", "settings_form", "file_log", "log")
SHOWN = 50


def answer(visit: AccountVisit) -> Response | None:
    """One page of the log; `before` is the id that it begins behind."""
    asked = typed.an_id(visit.query.get("before", ""))
    if visit.parts or visit.posted:
        return None
    before = account_log.NEWEST if asked is None else asked
    entries = account_log.entries(visit.account.id, before, SHOWN + 1)
    found = list(islice((one for one in entries if _may_see(visit, one)), SHOWN + 1))
    words = texts(visit.language, "sie", COMMON, *(f"account/{area}" for area in AREAS))
    return visit.show(
        "settings_log",
        *AREAS,
        entries=pages.told(found[:SHOWN], words),
        older=found[SHOWN - 1]["LOG_ID"] if len(found) > SHOWN else 0,
        newest=before == account_log.NEWEST,
    )


def _may_see(visit: AccountVisit, entry: Mapping[str, Any]) -> bool:
    area = roles.area_of(entry["ACTION"])
    return not area or visit.may(area)
