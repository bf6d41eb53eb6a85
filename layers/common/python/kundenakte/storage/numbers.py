"""CUSTOMER_ID and CUSTOMER_NUMBER from the account's atomic counters.

One UpdateItem advances both, before the transaction of the create: serial, never rejected. A create
that fails afterwards leaves a gap. Numbers already taken by hand are skipped.
"""

from typing import Any

from botocore.exceptions import ClientError

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, batch_get
from kundenakte.storage.unit import UnitOfWork

BATCH = 100  # keys in one BatchGetItem


def identity(unit: UnitOfWork, by_hand: str = "") -> dict[str, Any]:
    """CUSTOMER_ID and CUSTOMER_NUMBER of a new customer, the number of the range unless one is
    given by hand."""
    customer_id, number = (next_id(unit), by_hand) if by_hand else next_id_and_number(unit)
    return {"CUSTOMER_ID": customer_id, "CUSTOMER_NUMBER": number}


def next_id(unit: UnitOfWork) -> int:
    """The next CUSTOMER_ID, for a customer whose number is given by hand."""
    return int(_advance(unit, "ADD customer_id :one")["customer_id"]["N"])


def next_id_and_number(unit: UnitOfWork) -> tuple[int, str]:
    """The next CUSTOMER_ID and the next free number of the range.

    The first run of a call trusts the counter; a run after a lost race looks which numbers are
    taken and jumps over them.
    """
    numbers = unit.account.customer_numbers
    answer = _advance(
        unit,
        "SET #n = if_not_exists(#n, :before) + :one ADD customer_id :one",
        {"#n": _counter(unit)},
        {":before": {"N": str(numbers.start - 1)}},
    )
    value = int(answer[_counter(unit)]["N"])
    if unit.attempt:
        value = _free(unit, value)
    return int(answer["customer_id"]["N"]), numbers.write(value, unit.today)


def preview(unit: UnitOfWork) -> str:
    """The number that the range would give out now; nothing is taken, so another customer may get
    it first."""
    from kundenakte.storage.next_number import Series, upcoming  # on use: calls show no previews

    value = upcoming(Series.of_customers(unit.account, unit.today))
    if _taken(unit, [value]):
        value = _next_free(unit, value)
    return unit.account.customer_numbers.write(value, unit.today)


def _counter(unit: UnitOfWork) -> str:
    return unit.account.customer_numbers.counter(unit.today)


def _advance(
    unit: UnitOfWork,
    update: str,
    names: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
    condition: str = "",
) -> dict[str, Any]:
    answer = Connection.client.update_item(
        TableName=Connection.tables.accounts,
        Key=keys.counters(unit.account.id),
        UpdateExpression=update,
        ExpressionAttributeValues={":one": {"N": "1"}, **(values or {})},
        ReturnValues="UPDATED_NEW",
        **({"ExpressionAttributeNames": names} if names else {}),
        **({"ConditionExpression": condition} if condition else {}),
    )
    attributes: dict[str, Any] = answer["Attributes"]
    return attributes


def _free(unit: UnitOfWork, value: int) -> int:
    """`value` if no customer has its number, else the next free one; the counter is moved to it."""
    while (found := _next_free(unit, value)) != value:
        moved = _move_counter(unit, found)
        if moved == found:
            break
        value = moved
    return found


def _move_counter(unit: UnitOfWork, found: int) -> int:
    """Move the counter to `found`; when others have passed it meanwhile, take the next value."""
    name, target = {"#n": _counter(unit)}, {":found": {"N": str(found)}}
    try:
        Connection.client.update_item(
            TableName=Connection.tables.accounts,
            Key=keys.counters(unit.account.id),
            UpdateExpression="SET #n = :found",
            ConditionExpression="#n < :found",
            ExpressionAttributeNames=name,
            ExpressionAttributeValues=target,
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        answer = _advance(unit, "SET #n = #n + :one", name)
        return int(answer[_counter(unit)]["N"])
    return found


def _next_free(unit: UnitOfWork, first: int) -> int:
    """The first free value from `first` on when it is near; behind a longer run of taken ones, a
    free value whose predecessor is taken, found in a few batches instead of one look a number."""
    ahead = range(first, first + BATCH)
    taken = _taken(unit, ahead)
    if free := [value for value in ahead if value not in taken]:
        return free[0]
    leaps = [first + BATCH * 2**power for power in range(BATCH // 2)]
    taken = _taken(unit, leaps)
    high: int = next(value for value in leaps if value not in taken)
    low = max([first, *(value for value in leaps if value in taken and value < high)])
    while high - low > 1:
        step = max(1, (high - low) // BATCH)
        probes = list(range(low + step, high, step))[:BATCH]
        taken = _taken(unit, probes)
        high = next((value for value in probes if value not in taken), high)
        low = max([low, *(value for value in probes if value in taken and value < high)])
    return high


def _taken(unit: UnitOfWork, values: Any) -> set[int]:
    numbers = unit.account.customer_numbers
    by_key = {
        keys.number_claim(unit.account.id, numbers.write(value, unit.today))["pk"]["S"]: value
        for value in values
    }
    wanted = [{"pk": {"S": pk}, "sk": {"S": "CLAIM"}} for pk in by_key]
    found = batch_get(Connection.tables.customers, wanted, "pk")
    return {by_key[item["pk"]["S"]] for item in found}
