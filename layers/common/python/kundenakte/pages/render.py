"""A page name, a language and values in; HTML out. The only module that knows Jinja2.

Every value is escaped here. Words come from texts/<language>/<area>.json, never from a template;
those of the area `common` are on every page.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from kundenakte.domain import fixed_texts
from kundenakte.domain.writing import in_fours

FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = ("de", "en")
COMMON: Final = "common"
FIXED: Final = {  # words that the law gives: no text file can change them
    "cancel_entry": fixed_texts.CANCEL_ENTRY,
    "cancel_confirm": fixed_texts.CANCEL_CONFIRM,
    "withdraw_entry": fixed_texts.WITHDRAW_ENTRY,
    "withdraw_confirm": fixed_texts.WITHDRAW_CONFIRM,
}

_LONG_WORD = re.compile(r"(\S{17,})")
_PIECE = re.compile(r"[^@._/-]{1,12}[@._/-]*|[@._/-]+")


@cache
def texts(language: str, form: str, *areas: str) -> SimpleNamespace:
    """The words of some areas, beside the common ones. `form` is "du" or "sie": who says du has
    words of its own for what differs, in texts/<language>_du."""
    words: dict[str, Any] = {}
    for area in (COMMON, *areas):
        words |= _area(language, area)
        if form == "du":
            words |= _area(f"{language}_du", area)
    fixed = {key: text.de if language == "de" else text.en for key, text in FIXED.items()}
    return SimpleNamespace(**words, **fixed)


def _area(language: str, area: str) -> dict[str, Any]:
    file = FOLDER / "texts" / language / f"{area}.json"
    if language.endswith("_du") and not file.exists():  # English makes no difference
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def breakable(text: str) -> Markup:
    """Lets a word that is wider than a phone break: the style sheet alone cannot in a grid."""
    parts = _LONG_WORD.split(text)
    for i in range(1, len(parts), 2):
        parts[i] = Markup("<wbr>").join(_PIECE.findall(parts[i]))
    return Markup("").join(parts)


@pass_context
def day(context: Context, value: date) -> str:
    """23.11.2026 or 23 Nov 2026."""
    return day_text(context["t"], value)


def day_text(t: SimpleNamespace, value: date) -> str:
    """Likewise, in the words of a language."""
    name = t.months[value.month - 1]
    parts = {"day": value.day, "month": value.month, "year": value.year, "name": name}
    return str(t.date_format.format(**parts))


@pass_context
def money(context: Context, cents: int, currency: str) -> str:
    """1.234,56 EUR or EUR 1,234.56, with a no-break space and a true minus."""
    return money_text(context["t"], cents, currency)


def money_text(t: SimpleNamespace, cents: int, currency: str) -> str:
    """Likewise, in the words of a language."""
    whole, rest = divmod(abs(cents), 100)
    amount = f"{whole:,}".replace(",", t.thousands) + f"{t.decimal}{rest:02}"
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    return str(t.money_format.format(sign=sign, amount=amount, currency=currency))


@pass_context
def decimal(context: Context, value: str) -> str:
    """A decimal text as the language writes it: 1.5 is 1,5 in German."""
    return str(value).replace(".", str(context["t"].decimal))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        breakable=breakable, day=day, money=money, decimal=decimal, fours=in_fours
    )
    return environment


ENVIRONMENT: Final = _environment()


def render(page: str, words: SimpleNamespace, language: str, values: Mapping[str, Any]) -> str:
    """The HTML of templates/<page>.html; a value the page lacks is an error."""
    return ENVIRONMENT.get_template(f"{page}.html").render(t=words, language=language, **values)
