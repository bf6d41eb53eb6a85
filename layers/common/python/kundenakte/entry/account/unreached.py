"""Mails that did not arrive and that somebody has to look at."""

from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from kundenakte.domain import email_state
from kundenakte.domain.customer import Customer
from kundenakte.storage import customers, files, keys, mails
from kundenakte.storage.mails import Mail
from kundenakte.storage.unit import UnitOfWork

MOST = 100  # mails that are read of one look
DAYS = 30  # so long one is shown that no customer's address is at fault for


class Unreached(NamedTuple):
    """A mail, and the customer whose it is; None where it is nobody's who is known."""

    mail: Mail
    customer: Customer | None


def read(unit: UnitOfWork, wanted: list[keys.Key]) -> list[Unreached]:
    """Those of the first MOST mails that wait: the address is still the customer's, and known to be
    wrong; or they failed for another reason within the last days."""
    first = list(islice(wanted, MOST))
    found = [mails.of_item(item) for item in files.as_stored(first) if "blocked" not in item]
    ids = list(dict.fromkeys(mail.customer_id for mail in found if mail.customer_id is not None))
    known = {one.customer_id: one for one in customers.find_all(unit, ids)}
    both = [Unreached(mail, known.get(mail.customer_id or 0)) for mail in found]
    return [one for one in both if _waits(one, unit.today)]


def _waits(one: Unreached, today: date) -> bool:
    fields, customer = one.mail.fields, one.customer
    if customer and any(email_state.kind_of(customer.fields, to) for to in fields["TO"]):
        return True
    if customer and fields["STATE"] != "failed":
        return False  # the address was replaced
    return str(fields["AT"]) >= (today - timedelta(days=DAYS)).isoformat()
