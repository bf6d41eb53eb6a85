"""mailtemplate.preview: a mail as it would be sent."""

from typing import Any

import pytest

from kundenakte.mails.templates import TEMPLATES
from tests import billing
from tests.builders import Access, accepted, call, items, v1
from tests.invoicing import a_draft, an_invoice, fault, in_xml


def shown(access: Access, template: str, language: str = "de", **data: Any) -> dict[str, str]:
    asked = {"TEMPLATE": template, "LANGUAGE": language, **data}
    answer: dict[str, str] = call(access, "mailtemplate.preview", asked)
    assert list(answer) == ["SUBJECT", "TEXT", "HTML"], answer
    return answer


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("TEMPLATE", {"TEMPLATE": "advert"}),
        ("LANGUAGE", {"LANGUAGE": ""}),
        ("TEXT", {"TEXT": "{{SECRET}}"}),
        ("CUSTOMER_ID", {"CUSTOMER_ID": 99}),
        ("INVOICE_ID", {"INVOICE_ID": 99}),
        ("SUBSCRIPTION_ID", {"SUBSCRIPTION_ID": 99}),
    ],
)
def test_what_there_is_not_is_refused(account: Access, field: str, data: Any) -> None:
    asked = {"TEMPLATE": "invoice", "LANGUAGE": "de", **data}
    text = fault(account, "mailtemplate.preview", **asked)
    assert text.endswith(f"missing / invalid field: {field}")


def test_a_draft_is_not_mailed(seller: Access) -> None:
    asked = {"TEMPLATE": "invoice", "LANGUAGE": "de", "INVOICE_ID": a_draft(seller)}
    text = fault(seller, "mailtemplate.preview", **asked)
    assert text == "a draft is not mailed, missing / invalid field: INVOICE_ID"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_can_be_seen_without_any_record(
    account: Access, template: str, language: str
) -> None:
    before = items()
    mail = shown(account, template, language)
    assert all(mail.values())
    assert "{{" not in mail["TEXT"] + mail["SUBJECT"]
    assert items() == before


def test_words_that_are_not_saved_yet_are_shown_over_the_saved_ones(account: Access) -> None:
    saved = {"TEMPLATE": "customer_welcome", "LANGUAGE": "de", "SUBJECT": "Eins", "TEXT": "Zwei"}
    accepted(account, "mailtemplate.update", saved)
    mail = shown(account, "customer_welcome", SUBJECT="Neu: {{CUSTOMER_NUMBER}}")
    assert mail["SUBJECT"].startswith("Neu: K-")
    assert "Zwei" in mail["TEXT"]
    assert shown(account, "customer_welcome")["SUBJECT"] == "Eins"


def test_with_records_of_ones_own(seller: Access) -> None:
    invoice_id = an_invoice(seller)
    subscription_id = billing.a_subscription(seller, 1, "2026-03-01")
    [row] = call(seller, "invoice.get", FILTER={"INVOICE_ID": invoice_id})["INVOICES"]
    for template in ("invoice", "reminder_2", "prenotification", "payment_failed"):
        text = shown(seller, template, INVOICE_ID=invoice_id)["TEXT"]
        assert row["INVOICE_NUMBER"] in text, template
        assert "119,00" in text, template
    assert "Hosting M" in shown(seller, "trial_ending", SUBSCRIPTION_ID=subscription_id)["TEXT"]
    own = shown(seller, "customer_welcome", CUSTOMER_ID=1)["TEXT"]
    assert call(seller, "customer.get")["CUSTOMERS"][0]["CHANGEDATA_URL"] in own


def test_on_v1_and_in_xml(account: Access) -> None:
    asked = {"TEMPLATE": "code", "LANGUAGE": "en"}
    status, answer = v1(account, "mailtemplate.preview", {"FILTER": asked})
    assert status == 200
    data = "".join(f"<{name}>{value}</{name}>" for name, value in asked.items())
    found = in_xml(account, "mailtemplate.preview", f"<DATA>{data}</DATA>")
    assert found.findtext("SUBJECT") == answer["SUBJECT"]
