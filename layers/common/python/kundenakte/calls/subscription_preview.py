"""subscription.preview: show what a booking, a change, a notice or the next bill would be. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing.preview import previewed
from kundenakte.calls.call import Call
from kundenakte.domain.preview_row import text_row, typed_row
from kundenakte.domain.subscription_fields import SubscriptionPreview
from kundenakte.storage.unit import UnitOfWork


class Preview(TypedDict):
    """RESPONSE of subscription.preview."""

    PREVIEW: dict[str, Any]


def subscription_preview(request: SubscriptionPreview, unit: UnitOfWork) -> dict[str, Any]:
    """What would happen, worked out as the call itself would; nothing is written. Raises what that
    call would."""
    return {"PREVIEW": previewed(unit, request)}


CALL = Call(
    "subscription.preview",
    SubscriptionPreview,
    subscription_preview,
    Preview,
    part="FILTER_OR_DATA",
    writes=False,
    row_key="PREVIEW",
    text_row=text_row,
    typed_row=typed_row,
)
