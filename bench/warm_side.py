"""One side of the warm comparison, in a process of its own: the built functions, or boto3 as it
comes. Two processes, since the built layer has a botocore of its own, cut to what is used.

    python -m bench.warm_side ours|bare

Reads one JSON object a line: {"run", "times"} is answered with the microseconds of CPU a call;
{"requests"} with what `ours` last sent, which {"requests": ...} tells `bare`.
"""

import gc
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from bench import events, sample
from bench.stub import Canned, put_under

BUILD = Path(__file__).resolve().parent.parent / ".aws-sam" / "build"
PAGE = 100
Run = Callable[[], Any]
Requests = dict[str, Any]


def main() -> None:
    """Serves until its input ends."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # log lines are written, to nowhere
    side = Ours() if sys.argv[1] == "ours" else Bare()
    print("{}", file=out)
    for line in sys.stdin:
        asked = json.loads(line)
        if "requests" in asked:
            answer(out, side.requests(asked["requests"]))
            gc.collect()
            gc.freeze()
        else:
            answer(out, measured(side.runs[asked["run"]], asked["times"]))


def answer(out: TextIO, value: Any) -> None:
    """One line."""
    print(json.dumps(value), file=out)


def measured(run: Run, times: int) -> float:
    """Microseconds of process time a call."""
    started = time.process_time_ns()
    for _ in range(times):
        run()
    return (time.process_time_ns() - started) / 1000 / times


class Ours:
    """The handlers as they were built."""

    def __init__(self) -> None:
        api, create, get = (_handler(name) for name in ("Api", "CustomerCreate", "CustomerGet"))
        from kundenakte.storage.client import Connection

        self._connection = Connection
        self._writes = Canned(**_writes())
        new = {"SERVICE": "customer.create", "DATA": sample.FULL}
        self.runs = {
            "api create": self._run(api, events.API, new, self._writes),
            "v1 create": self._run(create, "/v1/customer.create", new, self._writes),
        }
        actions = json.loads(self._writes.seen["TransactWriteItems"])["TransactItems"]
        record = next(a["Put"]["Item"] for a in actions if _is_record(a))
        one, page = _reads(record)
        asked = {"SERVICE": "customer.get", "FILTER": {"CUSTOMER_ID": 42}}
        listed = {"SERVICE": "customer.get", "LIMIT": PAGE}
        self.runs |= {
            "api get": self._run(api, events.API, asked, one),
            "v1 get": self._run(get, "/v1/customer.get", asked, one),
            "api page": self._run(api, events.API, listed, page),
            "v1 page": self._run(get, "/v1/customer.get", listed, page),
        }

    def requests(self, _: Requests) -> Requests:
        """The requests of a create."""
        self.runs["api create"]()
        names = ("UpdateItem", "TransactWriteItems")
        return {name: json.loads(self._writes.seen[name]) for name in names}

    def _run(self, handler: Any, path: str, body: dict[str, Any], answers: Canned) -> Run:
        event = events.post(path, body)

        def run() -> Any:
            put_under(self._connection.client, answers)
            return handler(event, events.CONTEXT)

        put_under(self._connection.client, self._writes)
        for _ in range(5):
            reply = run()
        assert reply["statusCode"] == 200, reply
        assert "ERRORS" not in reply["body"], reply
        return run


class Bare:
    """The default client's calls, the customer as an item of one attribute a field."""

    def __init__(self) -> None:
        import boto3

        self._client = boto3.client("dynamodb")
        self.runs: dict[str, Run] = {}

    def requests(self, asked: Requests) -> Requests:
        """Makes the runs from the requests that our create has sent."""
        actions = asked["TransactWriteItems"]["TransactItems"]
        item = next(_unpacked(a["Put"]["Item"]) for a in actions if _is_record(a))
        actions = [_with_item(a, item) if _is_record(a) else a for a in actions]
        items = {"Items": [item] * PAGE, "Count": PAGE, "ScannedCount": PAGE}
        put_under(self._client, Canned(**_writes() | {"GetItem": {"Item": item}, "Query": items}))
        self.runs = self._runs(actions, asked["UpdateItem"], item)
        for run in self.runs.values():
            measured(run, 5)
        return {}

    def _runs(self, actions: list[Any], update: Requests, item: dict[str, Any]) -> dict[str, Run]:
        client = self._client
        key = {name: item[name] for name in ("pk", "sk")}
        values = {":a": {"S": "bench"}}

        def transaction() -> None:
            client.transact_write_items(TransactItems=actions, ClientRequestToken="t" * 36)

        def create() -> None:
            client.update_item(**update)
            transaction()

        return {
            "bare create": create,
            "bare transaction": transaction,
            "bare get": lambda: client.get_item(TableName="CustomersTable", Key=key),
            "bare page": lambda: client.query(
                TableName="CustomersTable",
                KeyConditionExpression="account_id = :a",
                ExpressionAttributeValues=values,
            ),
        }


def _handler(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, BUILD / name / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handler


def _writes() -> dict[str, Any]:
    """Answers to the calls of a create: credentials, counters, transaction."""
    counted = {"customer_id": {"N": "42"}, "number ||": {"N": "1042"}}
    document = {"doc": {"S": json.dumps(events.account_document())}}
    return {
        "GetItem": {"Item": document},
        "UpdateItem": {"Attributes": counted},
        "TransactWriteItems": {},
    }


def _reads(record: dict[str, Any]) -> tuple[Canned, Canned]:
    """Answers to a get and to a page, with customers as they were really stored."""
    document = json.loads(record["doc"]["S"])
    assert len(document) == sample.STORED_FIELDS, sorted(document)

    def stored(number: int) -> dict[str, Any]:
        text = json.dumps({**document, "CUSTOMER_ID": number}, ensure_ascii=False)
        return {"doc": {"S": text}, "version": {"N": "1"}}

    ids = range(1, PAGE + 1)
    found = [{"customer_id": {"N": str(number)}} for number in ids]
    listed = {"Items": found, "Count": PAGE, "ScannedCount": PAGE}
    one = {"Responses": {"CustomersTable": [stored(42)]}}
    page = {"Responses": {"CustomersTable": [stored(number) for number in ids]}}
    return (
        Canned(BatchGetItem=one, GetItem={"Item": record | stored(42)}),
        Canned(Query=listed, BatchGetItem=page),
    )


def _is_record(action: dict[str, Any]) -> bool:
    return bool(action["Put"]["Item"]["sk"]["S"] == "CUSTOMER")


def _with_item(action: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    return {"Put": {**action["Put"], "Item": item}}


def _unpacked(record: dict[str, Any]) -> dict[str, Any]:
    """A record as one would store it first: an attribute for each field."""
    fields = json.loads(record["doc"]["S"]).items()
    return {"pk": record["pk"], "sk": record["sk"]} | {k: _attribute(v) for k, v in fields}


def _attribute(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {"L": [_attribute(part) for part in value]}
    return {"N": str(value)} if isinstance(value, int) else {"S": value}


if __name__ == "__main__":
    main()
