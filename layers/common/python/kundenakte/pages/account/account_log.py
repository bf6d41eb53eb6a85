"""Entries of the account's log in words: when, what with both values, and who."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kundenakte.domain.times import BERLIN
from kundenakte.pages.account import file_log
from kundenakte.pages.account.file_log import Change
from kundenakte.pages.render import day_text

_NEW: Final = (".create", ".add", ".import")  # how actions end that make something
LONGEST: Final = 200  # characters of a value that are shown
OPERATOR: Final = "operator"  # who runs the service, by command
# What an entry may be about; an id is shown where it is how people name it.
_ABOUT: Final = ("ARTICLE", "COUPON", "KEY", "RECEIVER", "USER", "MAILTEMPLATE")


class Told(NamedTuple):
    """An entry in words; `about` is the number, code or name of what was changed, "" for none."""

    at: datetime
    day: str
    time: str
    what: str
    about: str
    changes: tuple[Change, ...]
    who: str


def told(entries: Iterable[Mapping[str, Any]], words: SimpleNamespace) -> list[Told]:
    """Entries in the words of the areas `log`, `file_log` and `settings_form`."""
    return [_told(entry, words) for entry in entries]


def _told(entry: Mapping[str, Any], words: SimpleNamespace) -> Told:
    at, action = datetime.fromisoformat(entry["AT"]).astimezone(BERLIN), str(entry["ACTION"])
    actor = str(entry["ACTOR"])
    return Told(
        at,
        day_text(words, at.date()),
        f"{at:%H:%M}",
        str(words.account_log_actions.get(action, action)),
        next((str(entry[name]) for name in _ABOUT if name in entry), ""),
        tuple(_change(change, words, new=action.endswith(_NEW)) for change in entry["CHANGES"]),
        words.account_log_operator if actor == OPERATOR else file_log.who(actor, words),
    )


def _change(change: Mapping[str, Any], words: SimpleNamespace, *, new: bool) -> Change:
    """Of what is new there was nothing before, which is not said of each field."""
    field = str(change["FIELD"])
    labels = {**words.setting_labels, **words.account_log_fields}
    label = str(labels.get(field, field))
    if "BEFORE" not in change and "AFTER" not in change:
        return Change(label, "", "", bare=True)
    before = "" if new else _value(change["BEFORE"], words)
    return Change(label, before, _value(change["AFTER"], words))


def _value(value: Any, words: SimpleNamespace) -> str:
    if value is None or value in ("", [], {}):
        return str(words.log_nothing)
    if isinstance(value, bool):
        return str(words.log_flags[int(value)])
    known: Mapping[str, str] = {**words.roles, **words.own_name_of_language}
    text = known.get(str(value), _plain(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _plain(value: Any) -> str:
    """Lists in one line: reminders are their days and fees."""
    if isinstance(value, Mapping):
        return " / ".join(map(_plain, value.values()))
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)
