"""mandate.get: find SEPA mandates, in ascending order of their references. Ours."""

from collections.abc import Iterable
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.mandate import Mandate
from kundenakte.domain.mandate_input import MandateFilter
from kundenakte.domain.mandate_row import shown, text_row, typed_row
from kundenakte.domain.page import MOST, cut
from kundenakte.storage import mandates
from kundenakte.storage.unit import UnitOfWork


class MandatePage(TypedDict):
    """RESPONSE of mandate.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    MANDATES: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def mandate_get(request: MandateFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The mandates of one page, and where the next page begins."""
    after = request.page.after_text or ""
    wanted = (
        mandate
        for mandate in _found(request, unit, after)
        if mandate.place > after
        and request.customer_id in (None, mandate.customer_id)
        and request.status in ("", mandate.status(unit.today))
    )
    rows, more = cut(wanted, request.page, lambda mandate: mandate.place)
    return {"MANDATES": [shown(mandate, unit.today) for mandate in rows], **more}


def _found(request: MandateFilter, unit: UnitOfWork, after: str) -> Iterable[Mandate]:
    if request.customer_id is not None and request.reference:
        found = mandates.find(unit, request.customer_id, request.reference)
        return [found] if found else []
    if request.reference:
        return mandates.with_reference(unit, request.reference)
    if request.customer_id is not None:
        return mandates.of_customer(unit, request.customer_id)
    return mandates.of_account(unit, after, MOST)


CALL = Call(
    "mandate.get",
    MandateFilter,
    mandate_get,
    MandatePage,
    part="FILTER",
    writes=False,
    list_key="MANDATES",
    text_row=text_row,
    typed_row=typed_row,
)
