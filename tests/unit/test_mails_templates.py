"""Which mails there are, when they are sent, and what own texts may say."""

from typing import Any

import pytest

from kundenakte.domain import account_settings
from kundenakte.mails import placeholders
from kundenakte.mails.compose import compose
from kundenakte.mails.samples import sample
from kundenakte.mails.templates import PARTS, TEMPLATES, check, wanted
from tests.mailing import CUSTOMER_HASH, HASH, a_mail, an_account, flat

NEVER_OFF = {
    "code",
    "customer_link",
    "user_sign_in",
    "cancellation_receipt",
    "withdrawal_receipt",
    "declaration_notice",
    "invoice_order",
}


def test_23_mails_are_known() -> None:
    assert len(TEMPLATES) == 23


def test_every_switch_is_a_setting_and_every_setting_a_switch() -> None:
    switches = {name.upper() for name, one in TEMPLATES.items() if one.switchable}
    assert switches == set(account_settings.MailSettings.model_fields)
    for name, field in account_settings.MailSettings.model_fields.items():
        assert wanted(an_account().settings, name.lower()) == field.default


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_the_law_or_the_reader_asks_for_cannot_be_switched_off(template: str) -> None:
    off = an_account(MAILS={name.upper(): False for name in TEMPLATES})
    assert wanted(off.settings, template) == (template in NEVER_OFF)
    assert wanted(an_account().settings, template) == (template != "customer_welcome")
    assert wanted(an_account(MAILS={template.upper(): True}).settings, template)


def test_own_texts_take_the_place_of_the_default_ones() -> None:
    own = {
        "SUBJECT": "Beleg {{INVOICE_NUMBER}}",
        "TITLE": "Ihr Beleg",
        "TEXT": "Moin {{CUSTOMER_NAME}}!\n\nZweiter Absatz\nmit Umbruch.",
        "CLOSING": "Bis bald: {{DASHBOARD_URL}}",
    }
    mail = a_mail("invoice", own=own)
    assert mail.subject == "Beleg RE-2026-1214"
    assert ">Ihr Beleg</h1>" in mail.html
    assert "Moin Annegret Weißmüller!\n\nZweiter Absatz\nmit Umbruch.\n" in mail.text
    assert "Zweiter Absatz<br>mit Umbruch." in mail.html
    assert f"/dashboard/{HASH}/{CUSTOMER_HASH}" in mail.text
    assert "Bei Fragen" not in mail.text


def test_own_texts_cannot_take_away_what_must_be_told() -> None:
    own = {"TEXT": "Kurz.", "CLOSING": "Ende."}
    assert "Wir ziehen 69,02 EUR am 15.12.2026" in flat(a_mail("prenotification", own=own).text)
    assert "Zu zahlen: 69,02 EUR" in flat(a_mail("reminder_1", own=own).text)
    assert "Muster-Widerrufsformular" in a_mail("subscription_purchased", own=own).text
    assert "482 913" in a_mail("code", own=own).text
    receipt = flat(a_mail("cancellation_receipt", own=own).text)
    assert "2026-11-23T14:32:05+01:00" in receipt
    assert "Verträge hier kündigen" in receipt


def test_an_empty_part_is_the_default() -> None:
    mail = a_mail("invoice", own={"SUBJECT": "", "TEXT": "Neu."})
    assert mail.subject == a_mail("invoice").subject.replace(" ", " ")
    assert "Neu." in mail.text


def test_the_greeting_stands_by_itself_unless_the_text_has_it() -> None:
    assert a_mail("code", own={"TEXT": "Ihr Code."}).text.startswith("Sehr geehrte Frau")
    text = a_mail("code", own={"TEXT": "Liebe Gäste,\n{{ salutation }}\nhier ist er."}).text
    assert text.startswith("Liebe Gäste,\nSehr geehrte Frau Weißmüller,\nhier ist er.")


def test_the_originals_placeholders_and_addresses_work() -> None:
    address = "https://kunden.example/accountdata/_ACCOUNT-HASH_/_CUSTOMER-HASH_"
    mail = a_mail("invoice", own={"TEXT": f"Daten: {address}. Danke."})
    filled = f"https://kunden.example/accountdata/{HASH}/{CUSTOMER_HASH}"
    assert f"{filled}." in mail.text
    assert f'href="{filled}"' in mail.html


def test_own_texts_do_not_reach_mails_that_have_none() -> None:
    own = {"SUBJECT": "Eigenes", "TEXT": "Eigenes"}
    for template in ("declaration_notice", "invoice_order"):
        assert "Eigenes" not in "".join(a_mail(template, own=own))


def test_a_subject_never_holds_a_code_or_a_link() -> None:
    own = {"SUBJECT": "Code {{CODE}} {{DASHBOARD_URL}} _CUSTOMER-HASH_"}
    subject = a_mail("code", own=own).subject
    assert subject == "Code"


@pytest.mark.parametrize(
    ("own", "field", "reason"),
    [
        ({"TEXT": "{{IBAN}}"}, "TEXT", "it has a placeholder that is not one of"),
        ({"TEXT": "{{ INVOICE_NUMBER"}, "TEXT", "it has a placeholder"),
        ({"TEXT": "{{7*7}}"}, "TEXT", "it has a placeholder"),
        ({"SUBJECT": "{{DASHBOARD_URL}}"}, "SUBJECT", "it has a placeholder"),
        ({"SUBJECT": "_CUSTOMER-HASH_"}, "SUBJECT", "it has a placeholder"),
        ({"SUBJECT": "a\nBcc: b"}, "SUBJECT", "one line is expected"),
        ({"TITLE": "a\rb"}, "TITLE", "one line is expected"),
        ({"TEXT": "a\x1bb"}, "TEXT", "no control characters"),
        ({"SUBJECT": "x" * 151}, "SUBJECT", "at most 150 characters"),
        ({"TEXT": "x" * 10_001}, "TEXT", "at most 10000 characters"),
        ({"CLOSING": "x" * 2001}, "CLOSING", "at most 2000 characters"),
        ({"TEXT": ["x"]}, "TEXT", "text is expected"),
        ({"FOOTER": "x"}, "FOOTER", "there is no such part"),
    ],
)
def test_own_texts_that_would_go_wrong_are_refused(own: Any, field: str, reason: str) -> None:
    problems = check(own, "invoice")
    assert [problem.field for problem in problems][:1] == [field]
    assert problems[0].reason.startswith(reason)
    assert "x" * 20 not in problems[0].reason


@pytest.mark.parametrize("template", ["declaration_notice", "invoice_order", "unknown", ""])
def test_texts_for_a_mail_without_own_ones_are_refused(template: str) -> None:
    assert [problem.field for problem in check({"TEXT": "x"}, template)] == ["TEMPLATE"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    own = {"SUBJECT": "a\n" + "x" * 200, "TEXT": "{{NOTHING}}", "OTHER": "x"}
    assert [p.field for p in check(own, "code")] == ["OTHER", "SUBJECT", "SUBJECT", "TEXT"]


def test_right_texts_are_not_refused() -> None:
    own = {
        "SUBJECT": "Ihr Code",
        "TEXT": "{{code}}\r\n\r\n{{ VALID_UNTIL }} ä {x} %s\t.",
        "CLOSING": "",
    }
    assert check(own, "code") == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_placeholder_has_a_value_in_the_preview(template: str) -> None:
    kind = TEMPLATES[template]
    names = sorted(kind.placeholders)
    own = {"TEXT": "\n\n".join(f"{name}=[{{{{{name}}}}}]" for name in names)}
    if not kind.own:
        return
    text = compose(sample(template, "de", an_account())._replace(own=own)).text
    empty = [name for name in names if f"{name}=[]" in text]
    assert set(empty) <= {"TRIAL_END", "END_DATE", "SALUTATION"}
    assert placeholders.names(own["TEXT"]) == set(names)


@pytest.mark.parametrize("language", ["de", "en", "fr", "ru"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_preview_needs_no_record_and_no_settings(template: str, language: str) -> None:
    bare = an_account(**dict.fromkeys(("COMPANY", "BANK_IBAN", "CREDITOR_ID", "SUPPORT_EMAIL"), ""))
    mail = compose(sample(template, language, bare))
    assert mail.subject
    assert mail.text
    assert "</html>" in mail.html


def test_a_preview_of_an_unknown_mail_is_a_fault() -> None:
    with pytest.raises(KeyError):
        sample("newsletter", "de", an_account())


def test_parts_are_as_long_as_documented() -> None:
    assert PARTS == {"SUBJECT": 150, "TITLE": 150, "TEXT": 10_000, "CLOSING": 2_000}
