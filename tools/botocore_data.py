"""Cuts botocore's service descriptions to what the product calls.

botocore carries every AWS service (23 MB) and walks through their folders at each start. A client
needs the description of its own service, and of that only the operations it uses.
"""

import gzip
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SERVICES = ("dynamodb", "s3", "sesv2", "sqs")
UNUSED = ("examples-1.json",)
# Of a service whose client is always given its endpoint. Without its rules botocore takes that
# endpoint as it is, instead of working it out anew for every call: a seventh of a call's CPU.
FIXED_ENDPOINT = ("dynamodb", "sesv2")
ENDPOINT_RULES = ("endpoint-rule-set-1.json.gz", "endpoint-rule-set-1.json")


def cut(data: Path, sources: str) -> dict[str, list[str]]:
    """Leaves in `data` the operations that `sources` mentions; returns them by service.

    A service of which nothing is mentioned goes altogether, so that a client of it fails at once.
    """
    kept = {}
    for folder in sorted(p for p in data.iterdir() if p.is_dir()):
        operations = _cut_service(folder, sources) if folder.name in SERVICES else []
        if operations:
            kept[folder.name] = operations
        else:
            shutil.rmtree(folder)
    endpoints = data / "endpoints.json"
    _write(endpoints, cut_endpoints(_read(endpoints), kept))
    return kept


def mentioned(operations: Iterable[str], sources: str) -> list[str]:
    """The operations that occur in the text as a word: GetItem, or get_item as clients name it."""
    words = set(re.findall(r"\w+", sources))
    return sorted(name for name in operations if words & {name, _method(name)})


def cut_model(model: dict[str, Any], operations: Iterable[str]) -> dict[str, Any]:
    """The model with these operations and the shapes they reach, without documentation."""
    kept = {name: model["operations"][name] for name in operations}
    shapes: dict[str, Any] = {}
    todo = [name for operation in kept.values() for name in _references(operation)]
    while todo:
        name = todo.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            todo += _references(shapes[name])
    slim = {k: v for k, v in model.items() if k not in ("operations", "shapes", "documentation")}
    return slim | {"operations": _undocumented(kept), "shapes": _undocumented(shapes)}


def cut_endpoints(endpoints: dict[str, Any], services: Iterable[str]) -> dict[str, Any]:
    """The same partitions and regions, each with these services only."""
    names = set(services)
    partitions = [
        part | {"services": {n: s for n, s in part["services"].items() if n in names}}
        for part in endpoints["partitions"]
    ]
    return endpoints | {"partitions": partitions}


def _cut_service(folder: Path, sources: str) -> list[str]:
    *old, version = sorted(p for p in folder.iterdir() if p.is_dir())
    packed = version / "service-2.json.gz"
    plain = version / "service-2.json"
    model = _read(packed if packed.exists() else plain)
    operations = mentioned(model["operations"], sources)
    if operations:
        for api in old:
            shutil.rmtree(api)
        for name in (*UNUSED, *(ENDPOINT_RULES if folder.name in FIXED_ENDPOINT else ())):
            (version / name).unlink(missing_ok=True)
        packed.unlink(missing_ok=True)
        _write(plain, cut_model(model, operations))
    return operations


def _references(value: Any) -> list[str]:
    """The names of the shapes that an operation or a shape refers to."""
    if isinstance(value, list):
        return [name for part in value for name in _references(part)]
    if not isinstance(value, dict):
        return []
    own = [value["shape"]] if isinstance(value.get("shape"), str) else []
    return own + [name for part in value.values() for name in _references(part)]


def _undocumented(value: Any) -> Any:
    """Without the texts; a *member* may be called "documentation", and that one is a dict."""
    if isinstance(value, list):
        return [_undocumented(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _undocumented(part)
        for key, part in value.items()
        if not (key == "documentation" and isinstance(part, str))
    }


def _method(operation: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()


def _read(path: Path) -> Any:
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")))
