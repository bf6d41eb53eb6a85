"""mail.get: the mails that were sent, and what became of them; newest first. Ours."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.mail_filter import SENT, MailFilter
from kundenakte.domain.mail_row import text_row, typed_row
from kundenakte.domain.page import cursor_after
from kundenakte.storage import mails
from kundenakte.storage.mails import Mail
from kundenakte.storage.unit import UnitOfWork

NEWEST = 10**16  # above every id


class MailPage(TypedDict):
    """RESPONSE of mail.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    MAILS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def mail_get(request: MailFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The mails of one page; the text of each only where one was asked for by its id."""
    page = request.page
    before = NEWEST if page.after is None else page.after
    found = (m for m in _found(request, unit, before) if _fits(m, request, before))
    wanted = islice(found, 0 if page.after is not None else page.offset, None)
    rows = list(islice(wanted, page.limit))
    more = len(rows) == page.limit and next(wanted, None) is not None
    next_page = {"NEXT_CURSOR": cursor_after(rows[-1].id)} if more else {}
    return {"MAILS": [mail.shown(text=bool(request.mail_id)) for mail in rows], **next_page}


def _found(request: MailFilter, unit: UnitOfWork, before: int) -> Iterable[Mail]:
    """By the narrowest way there is."""
    if request.mail_id is not None:
        return mails.by_id(unit, request.mail_id)
    if request.customer_id is not None:
        return mails.of_customer(unit, request.customer_id)
    if request.state not in ("", SENT):
        return mails.returned(unit)
    return mails.of_account(unit, before)


def _fits(mail: Mail, request: MailFilter, before: int) -> bool:
    return mail.id < before and request.matches(mail.fields, mail.customer_id)


CALL = Call(
    "mail.get",
    MailFilter,
    mail_get,
    MailPage,
    part="FILTER",
    writes=False,
    list_key="MAILS",
    text_row=text_row,
    typed_row=typed_row,
)
