"""The events for `sam local invoke` are what API Gateway and other sources would send."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from local.template import ROOT, Template
from tools.prove import LIFE

ROUTES = {route.key: route.function for route in Template().routes()}
FILES = sorted((ROOT / "events").glob("*.json"))
FROM_THE_API = [path for path in FILES if "routeKey" in json.loads(path.read_text())]
RECORDS = [path for path in FILES if "Records" in json.loads(path.read_text())]
SOURCES = {"aws:dynamodb": "DynamoDB", "aws:sqs": "SQS", "aws:sns": "SNS"}
DUMMY_KEY = b"demo@example.com:0123456789abcdef0123456789abcdef"


def load(path: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(path.read_text())
    return event


@pytest.mark.parametrize("path", FROM_THE_API, ids=lambda p: p.stem)
def test_an_event_comes_through_a_route_of_the_function_it_is_named_after(path: Path) -> None:
    function = ROUTES[load(path)["routeKey"]]
    assert path.stem.startswith(function.folder.name)


@pytest.mark.parametrize("path", FROM_THE_API, ids=lambda p: p.stem)
def test_an_events_path_is_its_route_filled_in(path: Path) -> None:
    event = load(path)
    route = event["routeKey"].split(" ")[1]
    pattern = route.replace("+}", "}")
    assert event["rawPath"] == pattern.format(**event.get("pathParameters", {}))
    assert event["requestContext"]["http"]["path"] == event["rawPath"]


@pytest.mark.parametrize("path", FROM_THE_API, ids=lambda p: p.stem)
def test_credentials_in_events_are_the_documented_dummy(path: Path) -> None:
    header = load(path)["headers"].get("authorization")
    if header:
        assert base64.b64decode(header.removeprefix("Basic ")) == DUMMY_KEY


@pytest.mark.parametrize("path", RECORDS, ids=lambda p: p.stem)
def test_records_come_from_what_wakes_the_function(path: Path) -> None:
    [function] = [f for f in Template().functions() if f.folder.name == path.stem]
    records = load(path)["Records"]
    sources = {SOURCES[r.get("eventSource") or r["EventSource"]] for r in records}
    assert sources == {event["Type"] for event in function.events.values()}


def test_every_function_has_an_event() -> None:
    functions = {function.folder.name for function in Template().functions()}
    assert functions <= {path.stem for path in FILES}


def test_the_proof_of_the_build_tries_every_function_with_events_that_there_are() -> None:
    names = {function.name for function in Template().functions()}
    assert {step.function for step in LIFE} == names
    assert {step.event for step in LIFE} <= {path.stem for path in FILES}


def test_one_event_is_in_base64_as_the_api_sends_forms() -> None:
    event = load(ROOT / "events/api_base64.json")
    assert event["isBase64Encoded"] is True
    assert json.loads(base64.b64decode(event["body"]))["SERVICE"] == "customer.create"
