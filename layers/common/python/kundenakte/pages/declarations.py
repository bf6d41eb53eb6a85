"""What the pages of notices and withdrawals show: forms, what is wrong with them, receipts."""

from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.declaration import CANCEL, EXTRAORDINARY, Declaration
from kundenakte.domain.declaration_form import Problems
from kundenakte.domain.times import BERLIN
from kundenakte.pages import view
from kundenakte.pages.frame import Frame
from kundenakte.pages.render import day_text, texts

AREA: Final = "declarations"
ONCE_MORE, LATER = "send_once_more", "send_later"  # words of what is to be done
NOTICE_FIELDS: Final = (
    "name",
    "identity",
    "contract",
    "kind",
    "reason",
    "end",
    "end-date",
    "email",
)
WITHDRAWAL_FIELDS: Final = ("name", "identity", "contract", "email")

Values = Mapping[str, str]
Row = tuple[str, str]


class Contract(NamedTuple):
    """A contract that is shown to who called its own address; `ended`: notice was given already."""

    title: str
    number: str
    last: date
    ended: bool


def words(frame: Frame) -> SimpleNamespace:
    """The words of these pages."""
    return texts(frame.language, frame.form, AREA)


def notice_form(frame: Frame, values: Values, problems: Problems, note: str) -> dict[str, Any]:
    """What cancel.html shows, but for the token and the contract."""
    return _form(frame, "cancel", NOTICE_FIELDS, values, problems, note)


def withdrawal_form(frame: Frame, values: Values, problems: Problems, note: str) -> dict[str, Any]:
    """What withdraw.html shows, but for the token."""
    return _form(frame, "withdraw", WITHDRAWAL_FIELDS, values, problems, note)


def _form(
    frame: Frame,
    here: str,
    names: tuple[str, ...],
    values: Values,
    problems: Problems,
    note: str,
) -> dict[str, Any]:
    t = words(frame)
    return {
        "here": here,
        "values": {name: values.get(name, "") for name in names},
        "errors": {name: _message(t, name, fault) for name, fault in problems.items()},
        "labels": t.declared_labels,
        "note": getattr(t, note) if note else "",
    }


def _message(t: SimpleNamespace, name: str, fault: str) -> str:
    found = t.declared_faults[fault]
    return str(found[name] if isinstance(found, dict) else found)


def review_rows(frame: Frame, values: Values) -> list[Row]:
    """What is confirmed with the second step of a withdrawal."""
    labels = words(frame).declared_labels
    return [(labels[name], values[name]) for name in WITHDRAWAL_FIELDS]


def receipt(frame: Frame, declaration: Declaration) -> dict[str, Any]:
    """What receipt.html shows: the declaration word for word, when it came, what follows."""
    t, fields = words(frame), declaration.fields
    linked = bool(fields.get("LINKED"))
    ends = str(fields.get("END_DATE", "")) if linked else ""
    return {
        "kind": declaration.kind,
        "here": "",
        "at": _at(fields).isoformat(),
        "received": _received(t, fields),
        "zone": t.zones[_at(fields).tzname() or ""],
        "email": str(fields["EMAIL"]),
        "rows": receipt_rows(frame, declaration),
        "ends": date.fromisoformat(ends) if ends else None,
    }


def receipt_rows(frame: Frame, declaration: Declaration) -> list[Row]:
    """The declaration line by line."""
    t, fields = words(frame), declaration.fields
    labels = t.declared_labels
    assert frame.account
    found = [
        (t.receipt_number, str(fields["REFERENCE"])),
        (t.receipt_to, _addressee(frame.account)),
        (t.receipt_kind, _kind(t, declaration)),
        *((labels[name], str(fields[name.upper()])) for name in ("name", "identity", "contract")),
        (labels["reason"], str(fields.get("REASON", ""))),
        (t.receipt_wanted, _wanted(t, declaration)),
        (labels["email"], str(fields["EMAIL"])),
    ]
    return [row for row in found if row[1]]


def receipt_file(frame: Frame, declaration: Declaration) -> str:
    """The receipt as plain text, to be kept: lines end as on every system's clipboard, with LF."""
    t, fields = words(frame), declaration.fields
    received = f"{_received(t, fields)} ({t.zones[_at(fields).tzname() or '']})"
    rows = [(t.receipt_received, received), (t.receipt_iso, _at(fields).isoformat())]
    title = t.receipt_titles[declaration.kind]
    lines = [title, "=" * len(title), ""]
    for label, value in [*rows, *receipt_rows(frame, declaration)]:
        lines += [f"{label}:", *(f"  {line}" for line in value.split("\n"))]
    return "\n".join(lines) + "\n"


def _addressee(account: Account) -> str:
    return ", ".join(view.seller(account.settings)["address"])


def _kind(t: SimpleNamespace, declaration: Declaration) -> str:
    if declaration.kind != CANCEL:
        return str(t.kind_withdraw)
    extraordinary = declaration.fields.get("NOTICE") == EXTRAORDINARY
    return str(t.kind_extraordinary if extraordinary else t.kind_ordinary)


def _wanted(t: SimpleNamespace, declaration: Declaration) -> str:
    if declaration.kind != CANCEL:
        return ""
    wanted = declaration.fields.get("WANTED_END")
    return day_text(t, date.fromisoformat(wanted)) if wanted else str(t.end_earliest)


def _at(fields: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(fields["RECEIVED"])).astimezone(BERLIN)


def _received(t: SimpleNamespace, fields: Mapping[str, Any]) -> str:
    at = _at(fields)
    return str(t.instant.format(day=day_text(t, at.date()), clock=f"{at:%H:%M:%S}"))
