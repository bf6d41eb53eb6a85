"""The log of changes in words: every action that code writes, every field of a customer."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import kundenakte
from kundenakte.domain.customer_fields import CustomerFields
from kundenakte.domain.customer_row import COLUMNS
from kundenakte.domain.returns import _RETURNS
from kundenakte.pages.account import file_log
from kundenakte.pages.account.answer import COMMON
from kundenakte.pages.account.file_log import Names
from kundenakte.pages.render import LANGUAGES, texts

SOURCE = Path(kundenakte.__file__).parent
# What logs a change, with the place of its action among the positional arguments.
WRITERS = {
    "notes.log": 2,
    "customers.replace": None,
    "customers.mark": None,
    "mandate_end.end": 4,
    "payments.move_credit": 3,
    "settle.carry_out": None,
    "record.changed": None,
    "tell.changed": None,
    "receive.receive": None,
    "receive.reverse": None,
    "bank_book.money": 4,
    "bank_return.come_back": 3,
    "drafts.add": None,
    "drafts.replace": None,
    "drafts.remove": None,
    "receive": None,
}
OF_THE_ACCOUNT = {"storage/account_log.py", "storage/catalogue.py"}
NAMES = Names({7: "Plan M"}, {3: "RE-3"}, "EUR")


def words(language: str) -> SimpleNamespace:
    return texts(language, "sie", COMMON, "account/file_log")


def actions() -> Iterator[tuple[str, str]]:
    """Every action that a call of a writer names, with the file; constants are looked up."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        constants = _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _action(node, constants, str(path.relative_to(SOURCE)))


def _constants(tree: ast.Module) -> dict[str, set[str]]:
    """Name → the texts that it is ever given in the file, also two at once: a, b = "x", "y"."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                for name, value in pairs:
                    if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                        found.setdefault(name.id, set()).add(str(value.value))
    return found


def _action(node: ast.Call, constants: dict[str, set[str]], file: str) -> Iterator[tuple[str, str]]:
    called = ast.unparse(node.func)
    if called not in WRITERS or file in OF_THE_ACCOUNT:
        return
    given = [each.value for each in node.keywords if each.arg == "action"]
    place = WRITERS[called]
    if not given and place is not None and len(node.args) > place:
        given = [node.args[place]]
    for value in given:
        if isinstance(value, ast.Constant):
            yield str(value.value), file
        elif isinstance(value, ast.Name):
            for text in constants.get(value.id, ()):
                yield text, file
        else:
            yield ast.unparse(value), file


# Constants that are imported where they are used.
IMPORTED = ("mail.send", "bankstatement.import", "billing")
WRITTEN = sorted({action for action, _ in actions()} | set(IMPORTED))


def test_the_actions_of_the_code_are_found() -> None:
    known = {"customer.update", "invoice.complete", "dunning", "mail_feedback", "billing.credit"}
    known |= {"bankstatement.import", "subscription.withdraw", "declaration.receive"}
    assert known <= set(WRITTEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", WRITTEN)
def test_every_action_has_words(action: str, language: str) -> None:
    assert action in words(language).log_actions


def test_no_words_are_for_actions_that_do_not_exist() -> None:
    calls = {path.stem.replace("_", ".", 1) for path in (SOURCE / "calls").glob("*_*.py")}
    assert set(words("de").log_actions) <= set(WRITTEN) | calls


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_customer_has_words(language: str) -> None:
    fields = {name.upper() for name in CustomerFields.model_fields} - {"CARD_NUMBER"}
    assert fields | set(COLUMNS) <= words(language).customer_fields.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_bank_has_words(language: str) -> None:
    assert _RETURNS.keys() == words(language).return_reasons.keys()


def told(**entry) -> file_log.Told:
    full = {"AT": "2026-11-23T08:14:00Z", "ACTOR": "user 7 Petra Lindner", "CHANGES": [], **entry}
    return file_log.told([{"ACTION": "customer.update", **full}], NAMES, words("de"))[0]


def change(field: str, before, after) -> tuple[str, str, str]:
    found = told(CHANGES=[{"FIELD": field, "BEFORE": before, "AFTER": after}]).changes[0]
    return found.label, found.before, found.after


def test_times_are_those_of_berlin() -> None:
    assert (told().day, told().time) == ("23.11.2026", "09:14")


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        ("user 7 Petra Lindner", "Petra Lindner"),
        ("user 7 ", "Benutzer"),
        ("key key1 shop@example.com", "API-Schlüssel shop@example.com"),
        ("page accountdata/0123456789abcdef", "Kunde über Hosted Page"),
        ("page", "Kunde über Hosted Page"),
        ("billing", "Automatische Abrechnung"),
        ("something new", "something new"),
    ],
)
def test_who_acted_is_said_without_what_opens_pages(actor: str, who: str) -> None:
    assert told(ACTOR=actor).who == who


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("EMAIL", None, "a@b.de", ("E-Mail", "leer", "a@b.de")),
        ("BANK_IBAN", "DE02120300000000202051", "", ("IBAN", "DE •••• 2051", "leer")),
        ("PAYMENT_TYPE", 1, 2, ("Zahlungsart", "Überweisung", "SEPA-Lastschrift")),
        ("PAYMENT_TYPE", "x", 2, ("Zahlungsart", "x", "SEPA-Lastschrift")),
        ("CREDIT_BALANCE", None, 123456, ("Guthaben", "leer", "1.234,56\xa0EUR")),
        ("BIRTHDAY", "1980-05-03", None, ("Geburtsdatum", "03.05.1980", "leer")),
        ("NEWSLETTER_OPTIN", None, 1, ("Newsletter erlaubt", "nein", "ja")),
        ("TAGS", ["a"], ["a", "b"], ("Tags", "a", "a, b")),
        ("X_ATTRIBUTES", [], [{"KEY": "k", "VALUE": "v"}], ("Eigene Felder", "leer", "k: v")),
        ("COUNTRY_CODE", "DE", "XX", ("Land", "Deutschland", "XX")),
        ("NOT_KNOWN", 1, {"A": [1]}, ("NOT_KNOWN", "1", "")),
        (
            "EMAIL_STATE",
            None,
            {"ADDRESS": "a@b.de", "KIND": "bounced"},
            ("Zustand der E-Mail-Adresse", "leer", "a@b.de (nicht zustellbar)"),
        ),
        (
            "BANK_ACCOUNT_MANDATE_REFERENCE_DATE",
            "2026-01-01T23:30:00Z",
            None,
            ("Mandat vom", "02.01.2026, 00:30", "leer"),
        ),
    ],
)
def test_values_are_words(field: str, before, after, said: tuple[str, str, str]) -> None:
    assert change(field, before, after) == said


@pytest.mark.parametrize("field", ["HASH", "PAYMENT_TOKEN", "PAYPAL_BILLINGAGREEMENTID"])
def test_what_opens_something_is_not_shown(field: str) -> None:
    assert change(field, "secret", "other")[1:] == ("", "")


def test_entries_name_what_they_are_about() -> None:
    assert told(ACTION="subscription.cancel", SUBSCRIPTION_ID=7).what == (
        "Abonnement Plan M gekündigt"
    )
    assert told(ACTION="invoice.sendbyemail", INVOICE_ID=3).what == "RE-3 per E-Mail gesendet"
    back = told(ACTION="bankstatement.import", INVOICE_ID=3, REASON="AM04", FEE=300, AGAIN="")
    assert (back.what, back.why) == ("Rücklastschrift zu RE-3 gebucht", "Konto nicht gedeckt")
    assert told(ACTION="not.known").what == "not.known"


def test_braces_in_names_do_no_harm() -> None:
    names = Names({7: "{invoice} {0}"}, {}, "EUR")
    entry = {"AT": "2026-11-23T08:14:00Z", "ACTOR": "x", "CHANGES": [], "SUBSCRIPTION_ID": 7}
    found = file_log.told([{**entry, "ACTION": "subscription.cancel"}], names, words("de"))
    assert found[0].what == "Abonnement {invoice} {0} gekündigt"


def test_a_plan_is_told_by_name_and_price() -> None:
    plan = {"TITLE": "L", "UNIT_PRICE": "9.90", "CURRENCY_CODE": "EUR", "QUANTITY": "2"}
    changes = [{"FIELD": "PLAN", "BEFORE": None, "AFTER": plan}]
    found = told(ACTION="subscription.changearticle", SUBSCRIPTION_ID=7, CHANGES=changes)
    assert found.changes[0].after == "2 × L, 9,90 EUR"


def test_what_is_internal_to_billing_is_left_out() -> None:
    changes = [{"FIELD": "PERIODS", "BEFORE": 1, "AFTER": 2}]
    assert told(SUBSCRIPTION_ID=7, CHANGES=changes).changes == ()
