"""What holds for every mail: footer, greeting, links, form."""

import re

import pytest

from kundenakte.mails.compose import compose
from kundenakte.mails.templates import TEMPLATES
from tests.mailing import HASH, a_mail, an_account, an_order, flat, visible

SITE = "https://kunden.alpenblick.example"
LANGUAGES = (("de", "sie"), ("de", "du"), ("en", "sie"))
EACH_LANGUAGE = pytest.mark.parametrize(("language", "form"), LANGUAGES)
EACH_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES)


@EACH_TEMPLATE
@EACH_LANGUAGE
def test_every_mail_has_its_footer(template: str, language: str, form: str) -> None:
    mail = a_mail(template, language, settings={"ADDRESS_FORM": form})
    german = language == "de"
    cancel = "Verträge hier kündigen" if german else "Cancel contracts here"
    withdraw = "Vertrag widerrufen" if german else "Withdraw from contract here"
    for part in (mail.text, mail.html):
        for link in (f"{SITE}/cancel/{HASH}", f"{SITE}/withdraw/{HASH}"):
            assert link in part
        assert "https://alpenblick.example/impressum" in part
        assert "https://alpenblick.example/datenschutz" in part
    for words in (flat(mail.text), visible(mail)):
        assert cancel in words
        assert withdraw in words
        assert "Alpenblick Software GmbH, Innstraße 27, 83022 Rosenheim" in words
        assert "Geschäftsführerin: Marlene Auer" in words
        assert "Amtsgericht Traunstein, HRB 99999" in words
        assert "DE136695976" in words
        assert "hilfe@alpenblick.example, 089 99998 120" in words


@EACH_TEMPLATE
@EACH_LANGUAGE
def test_a_mail_is_whole(template: str, language: str, form: str) -> None:
    mail = a_mail(template, language, settings={"ADDRESS_FORM": form})
    for part in mail:
        assert "{{" not in part
        assert "_ACCOUNT" not in part
        assert "None" not in part
    assert f'<html lang="{language}">' in mail.html
    assert mail.html.count("<h1") == 1
    assert mail.html.count('class="btn"') <= 1
    assert "\n" not in mail.subject
    assert mail.text.endswith("\n")
    assert "\r" not in mail.text
    long = [line for line in mail.text.split("\n") if len(line) > 72]
    assert all("https://" in line for line in long), long


@EACH_TEMPLATE
def test_no_link_holds_personal_data(template: str) -> None:
    mail = a_mail(template)
    for link in re.findall(r'href="([^"]*)"', mail.html):
        assert link.startswith("https://")
        assert "?" not in link
        assert "@" not in link


@pytest.mark.parametrize(
    ("fields", "german", "informal", "english"),
    [
        ({"SALUTATION": "mr", "TITLE_ACADEMIC": "Dr.", "FIRST_NAME": "Max", "LAST_NAME": "Muster"},
         "Sehr geehrter Herr Dr. Muster,", "Hallo Max,", "Dear Mr Dr. Muster,"),
        ({"SALUTATION": "mrs", "FIRST_NAME": "Eva", "LAST_NAME": "Muster"},
         "Sehr geehrte Frau Muster,", "Hallo Eva,", "Dear Ms Muster,"),
        ({"SALUTATION": "family", "LAST_NAME": "Muster"},
         "Sehr geehrte Familie Muster,", "Hallo Familie Muster,", "Dear Muster family,"),
        ({"FIRST_NAME": "Kim", "LAST_NAME": "Muster"},
         "Guten Tag Kim Muster,", "Hallo Kim,", "Hello Kim Muster,"),
        ({"TITLE_ACADEMIC": "Prof. Dr.", "LAST_NAME": "Muster"},
         "Guten Tag Prof. Dr. Muster,", "Hallo Prof. Dr. Muster,", "Hello Prof. Dr. Muster,"),
        ({"SALUTATION": "mr", "FIRST_NAME": "Kim"}, "Guten Tag Kim,", "Hallo Kim,", "Hello Kim,"),
        ({"ORGANIZATION": "Muster GmbH", "SALUTATION": "mr"}, "Guten Tag,", "Hallo,", "Hello,"),
        ({"TITLE_ACADEMIC": "Dr."}, "Guten Tag,", "Hallo,", "Hello,"),
        ({"LAST_NAME": "Petersen"}, "Guten Tag,", "Hallo,", "Hello,"),
    ],
)  # fmt: skip
def test_a_greeting_needs_no_salutation(
    fields: dict[str, str], german: str, informal: str, english: str
) -> None:
    names = ("SALUTATION", "TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME", "ORGANIZATION")
    fields = dict.fromkeys(names, "") | fields
    cases = (("de", "sie", german), ("de", "du", informal), ("en", "sie", english))
    for language, form, first in cases:
        mail = a_mail("code", language, fields=fields, settings={"ADDRESS_FORM": form})
        assert mail.text.split("\n")[0] == first


def test_changed_fields_are_named_and_never_their_values() -> None:
    told = {"changed": ["BANK_IBAN", "BANK_BIC", "EMAIL", "SOMETHING_NEW"]}
    text = flat(a_mail("customer_changed", told=told).text)
    assert "Geändert: Bankverbindung, E-Mail-Adresse, Weitere Angaben" in text


@pytest.mark.parametrize("template", ["invoice", "payment_failed", "subscription_canceled"])
def test_a_mail_without_what_it_is_about_is_a_fault(template: str) -> None:
    with pytest.raises(ValueError, match="needs its"):
        compose(an_order(template, invoice=None, subscription=None))


def test_an_account_without_settings_still_sends() -> None:
    bare = dict.fromkeys(an_account().settings, "") | {"PUBLIC_URL": SITE}
    kept = {n: v for n, v in bare.items() if n in ("COMPANY", "STREET", "SUPPORT_EMAIL", "VAT_ID")}
    mail = a_mail("customer_changed", settings=kept)
    assert "Guten Tag" not in mail.subject
    assert f"{SITE}/cancel/{HASH}" in mail.text
