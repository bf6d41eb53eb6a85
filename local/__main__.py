"""Starts the local run, stops it, moves its clock, or deletes its data."""

import argparse
import errno
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from local import demo, environment, outbox
from local.backend import REGION, Backend, BackendError
from local.clock import Clock
from local.control import Control, clock
from local.gateway import Gateway
from local.jobs import Jobs, shown
from local.stack import create_buckets, create_queues, create_tables
from local.state import RUNTIME, State, StateError, reset, stop
from local.template import TEMPLATE, Template

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="0 = any that is free")
    parser.add_argument("--host", default="127.0.0.1", help="the interface to listen on")
    parser.add_argument("--state", type=Path, default=Path(".local"), help="folder for all data")
    parser.add_argument("--every", type=float, default=0.25, help="seconds between snapshots")
    parser.add_argument("--template", type=Path, default=TEMPLATE, help="another template.yaml")
    parser.add_argument("--repeat", type=int, help="seconds until a notification is sent again")
    parser.add_argument("--empty", action="store_true", help="without demo customers")
    parser.add_argument("--verbose", action="store_true", help="shows the functions' own log")
    parser.add_argument("--stop", action="store_true", help="ends the run that uses the folder")
    parser.add_argument("--reset", action="store_true", help="deletes the folder")
    parser.add_argument("--clock", metavar="DAY", help="moves the clock of the run; '' = shows it")
    return parser.parse_args()


def bound(host: str, port: int, template: Template) -> Gateway:
    """The gateway on its port, not yet serving."""
    try:
        return Gateway(host, port, template)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise StateError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
        raise StateError(
            f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
        ) from error


def run(chosen: argparse.Namespace) -> None:
    """Serves until a signal ends it or ministack is gone."""
    repeat = {} if chosen.repeat is None else {"NotificationRepeatSeconds": chosen.repeat}
    template = Template(chosen.template, repeat)
    state = State(chosen.state)
    state.lock()
    gateway = bound(chosen.host, chosen.port, template)
    state.remove(RUNTIME)
    demo.tidy(state)
    backend = Backend(state.folder / demo.DATA, chosen.every, keep=(state.lock_fd,))
    try:
        serve(gateway, backend, state, template, chosen)
    finally:
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        gateway.stop()
        backend.stop()
        state.remove(RUNTIME)


def serve(
    gateway: Gateway, backend: Backend, state: State, template: Template, chosen: argparse.Namespace
) -> None:
    """Brings everything up, says so, and watches over ministack."""
    import botocore.session  # noqa: F401  takes as long as ministack needs to start

    backend.wait()
    environment.enter(template, backend, gateway.url, chosen.verbose)
    tables = create_tables(backend.client(), template)
    create_buckets(backend.client("s3"), REGION, template)
    create_queues(backend.client("sqs"), template)
    outbox.verify(backend)
    moved = Clock(backend.client())
    moved.enter()
    jobs = Jobs(gateway.functions, backend, template, moved)
    gateway.control = Control(jobs, jobs.outbox, state)
    gateway.start()
    run = demo.Run(state, gateway, jobs, template)
    access = run.prepare(fill=not chosen.empty)
    try:
        jobs.start()
        print(run.welcome(access), flush=True)
        if moved.ahead:
            print(f"The clock was moved; it stands at {shown(moved.now())}.\n", flush=True)
        state.write(RUNTIME, run.runtime(tables))
        gateway.quiet = False
        backend.process.wait()
        raise BackendError(f"ministack has ended; see {backend.log}")
    finally:
        jobs.stop()


def leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Ends the run in order."""
    raise SystemExit(0)


def main() -> int:
    """Does what the command line says."""
    chosen = options()
    os.umask(0o077)  # keys and customers are for their owner only
    try:
        if chosen.stop or chosen.reset:
            print((stop if chosen.stop else reset)(State(chosen.state)))
            return 0
        if chosen.clock is not None:
            return clock(State(chosen.state), chosen.clock)
        for name in SIGNALS:
            signal.signal(name, leave)
        run(chosen)
    except (StateError, BackendError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
