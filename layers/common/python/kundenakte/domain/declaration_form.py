"""What a visitor of the pages "cancel" and "withdraw" has filled in (rules CON-11, CON-16).

Names of fields are those of the forms. Nothing is mandatory that the law does not name; what is
faulty is told by a word for each field (missing, long, email, date, text, card), and nothing that
was typed is changed but for blanks.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from kundenakte.domain.card_numbers import holds_card_number
from kundenakte.domain.declaration import EXTRAORDINARY, ORDINARY
from kundenakte.domain.times import YEARS

LONGEST: Final = {  # characters
    "name": 200,
    "identity": 200,
    "contract": 1000,
    "reason": 5000,
    "email": 254,
}
ONE_LINE: Final = ("name", "identity", "contract", "email")
MISSING, LONG, EMAIL, DATE, TEXT, CARD = "missing", "long", "email", "date", "text", "card"
BY_DATE: Final = "date"  # of the field `end`: the end is the one named in `end-date`

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
    r"@([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_]([\w-]{0,61}[^\W_])"
)
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Declared(NamedTuple):
    """What was declared. `wanted_end` None: the earliest possible; always so for a withdrawal."""

    name: str
    identity: str
    contract: str
    email: str
    extraordinary: bool = False
    reason: str = ""
    wanted_end: date | None = None

    @property
    def notice(self) -> str:
        """The kind of a notice."""
        return EXTRAORDINARY if self.extraordinary else ORDINARY


Problems = dict[str, str]  # field → what is wrong, in the order of the form


def read_notice(form: Mapping[str, str]) -> tuple[Declared, Problems]:
    """The notice that a form holds, and what is wrong with it. A reason counts only for an
    extraordinary one, a date only where it was chosen (README of the design: `.only`)."""
    found, problems = _read(form)
    extraordinary = form.get("kind") == EXTRAORDINARY
    reason = lines(form.get("reason", "")) if extraordinary else ""
    if fault := _fault("reason", reason):
        problems["reason"] = fault
    by_date = form.get("end") == BY_DATE
    wanted = read_day(form.get("end-date", "")) if by_date else None
    if by_date and wanted is None:
        problems["end-date"] = DATE
    last = {"email": problems.pop("email")} if "email" in problems else {}
    notice = found._replace(extraordinary=extraordinary, reason=reason, wanted_end=wanted)
    return notice, {**problems, **last}


def read_withdrawal(form: Mapping[str, str]) -> tuple[Declared, Problems]:
    """The withdrawal that a form holds, and what is wrong with it."""
    return _read(form)


def _read(form: Mapping[str, str]) -> tuple[Declared, Problems]:
    texts = {name: form.get(name, "") for name in ONE_LINE}
    line = {name: " ".join(text.split()) for name, text in texts.items() if name != "email"}
    given = {**line, "email": texts["email"].strip()}
    found = {name: "" if text else MISSING for name, text in given.items()}
    problems = {name: found[name] or _fault(name, text) for name, text in given.items()}
    if not problems["email"] and not is_email(given["email"]):
        problems["email"] = EMAIL
    told = Declared(given["name"], given["identity"], given["contract"], given["email"])
    return told, {name: fault for name, fault in problems.items() if fault}


def _fault(name: str, text: str) -> str:
    if len(text) > LONGEST[name]:
        return LONG
    if _CONTROLS.search(text):
        return TEXT
    return CARD if holds_card_number(text) else ""


def is_email(text: str) -> bool:
    """Whether a mail can be sent to an address; line breaks and lists of addresses are none."""
    local = text.partition("@")[0]
    return bool(_EMAIL.fullmatch(text)) and not local.startswith(".") and not local.endswith(".")


def lines(text: str) -> str:
    """Text of several lines, which end with LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_day(text: str) -> date | None:
    """A day as browsers send it (2026-12-31), or as people write it (31.12.2026)."""
    german = _GERMAN.fullmatch(text.strip())
    try:
        if german:
            day = date(int(german[3]), int(german[2]), int(german[1]))
        else:
            day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day.year in YEARS else None
