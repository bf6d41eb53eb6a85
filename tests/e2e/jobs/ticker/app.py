"""A job for the tests of the local run: sends a message a day, named after the day."""

import json
import os

import botocore.session

from kundenakte.domain.times import business_day
from kundenakte.entry import clock

sqs = botocore.session.get_session().create_client(
    "sqs", endpoint_url=os.environ["AWS_ENDPOINT_URL"]
)


def handler(event, context):
    day = business_day(clock.now()).isoformat()
    sqs.send_message(
        QueueUrl=os.environ["TICKS"],
        MessageBody=json.dumps({"day": day}),
        MessageGroupId="days",
        MessageDeduplicationId=day,
    )
