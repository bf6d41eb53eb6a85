"""notification.resend: tell receivers once more of something. An extension of ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.notification import NotificationResend
from kundenakte.domain.receivers import Receiver
from kundenakte.storage import events, keys, receivers
from kundenakte.storage.events import Event
from kundenakte.storage.unit import UnitOfWork


class NotificationResent(TypedDict):
    """RESPONSE of notification.resend: to which receivers it is sent."""

    STATUS: str
    RECEIVERS: list[str]


def notification_resend(request: NotificationResend, unit: UnitOfWork) -> dict[str, Any]:
    """Plan that the identical notification is sent again. Raises NotFound, Refused where nobody
    wants its type."""
    file = keys.customer_file(unit.account.id, request.place.customer_id)
    event = events.find(file, request.place.event_id)
    if event is None or event.kind.startswith("mail."):
        raise NotFound("NOTIFICATION_ID")
    chosen = [each.id for each in _chosen(request.receiver, event, unit)]
    if not event.waits or event.requests:  # else it is about to be sent for the first time
        events.send_again(unit, event, chosen)
    return {"STATUS": "success", "RECEIVERS": chosen}


def _chosen(name: str, event: Event, unit: UnitOfWork) -> list[Receiver]:
    known = receivers.read(unit.account.id).receivers
    named = [each for each in known if name in ("", each.id, each.url)]
    if not named and name:
        raise NotFound("RECEIVER")
    wanting = [each for each in named if each.wants(event.kind)]
    if not wanting:
        reason = f"no receiver is set that wants {event.kind}"
        raise Refused(Problem("invalid", "RECEIVER", reason))
    return wanting


CALL = Call("notification.resend", NotificationResend, notification_resend, NotificationResent)
