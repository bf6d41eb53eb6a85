"""Reads template.yaml: functions, routes, tables, buckets, queues and schedules."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"
PREFIX = "AWS::Serverless::"
QUEUE = "AWS::SQS::Queue"
BUCKET = "AWS::S3::Bucket"
ACCOUNT = "000000000000"  # ministack's


class Function(NamedTuple):
    """A function of the template; `folder` is its CodeUri, `events` its events by name."""

    name: str
    folder: Path
    memory: int
    timeout: int
    events: dict[str, Any]


class Route(NamedTuple):
    """What API Gateway calls a route: `key` is "POST /v1/customer.get" or "ANY /x/{y+}"."""

    key: str
    function: Function


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with CloudFormation's tags, which it turns into their long form. libyaml reads the
    template in a sixth of the time, where PyYAML was built with it."""


def _tag(loader: Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


Loader.add_multi_constructor("!", _tag)


class Template:
    """The template with parameters at their defaults, unless `parameters` says otherwise.
    `endpoint_url` is where AWS is once that is known: URLs of queues begin with it."""

    def __init__(self, path: Path = TEMPLATE, parameters: Mapping[str, Any] | None = None) -> None:
        self.folder = path.parent
        self.parameters = dict(parameters or {})
        self.endpoint_url = ""
        # S506: the loader is a SafeLoader with CloudFormation's tags.
        self.data: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader)  # noqa: S506

    def resources(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical name → properties of all resources of a type."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.data["Resources"].items()
            if resource["Type"] == kind
        }

    def functions(self) -> list[Function]:
        """All functions, in the template's order."""
        common = self.data.get("Globals", {}).get("Function", {})
        return [
            Function(
                name,
                self.folder / properties["CodeUri"],
                int(properties.get("MemorySize", common.get("MemorySize", 128))),
                int(properties.get("Timeout", common.get("Timeout", 3))),
                properties.get("Events", {}),
            )
            for name, properties in self.resources(f"{PREFIX}Function").items()
        ]

    def routes(self) -> list[Route]:
        """All routes of the HTTP API."""
        return [
            Route(_route_key(event.get("Properties", {})), function)
            for function in self.functions()
            for event in function.events.values()
            if event["Type"] == "HttpApi"
        ]

    def queues(self) -> dict[str, dict[str, Any]]:
        """Logical name → properties of the SQS queues."""
        return {n: self.resolve(p) for n, p in self.resources(QUEUE).items()}

    def events(self, *kinds: str) -> list[tuple[Function, str, dict[str, Any]]]:
        """What wakes functions: function, the event's name and its properties, of some types."""
        return [
            (function, name, self.resolve(event.get("Properties", {})))
            for function in self.functions()
            for name, event in function.events.items()
            if event["Type"] in kinds
        ]

    def variables(self) -> dict[str, str]:
        """Environment variables of all functions together: here they share one process."""
        common = self.data.get("Globals", {}).get("Function", {})
        found: dict[str, Any] = {}
        for part in (common, *self.resources(f"{PREFIX}Function").values()):
            found |= part.get("Environment", {}).get("Variables", {})
        return {name: str(self.resolve(value)) for name, value in found.items()}

    def resolve(self, value: Any) -> Any:
        """`value` with Ref and Sub replaced: parameters by defaults, resources by local names."""
        if isinstance(value, list):
            return [self.resolve(each) for each in value]
        if not isinstance(value, dict):
            return value
        match value:
            case {"Ref": name}:
                return self._ref(name)
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{([^}!]+)\}", lambda m: str(self._ref(m[1])), text)
            case {"Fn::GetAtt": name}:
                return name if isinstance(name, str) else ".".join(name)
        if any(key.startswith("Fn::") for key in value):
            return ""  # only known once deployed
        return {key: self.resolve(each) for key, each in value.items()}

    def _ref(self, name: str) -> Any:
        parameter = self.data.get("Parameters", {}).get(name)
        if parameter is not None:
            return self.parameters.get(name, parameter.get("Default", ""))
        resource = self.data["Resources"].get(name, {})
        path = f"{self.endpoint_url}/{ACCOUNT}/" if resource.get("Type") == QUEUE else ""
        return path + local_name(name, resource)


def local_name(logical: str, resource: dict[str, Any]) -> str:
    """The name a resource has here: a bucket's in lower case, a FIFO queue's with .fifo."""
    if resource.get("Properties", {}).get("FifoQueue"):
        return f"{logical}.fifo"
    if resource.get("Type") == BUCKET:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", logical).lower()
    return logical


def _route_key(properties: dict[str, Any]) -> str:
    if "Path" not in properties:
        return "$default"
    method = properties.get("Method", "any").upper()
    return f"{'ANY' if method in ('ANY', '*') else method} {properties['Path']}"
