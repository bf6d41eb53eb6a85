"""/account/settings/mails: who mails come from and which are sent by themselves;
/account/settings/mails/<template>/<language>: the words of one, below it /html and /text how it
would look, /test sends one to whoever asks, /default takes the words back."""

from collections.abc import Mapping
from typing import Any, Final

from kundenakte.domain.errors import NotFound, Refused
from kundenakte.domain.mail_filter import SAMPLE
from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account import settings_values as values
from kundenakte.entry.account.first_time import first_time
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.entry.job import in_unit
from kundenakte.mails.own_texts import CODES
from kundenakte.mails.templates import PARTS, SECRET
from kundenakte.pages.account import mail_preview
from kundenakte.pages.respond import Response
from kundenakte.storage import office_keys
from kundenakte.storage.notes import event_in

HOME: Final = "/account/settings/mails"
AREAS: Final = ("settings_mails",)
Row = Mapping[str, Any]


def answer(visit: AccountVisit) -> Response | None:
    """The list, or what the address names of a mail."""
    match visit.parts:
        case ():
            return _list(visit)
        case (template, language):
            return _edited(visit, _row(visit, template, language))
        case (template, language, "html" | "text" as kind):
            return _preview(visit, _row(visit, template, language), kind)
        case (template, language, "test") if visit.posted:
            return _test(visit, _row(visit, template, language))
        case (template, language, "default") if visit.posted:
            return _default(visit, _row(visit, template, language))
    return None


def _list(visit: AccountVisit) -> Response:
    refused = saving.save(visit, "mails") if visit.posted else None
    if visit.posted and not refused:
        return visit.done(visit.path, saving.SAVED)
    rows: dict[str, dict[str, Row]] = {}
    for row in visit.call("mailtemplate.get", {})["MAILTEMPLATES"]:
        if row["EDITABLE"]:
            rows.setdefault(row["TEMPLATE"], {})[row["LANGUAGE"]] = row
    account = saving.current(visit)
    return saving.show(visit, "mails", account, refused, areas=AREAS, rows=rows)


def _row(visit: AccountVisit, template: str, language: str) -> Row:
    """The template in a language. Raises NotFound where there is none with words of one's own."""
    if language not in CODES:
        raise NotFound("LANGUAGE")
    found = visit.call("mailtemplate.get", {"TEMPLATE": template, "LANGUAGE": language})
    row: Row = found["MAILTEMPLATES"][0]
    if not row["EDITABLE"]:
        raise NotFound("TEMPLATE")
    return row


def _place(row: Row) -> str:
    return f"{HOME}/{row['TEMPLATE']}/{row['LANGUAGE']}"


def _edited(visit: AccountVisit, row: Row) -> Response:
    if not visit.posted:
        return _shown(visit, row)
    try:
        if changed := _words(visit.form, row, saved=True):
            visit.call("mailtemplate.update", {**_names(row), **changed})
    except Refused as refused:
        return _shown(visit, row, visit.faults(refused))
    return visit.done(_place(row), "mail_words")


def _names(row: Row) -> dict[str, str]:
    return {"TEMPLATE": row["TEMPLATE"], "LANGUAGE": row["LANGUAGE"]}


def _words(form: Mapping[str, str], row: Row, *, saved: bool = False) -> dict[str, str]:
    """The parts as they were typed, those that say what the default says as ""; only what was
    changed, if it is to be `saved`."""
    found = {}
    for part in PARTS:
        name = part.lower()
        if name in form and (not saved or values.differs(form, name)):
            text = form[name].replace("\r\n", "\n")
            found[part] = "" if text == row[f"DEFAULT_{part}"].strip() else text
    return found


def _shown(visit: AccountVisit, row: Row, errors: Mapping[str, str] | None = None) -> Response:
    held = {part.lower(): row[part] or row[f"DEFAULT_{part}"] for part in PARTS}
    was = values.as_filled(held)
    if errors:
        was = visit.form.get(values.WAS, "")
        held = {name: visit.form.get(name, "") for name in held}
    return visit.show(
        "settings_mail",
        *saving.WORDS,
        *AREAS,
        status=400 if errors else 200,
        row=row,
        place=_place(row),
        held=held,
        was=was,
        errors=errors or {},
        own=any(row[part] for part in PARTS),
        in_subject=[name for name in row["PLACEHOLDERS"] if not SECRET.search(name)],
    )


def _preview(visit: AccountVisit, row: Row, kind: str) -> Response:
    """The mail with the words as they were typed, else as they are saved: a document for a frame,
    which may do nothing but open links elsewhere."""
    try:
        found = visit.call("mailtemplate.preview", {**_names(row), **_words(visit.form, row)})
    except Refused as refused:
        return mail_preview.faulty(visit.faults(refused), visit.language)
    if kind == "html":
        return mail_preview.html(found["HTML"], visit.language)
    return mail_preview.text(found["SUBJECT"], found["TEXT"], visit.language)


def _test(visit: AccountVisit, row: Row) -> Response:
    """Have the mail sent to whoever asks, once for each form, with the words that are saved."""
    if first_time(visit):
        told = {"to": visit.user.email, "language_code": row["LANGUAGE"]}
        file = office_keys.user_file(visit.account.id, visit.user.id)
        in_unit(
            visit.account,
            lambda unit: event_in(unit, file, SAMPLE, told, mail=row["TEMPLATE"], days=1),
        )
    return visit.done(_place(row), "mail_test")


def _default(visit: AccountVisit, row: Row) -> Response:
    visit.call("mailtemplate.delete", _names(row))
    return visit.done(_place(row), "mail_default")
