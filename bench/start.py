"""How long each built function takes from exec until its handler is made, against boto3's client.

The functions run as Lambda finds them: /var/task and /opt read-only (where the kernel grants a
mount namespace), the template's Python, nothing on the path but function and layer. The yardstick
is a stock installation, with its .pyc files, on the same interpreter.
"""

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.interpreter import BUILD, EMPTY, ROOT, STOCK, environment
from bench.kinds import Kind, kind_of
from tools.package import LAYER, functions
from tools.runtime import NAMESPACE, can_mount

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "11"))
ONLY = os.environ.get("BENCH_FUNCTIONS", "")  # a pattern; "" is all functions
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

API_AND_FIRST_GET = 0.75  # the one URL's start is that of its first call


def figures() -> Iterator[Figure]:
    """A share of the yardstick for each function, and the modules of others that it has loaded."""
    if not functions(BUILD):
        sys.exit("nothing is built: make build ARCH=x86_64")
    for folder in functions(BUILD):
        if re.search(ONLY, folder.name):
            kind = kind_of(_snake(folder.name))
            share = None if folder.name == "Api" else kind.share
            yield from _start(folder, READY, f"{folder.name}, {kind.name}", share, kind)
    api = BUILD / "Api"
    name = "Api, a first customer.get answered"
    yield from _start(api, FIRST_GET, name, API_AND_FIRST_GET, None)


def _snake(name: str) -> str:
    """The folder of the project that a function of the build was made from."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _start(
    folder: Path, code: str, name: str, share: float | None, kind: Kind | None
) -> Iterator[Figure]:
    measured = _pairs(folder, code)
    shares = [ours[0] / theirs[0] for ours, theirs in measured["times"]]
    whole = statistics.median(ours[1] / theirs[1] for ours, theirs in measured["times"])
    ours, theirs = (statistics.median(at[side][0] for at in measured["times"]) for side in (0, 1))
    spread = f"{min(shares):.2f}-{max(shares):.2f}; {ours:.0f} of {theirs:.0f} ms"
    note = f"{spread}; {whole:.2f} with the end of the process"
    yield Figure(PART, name, statistics.median(shares), "", share, note)
    if kind:
        modules = int(measured["said"][0].split()[0])
        yield Figure(PART, "  modules of others", modules, "", kind.modules)


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
