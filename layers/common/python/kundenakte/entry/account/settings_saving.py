"""What pages of settings have in common: forms are filled from the settings as they are stored,
saved field by field, and shown again with what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kundenakte.domain import codes
from kundenakte.domain.account_settings import DUNNING, changed
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import settings_values as values
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account.field_forms import Form, Words, input_of
from kundenakte.pages.account.settings import FORMS, SETTING_WORDS, place_of
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response

PART: Final = "part"  # the input that says which of a page's forms was sent
SAVED: Final = "settings"  # the notice
WORDS: Final = ("settings", "settings_form")
_NOTHING: Mapping[str, Any] = {}


class Sent(NamedTuple):
    """A form that was refused: what was typed into it, and what is wrong."""

    form: Form
    posted: Mapping[str, str]
    errors: Mapping[str, str]


def answer(visit: AccountVisit, page: str, **shown: Any) -> Response:
    """A page that has nothing but forms of settings: its template is settings_<page>.html, which
    is given `shown` beside the forms."""
    refused = save(visit, page) if visit.posted else None
    if visit.posted and refused is None:
        return visit.done(visit.path, SAVED)
    return show(visit, page, current(visit), refused, **shown)


def current(visit: AccountVisit) -> dict[str, Any]:
    """What account.get answers: the settings as they are stored at this moment."""
    return visit.manage("account.get")


def missing(account: Mapping[str, Any]) -> dict[str, list[str]]:
    """The settings that invoices still need, and those that orders on pages need besides."""
    invoices, orders = (
        [field.removeprefix("settings.") for field in account[f"missing_for_{what}"]]
        for what in ("invoices", "orders")
    )
    return {"invoices": invoices, "orders": [name for name in orders if name not in invoices]}


def sent_form(visit: AccountVisit, page: str) -> Form:
    """The form of a page that was sent; its first one where it does not say."""
    forms = FORMS[page]
    return next((form for form in forms if form.key == visit.form.get(PART)), forms[0])


def save(visit: AccountVisit, page: str, more: Mapping[str, Any] = _NOTHING) -> Sent | None:
    """Save what a form changes, and `more` settings with it; answers what was refused."""
    form = sent_form(visit, page)
    try:
        changes = {**values.changes(form, visit.form, visit.language), **more}
        if changes:
            visit.manage("account.set", settings=changes)
    except Refused as refused:
        return Sent(form, visit.form, faults(visit, form, refused))
    return None


def faults(visit: AccountVisit, form: Form, refused: Refused) -> dict[str, str]:
    """Input → what is wrong; "" for what is wrong with none of the form's."""
    names = {setting.name: setting.inputs[0] for setting in form.settings}
    if DUNNING + ".LEVELS" in names:
        names[DUNNING + ".LEVELS"] = _level_at_fault(visit, form)
    inputs = {name for setting in form.settings for name in setting.inputs}
    found = visit.faults(refused, names)
    return {name if name in inputs else "": message for name, message in found.items()}


def currencies() -> list[tuple[str, str]]:
    """What may be chosen as a currency."""
    return [(code, code) for code in sorted(codes.CURRENCIES)]


def _level_at_fault(visit: AccountVisit, form: Form) -> str:
    """The input of the first reminder that is refused with those before it."""
    [inputs] = [setting.inputs for setting in form.settings if setting.kind == "levels"]
    rows = list(zip(inputs[::2], inputs[1::2], strict=True))
    texts = [visit.form.get(name, "") for name in inputs]
    kept = [row for row in rows if any(visit.form.get(name) for name in row)]
    levels = values.levels(texts, visit.language)
    for at, (days, fee) in enumerate(kept):
        free = {**levels[at], "FEE": "0"}
        if _is_refused([*levels[:at], free]):
            return days
        if _is_refused(levels[: at + 1]):
            return fee
    return inputs[0]


def _is_refused(levels: list[dict[str, str]]) -> bool:
    try:
        changed({}, {DUNNING: {"LEVELS": levels}})
    except Refused:
        return True
    return False


class Drawn(NamedTuple):
    """A form, and what its inputs hold."""

    form: Form
    held: Mapping[str, str]
    new: bool = False  # whether nothing is stored of it, so that all of it is to be saved

    def as_sent(self, refused: Sent | None) -> tuple[dict[str, str], str]:
        """What its inputs show, and what it carries of what it was filled with: as it was sent
        where it is the form that was refused."""
        if refused is None or refused.form is not self.form:
            return dict(self.held), values.as_filled({} if self.new else self.held)
        posted = refused.posted
        return {name: posted.get(name, "") for name in self.held}, posted.get(values.WAS, "")


def show(
    visit: AccountVisit,
    page: str,
    account: Mapping[str, Any],
    refused: Sent | None = None,
    beside: Mapping[str, Mapping[str, str]] = _NOTHING,
    areas: Sequence[str] = (),
    **shown: Any,
) -> Response:
    """The page with all its forms, that which was refused as it was sent. `beside` has what further
    fields of a form hold, which are named as settings and are none; `areas` are those of further
    texts."""
    drawn = []
    for form in FORMS[page]:
        more = {input_of(name): text for name, text in beside.get(form.key, _NOTHING).items()}
        found = values.filled(form, account["settings"], visit.language)
        drawn.append(Drawn(form, {**found, **more}))
    named = [name for names in beside.values() for name in names]
    return visit.show(
        f"settings_{page}",
        *WORDS,
        *areas,
        status=400 if refused and refused.errors and visit.posted else 200,
        **fields(visit, drawn, SETTING_WORDS, "settings", refused, named),
        place_of=place_of,
        **shown,
    )


def fields(
    visit: AccountVisit,
    drawn: Sequence[Drawn],
    spoken: Words,
    right: str,
    refused: Sent | None = None,
    beside: Iterable[str] = (),
) -> dict[str, Any]:
    """What account/settings_fields.html shows of forms; `right` is the area that who saves needs,
    `beside` names further fields."""
    said = spoken.said(texts(visit.language, "sie", spoken.area))
    sent = {one.form.key: one.as_sent(refused) for one in drawn}
    labels = {input_of(name): said["labels"][name] for name in beside}
    settings = [setting for one in drawn for setting in one.form.settings]
    labels |= {name: said["labels"][one.name] for one in settings for name in one.inputs}
    return {
        "forms_shown": {one.form.key: one.form for one in drawn},
        "held": {name: text for held, _ in sent.values() for name, text in held.items()},
        "was": {key: was for key, (_, was) in sent.items()},
        "errors": refused.errors if refused else {},
        "labels": labels,
        "said": said,
        "right": right,
    }
