"""`./kundenakte`: says to the management function what the command line says."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from cli import import_file, show
from cli.options import UsageError, event_of, read_options
from cli.reach import Unreachable, local, on_stack
from cli.restore import RefusedError, restore

REFUSED, UNREACHABLE = 1, 3  # argparse ends with 2


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 refused, 2 not understood, 3 no installation was reached."""
    options = read_options(arguments)
    if options.action == "import":
        return import_file.main(options)
    try:
        event = event_of(options)
        if note := show.announcement(event):
            print(note, file=sys.stderr)
        send = _way(options)
        if event["action"] == "account.restore":
            answer = restore(options.file, options.public_url or "", send)
        else:
            answer = send(event)
    except RefusedError as error:
        answer = error.answer
    except UsageError as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return 2
    except Unreachable as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return UNREACHABLE
    if "api_key" in event:
        answer.pop("api_key", None)  # who imports a key has it
    return _told(event["action"], answer, as_json=options.json)


def _way(options: argparse.Namespace) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """How the installation that is meant is reached."""
    if options.stack:
        return partial(on_stack, options.stack, options.region)
    return partial(local, options.state)


def _told(action: str, answer: dict[str, object], *, as_json: bool) -> int:
    refused = "error" in answer
    if as_json:
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    elif refused:
        print(show.refusal(answer), file=sys.stderr)
    else:
        print(show.answer(action, answer))
    return REFUSED if refused else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
