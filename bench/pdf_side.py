"""Makes PDFs inside a process of the built invoice_render, for bench.pdf.

    python -m bench.pdf_side SNAPSHOT TIMES

Writes a line end once the first PDF is made, then what the others took as JSON.
"""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Imports the function as Lambda does, then renders."""
    import app
    from render import render

    assert app.handler
    snapshot = json.loads(Path(sys.argv[1]).read_text())
    first = render(snapshot)
    print(flush=True)
    first_mb = _peak()
    took = [_took(render, _other(snapshot, serial)) for serial in range(int(sys.argv[2]))]
    print(
        json.dumps(
            {
                "warm": took,
                "first_mb": first_mb,
                "peak_mb": _peak(),
                "pages": len(re.findall(rb"/Type\s*/Page\b", first.pdf)),
                "kilobytes": len(first.pdf) / 1000,
            }
        )
    )


def _other(snapshot: dict[str, Any], serial: int) -> dict[str, Any]:
    """Another invoice of as many lines: what was the same before, Typst has not forgotten."""
    number = f"RE-2026-{serial + 2:05}"
    items = [
        {**item, "DESCRIPTION": f"{serial + 2}. {item['DESCRIPTION']}"}
        for item in snapshot["ITEMS"]
    ]
    return {**snapshot, "INVOICE_NUMBER": number, "ITEMS": items}


def _took(render: Any, snapshot: dict[str, Any]) -> float:
    started = time.perf_counter()
    render(snapshot)
    return (time.perf_counter() - started) * 1000


def _peak() -> float:
    """The most memory that this process has held, in MB. Linux's own count: getrusage also knows
    what the process held that started it."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


if __name__ == "__main__":
    main()
