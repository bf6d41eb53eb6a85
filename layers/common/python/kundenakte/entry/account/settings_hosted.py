"""/account/settings/hosted: look, fields and links of the pages that customers see, and what the
law wants of them; /account/settings/hosted/logo is the logo, as it is stored."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kundenakte.domain import legal
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.setting_types import LONGEST_LOGO
from kundenakte.entry.account import settings_saving as saving
from kundenakte.entry.account.settings_saving import Sent
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages import style, view
from kundenakte.pages.account import example_links
from kundenakte.pages.account.settings import LOOK
from kundenakte.pages.headers import LOGO_HEADERS
from kundenakte.pages.respond import Response

PAGE: Final = "hosted"
LOGO: Final = "LOGO"
REMOVE: Final = "logo-remove"  # the tick that takes the logo away
ARTICLES: Final = 20  # whose links are shown; each article's page has its own


def answer(visit: AccountVisit) -> Response | None:
    """The forms, saved or shown."""
    match visit.parts:
        case ():
            return _page(visit)
        case ("logo",) if not visit.posted:
            return _logo(visit)
    return None


def _page(visit: AccountVisit) -> Response:
    refused = _saved(visit) if visit.posted else None
    if visit.posted and not refused:
        return visit.done(visit.path, saving.SAVED)
    account = saving.current(visit)
    settings = account["settings"]
    missing = [name for names in saving.missing(account).values() for name in names]
    return saving.show(
        visit,
        PAGE,
        account,
        refused,
        areas=("settings_hosted", "settings_links"),
        links=example_links.of_pages(visit.account),
        to_order=_to_order(visit),
        missing={"orders": missing},
        accents=_accents(settings.get("ACCENT", "")),
        has_logo=bool(settings[LOGO]),
        law=_law(account["legal"]),
        notice_version=_day(account["legal"]["withdrawal_notice"]),
    )


def _saved(visit: AccountVisit) -> Sent | None:
    """What was refused; the logo is a file of the form of the look."""
    try:
        logo = _given_logo(visit)
    except Refused as refused:
        return Sent(LOOK, visit.form, saving.faults(visit, LOOK, refused))
    return saving.save(visit, PAGE, logo)


def _given_logo(visit: AccountVisit) -> dict[str, str]:
    if saving.sent_form(visit, PAGE) is not LOOK:
        return {}
    if file := visit.files.get(LOGO.lower()):
        return {LOGO: _text(file.content)}
    return {LOGO: ""} if visit.form.get(REMOVE) else {}


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Refused(Problem("invalid", LOGO, "this is no SVG")) from None
    # Who sends a picture learns that it is none of ours rather than how long it is.
    if len(text) > LONGEST_LOGO and "<svg" not in text:
        raise Refused(Problem("invalid", LOGO, "this is no SVG"))
    return text


def _logo(visit: AccountVisit) -> Response | None:
    svg = saving.current(visit)["settings"][LOGO]
    return (200, {**LOGO_HEADERS, "Cache-Control": "no-store"}, svg) if svg else None


def _to_order(visit: AccountVisit) -> list[example_links.Link]:
    found = visit.call("article.get", {}, limit=ARTICLES)["ARTICLES"]
    return example_links.of_articles(visit.account, found)


def _accents(accent: str) -> list[tuple[str, str]]:
    """On which ground the colour is shown in another shade, and in which."""
    digits = view.accent(accent)
    both = zip(("light", "dark"), style.shades(digits), strict=True)
    return [(ground, f"#{shade}") for ground, shade in both if shade != digits]


def _day(version: str) -> date | None:
    return date.fromisoformat(version) if version else None


def _law(found: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """What the law wants to be set, and whether it is."""
    faulty = {fault.partition(":")[0] for fault in found["faults"]}
    return [(name, name not in faulty) for name in legal.NEEDED]
