"""What a withdrawal does by itself (rule CON-19)."""

from kundenakte.billing.declared import Found, Plan, Step
from kundenakte.domain.customer import Customer
from kundenakte.domain.declaration import FOUND, UNKNOWN, Declaration
from kundenakte.storage.unit import UnitOfWork


def plan(unit: UnitOfWork, found: Found, *, linked: bool) -> Plan:
    """A person looks at it."""
    del unit, linked
    return Plan(FOUND if found.customer else UNKNOWN)


def carry_out(unit: UnitOfWork, customer: Customer, step: Step, new: Declaration) -> None:
    """Nothing yet."""
    del unit, customer, step, new
