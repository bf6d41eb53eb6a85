"""Runs every built function in Lambda's own runtime and checks what it answers.

    python -m tools.prove [--build .aws-sam/build]

AWS's runtime interface emulator (it comes with SAM CLI) starts the runtime client, which finds
function and layer where Lambda puts them, /var/task and /opt, read-only. Without a database behind
it a call can be proved up to the check of credentials: that is every import, the handler, decoding
and encoding. Needs Linux; no Docker, no root.

Where the kernel grants no mount namespace, the functions run where they were built, and the folders
are compared before and after.
"""

import argparse
import base64
import json
import os
import platform
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tools.package import LAYER, functions

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / ".build" / "runtime"
RUNTIME_PARTS = ("awslambdaric", "runtime_client*.so", "simplejson", "snapshot_restore_py")
INVOKE = "/2015-03-31/functions/function/invocations"
MOUNT = """set -e
mount -t tmpfs tmpfs /var
mkdir /var/task
mount --bind "$TASK" /var/task && mount -o remount,bind,ro /var/task
mount --bind "$LAYER" /opt && mount -o remount,bind,ro /opt
cd /var/task
exec "$@"
"""
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh")


class Case(NamedTuple):
    """An event of events/, the HTTP status it must get (None where the answer is no HTTP), and a
    word that the answer must hold."""

    event: str
    status: int | None
    holds: str = ""


# Credentials are taken out of the events: what comes after them needs a database.
CASES = {
    "Api": (Case("api", 401, "Login Error"), Case("api_base64", 401, "Login Error")),
    "CustomerErase": (Case("customer_erase", None, "batchItemFailures"),),
    "Manage": (Case("manage", None, "EndpointConnectionError"),),
    "Openapi": (Case("openapi", 200, "openapi"),),
    "HostedPage": (
        Case("hosted_page_asset", 200, "--accent"),
        Case("hosted_page", 500, "<!doctype html>"),  # it asks the database first of all
    ),
}


def main() -> int:
    """0 when every function answered as it should."""
    parser = argparse.ArgumentParser(description="Run the built functions in Lambda's runtime.")
    parser.add_argument("--build", type=Path, default=ROOT / ".aws-sam" / "build")
    build = parser.parse_args().build.resolve()
    if not functions(build):
        sys.exit("nothing is built: make build")
    gather_runtime()
    mounted = can_mount(build)
    print("/var/task and /opt are", "read-only mounts" if mounted else "compared before and after")
    before = files(build)
    faults = [fault for folder in functions(build) for fault in prove(build, folder, mounted)]
    if files(build) != before:
        faults.append("a function wrote into its own folder or the layer")
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return 1 if faults else 0


def prove(build: Path, folder: Path, mounted: bool) -> Iterator[str]:
    """One sentence for each event that was not answered as it should be."""
    for case in CASES.get(folder.name, (Case(snake(folder.name), 401),)):
        event = without_credentials(json.loads((ROOT / f"events/{case.event}.json").read_text()))
        with emulator(build, folder, mounted) as (invoke, log):
            answers = [invoke(event), invoke(event)]  # a cold start and a warm call
            wrong = [answer for answer in answers if not answered(answer, case)]
            if wrong:
                yield f"{folder.name} with {case.event}: {wrong[0]!r:.600}\n{log()}"
            print(f"{folder.name:26} {case.event:24} {answers[0].get('statusCode', '')}")


def answered(answer: dict[str, Any], case: Case) -> bool:
    """The answer is of the shape that the case wants; faults of the runtime are of another."""
    body = answer.get("body", json.dumps(answer))
    if answer.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    return answer.get("statusCode") == case.status and case.holds in body


def without_credentials(event: dict[str, Any]) -> dict[str, Any]:
    """The event as it comes from somebody who sends none."""
    if "headers" in event:
        event["headers"].pop("authorization", None)
    return event


@contextmanager
def emulator(build: Path, folder: Path, mounted: bool) -> Iterator[tuple[Any, Any]]:
    """A function that is ready for events: (invoke, read its log)."""
    port, api = free_port(), free_port()
    task, opt = ("/var/task", "/opt") if mounted else (str(folder), str(build / LAYER))
    command = [
        str(rie()),
        *("--log-level", "error"),
        *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--runtime-api-address", f"127.0.0.1:{api}"),
        *(f"{sys.prefix}/bin/python", "-S", "-m", "awslambdaric", "app.handler"),
    ]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [*(NAMESPACE if mounted else ()), *command],
            cwd=folder,
            env=environment(build, folder, task, opt),
            stdout=out,
            stderr=out,
        )
        try:
            wait_for(port, process)
            yield (lambda event: post(port, event)), (lambda: tail(out))
        finally:
            process.terminate()
            process.wait(10)


def environment(build: Path, folder: Path, task: str, opt: str) -> dict[str, str]:
    """What Lambda sets, with an endpoint at which nobody answers."""
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "TASK": str(folder),
        "LAYER": str(build / LAYER),
        "LAMBDA_TASK_ROOT": task,
        "PYTHONPATH": f"{task}:{opt}/python:{RUNTIME}",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_LAMBDA_FUNCTION_NAME": folder.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "30",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "POWERTOOLS_SERVICE_NAME": "kundenakte",
        "TABLE_ACCOUNTS": "AccountsTable",
        "TABLE_CUSTOMERS": "CustomersTable",
    }


def gather_runtime() -> None:
    """Links the runtime client alone into a folder: of SAM's packages, functions must see none."""
    packages = Path(sysconfig.get_path("purelib"))
    RUNTIME.mkdir(parents=True, exist_ok=True)
    for old in RUNTIME.iterdir():
        old.unlink()
    for part in [found for name in RUNTIME_PARTS for found in packages.glob(name)]:
        (RUNTIME / part.name).symlink_to(part)


def can_mount(build: Path) -> bool:
    """A namespace may be made, and the mounts hide neither the project nor the interpreter."""
    needed = (build, ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve())
    if any(path.is_relative_to(top) for path in needed for top in ("/var", "/opt")):
        return False
    places = {"TASK": str(build / LAYER), "LAYER": str(build / LAYER)}
    writes = ("sh", "-c", "! touch /var/task/x && ! touch /opt/x")
    try:
        run = subprocess.run(
            [*NAMESPACE, *writes], env=os.environ | places, capture_output=True, timeout=20
        )
    except OSError:
        return False
    return run.returncode == 0


def rie() -> Path:
    """AWS's emulator for this machine."""
    name = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), "")
    folder = Path(sysconfig.get_path("purelib")) / "samcli/local/rapid"
    path = folder / f"aws-lambda-rie-{name}"
    if sys.platform != "linux" or not path.exists():
        sys.exit("Lambda's emulator runs on Linux only, x86_64 or arm64")
    return path


def post(port: int, event: dict[str, Any]) -> dict[str, Any]:
    """The function's answer to an event."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{INVOKE}", json.dumps(event).encode())
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        result = json.loads(answer.read() or b"null")
    return result if isinstance(result, dict) else {"answer": result}


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns once somebody listens."""
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"the emulator ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the emulator does not answer")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def files(build: Path) -> dict[str, tuple[int, int]]:
    """Every file of the build with its size and time."""
    return {
        str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in build.rglob("*") if p.is_file()
    }


def snake(name: str) -> str:
    """customer_create of CustomerCreate."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def tail(out: Any) -> str:
    """The end of what the function printed."""
    out.seek(0)
    return str(out.read().decode(errors="replace")[-3000:])


if __name__ == "__main__":
    sys.exit(main())
