"""`/receipt/{account}/{token}[/text]`: what was declared and when it was received, to be kept.

The address names nobody and works for thirty days; beside the mail it is what the law calls a
durable medium, as a page to print and as a text file (rules CON-13, CON-17).
"""

from datetime import datetime, timedelta

from kundenakte.domain.declaration import Declaration
from kundenakte.entry import receipt_token
from kundenakte.entry.visit import Visit
from kundenakte.pages import declarations as view
from kundenakte.pages import respond
from kundenakte.pages.respond import Response
from kundenakte.storage import declarations

TEXT = "text"


def answer(visit: Visit) -> Response | None:
    """The receipt; None where the address leads to none, or not any more."""
    token, *more = visit.parts or ("",)
    found = _found(visit, token) if more in ([], [TEXT]) else None
    if found is None:
        return None
    frame = visit.frame()
    if not visit.query.get("lang"):  # the language that was declared in
        frame = frame._replace(language=str(found.fields["LANGUAGE_CODE"]))
    if more:
        text = view.receipt_file(frame, found)
        return respond.text_file(f"{found.fields['REFERENCE']}.txt", text)
    shown = view.receipt(frame, found)
    return respond.page("receipt", frame, view.AREA, file=_file(visit, token), **shown)


def _file(visit: Visit, token: str) -> str:
    return visit.frame().path("receipt", token, TEXT)


def _found(visit: Visit, token: str) -> Declaration | None:
    number = receipt_token.read(visit.account, token)
    unit = visit.unit()
    found = None if number is None else declarations.find(unit, number)
    if found is None:
        return None
    received = datetime.fromisoformat(str(found.fields["RECEIVED"]))
    return found if unit.now - received <= timedelta(days=receipt_token.DAYS) else None
