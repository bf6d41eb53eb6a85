"""What docs/import.md says is so: its example, its tables."""

import re
from pathlib import Path
from typing import Any

import pytest

from cli import import_show
from kundenakte.domain.import_columns import guessed
from kundenakte.domain.import_kinds import KEYS, KINDS
from tests import billing, importing
from tests.builders import v1

GUIDE = (Path(__file__).parents[2] / "docs/import.md").read_text("utf-8")


def block(kind: str) -> str:
    """The first block of code of a kind."""
    found = re.search(rf"```{kind}\n(.*?)```", GUIDE, re.S)
    assert found
    return found[1]


def test_the_example_is_reported_as_it_says(documents: Any) -> None:
    office = billing.a_seller()
    content = block("csv").encode()
    import_id = importing.checked(office, content)
    _, found = v1(office, "import.getreport", {"FILTER": {"IMPORT_ID": import_id}})
    [row] = v1(office, "import.get", {"FILTER": {"IMPORT_ID": import_id}})[1]["IMPORTS"]
    told = [import_show.counts(row, "CHECK"), *map(import_show.line, found["LINES"])]
    assert told == block("text").splitlines()
    importing.run(office, import_id)
    again = importing.imported(office, content)
    assert importing.counts(office, again)["UNCHANGED"] == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_name_every_field_and_headings_that_are_known(kind: str) -> None:
    title = {"invoices": "Historical invoices"}.get(kind, kind.title())
    section = GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `([A-Z_0-9]+)` \| (.+) \|$", section, re.M))
    common = () if kind == "customers" else KEYS
    assert [name for name in KINDS[kind].fields if name not in common] == list(rows)
    for field, names in rows.items():
        for name in names.split(", ") if names != "–" else []:
            assert guessed(kind, [name])[name], (field, name)
