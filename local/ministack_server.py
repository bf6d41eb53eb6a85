"""ministack as a child process: loopback only, a port of its own, state that survives `kill -9`.

Run by the interpreter of .env-ministack, never imported by ours. Talks with its parent by lines:
it says `ready PORT` once, answers `snapshot` with `saved ...`, and ends when its input ends, so
that it cannot outlive the parent, however that died.

The state is saved four times a second if something changed, more rarely when it is large. What is
saved is taken in one step on the event loop, where ministack runs its DynamoDB handlers too, so no
transaction is cut in half.
Items are never changed in place (ministack replaces them), so that step copies references only;
a thread turns them into JSON, which is renamed into place when it is complete.
"""

import argparse
import asyncio
import contextlib
import functools
import gc
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

READS = ("Get", "BatchGet", "TransactGet", "Query", "Scan", "Describe", "List", "Receive", "Head")
MAILS = "mails"  # the folder, in that of the state, with the mails that were sent
SHARE = 5  # a snapshot may take a fifth of the time at most, however large the state


def environment(port: int, state: Path, every: float) -> dict[str, str]:
    """What ministack reads when it is imported."""
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "PERSIST_STATE": "1" if every else "0",
        "STATE_DIR": str(state),
        "S3_PERSIST": "1" if every else "0",
        "S3_DATA_DIR": str(state / "s3"),
        "LOG_LEVEL": "ERROR",
        "IOT_MTLS_ENABLED": "0",  # opens a port on all interfaces
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///var/empty/no-docker",  # it would look for containers to remove
    }


def load(app: Any) -> None:
    """Reads the saved state and ends the process when that fails: going on with empty tables
    would overwrite the file with them."""
    for service, module in app._state_map.items():
        file = Path(os.environ["STATE_DIR"]) / f"{service}.json"
        if not file.exists():
            continue
        data = app.load_state(service)
        if data is None:
            sys.exit(f"{file} cannot be read; it was left as it is")
        app._get_module(module).load_persisted_state(data)


class Items(dict):  # type: ignore[type-arg]
    """The items of a table at one moment: partition → sort key → item. Copied by reference."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> "Items":
        return self


class Snapshots:
    """Saves ministack's state to `folder`; `dirty` says that a request may have changed it."""

    def __init__(self, app: Any, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self.dirty = False
        self.saved: dict[str, str] = {}
        self.lock = asyncio.Lock()

    def tracked(self) -> Any:
        """ministack's ASGI application, which notes every request that is not a mere read."""

        async def application(scope: Any, receive: Any, send: Any) -> None:
            try:
                await self.app.app(scope, receive, send)
            finally:
                self.dirty = self.dirty or is_write(scope)

        return application

    async def run(self, every: float) -> None:
        """Saves every `every` seconds if something changed, more rarely when that takes long."""
        rest = every
        while True:
            await asyncio.sleep(rest)
            rest = every
            if self.dirty:
                started = time.monotonic()
                try:
                    await self.save()
                except (OSError, RuntimeError) as error:  # RuntimeError: changed while copied
                    self.dirty = True
                    print(f"snapshot failed, will be tried again: {error}", file=sys.stderr)
                rest = max(every, SHARE * (time.monotonic() - started))

    async def save(self) -> str:
        """One snapshot; returns the pause of the event loop, the whole time and the items."""
        async with self.lock:
            started = time.perf_counter()
            self.dirty = False
            states = self.capture()
            pause = time.perf_counter() - started
            items = await asyncio.to_thread(self.write, states)
            total = time.perf_counter() - started
        return f"pause_ms={pause * 1000:.1f} total_ms={total * 1000:.0f} items={items}"

    def capture(self) -> dict[str, Any]:
        """The state of all services at this moment. Must not be interrupted: no await in here."""
        states = {}
        for service, get_state in self.app._build_persistence_save_dict().items():
            state = self.tables() if service == "dynamodb" else get_state()
            if state is not None:
                states[service] = state
        return states

    def tables(self) -> Any:
        """DynamoDB's own state, with the items by reference instead of the deep copy it makes."""
        dynamodb = self.app._get_module("dynamodb")
        with dynamodb._lock:  # the thread that removes expired items
            real = dynamodb._tables
            thin = type(real)()
            for (account, region, name), table in real.all_items():
                items = Items((pk, dict(rows)) for pk, rows in table["items"].items())
                thin.set_scoped(account, region, name, {**table, "items": items})
            dynamodb._tables = thin
            try:
                return dynamodb.get_state()
            finally:
                dynamodb._tables = real

    def write(self, states: dict[str, Any]) -> int:
        """Writes what changed, each file in whole or not at all; returns the number of items."""
        count = 0
        for service, state in states.items():
            tables: list[Items] = []
            text = skeleton(service, state, tables)
            if tables or self.saved.get(service) != text:
                count += replace(self.folder / f"{service}.json", text, tables)
                self.saved[service] = text
        return count


def is_write(scope: Any) -> bool:
    """Whether a request can change the state. In doubt it can."""
    if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
        return False
    target = next((v.decode() for k, v in scope["headers"] if k == b"x-amz-target"), "")
    return not target.rpartition(".")[2].startswith(READS)


def skeleton(service: str, state: Any, tables: list[Items]) -> str:
    """A service's file as JSON with a mark for each table's items, which are put into `tables`."""
    from ministack.core import persistence

    def default(value: Any) -> Any:
        scoped = persistence._json_default(value)
        for table in scoped.get("data", {}).values() if isinstance(scoped, dict) else ():
            if isinstance(table, dict) and isinstance(table.get("items"), Items):
                tables.append(table["items"])
                table["items"] = f"\0items {len(tables)}\0"
        return scoped

    version = persistence._state_format_version(service)
    return json.dumps({"__ministack_format__": version, "payload": state}, default=default)


def replace(file: Path, text: str, tables: list[Items]) -> int:
    """Writes `text` with the items in place of the marks, then renames it into place. Item by
    item, so that the event loop gets its turn in between."""
    partial = file.with_suffix(".partial")
    count = 0
    with partial.open("w") as out:
        for number, items in enumerate(tables, 1):
            before, text = text.split(json.dumps(f"\0items {number}\0"), 1)
            out.write(before + "{")
            for index, (partition, rows) in enumerate(items.items()):
                out.write(f"{', ' if index else ''}{json.dumps(partition)}: {json.dumps(rows)}")
                count += len(rows)
            out.write("}")
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return count


async def obey(stop: asyncio.Event, snapshots: Snapshots) -> None:
    """Carries out the parent's lines; sets `stop` when there can be no more of them."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await reader.readline():
        if line.strip() == b"snapshot":
            print("saved", await snapshots.save(), flush=True)
    stop.set()


def remember_expressions(dynamodb: Any) -> None:
    """Has each expression of a request read once instead of once for every item it is held
    against: lists and searches of 10,000 customers are five to eight times as fast."""
    read = functools.lru_cache(1000)(dynamodb._tokenize)
    dynamodb._tokenize = lambda text: list(read(text))
    dynamodb._condition_syntax_error = functools.lru_cache(1000)(dynamodb._condition_syntax_error)
    for name in ("_check_redundant_parens", "_check_reserved_keyword_usage"):
        check = functools.lru_cache(1000)(getattr(dynamodb, name))
        setattr(dynamodb, name, lambda tokens, *slot, c=check: c(tuple(tokens), *slot))


def keep_mails(ses: Any, folder: Path) -> None:
    """Writes each mail that SES takes into a file of `folder`: ministack forgets them when it
    ends, and never had their attachments. Names of files are in the order of the mails."""
    folder.mkdir(exist_ok=True)
    handle = ses.handle_request

    async def kept(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        answer = await handle(method, path, headers, body, query)
        if (method, answer[0]) == ("POST", 200) and path.endswith("/outbound-emails"):
            message_id = json.loads(answer[2])["MessageId"]
            name = f"{time.time_ns():020d}-{message_id.partition('@')[0]}.json"
            text = json.dumps({"MessageId": message_id, **json.loads(body)})
            (folder / f"{name}.partial").write_text(text)
            (folder / f"{name}.partial").replace(folder / name)
        return answer

    ses.handle_request = kept


async def serve(listener: socket.socket, state: Path, every: float) -> None:
    """Serves on `listener` until told to stop, then saves a last time."""
    import ministack.app as app
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config

    remember_expressions(app._get_module("dynamodb"))
    keep_mails(app._get_module("ses_v2"), state / MAILS)
    app._load_persisted_state = lambda: load(app)
    app.save_all = lambda _services: None  # saves without fsync; ours comes last
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    snapshots = Snapshots(app, state)
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.loglevel = "ERROR"
    config.keep_alive_timeout = 3600
    config.graceful_timeout = 0.3

    async def running() -> None:
        print("ready", listener.getsockname()[1], flush=True)
        await stop.wait()

    tasks = [asyncio.create_task(obey(stop, snapshots))]
    if every:
        tasks.append(asyncio.create_task(snapshots.run(every)))
    await hypercorn_serve(snapshots.tracked(), config, shutdown_trigger=running)
    for task in tasks:
        task.cancel()
    if every:
        await snapshots.save()


def main() -> None:
    """Reads the arguments and serves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--every", type=float, default=0.25, help="seconds; 0 = never save")
    options = parser.parse_args()
    options.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    os.environ.update(environment(listener.getsockname()[1], options.state, options.every))
    gc.set_threshold(50_000, 20, 100)  # full collections are long pauses with many items
    sys.setswitchinterval(0.001)  # the thread that writes JSON leaves the loop its turn
    with contextlib.suppress(BrokenPipeError):
        asyncio.run(serve(listener, options.state, options.every))
    os._exit(0)  # its worker threads and pools are not waited for


if __name__ == "__main__":
    main()
