"""The local run's gateway with nothing behind it, for comparison.

    python -m bench.server echo|stub

`echo` answers every call with its own body, parsed and written again: what HTTP, threads and JSON
cost on this machine. `stub` runs the real functions with canned answers in place of a database.
Prints its URL and serves until its input ends.
"""

import json
import os
import sys
from typing import Any

from bench import events
from bench.stub import Canned, put_under
from local.gateway import Gateway
from local.template import Template


class Echo:
    """In the place of the functions."""

    def call(self, _function: object, event: dict[str, Any]) -> dict[str, Any]:
        """The body, read and written."""
        body = json.dumps(json.loads(event["body"]))
        return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": body}


def stub(gateway: Gateway, template: Template) -> None:
    """Loads the function of the compatible URL and puts canned answers under it."""
    os.environ.update(
        TABLE_CUSTOMERS="CustomersTable",
        TABLE_ACCOUNTS="AccountsTable",
        AWS_REGION="eu-central-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        POWERTOOLS_LOG_LEVEL="WARNING",
    )
    gateway.functions.load(next(f for f in template.functions() if f.folder.name == "api"))
    from kundenakte.storage.client import Connection

    document = json.dumps({"CUSTOMER_ID": 42, "CUSTOMER_NUMBER": "1042", "HASH": "a" * 32})
    item = {"doc": {"S": document}, "version": {"N": "1"}}
    put_under(
        Connection.client,
        Canned(
            GetItem={"Item": item | {"doc": {"S": json.dumps(events.account_document())}}},
            BatchGetItem={"Responses": {"CustomersTable": [item]}},
            UpdateItem={"Attributes": {"customer_id": {"N": "42"}, "number ||": {"N": "1042"}}},
            TransactWriteItems={},
        ),
    )


def main() -> None:
    """Serves."""
    template = Template()
    gateway = Gateway("127.0.0.1", 0, template)
    if sys.argv[1] == "stub":
        stub(gateway, template)
    else:
        gateway.functions = Echo()  # type: ignore[assignment]
    gateway.start()
    print(gateway.url, flush=True)
    sys.stdin.read()
    gateway.stop()


if __name__ == "__main__":
    main()
