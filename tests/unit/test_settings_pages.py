"""Every setting of an account is on one page of its own pages, has words, and is in the docs."""

import re
from collections import Counter
from pathlib import Path

import pytest

from kundenakte.domain.account_settings import GROUPS, AccountSettings
from kundenakte.domain.article_fields import ArticleFields
from kundenakte.domain.coupon_fields import CouponFields
from kundenakte.mails.templates import TEMPLATES
from kundenakte.pages.account.catalogue import ARTICLES, COUPONS, Kind
from kundenakte.pages.account.settings import BY_COMMAND, FORMS, SETTING_WORDS, place_of
from kundenakte.pages.render import LANGUAGES, texts

DOCS = Path(__file__).parents[2] / "docs/settings.md"
SETTINGS = {
    *AccountSettings.model_fields,
    *(f"{group}.{part}" for group, (model, _) in GROUPS.items() for part in model.model_fields),
}
ON_PAGES = [one for forms in FORMS.values() for form in forms for one in form.settings]


def test_every_setting_is_on_one_page_or_for_the_command_line_only() -> None:
    assert Counter([one.name for one in ON_PAGES] + [*BY_COMMAND]) == Counter(SETTINGS)


def test_no_two_fields_of_a_page_share_an_input() -> None:
    for page, forms in FORMS.items():
        inputs = [name for form in forms for one in form.settings for name in one.inputs]
        assert len(inputs) == len(set(inputs)), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_has_words(language: str) -> None:
    said = SETTING_WORDS.said(texts(language, "sie", SETTING_WORDS.area))
    assert said["labels"].keys() | {*BY_COMMAND} >= SETTINGS
    for one in ON_PAGES:
        if one.kind == "choice":
            assert said["choices"][one.name].keys() == {*one.options}


@pytest.mark.parametrize(("kind", "model"), [(ARTICLES, ArticleFields), (COUPONS, CouponFields)])
def test_every_field_of_an_article_and_a_coupon_is_in_its_form(kind: Kind, model: type) -> None:
    names = [one.name for one in kind.form.settings]
    assert sorted(names) == sorted(name.upper() for name in model.model_fields)
    for language in LANGUAGES:
        said = kind.words.said(texts(language, "sie", kind.words.area))
        assert said["labels"].keys() == {*names}


def test_every_mail_and_placeholder_has_words() -> None:
    for language in LANGUAGES:
        words = texts(language, "sie", "account/settings_mails")
        own = {name: one for name, one in TEMPLATES.items() if one.own}
        assert words.mail_when.keys() == own.keys()
        named = {name for one in own.values() for name in one.placeholders}
        assert words.placeholder_words.keys() == named


def test_a_setting_leads_to_its_field() -> None:
    assert place_of("IMPRINT_URL") == "/account/settings/hosted#imprint_url"
    assert place_of("DUNNING.LEVELS") == "/account/settings/terms#dunning-1-days"
    assert place_of("CALLS_PER_MINUTE") == ""


def test_the_docs_name_every_setting_and_its_page() -> None:
    rows = re.findall(
        r"^\| `([A-Z_.*]+(?:`, `[A-Z_.*]+)*)` \| ([a-z, ]+|command line) \|", DOCS.read_text(), re.M
    )
    told = {name: page for names, page in rows for name in names.split("`, `")}
    for page, forms in FORMS.items():
        for one in (one for form in forms for one in form.settings):
            group = f"{one.group}.*"
            assert told.get(one.name, told.get(group)) == page, one.name
    assert {name for name, page in told.items() if page == "command line"} == {*BY_COMMAND}
