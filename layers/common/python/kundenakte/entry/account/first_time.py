"""A form whose answer is shown once, such as that with a new key: sent again it does nothing."""

from kundenakte.domain.errors import Taken
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.entry.job import in_unit
from kundenakte.storage import forms


def first_time(visit: AccountVisit) -> bool:
    """Whether the form is sent for the first time; it is noted that it was."""
    try:
        in_unit(visit.account, lambda unit: forms.spend(unit, visit.nonce, visit.path))
    except Taken:
        return False
    return True
