"""`/cancel/{account}[/{subscription}]`: „Verträge hier kündigen" (§ 312k BGB).

One page with all that may be asked and the button in view; no login, no cookie, no offers. It never
tells whether somebody or something was found (rules CON-10 to CON-14).
"""

from datetime import date

from kundenakte.billing import end
from kundenakte.billing.declared import Link
from kundenakte.domain.declaration import CANCEL
from kundenakte.domain.declaration_form import Problems, read_notice
from kundenakte.entry import form_token
from kundenakte.entry.hosted import declaring
from kundenakte.entry.hosted.linked import first_values, frame_of, is_address, link_of, title
from kundenakte.entry.visit import Visit
from kundenakte.pages import declarations as view
from kundenakte.pages import respond
from kundenakte.pages.frame import Frame
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The page, or what became of the form; None for an address that never was one."""
    key = visit.parts[0] if visit.parts else ""
    if len(visit.parts) > 1 or not is_address(key):
        return None
    link = link_of(visit, key)
    frame = frame_of(visit, key, link)
    if "form" in visit.form:
        return _sent(visit, frame, link)
    return _page(visit, frame, link, first_values(key, link))


def _sent(visit: Visit, frame: Frame, link: Link | None) -> Response:
    nonce = form_token.read(visit.account, visit.place, visit.form["form"])
    told, problems = read_notice(visit.form)
    if not nonce or problems:
        return _page(visit, frame, link, visit.form, problems, view.ONCE_MORE if not nonce else "")
    if declaring.too_many(visit):
        return _page(visit, frame, link, visit.form, {}, view.LATER)
    sent = declaring.Sent(CANCEL, told, frame.language, link, nonce)
    return respond.redirect(frame.path("receipt", declaring.receive(visit, sent)))


def _page(
    visit: Visit,
    frame: Frame,
    link: Link | None,
    values: view.Values,
    problems: Problems | None = None,
    note: str = "",
) -> Response:
    status = {view.LATER: 429}.get(note, 400 if note or problems else 200)
    shown = view.notice_form(frame, values, problems or {}, note)
    shown["token"] = form_token.make(visit.account, visit.place)
    shown["contract"] = _contract(visit, link) if link else None
    return respond.page("cancel", frame, view.AREA, status=status, **shown)


def _contract(visit: Visit, link: Link) -> view.Contract:
    ended = "CANCELLATION_DATE" in link.subscription.fields
    return view.Contract(title(link), str(link.subscription.id), _ends(visit, link), ended)


def _ends(visit: Visit, link: Link) -> date:
    """The last day that is covered when notice is given now, or was given."""
    known = link.subscription.day("CANCELLATION_DATE")
    return known or end.earliest_last_day(link.customer, link.subscription, visit.unit().today)
