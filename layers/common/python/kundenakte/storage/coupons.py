"""Coupons of an account: read, listed, written, used."""

from collections.abc import Iterator

from kundenakte.domain.coupon import Coupon, is_used_up
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.storage import catalogue, keys
from kundenakte.storage.unit import UnitOfWork

KIND = "COUPON#"


def read(unit: UnitOfWork, code: str, field: str = "CODE") -> Coupon:
    """The coupon as last written. Raises NotFound on `field`."""
    coupon = find(unit, code)
    if coupon is None:
        raise NotFound(field)
    return coupon


def find(unit: UnitOfWork, code: str) -> Coupon | None:
    """The coupon as last written, or None; the code in any case."""
    found = catalogue.find(keys.coupon(unit.account.id, code))
    return Coupon(*found) if found else None


def listed(unit: UnitOfWork, after: str, size: int) -> Iterator[Coupon]:
    """All coupons with a code behind `after`, ascending as text in capitals; `size` to a read."""
    behind = keys.coupon(unit.account.id, after)["sk"]["S"] if after else ""
    for found in catalogue.listed(unit.account.id, KIND, behind, size):
        yield Coupon(*found)


def use(unit: UnitOfWork, code: str) -> Coupon:
    """Plan that the coupon is used once more, and answer it as it was before.

    Of several uses at once each counts: the transaction writes only if nobody else did since it was
    read, else the call is run again. Raises NotFound on COUPON, and Refused when USAGES_MAX is
    reached; days and articles are for `is_valid` to judge.
    """
    coupon = read(unit, code, "COUPON")
    if is_used_up(coupon.fields):
        raise Refused(Problem("invalid", "COUPON", "it was used as often as it may be"))
    key = keys.coupon(unit.account.id, coupon.code)
    catalogue.write(unit, key, coupon.used().fields, coupon.version)
    return coupon


def add(unit: UnitOfWork, coupon: Coupon) -> None:
    """Plan a new coupon; a code in use, in any case, is refused."""
    catalogue.add(unit, keys.coupon(unit.account.id, coupon.code), coupon.fields, taken="CODE")


def replace(unit: UnitOfWork, before: Coupon, after: Coupon) -> None:
    """Plan a change, on condition that `before` is still stored; nothing when they are equal."""
    if after is not before:
        key = keys.coupon(unit.account.id, before.code)
        catalogue.replace(unit, key, (dict(before.fields), before.version), after.fields)


def remove(unit: UnitOfWork, coupon: Coupon) -> None:
    """Plan a deletion; the code may be used again at once, subscriptions keep their copy."""
    key = keys.coupon(unit.account.id, coupon.code)
    catalogue.remove(unit, key, (dict(coupon.fields), coupon.version))
