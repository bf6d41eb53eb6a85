"""/account/import/{id}: one import, whatever is next with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kundenakte.domain import import_archive
from kundenakte.domain.csv_text import BOM, line
from kundenakte.domain.errors import Refused
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.account import imports as view
from kundenakte.pages.account.answer import COMMON, file
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import import_files, imports

PAGE = f"{HOME}/import"
AREA = "import"
LINES = 50  # of a report on a page
LARGEST = 4_500_000  # bytes of a report as a file; a function's answer may have six million
NO_REPORT = {"lines": None, "after": "", "begun": False, "gone": False}
NO_CHOICE: Mapping[str, str] = {}
Row = dict[str, Any]


def one(visit: AccountVisit, number: int, rest: Sequence[str]) -> Response | None:
    """The page of an import, its report as a file, or what a form of it asks for."""
    found = visit.call("import.get", {"IMPORT_ID": number})["IMPORTS"]
    if not found or list(rest) not in ([], ["report"]):
        return None
    if rest:
        return _report_file(visit, found[0])
    return _asked(visit, found[0]) if visit.posted else _shown(visit, found[0])


def _asked(visit: AccountVisit, row: Row) -> Response:
    number, do = row["IMPORT_ID"], visit.form.get("do", "")
    if do == "cancel":
        visit.call("import.cancel", {"IMPORT_ID": number})
        return visit.done(f"{PAGE}/{number}", "import_canceled")
    if do == "check":
        return _check(visit, row)
    visit.call("import.run", {"IMPORT_ID": number})
    return visit.done(f"{PAGE}/{number}", "import_again" if do == "again" else "")


def _check(visit: AccountVisit, row: Row) -> Response:
    """Begins the dry run with the columns as they were chosen."""
    chosen = {
        each["COLUMN"]: visit.form.get(f"c{place}", "")
        for place, each in enumerate(row["COLUMNS"])
        if each["COLUMN"]
    }
    mapping = [{"COLUMN": column, "FIELD": field} for column, field in chosen.items()]
    data = {"IMPORT_ID": row["IMPORT_ID"], "MAPPING": mapping, "KEY": visit.form.get("key", "")}
    try:
        visit.call("import.check", data)
    except Refused as refused:
        if any(problem.field != "MAPPING" for problem in refused.problems):
            raise
        words = texts(visit.language, "sie", COMMON, f"account/{AREA}")
        reasons = [problem.reason for problem in refused.problems]
        return _columns(visit, row, chosen, view.mapping_faults(reasons, words))
    return visit.done(f"{PAGE}/{row['IMPORT_ID']}")


def _shown(visit: AccountVisit, row: Row) -> Response:
    state = row["STATE"]
    chooses = state == "uploaded" or (state == "checked" and "columns" in visit.query)
    if chooses and visit.may("clients", write=True):
        return _columns(visit, row)
    words = texts(visit.language, "sie", COMMON, f"account/{AREA}")
    phase = "RUN" if row["RUN"]["DONE"] or state in ("running", "done") else "CHECK"
    reports = state in ("checked", "done") or bool(row[phase]["DONE"])
    return visit.show(
        "import_one",
        AREA,
        row=row,
        step=view.STEPS.get(state, 3),
        phase=phase,
        figures=view.FIGURES,
        good=row["CHECK"]["NEW"] + row["CHECK"]["CHANGED"],
        fault=view.file_fault(row["FAULT"], words) if row["FAULT"] else "",
        level=visit.query.get("level", ""),
        **(_report(visit, row, phase) if reports else NO_REPORT),
    )


def _report(visit: AccountVisit, row: Row, phase: str) -> dict[str, Any]:
    """A page of the report; no lines where it is not kept any more, or the address is made up."""
    words = texts(visit.language, "sie", COMMON, f"account/{AREA}")
    asked = {"IMPORT_ID": row["IMPORT_ID"], "PHASE": phase.lower()}
    level, cursor = visit.query.get("level", ""), visit.query.get("after")
    try:
        found = visit.call(
            "import.getreport", {**asked, "LEVEL": level}, limit=LINES, cursor=cursor
        )
    except Refused:
        return {**NO_REPORT, "lines": [], "gone": True}
    lines = view.lines(found["LINES"], words)
    after = found.get("NEXT_CURSOR", "")
    return {"lines": lines, "after": after, "begun": bool(cursor), "gone": False}


def _columns(
    visit: AccountVisit,
    row: Row,
    chosen: Mapping[str, str] = NO_CHOICE,
    wrong: Sequence[str] = (),
) -> Response:
    """The form that matches columns with fields."""
    words = texts(visit.language, "sie", COMMON, f"account/{AREA}")
    return visit.show(
        "import_columns",
        AREA,
        status=400 if wrong else 200,
        row=row,
        columns=view.columns(row, _samples(visit, row["IMPORT_ID"]), chosen),
        fields=view.fields(row["KIND"], words),
        step=1,
        wrong=wrong,
        errors={"": wrong[0]} if wrong else {},
    )


def _samples(visit: AccountVisit, number: int) -> list[list[str]]:
    """The cells of the first rows; none where the file is not kept any more."""
    unit = visit.unit()
    try:
        with import_files.opened(unit, imports.read(unit, number)) as file:
            return import_archive.look(file).first
    except Refused:
        return []


def _report_file(visit: AccountVisit, row: Row) -> Response | None:
    """The report as CSV, as much of it as goes into an answer."""
    phase = "RUN" if row["RUN"]["DONE"] else "CHECK"
    words = texts(visit.language, "sie", COMMON, f"account/{AREA}")
    heads = (words.import_line, words.import_whom, words.import_column)
    parts = [BOM + line((*heads, words.import_what, words.import_effect))]
    size, effects = 0, words.import_effects[phase]
    try:
        for each in _all_lines(visit, row["IMPORT_ID"], phase):
            told = view.lines([each], words)[0]
            parts.append(line((told.line, told.name, told.where, told.text, effects[told.level])))
            size += len(parts[-1].encode())
            if size > LARGEST:
                break
    except Refused:
        return None
    return file(f"import-{row['IMPORT_ID']}.csv", "text/csv", "".join(parts))


def _all_lines(visit: AccountVisit, number: int, phase: str) -> Iterator[Row]:
    unit = visit.unit()
    job = imports.read(unit, number)
    for chunk, count in enumerate((job.fields.get(phase) or {}).get("LINES", [])):
        if count:
            yield from import_files.report(unit, job, phase, chunk)
