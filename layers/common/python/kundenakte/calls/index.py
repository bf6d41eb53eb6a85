"""All calls by service name. A call's module is imported on use: a start costs that of one call."""

from importlib import import_module

from kundenakte.calls.call import Call
from kundenakte.domain.errors import UnknownService

SERVICES = (
    "customer.addcredits",
    "customer.create",
    "customer.createsecurelink",
    "customer.delete",
    "customer.export",
    "customer.get",
    "customer.getlog",
    "customer.update",
)


def find(service: str) -> Call:
    """The call of that name. Raises UnknownService."""
    if service not in SERVICES:
        raise UnknownService(service)
    module = import_module(f"kundenakte.calls.{service.replace('.', '_')}")
    call: Call = module.CALL
    return call
