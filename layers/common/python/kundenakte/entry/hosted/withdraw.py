"""`/withdraw/{account}[/{subscription}]`: „Vertrag widerrufen" (§ 356a BGB).

Two steps, as the law has it: name, contract and where the receipt goes, then all of it once more
with the button that confirms. No reason is asked, nothing is told of what was found (rules CON-15
to CON-17).
"""

from kundenakte.billing.declared import Link
from kundenakte.domain.declaration import WITHDRAW
from kundenakte.domain.declaration_form import Declared, Problems, read_withdrawal
from kundenakte.entry import form_token
from kundenakte.entry.hosted import declaring
from kundenakte.entry.hosted.linked import first_values, frame_of, is_address, link_of
from kundenakte.entry.visit import Visit
from kundenakte.pages import declarations as view
from kundenakte.pages import respond
from kundenakte.pages.frame import Frame
from kundenakte.pages.respond import Response

CONFIRM, CHANGE = "confirm", "change"  # what the buttons of the second step say


def answer(visit: Visit) -> Response | None:
    """The page, or what became of the form; None for an address that never was one."""
    key = visit.parts[0] if visit.parts else ""
    if len(visit.parts) > 1 or not is_address(key):
        return None
    link = link_of(visit, key)
    frame = frame_of(visit, key, link)
    if "form" in visit.form:
        return _sent(visit, frame, link)
    return _page(visit, frame, first_values(key, link))


def _sent(visit: Visit, frame: Frame, link: Link | None) -> Response:
    nonce = form_token.read(visit.account, visit.place, visit.form["form"])
    told, problems = read_withdrawal(visit.form)
    step = visit.form.get("step", "")
    if not nonce or problems:
        return _page(visit, frame, visit.form, problems, "" if nonce else view.ONCE_MORE)
    if step == CHANGE:
        return _page(visit, frame, visit.form)
    if step != CONFIRM:
        return _review(visit, frame, told)
    if declaring.too_many(visit):
        return _page(visit, frame, visit.form, {}, view.LATER)
    sent = declaring.Sent(WITHDRAW, told, frame.language, link, nonce)
    return respond.redirect(frame.path("receipt", declaring.receive(visit, sent)))


def _page(
    visit: Visit,
    frame: Frame,
    values: view.Values,
    problems: Problems | None = None,
    note: str = "",
) -> Response:
    status = {view.LATER: 429}.get(note, 400 if note or problems else 200)
    shown = view.withdrawal_form(frame, values, problems or {}, note)
    shown["token"] = form_token.make(visit.account, visit.place)
    shown["notice"] = frame.path("withdrawal")
    return respond.page("withdraw", frame, view.AREA, status=status, **shown)


def _review(visit: Visit, frame: Frame, told: Declared) -> Response:
    given = told._asdict()
    values = {name: str(given[name]) for name in view.WITHDRAWAL_FIELDS}
    return respond.page(
        "withdraw_review",
        frame,
        view.AREA,
        here="withdraw",
        token=form_token.make(visit.account, visit.place),
        values=values,
        rows=view.review_rows(frame, values),
    )
