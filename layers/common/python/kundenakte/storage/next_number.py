"""The number that the range of an account will give out next; management may move it up."""

from datetime import date

from botocore.exceptions import ClientError

from kundenakte.domain.account import Account
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get


def upcoming(account: Account, day: date) -> int:
    """The value that is counted next; numbers that customers got by hand are skipped only then."""
    item = get(Connection.tables.accounts, keys.counters(account.id)) or {}
    counter = item.get(account.customer_numbers.counter(day))
    return int(counter["N"]) + 1 if counter else account.customer_numbers.start


def move_up(account: Account, day: date, following: int) -> bool:
    """Have `following` counted next; False, and nothing done, where that would be a step back."""
    numbers = account.customer_numbers
    unused = " OR attribute_not_exists(#n)" if following >= numbers.start else ""
    try:
        Connection.client.update_item(
            TableName=Connection.tables.accounts,
            Key=keys.counters(account.id),
            UpdateExpression="SET #n = :last",
            ConditionExpression=f"#n <= :last{unused}",
            ExpressionAttributeNames={"#n": numbers.counter(day)},
            ExpressionAttributeValues={":last": {"N": str(following - 1)}},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
