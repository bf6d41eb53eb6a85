"""The customer's overview as a whole: what is open first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from kundenakte.pages import view
from kundenakte.pages.billed import Due, Filed, Open, Pager
from kundenakte.pages.booked import Item, Past
from kundenakte.pages.frame import Frame

AREAS: Final = ("overview", "contract")
DEBIT = 2  # PAYMENT_TYPE


class File(NamedTuple):
    """What is shown of a customer's file."""

    open: Sequence[Open] = ()
    running: Sequence[Item] = ()
    past: Sequence[Past] = ()
    dues: Sequence[Due] = ()
    filed: Sequence[Filed] = ()
    pager: Pager = Pager(1, 0, 0, 0, 0)


def values(frame: Frame, key: str, fields: Mapping[str, Any], file: File) -> dict[str, Any]:
    """What dashboard.html shows; `key` is the customer's in the address, which all links keep."""
    asked = {"lang": frame.language} if "lang" in frame.query else {}
    return {
        **file._asdict(),
        **view.dashboard(fields, frame.account.settings if frame.account else {}),
        "own_page": frame.path("accountdata", key),
        "path": frame.path,
        "page": lambda number: "?" + urlencode({**asked, "invoices": number}),
        "debits": fields.get("PAYMENT_TYPE") == DEBIT,
    }
