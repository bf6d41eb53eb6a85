"""Reaches the management function: in this process for a local run, by invocation on AWS."""

import contextlib
import importlib
import json
import os
import socket
import sys
import uuid
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from local.backend import ACCESS_KEY, REGION
from local.functions import LAYER
from local.state import RUNTIME
from local.template import BUCKET, local_name

LONGEST = 330  # seconds; the function itself ends after 300


class Unreachable(Exception):
    """There is no installation, or it does not answer; says what to do."""


def local(state: Path, event: dict[str, Any]) -> dict[str, Any]:
    """What the installation answers that runs on this machine with the folder `state`."""
    runtime = _runtime(state)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]  # your own settings, such as a profile, are out of reach in here
    os.environ.update(_environment(runtime))
    if str(LAYER) not in sys.path:
        sys.path.append(str(LAYER))
    with contextlib.redirect_stdout(sys.stderr):  # log lines are no part of the answer
        handler = importlib.import_module("functions.manage.app").handler
        answer: dict[str, Any] = handler(event, SimpleNamespace(aws_request_id=str(uuid.uuid4())))
    return answer


def _runtime(state: Path) -> dict[str, Any]:
    try:
        runtime: dict[str, Any] = json.loads((state / RUNTIME).read_text())
    except FileNotFoundError:
        raise Unreachable(
            f"nothing runs in {state}. Start it with `make run`, name its folder with --state, "
            "or an installation on AWS with --stack."
        ) from None
    address = urlsplit(runtime["endpoint_url"])
    try:
        socket.create_connection((address.hostname or "", address.port or 80), timeout=5).close()
    except OSError:
        raise Unreachable(f"the run in {state} has ended. Start it with `make run`.") from None
    return runtime


def _environment(runtime: dict[str, Any]) -> dict[str, str]:
    """As on Lambda, but everything leads to the local run."""
    return {
        "TABLE_CUSTOMERS": runtime["tables"]["CustomersTable"],
        "TABLE_ACCOUNTS": runtime["tables"]["AccountsTable"],
        "DOCUMENTS_BUCKET": local_name("DocumentsBucket", {"Type": BUCKET}),
        "PUBLIC_URL": runtime["url"],
        "AWS_ENDPOINT_URL": runtime["endpoint_url"],
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "POWERTOOLS_LOG_LEVEL": "ERROR",
    }


def on_stack(stack: str, region: str, event: dict[str, Any]) -> dict[str, Any]:
    """What the installation of a CloudFormation stack answers."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        function, client = _management(stack, region)
        invoked = client.invoke(FunctionName=function, Payload=json.dumps(event))
    except (BotoCoreError, ClientError) as error:
        raise Unreachable(f"AWS: {error}") from error
    return _answer(invoked)


@cache
def _management(stack: str, region: str) -> tuple[str, Any]:
    """The function's name, and a client of Lambda."""
    import boto3
    from botocore.config import Config

    once = Config(read_timeout=LONGEST, retries={"total_max_attempts": 1})  # no account twice
    session = boto3.session.Session(region_name=region or None)
    described = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return _function(described), session.client("lambda", config=once)


def _function(described: dict[str, Any]) -> str:
    outputs = {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])}
    if "ManageFunctionName" not in outputs:
        name, status = described["StackName"], described["StackStatus"]
        raise Unreachable(f"stack {name} ({status}) is no Kundenakte: no ManageFunctionName in it.")
    return str(outputs["ManageFunctionName"])


def _answer(invoked: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(invoked["Payload"].read())
    if "FunctionError" in invoked:
        raise Unreachable(f"the management function failed: {answer.get('errorMessage', answer)}")
    return answer
