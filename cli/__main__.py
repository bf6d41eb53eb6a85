"""`./kundenakte`: says to the management function what the command line says."""

import json
import sys
from collections.abc import Sequence

from cli import show
from cli.options import UsageError, event_of, read_options
from cli.reach import Unreachable, local, on_stack

REFUSED, UNREACHABLE = 1, 3  # argparse ends with 2


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 refused, 2 not understood, 3 no installation was reached."""
    options = read_options(arguments)
    try:
        event = event_of(options)
        if note := show.announcement(event):
            print(note, file=sys.stderr)
        answer = (
            on_stack(options.stack, options.region, event)
            if options.stack
            else local(options.state, event)
        )
    except UsageError as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return 2
    except Unreachable as error:
        print(f"kundenakte: {error}", file=sys.stderr)
        return UNREACHABLE
    if "api_key" in event:
        answer.pop("api_key", None)  # who imports a key has it
    return _told(event["action"], answer, as_json=options.json)


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
