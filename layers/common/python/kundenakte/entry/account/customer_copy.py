"""/account/customer/{id}/copy: everything that is kept of a customer as a file (Art. 15 DSGVO)."""

import json
from decimal import Decimal
from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.entry import http
from kundenakte.entry.account import acting
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import answer as answers
from kundenakte.pages.respond import Response

AREAS: Final = ("edit", "file_log")


def answer(visit: AccountVisit) -> Response | None:
    """What the file is; with ?file=1 the file. It holds the IBAN, so that who may only look gets
    none; the log line of the request says that it was made."""
    acting.must_write(visit)
    if visit.posted:
        return None
    customer = acting.customer(visit)
    if visit.query.get("file") != "1":
        return _page(visit, customer)
    told = visit.call("customer.export", {"CUSTOMER_ID": customer.customer_id})
    text = json.dumps(told, ensure_ascii=False, indent=2, default=_number)
    if http.too_long({"body": text}):
        return _page(visit, customer, too_large=True)
    visit.http.note["shown"] = "copy"
    return answers.file(f"kundenakte-{customer.customer_id}.json", "application/json", text)


def _page(visit: AccountVisit, customer: Customer, *, too_large: bool = False) -> Response:
    return acting.page(visit, "customer_copy", customer, *AREAS, too_large=too_large)


def _number(value: object) -> Any:
    """Amounts as on /v1: exact for up to 15 digits."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return int(value) if value == value.to_integral_value() else float(value)
