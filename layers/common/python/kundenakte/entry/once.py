"""A form that is sent twice does its work once, and leads to the same page both times."""

from collections.abc import Callable

from kundenakte.domain.errors import Refused
from kundenakte.entry.job import in_unit
from kundenakte.entry.visit import Visit
from kundenakte.storage import forms
from kundenakte.storage.unit import UnitOfWork


def once(visit: Visit, nonce: str, step: Callable[[UnitOfWork], str]) -> str:
    """Where the form leads, which is what `step` answers, after what it plans is written. `nonce`
    is the random part of the form's token. Raises Refused, unless this very form was accepted
    before."""

    def planned(unit: UnitOfWork) -> str:
        result = step(unit)
        forms.spend(unit, nonce, result)
        return result

    try:
        return in_unit(visit.called(visit.page).account, planned)
    except Refused:
        if earlier := forms.result(visit.unit(), nonce):
            return earlier
        raise
