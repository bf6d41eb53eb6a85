"""customer.export: the whole file of a customer as data, for Art. 15 and 20 DSGVO. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.calls.customer_getlog import LogEntry
from kundenakte.calls.customer_getlog import typed_row as log_row
from kundenakte.domain import times
from kundenakte.domain.customer_id import CustomerId
from kundenakte.domain.customer_row import typed_row
from kundenakte.storage import change_log, customers
from kundenakte.storage.unit import UnitOfWork

READ = 1000  # log entries to a read


class CustomerExport(TypedDict):
    """RESPONSE of customer.export: rows as on /v1, and the whole change log, newest first."""

    EXPORTED: str
    CUSTOMER: dict[str, Any]
    SUBSCRIPTIONS: list[dict[str, Any]]
    USAGEDATA: list[dict[str, Any]]
    INVOICES: list[dict[str, Any]]
    PAYMENTS: list[dict[str, Any]]
    MANDATES: list[dict[str, Any]]
    SHIPMENTS: list[dict[str, Any]]
    DECLARATIONS: list[dict[str, Any]]
    MAILS: list[dict[str, Any]]
    LOG: list[LogEntry]


def customer_export(request: CustomerId, unit: UnitOfWork) -> dict[str, Any]:
    """Everything that is kept of the customer. Raises NotFound."""
    from kundenakte.billing import whole_file  # on use: every kind of row there is

    customer = customers.read(unit, request.customer_id)
    log = change_log.entries(unit, customer.customer_id, READ)
    return {
        "EXPORTED": times.with_offset(unit.at),
        "CUSTOMER": typed_row(customer, unit.account),
        **whole_file.rows_of(unit, customer),
        "LOG": [log_row(entry, unit.account) for entry in log],
    }


CALL = Call(
    "customer.export",
    CustomerId,
    customer_export,
    CustomerExport,
    part="FILTER_OR_DATA",
    writes=False,
)
