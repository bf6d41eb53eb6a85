"""functions/api's first call, for its start: customer.get imported and answered over a stub."""

import json
import os

import app

from bench import events, stub
from kundenakte.storage.client import Connection


def answer() -> None:
    """Raises AssertionError when the customer is not answered."""
    document = json.dumps({"CUSTOMER_ID": 42, "CUSTOMER_NUMBER": "1042", "HASH": "a" * 32})
    customer = {"doc": {"S": document}, "version": {"N": "1"}}
    stub.put_under(
        Connection.client,
        stub.Canned(
            GetItem={"Item": {"doc": {"S": json.dumps(events.account_document())}}},
            BatchGetItem={"Responses": {"CustomersTable": [customer]}},
        ),
    )
    body = {"SERVICE": "customer.get", "FILTER": {"CUSTOMER_ID": 42}}
    output = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the log line; output means "ready" here
    reply = app.handler(events.post(events.API, body), events.CONTEXT)
    os.dup2(output, 1)
    assert '"CUSTOMER_NUMBER":"1042"' in reply["body"], reply
