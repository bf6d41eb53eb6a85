"""Lambda's own runtime without Docker: the emulator that SAM CLI brings, and its runtime client.

Function and layer are where Lambda puts them, /var/task and /opt, mounted read-only; where the
kernel grants no mount namespace, they run where they were built. Needs Linux, not root.
"""

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
from typing import Any

from local.backend import REGION, Backend
from local.stack import create_buckets, create_queues, create_tables
from local.template import Template
from tools.package import LAYER

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


@contextmanager
def emulator(build: Path, folder: Path, mounted: bool, endpoint: str) -> Iterator[tuple[Any, Any]]:
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
            env=environment(build, folder, task, opt, endpoint),
            stdout=out,
            stderr=out,
        )
        try:
            wait_for(port, process)
            yield (lambda event: post(port, event)), (lambda: tail(out))
        finally:
            process.terminate()
            process.wait(10)


def environment(build: Path, folder: Path, task: str, opt: str, endpoint: str) -> dict[str, str]:
    """What Lambda sets, with `endpoint` for AWS."""
    template = Template()
    template.endpoint_url = endpoint
    seconds = {function.name: function.timeout for function in template.functions()}
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
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_LAMBDA_FUNCTION_NAME": folder.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(seconds[folder.name]),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        # with names and URLs as `prepare` makes them
        **{name: value for name, value in template.variables().items() if value},
    }


def prepare(backend: Backend) -> None:
    """Makes the tables, queues and buckets of the template in a local AWS."""
    create_tables(backend.client())
    create_queues(backend.client("sqs"))
    create_buckets(backend.client("s3"), REGION)


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


def tail(out: Any) -> str:
    """The end of what the function printed."""
    out.seek(0)
    return str(out.read().decode(errors="replace")[-3000:])
