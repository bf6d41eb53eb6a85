"""Settings as the fields of a form hold them, and what a form that comes back changes.

A form carries what it was filled with. Only what differs from that is changed, so that two people
who change different settings of one form at the same time both get what they want.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from kundenakte.domain.account import ASKED, sends_mail
from kundenakte.domain.colours import OURS
from kundenakte.entry.account import typed
from kundenakte.pages.account.catalogue import price
from kundenakte.pages.account.field_forms import SPOKEN, Form, Setting

WAS: Final = "was"  # the input with what a form was filled with
TICKED: Final = "1"
MONTH: Final = "month"  # the unit that a span has until another is chosen
Settings = Mapping[str, Any]
Texts = Mapping[str, str]


class _Kind(NamedTuple):
    """How the fields of a kind of setting hold its value, and how it is read from them; both are
    given the language."""

    fill: Callable[[Any, str], Iterable[str]]
    read: Callable[[list[str], str], Any]


def filled(form: Form, settings: Settings, language: str) -> dict[str, str]:
    """Input → what it holds for these settings of an account."""
    found: dict[str, str] = {}
    for setting in form.settings:
        texts = list(_kind(setting).fill(_value(settings, setting), language))
        texts += [""] * (len(setting.inputs) - len(texts))
        found |= zip(setting.inputs, texts, strict=False)
    return found


def changes(form: Form, posted: Texts, language: str) -> dict[str, Any]:
    """What account.set is to change, those with parts as objects."""
    found: dict[str, Any] = {}
    for setting in form.settings:
        if any(differs(posted, name) for name in setting.inputs):
            texts = [posted.get(name, "") for name in setting.inputs]
            parts = found.setdefault(setting.group, {}) if setting.group else found
            parts[setting.part] = _kind(setting).read(texts, language)
    return found


def differs(posted: Texts, name: str) -> bool:
    """Whether an input holds something else than it was filled with."""
    return _plain(posted.get(name)) != _plain(_before(posted).get(name))


def as_filled(values: Texts) -> str:
    """What a form carries of what it was filled with."""
    return json.dumps(values)


def _before(posted: Texts) -> Mapping[str, Any]:
    try:
        found = json.loads(posted.get(WAS, ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(text: Any) -> str:
    """A text as browsers send it back: line breaks, and blanks at its ends, do not count."""
    return str(text or "").replace("\r\n", "\n").strip()


def _value(settings: Settings, setting: Setting) -> Any:
    group, part = setting.group, setting.part
    if group == "MAILS":
        return sends_mail(settings, part.lower())
    if group == "PAGE_FIELDS":
        return settings[group].get(part, ASKED[part])
    return (settings[group] if group else settings).get(part)


def _kind(setting: Setting) -> _Kind:
    return _KINDS.get(setting.kind, _TEXT)


def _levels_filled(levels: list[dict[str, Any]], language: str) -> list[str]:
    pairs = ((str(one["DAYS"]), typed.number_shown(one["FEE"], language)) for one in levels)
    return [text for pair in pairs for text in pair]


def levels(texts: list[str], language: str) -> list[dict[str, str]]:
    """Reminders as the fields of a form hold them, without the rows that are empty."""
    rows = zip(texts[::2], texts[1::2], strict=True)
    return [
        {"DAYS": days, "FEE": typed.number(fee, language) if fee else ""}
        for days, fee in rows
        if days or fee
    ]


def _span_filled(value: str | None, _: str) -> list[str]:
    count, _, unit = (value or "").partition(" ")
    return [count, unit.removesuffix("s") or MONTH]


def _features_filled(features: list[dict[str, Any]] | None, _: str) -> list[str]:
    rows = [(one["CODE"], one.get("QUANTITY") or "", one.get("VALUE")) for one in features or []]
    return [str(text or "") for row in rows for text in row]


def _features(texts: list[str], _: str) -> list[dict[str, str]]:
    rows = zip(texts[::3], texts[1::3], texts[2::3], strict=True)
    return [
        {"CODE": code, "QUANTITY": quantity or "0", "VALUE": value}
        for code, quantity, value in rows
        if code or quantity or value
    ]


def _translations_filled(translations: Settings | None, _: str) -> list[str]:
    found = [(translations or {}).get(code.upper(), {}) for code in SPOKEN]
    return [str(one.get(part, "")) for one in found for part in ("TITLE", "DESCRIPTION")]


def _translations(texts: list[str], _: str) -> dict[str, dict[str, str]]:
    pairs = zip(SPOKEN, texts[::2], texts[1::2], strict=True)
    return {
        code.upper(): {"TITLE": title, "DESCRIPTION": text.replace("\r\n", "\n")}
        for code, title, text in pairs
    }


def _number_read(texts: list[str], language: str) -> str:
    return typed.number(texts[0], language) if texts[0] else ""


def _decimal_filled(value: Any, language: str) -> list[str]:
    return [typed.number_shown(str(value), language) if value else ""]


_TEXT = _Kind(lambda value, _: ["" if value is None else str(value)], lambda texts, _: texts[0])
_KINDS: Final[Mapping[str, _Kind]] = {
    "tick": _Kind(lambda value, _: [TICKED if value else ""], lambda texts, _: bool(texts[0])),
    "levels": _Kind(_levels_filled, levels),
    "ways": _Kind(lambda value, _: value.split(), lambda texts, _: " ".join(filter(None, texts))),
    "span": _Kind(_span_filled, lambda texts, _: " ".join(texts) if texts[0] else ""),
    "features": _Kind(_features_filled, _features),
    "translations": _Kind(_translations_filled, _translations),
    "decimal": _Kind(_decimal_filled, _number_read),
    "price": _Kind(
        lambda value, language: [typed.number_shown(price(value), language)], _number_read
    ),
    "list": _Kind(lambda value, _: [", ".join(value or [])], lambda texts, _: texts[0]),
    "day": _Kind(lambda value, _: [typed.day_shown(value)], lambda texts, _: typed.day(texts[0])),
    "logo": _Kind(lambda *_: [], lambda texts, _: texts[0]),  # a file: no input can be filled
    "colour": _Kind(lambda value, _: [value or f"#{OURS}"], lambda texts, _: texts[0]),
    "sites": _Kind(lambda value, _: ["\n".join(value.split())], lambda texts, _: texts[0]),
}
