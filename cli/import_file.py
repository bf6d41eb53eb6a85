"""`kundenakte import FILE`: uploads a file, has it checked, shows the report, imports it. Whatever
is broken off goes on with --resume."""

import argparse
import base64
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from cli import import_show as show
from cli.import_client import Client, RefusedCall, client_of
from cli.options import UsageError
from cli.reach import Unreachable

SECONDS = 1.0  # between two looks at how far it is
DONE, REFUSED, MISUSED, UNREACHABLE, SOME_WRONG = 0, 1, 2, 3, 4
PAGE = 100
Row = dict[str, Any]


def main(options: argparse.Namespace) -> int:
    """The exit code: 0 all rows are in, 1 refused, 2 not understood, 3 no installation was reached,
    4 rows are wrong."""
    try:
        client = client_of(options.url, options.email, options.state)
        return _imported(client, options)
    except RefusedCall as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return REFUSED
    except (UsageError, OSError) as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return MISUSED
    except Unreachable as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return UNREACHABLE


def _imported(client: Client, options: argparse.Namespace) -> int:
    row = _begun(client, options)
    number = row["IMPORT_ID"]
    print(f"Import {number}. Should this end, it goes on with --resume {number}.", file=sys.stderr)
    if row["STATE"] == "upload":
        row = _uploaded(client, row, options.file)
    if row["STATE"] == "uploaded" or (row["STATE"] == "checked" and options.map):
        row = _check(client, row, options)
    row = _followed(client, row, "checking", "CHECK")
    if row["STATE"] == "checked":
        _report(client, row, "CHECK", options)
        if options.dry_run or not _agreed(row, options):
            return _code(row, "CHECK")
        client.call("import.run", "DATA", {"IMPORT_ID": number})
    elif row["STATE"] == "running":  # it may have come to a halt
        client.call("import.run", "DATA", {"IMPORT_ID": number})
    row = _followed(client, _row(client, number), "running", "RUN")
    if row["STATE"] != "done":
        raise RefusedCall(f"import {number} is {row['STATE']}. {row['FAULT']}".strip())
    _report(client, row, "RUN", options)
    return _code(row, "RUN")


def _begun(client: Client, options: argparse.Namespace) -> Row:
    if options.resume:
        return _row(client, options.resume)
    if options.file is None:
        raise UsageError("a FILE is needed, or --resume with the number of an import")
    data = {
        "KIND": options.kind,
        "KEY": options.key,
        "FILE_NAME": options.file.name,
        "SIZE": options.file.stat().st_size,
    }
    return _row(client, client.call("import.create", "DATA", data)["IMPORT_ID"])


def _row(client: Client, number: int) -> Row:
    rows = client.call("import.get", "FILTER", {"IMPORT_ID": number})["IMPORTS"]
    if not rows:
        raise RefusedCall(f"there is no import {number}")
    return dict(rows[0])


def _uploaded(client: Client, row: Row, path: Path | None) -> Row:
    if path is None:
        raise UsageError("parts of the file are missing: name the FILE, too")
    if path.stat().st_size != row["SIZE"]:
        raise UsageError(f"{path} is another file than the one whose import began")
    bar = show.Bar()
    with path.open("rb") as file:
        file.seek(row["PARTS_THERE"] * row["PART_SIZE"])
        for part in range(row["PARTS_THERE"], row["PARTS"]):
            content = base64.b64encode(file.read(row["PART_SIZE"])).decode()
            data = {"IMPORT_ID": row["IMPORT_ID"], "PART": part, "CONTENT": content}
            client.call("import.upload", "DATA", data)
            bar.show(part + 1, row["PARTS"], "parts uploaded")
    bar.end()
    after = _row(client, row["IMPORT_ID"])
    if after["STATE"] == "failed":
        raise RefusedCall(after["FAULT"])
    return after


def _check(client: Client, row: Row, options: argparse.Namespace) -> Row:
    mapping = {each["COLUMN"]: each["FIELD"] for each in row["COLUMNS"] if each["COLUMN"]}
    mapping |= _asked(options.map)
    row["COLUMNS"] = [{"COLUMN": name, "FIELD": field} for name, field in mapping.items()]
    print(show.columns(row), file=sys.stderr)
    data = {"IMPORT_ID": row["IMPORT_ID"], "MAPPING": row["COLUMNS"]}
    client.call("import.check", "DATA", data)
    return _row(client, row["IMPORT_ID"])


def _asked(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals:
            raise UsageError(f"--map takes COLUMN=FIELD, not {pair!r}")
        found[column] = field
    return found


def _followed(client: Client, row: Row, state: str, phase: str) -> Row:
    """Waits while the import is in a state, and shows how far it is."""
    bar, following = show.Bar(), row["STATE"] == state
    while row["STATE"] == state:
        if row["ROWS"]:
            bar.show(row[phase]["DONE"], row["ROWS"], f"rows {show.WORDS[phase]}")
        time.sleep(SECONDS)
        row = _row(client, row["IMPORT_ID"])
    if following:
        bar.show(row[phase]["DONE"], row["ROWS"], f"rows {show.WORDS[phase]}")
        bar.end()
    if row["STATE"] in ("failed", "canceled"):
        raise RefusedCall(f"import {row['IMPORT_ID']} is {row['STATE']}. {row['FAULT']}".strip())
    return row


def _report(client: Client, row: Row, phase: str, options: argparse.Namespace) -> None:
    print(show.counts(row, phase))
    lines = _lines(client, row["IMPORT_ID"], phase)
    if options.report:
        number = show.write(options.report, lines)
        print(f"{number:,} lines of the report are in {options.report}.")
        return
    for each in islice(lines, show.SHOWN):
        print(show.line(each))
    if next(lines, None):
        print("  ... --report FILE.csv has all lines.")


def _lines(client: Client, number: int, phase: str) -> Iterator[Row]:
    more: dict[str, Any] = {"LIMIT": PAGE}
    asked = {"IMPORT_ID": number, "PHASE": phase.lower()}
    while True:
        answer = client.call("import.getreport", "FILTER", asked, **more)
        yield from answer["LINES"]
        if "NEXT_CURSOR" not in answer:
            return
        more["CURSOR"] = answer["NEXT_CURSOR"]


def _agreed(row: Row, options: argparse.Namespace) -> bool:
    """Whether what is good is to be imported."""
    good = row["CHECK"]["NEW"] + row["CHECK"]["CHANGED"]
    if options.yes or not good:
        return True
    if not sys.stdin.isatty():
        print("Nothing was imported: --yes imports without a question.", file=sys.stderr)
        return False
    return input(f"Import {good:,} rows? [y/N] ").strip().lower() in ("y", "yes", "j", "ja")


def _code(row: Row, phase: str) -> int:
    return SOME_WRONG if row[phase]["WRONG"] else DONE
