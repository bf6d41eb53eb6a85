"""How long each built function takes from exec until its handler is made, against boto3's client.

The functions run as Lambda finds them: /var/task and /opt read-only (where the kernel grants a
mount namespace), the template's Python, nothing on the path but function and layer. The yardstick
is a stock installation, with its .pyc files, on the same interpreter.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.figure import Figure
from bench.interpreter import BUILD, EMPTY, ROOT, STOCK, environment
from tools.package import LAYER, functions
from tools.runtime import NAMESPACE, can_mount

ROUNDS = 11
PART = "start: exec to ready, share of `import boto3; boto3.client`"
OURS = ("app", "kundenakte", "bench")  # modules of our own are small, and not counted
DONE = (
    "import os, sys; "
    f"modules = [name for name in sys.modules if name.partition('.')[0] not in {OURS}]; "
    "os.write(1, b'%d modules' % len(modules))"
)
YARDSTICK = "import boto3; boto3.client('dynamodb'); " + DONE
READY = "import app; app.handler; " + DONE
FIRST_GET = "from bench import first_get; first_get.answer(); " + DONE

WRITES = ("CustomerCreate", "CustomerUpdate")
PAGES = ("HostedPage",)
OTHERS = ("Manage", "Openapi", "CustomerErase")  # nobody waits for their start


class Budget(NamedTuple):
    """The most that a start may be: share of the yardstick, and modules of others."""

    share: float | None
    modules: int | None


def figures() -> Iterator[Figure]:
    """A share of the yardstick for each function, and the modules of others that it has loaded."""
    if not functions(BUILD):
        sys.exit("nothing is built: make build ARCH=x86_64")
    for folder in functions(BUILD):
        yield from _start(folder, READY, folder.name, _budget(folder.name))
    api = BUILD / "Api"
    yield from _start(api, FIRST_GET, "Api, a first customer.get answered", Budget(0.75, None))


def _budget(name: str) -> Budget:
    if name in OTHERS:
        return Budget(None, None)
    if name == "Api":  # its start is that of its first call, below
        return Budget(None, 385)
    if name in PAGES:
        return Budget(0.62, 410)
    return Budget(0.75, 440) if name in WRITES else Budget(0.55, 385)


def _start(folder: Path, code: str, name: str, budget: Budget) -> Iterator[Figure]:
    measured = _pairs(folder, code)
    shares = [ours[0] / theirs[0] for ours, theirs in measured["times"]]
    whole = statistics.median(ours[1] / theirs[1] for ours, theirs in measured["times"])
    ours, theirs = (statistics.median(at[side][0] for at in measured["times"]) for side in (0, 1))
    spread = f"{min(shares):.2f}-{max(shares):.2f}; {ours:.0f} of {theirs:.0f} ms"
    note = f"{spread}; {whole:.2f} with the end of the process"
    yield Figure(PART, name, statistics.median(shares), "", budget.share, note)
    if budget.modules:
        modules = int(measured["said"][0].split()[0])
        yield Figure(PART, f"  modules of others in {name}", modules, "", budget.modules)


def _pairs(folder: Path, code: str) -> dict[str, Any]:
    mounted = can_mount(BUILD)
    task, opt = ("/var/task", "/opt") if mounted else (str(folder), str(BUILD / LAYER))
    paths = [task, f"{opt}/python", *([str(ROOT)] if "bench" in code else [])]
    ours = [[EMPTY, "-c", code], environment(":".join(paths))]
    theirs = [[STOCK, "-c", YARDSTICK], environment("")]
    places = {"TASK": str(folder), "LAYER": str(BUILD / LAYER)}
    program = [STOCK, str(ROOT / "bench" / "pairs.py"), str(ROUNDS)]
    run = subprocess.run(
        [*(NAMESPACE if mounted else ()), *program, json.dumps([ours, theirs])],
        env=os.environ | places,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        sys.exit(f"{folder.name} does not start:\n{run.stderr}")
    result: dict[str, Any] = json.loads(run.stdout)
    return result
