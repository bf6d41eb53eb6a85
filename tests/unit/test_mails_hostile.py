"""What customers and clients type stays text: no markup, no placeholder, no header, no link."""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

import pytest

from kundenakte.domain.invoice import Invoice
from kundenakte.mails.templates import TEMPLATES
from tests.mailing import a_mail, an_order, flat

EACH_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES)
LONG = "Donau" * 2000  # 10,000 characters
RTL = "\u202egnp.exe\u2066\u200f\u05d0\u05d1\u05d2"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "comment": "--><!--",
    "placeholder": "{{COMPANY}} {{ 7*7 }} _ACCOUNT-HASH_",
    "jinja": "{% raw %}{{ config }}{# x #}",
    "format": "{name} {0} {seller.__class__} %s",
    "header": "Kim\r\nBcc: all@example.com\r\n\r\nHello",
    "separator": "Kim\u2028Muster\u2029\x85\x0b\x00\x1b[31m",
    "long": LONG,
    "emoji": "Kim 👩‍👩‍👧 🏔️",
    "rtl": RTL,
}
EACH_NAME = pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)


class Elements(HTMLParser):
    """The elements and attributes of a mail, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))


def everywhere(template: str, name: str) -> Any:
    """A mail with a text wherever somebody else's text may be."""
    order = an_order(template)
    assert order.invoice is not None
    assert order.subscription is not None
    names = ("ORGANIZATION", "TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME", "CUSTOMER_NUMBER")
    plan = {**order.subscription.plan, "TITLE": name, "DESCRIPTION": name}
    items = [{**item, "DESCRIPTION": name} for item in order.invoice.fields["ITEMS"]]
    invoice = Invoice({**order.invoice.fields, "ITEMS": items}, order.invoice.state, final=True)
    texts = ("name", "identity", "contract", "reason", "wanted_end", "id")
    declaration = dict(order.event.get("declaration", {}))
    placed = dict(order.event.get("order", {}))
    told = {
        "title": name,
        "subject": name,
        "message": name,
        **({"declaration": {**declaration, **dict.fromkeys(texts, name)}} if declaration else {}),
        **({"order": {**placed, "summary": [[name, name]], "total": name}} if placed else {}),
    }
    return a_mail(
        template,
        fields={**dict.fromkeys(names, name), "SALUTATION": "mrs"},
        told=told,
        invoice=invoice,
        subscription=order.subscription.with_fields(PLAN=plan),
    )


@EACH_TEMPLATE
@EACH_NAME
def test_no_text_becomes_markup_placeholder_or_header(template: str, name: str) -> None:
    mail = everywhere(template, name)
    usual = {tag for tag, *_ in Elements(a_mail(template).html).found} | {"br", "tr", "th", "td"}
    for tag, *attributes in Elements(mail.html).found:
        assert tag in usual | {"h2", "table", "tbody"}
        assert not [attribute for attribute in attributes if attribute.startswith("on")]
    assert "<script" not in mail.html
    assert "alert(1)>" not in mail.html
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", mail.subject)
    assert len(mail.subject) <= 150
    for part in (mail.text, mail.html):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", part)
    assert len(mail.html) < 150_000


@EACH_TEMPLATE
def test_values_are_put_in_once(template: str) -> None:
    mail = everywhere(template, "{{SUPPORT_PHONE}} _CUSTOMER-HASH_ {{LINK_URL}}")
    footer_apart = mail.text.partition("\n--\n")[0]
    assert "089 99998 120" not in footer_apart.partition("Widerrufsbelehrung")[0]


@EACH_NAME
def test_names_stay_readable(name: str) -> None:
    text = flat(a_mail("cancellation_receipt", told=receipt(name=name)).text)
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", name)
    assert flat(shown)[:200] in text


def receipt(**changes: Any) -> dict[str, Any]:
    return {"declaration": {**an_order("cancellation_receipt").event["declaration"], **changes}}


@pytest.mark.parametrize(
    "name",
    [
        "Gewinn auf https://evil.example",
        "WWW.evil.example",
        "gewinn-evil.example",
        "evil.example/x holen",
        "Schreiben Sie an me@evil.example",
    ],
)
def test_nobody_is_greeted_with_a_link(name: str) -> None:
    for fields in ({"LAST_NAME": name}, {"FIRST_NAME": name, "LAST_NAME": "Muster"}):
        fields = {"SALUTATION": "", "FIRST_NAME": "", **fields}
        mail = a_mail("code", fields=fields)
        assert "evil" not in mail.text
        assert "evil" not in mail.html


@pytest.mark.parametrize("name", ["Dr.Muster", "St.Gallen", "O'Neil-Weiß", "李小龙", "A. B. Meier"])
def test_names_with_points_are_greeted(name: str) -> None:
    fields = {"SALUTATION": "", "FIRST_NAME": "Kim", "LAST_NAME": name}
    assert a_mail("code", fields=fields).text.startswith(f"Guten Tag Kim {name},")


def test_a_link_in_a_value_is_no_link_in_the_mail() -> None:
    told = {"title": "https://evil.example/x", "url": "https://kunden.example/checkout"}
    mail = a_mail("checkout_link", told=told)
    assert 'href="https://evil' not in mail.html
    assert 'href="https://kunden.example/checkout"' in mail.html


def test_a_script_is_no_address() -> None:
    mail = a_mail("customer_link", told={"url": "javascript:alert(1)"})
    assert "javascript:" not in mail.html


def test_the_whole_of_a_declaration_is_repeated() -> None:
    reason = " ".join(f"Wort{n}" for n in range(1000))
    assert flat(reason) in flat(a_mail("cancellation_receipt", told=receipt(reason=reason)).text)


def test_subjects_keep_what_counts_of_a_long_name() -> None:
    order = an_order("subscription_changed")
    assert order.subscription is not None
    plan = {**order.subscription.plan, "TITLE": LONG}
    subscription = order.subscription.with_fields(PLAN=plan)
    subject = a_mail("subscription_changed", subscription=subscription).subject
    assert subject.startswith("Ihr Abonnement wurde geändert: Donau")
    assert subject.endswith("…")
    assert len(subject) < 120


def test_right_to_left_names_keep_their_letters_and_lose_their_controls() -> None:
    subject = a_mail("invoice_order", told={"subject": RTL}).subject
    assert "\u05d0\u05d1\u05d2" in subject
    controls = {char for char in subject if unicodedata.bidirectional(char) in ("RLO", "LRI")}
    assert not controls
