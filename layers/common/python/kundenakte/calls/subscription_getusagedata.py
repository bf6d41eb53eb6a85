"""subscription.getusagedata: list what was recorded for a subscription (contract 3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import TooLarge
from kundenakte.domain.usage_fields import UsageFilter
from kundenakte.domain.usage_row import text_row, typed_row
from kundenakte.storage import subscriptions, usage
from kundenakte.storage.unit import UnitOfWork

MOST = 10_000  # about 4 MB as an answer


class UsageList(TypedDict):
    """RESPONSE of subscription.getusagedata."""

    ITEMS: list[dict[str, Any]]


def subscription_getusagedata(request: UsageFilter, unit: UnitOfWork) -> dict[str, Any]:
    """All records within the days asked for, in the order in which they were made. Raises NotFound,
    and TooLarge where an answer cannot hold them."""
    subscription = subscriptions.read(unit, request.subscription_id)
    billed = int(subscription.fields.get("USAGE_BILLED", 0))
    found = [record for record in usage.of(unit, subscription) if request.matches(record)]
    if len(found) > MOST:
        raise TooLarge(f"more than {MOST} records: ask for fewer days with START and END")
    rows = [{**record, "BILLED": int(record["USAGEDATA_ID"] <= billed)} for record in found]
    return {"ITEMS": rows}


CALL = Call(
    "subscription.getusagedata",
    UsageFilter,
    subscription_getusagedata,
    UsageList,
    part="FILTER_OR_DATA",
    writes=False,
    list_key="ITEMS",
    text_row=text_row,
    typed_row=typed_row,
)
