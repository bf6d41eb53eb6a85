"""A job for the tests of the local run: makes an invoice, of a kind, for every message.

It fails for good on the first of a month named in POISON.
"""

import json
import os

import botocore.session

from kundenakte.entry import clock

dynamodb = botocore.session.get_session().create_client(
    "dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"]
)


def handler(event, context):
    failed = [
        each["messageId"] for each in event["Records"] if not worked(json.loads(each["body"]))
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def worked(message):
    if message["day"] == os.environ["POISON"]:
        return False
    dynamodb.put_item(
        TableName=os.environ["TABLE_CUSTOMERS"],
        Item={
            "pk": {"S": "test#CUSTOMER#1"},
            "sk": {"S": f"INVOICE#{message['day']}"},
            "final": {"S": "1"},
            "at": {"S": clock.now().isoformat()},
        },
        ConditionExpression="attribute_not_exists(pk)",
    )
    return True
