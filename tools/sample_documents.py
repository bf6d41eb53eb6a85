"""Writes one PDF of each kind of invoice, to look at them and for veraPDF (docs/documents.md).

python -m tools.sample_documents FOLDER
"""

import sys
from pathlib import Path

from functions.invoice_render.render import render
from tests.documents import snapshots

KINDS = {
    **snapshots.KINDS,
    "debit": snapshots.debit,
    "consumer": snapshots.consumer,
    "long": snapshots.long,
}


def main() -> int:
    """0 when all are written."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for kind, make in KINDS.items():
        for language in ("de", "en"):
            made = render(make(LANGUAGE_CODE=language))
            (folder / f"{kind.replace(' ', '_')}_{language}.pdf").write_bytes(made.pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
