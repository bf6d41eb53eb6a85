"""docs/errors.md row by row: text, both statuses, and that nothing changed."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kundenakte.bank.statement import read_statement
from kundenakte.domain import email_state
from kundenakte.domain.account import DEFAULTS, Account
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.times import business_day
from kundenakte.entry import authenticate
from kundenakte.storage import customers, imports, subscriptions, unit
from kundenakte.storage.client import Connection
from tests import banking, billing, invoice_files
from tests.bank import camt
from tests.builders import (
    CONTEXT,
    HANDLERS,
    Access,
    a_coupon,
    a_customer,
    accepted,
    an_account,
    an_article,
    api,
    call,
    create,
    event,
    find,
    items,
    post,
    v1,
)
from tests.catalogue import stored
from tests.declaring import cancel
from tests.invoicing import ITEM
from tests.subscribing import articles

DOCUMENT = Path(__file__).parents[2] / "docs/errors.md"
MULTIPART = "multipart/form-data; boundary=x"
Reply = dict[str, Any]


class Row(NamedTuple):
    """A row of the document; a status is 0 where the case cannot occur."""

    text: str
    compatible: int
    v1: int


def documented() -> tuple[dict[str, Row], set[str]]:
    """The refusals by their ids, and the ids of what is not refused."""
    cells = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in DOCUMENT.read_text("utf-8").splitlines()
        if re.match(r"\| [a-z][a-z0-9-]* \| ", line) and "| id |" not in line
    ]
    refused = [row for row in cells if len(row) == 5]
    rows = {row[0]: Row(row[2].strip("`"), _status(row[3]), _status(row[4])) for row in refused}
    assert len(rows) == len(refused), "an id stands twice"
    return rows, {row[0] for row in cells if len(row) == 3}


def _status(cell: str) -> int:
    return 0 if cell == "–" else int(cell)


ROWS, ACCEPTED_ROWS = documented()


class Try(NamedTuple):
    """A request, once for each of the two ways in; None where the case cannot occur."""

    compatible: Callable[[Access], Reply] | None
    v1: Callable[[Access], Reply] | None


def raw(
    body: str | bytes = "", content_type: str = "application/json", *, only: str = "both"
) -> Try:
    """A body as written."""
    headers = {"content_type": content_type}
    handler = HANDLERS["customer.get"]
    return Try(
        None if only == "v1" else lambda access: post(access, body, **headers),
        None if only == "compatible" else lambda access: post(access, body, handler, **headers),
    )


def asked(service: str, **parts: Any) -> Try:
    """A call that can be read."""
    compatible = json.dumps({"SERVICE": service, **parts})
    alone, handler = json.dumps(parts), HANDLERS[service]
    return Try(lambda access: post(access, compatible), lambda access: post(access, alone, handler))


def write(**data: Any) -> Try:
    """A mail to customer 1 unless `data` says otherwise."""
    return asked("mail.send", DATA={"TEMPLATE": "customer_link", "CUSTOMER_ID": 1, **data})


def words(**data: Any) -> Try:
    """Words for a mail."""
    return asked("mailtemplate.update", DATA={"TEMPLATE": "code", "LANGUAGE": "de", **data})


def made(**fields: Any) -> Try:
    """A create with these fields."""
    return asked("customer.create", DATA=a_customer(**fields))


def resent(**fields: Any) -> Try:
    """The first event of customer 1, once more."""

    def body(**parts: Any) -> str:
        [name, *_] = [i["sk"]["S"][6:] for i in items() if i["sk"]["S"].startswith("EVENT#")]
        return json.dumps({**parts, "DATA": {"NOTIFICATION_ID": f"1-{int(name)}", **fields}})

    handler = HANDLERS["notification.resend"]
    return Try(
        lambda access: post(access, body(SERVICE="notification.resend")),
        lambda access: post(access, body(), handler),
    )


def changed(**fields: Any) -> Try:
    """An update of customer 1."""
    return asked("customer.update", DATA={"CUSTOMER_ID": 1, **fields})


def got(**parts: Any) -> Try:
    return asked("customer.get", **parts)


def credit(**fields: Any) -> Try:
    return asked("customer.addcredits", DATA={"CUSTOMER_ID": 1, **fields})


def article(**fields: Any) -> Try:
    """An article.create; the number 7 is in use."""
    return asked("article.create", DATA=an_article(**fields))


def coupon(**fields: Any) -> Try:
    """A coupon.create; the code A is in use."""
    return asked("coupon.create", DATA=a_coupon(**fields))


def book(**fields: Any) -> Try:
    """A subscription.create; `before_subscription` has booked M for customer 1."""
    return asked("subscription.create", DATA={"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "N", **fields})


def subscribed(verb: str, subscription_id: int = 1, **fields: Any) -> Try:
    """A call for a subscription: 1 is active, 2 closed, 3 inactive."""
    return asked(f"subscription.{verb}", DATA={"SUBSCRIPTION_ID": subscription_id, **fields})


def pay(**fields: Any) -> Try:
    """A payment.create; `before_payment` has booked the invoices."""
    return asked("payment.create", DATA={"AMOUNT": "1.00", **fields})


def take_back(payment_id: int) -> Try:
    return asked("payment.delete", DATA={"PAYMENT_ID": payment_id})


def mandate(**fields: Any) -> Try:
    """A mandate.create; `before_banking` has given M-1 to customer 2 and 3."""
    data = {"CUSTOMER_ID": 1, "IBAN": banking.IBAN, **fields}
    return asked("mandate.create", DATA=data)


def end_mandate(**fields: Any) -> Try:
    return asked("mandate.delete", DATA=fields)


def bank(content: Any) -> Try:
    return asked("bankstatement.import", DATA={"CONTENT": content})


def importing(verb: str, **fields: Any) -> Try:
    """A call of imports; of that of `before_import` or `before_columns`."""
    named = {} if verb == "create" else {"IMPORT_ID": 1}
    return asked(f"import.{verb}", DATA={**named, **fields})


def assign(entry: int = 0, **fields: Any) -> Try:
    """Of `before_banking`'s entries: money, a return, and one that was ignored."""
    ids = [one.key for one in read_statement(ENTRIES)]
    return asked("bankentry.assign", DATA={"BANKENTRY_ID": ids[entry], **fields})


ENTRIES = camt.statement(
    camt.booking("1.00", camt.detail(remittance="danke")),
    camt.booking("2.00", camt.detail(side="DBIT", reason="AM04"), side="DBIT"),
    camt.booking("3.00", camt.detail(remittance="bitte")),
)


def stop_dunning(**fields: Any) -> Try:
    return asked("invoice.dunningstop", DATA={"INVOICE_ID": 1, **fields})


def draft(**fields: Any) -> Try:
    """An invoice.create."""
    return asked("invoice.create", DATA={"CUSTOMER_ID": 1, **fields})


def invoice(verb: str, invoice_id: int = 1, **fields: Any) -> Try:
    """A call on what `before_invoice` has stored."""
    return asked(f"invoice.{verb}", DATA={"INVOICE_ID": invoice_id, **fields})


def mail(**recipient: Any) -> Try:
    return invoice("sendbyemail", RECIPIENT=recipient)


def stranger(authorization: str | None) -> Try:
    """A call with this header instead of the account's."""
    headers = {} if authorization is None else {"authorization": authorization}
    body, handler = '{"SERVICE":"customer.get"}', HANDLERS["customer.get"]
    return Try(
        lambda _: post(None, body, **headers), lambda _: post(None, body, handler, **headers)
    )


def with_get(access: Access) -> Reply:
    headers = {"authorization": access.authorization}
    reply: Reply = api(event("GET", "/api/1.0/api.php", "", headers), CONTEXT)
    return reply


def repeated(key: str) -> Try:
    """A create under an Idempotency-Key that was used for another one, if it fits."""

    def send(access: Access) -> Reply:
        post(access, json.dumps({"DATA": a_customer()}), CREATE, idempotency_key="k")
        body = json.dumps({"DATA": a_customer()})
        reply: Reply = post(access, body, CREATE, idempotency_key=key)
        return reply

    return Try(None, send)


CREATE = HANDLERS["customer.create"]
GUESS = "Basic " + base64.b64encode(b"owner@example.com:0").decode()
DEEP = '{"A":' * 11 + "1" + "}" * 11
NO_PART = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n"
XML = '<?xml version="1.0" encoding="{}"?>{}'

TRIES = {
    "told-unknown": asked("notification.resend", DATA={"NOTIFICATION_ID": "1-1"}),
    "told-receiver": resent(RECEIVER="https://nobody.example/"),
    "told-unwanted": resent(),
    "told-type": asked("notification.get", FILTER={"TYPE": "customer.renamed"}),
    "told-state": asked("notification.get", FILTER={"STATE": "lost"}),
    "sub-missing": asked("subscription.create", DATA={"CUSTOMER_ID": 1}),
    "sub-unknown": subscribed("renew", 99),
    "sub-closed": subscribed("renew", 2),
    "sub-twice": book(ARTICLE_NUMBER="M"),
    "sub-addon-alone": book(ARTICLE_NUMBER="B"),
    "sub-no-addon": book(ADDONS=[{"ARTICLE_NUMBER": "M"}]),
    "sub-currency": book(CURRENCY_CODE="USD"),
    "sub-coupon": book(COUPON="M"),
    "sub-old": book(START_DATE="2020-01-01"),
    "sub-past": subscribed("update", NEXT_EVENT="2020-01-01"),
    "sub-paid": subscribed("update", NEXT_EVENT=business_day(datetime.now(UTC)).isoformat()),
    "sub-status": subscribed("update", STATUS="closed"),
    "sub-no-payment": subscribed("renew", 3),
    "sub-not-canceled": subscribed("reactivate"),
    "sub-month": subscribed("postpone", MONTH=121),
    "usage-unknown": asked("subscription.deleteusagedata", DATA={"USAGEDATA_ID": 99}),
    "broken-json": raw('{"SERVICE":'),
    "json-nan": raw('{"LIMIT":NaN}'),
    "json-number": raw('{"LIMIT":1e101}'),
    "no-format": raw("SERVICE=customer.get", only="compatible"),
    "no-object": raw("[1]", only="v1"),
    "empty-body": raw("", only="compatible"),
    "not-utf8": raw('{"SERVICE":"ä"}'.encode("latin-1")),
    "broken-xml": raw("<FBAPI><SERVICE>", only="compatible"),
    "wrong-root": raw("<API/>", only="compatible"),
    "xml-text": raw("<FBAPI>customer.get</FBAPI>", only="compatible"),
    "xml-encoding": raw(XML.format("latin-1", "<FBAPI/>"), only="compatible"),
    "doctype": raw('<!DOCTYPE FBAPI [<!ENTITY a "b">]><FBAPI/>', only="compatible"),
    "no-httpbody": raw(NO_PART, MULTIPART, only="compatible"),
    "no-boundary": raw(NO_PART, "multipart/form-data", only="compatible"),
    "media-type": raw("<FBAPI/>", "application/xml", only="v1"),
    "too-large": raw('{"A":"' + "x" * 1_000_000 + '"}'),
    "too-deep": raw(DEEP),
    "long-list": raw(json.dumps({"A": [0] * 1001})),
    "many-keys": raw(json.dumps({f"A{n}": 0 for n in range(501)})),
    "get": Try(with_get, None),
    "no-credentials": stranger(None),
    "wrong-credentials": stranger(GUESS),
    "many-guesses": stranger(GUESS),
    "many-calls": got(),
    "unknown-service": raw('{"SERVICE":"no.such"}', only="compatible"),
    "no-service": raw("{}", only="compatible"),
    "filter-type": got(FILTER="x"),
    "no-part": raw('{"CUSTOMER_ID":1}', only="v1"),
    "data-type": asked("customer.create", DATA=["x"]),
    "no-id": asked("customer.delete", DATA={"CUSTOMER_ID": ""}),
    "unknown-id": asked("customer.delete", DATA={"CUSTOMER_ID": 99}),
    "id-type": asked("customer.update", DATA={"CUSTOMER_ID": "x"}),
    "limit-type": got(LIMIT="x"),
    "limit-negative": got(LIMIT=-1),
    "offset-type": got(OFFSET="x"),
    "cursor": got(CURSOR="x"),
    "filter-value": got(FILTER={"TERM": ["x"]}),
    "filter-long": got(FILTER={"TERM": "x" * 2001}),
    "filter-surrogate": got(FILTER={"TERM": "\ud800"}),
    "term-empty": got(FILTER={"TERM": "\u0301"}),
    "type-missing": asked("customer.create", DATA={"ORGANIZATION": "M"}),
    "name-missing": made(ORGANIZATION=None),
    "last-name-missing": made(CUSTOMER_TYPE="consumer"),
    "name-emptied": changed(ORGANIZATION=""),
    "number-taken": made(CUSTOMER_NUMBER="1001"),
    "ext-uid-taken": made(CUSTOMER_EXT_UID="taken"),
    "enum-type": made(CUSTOMER_TYPE="x"),
    "enum-salutation": made(SALUTATION="x"),
    "enum-delivery": made(INVOICE_DELIVERY_METHOD="x"),
    "enum-payment": made(PAYMENT_TYPE=7),
    "enum-country": made(COUNTRY_CODE="XX"),
    "enum-language": made(LANGUAGE_CODE="xxx"),
    "enum-currency": made(CURRENCY_CODE="XXX"),
    "flag": made(NEWSLETTER_OPTIN=2),
    "number-type": made(DAYS_FOR_PAYMENT="x"),
    "number-fraction": made(DAYS_FOR_PAYMENT=1.5),
    "number-range": made(DAYS_FOR_PAYMENT=1000),
    "text-type": made(CITY={"A": 1}),
    "text-long": made(CITY="x" * 256),
    "comment-long": made(COMMENT="x" * 10_001),
    "control": made(CITY="a\x00b"),
    "id-line-break": made(CUSTOMER_NUMBER="1\n2"),
    "surrogate": made(CITY="a\ud800b"),
    "date": made(BIRTHDAY="1.1.2000"),
    "date-time": made(BANK_ACCOUNT_MANDATE_REFERENCE_DATE="9999-12-31 23:59:59"),
    "iban-check": made(BANK_IBAN="DE88370400440532013000"),
    "iban-form": made(BANK_IBAN="DE903704004405320"),
    "card-number": made(COMMENT="4111 1111 1111 1111"),
    "card-field": made(CARD_NUMBER="4111111111111111"),
    "tags-many": made(TAGS=",".join(f"t{n}" for n in range(41))),
    "tag-long": made(TAGS="x" * 61),
    "tag-control": made(TAGS="a\x00b"),
    "tags-type": made(TAGS=7),
    "attributes-many": made(X_ATTRIBUTES=[{"KEY": "a"}] * 51),
    "attributes-long": made(X_ATTRIBUTES=[{"KEY": "a", "VALUE": "x" * 5000}] * 2),
    "attribute-key": made(X_ATTRIBUTES=[{"VALUE": "a"}]),
    "attributes-type": made(X_ATTRIBUTES="a"),
    "amount-missing": credit(),
    "amount-type": credit(AMOUNT="1,50"),
    "amount-range": credit(AMOUNT="1.005"),
    "article-missing": article(TITLE=""),
    "article-unknown": asked("article.delete", DATA={"ARTICLE_NUMBER": "8"}),
    "article-taken": article(ARTICLE_NUMBER="7"),
    "article-comma": article(ARTICLE_NUMBER="7,8"),
    "price-type": article(UNIT_PRICE="1,234"),
    "price-range": article(UNIT_PRICE="-0.01"),
    "price-decimals": article(UNIT_PRICE="0.0000001"),
    "percent-range": article(VAT_PERCENT=101),
    "span": article(SUBSCRIPTION_INTERVAL="monthly"),
    "span-range": article(SUBSCRIPTION_INTERVAL="11 years"),
    "web-address": article(RETURN_URL_SUCCESS="javascript:alert(1)"),
    "translation-language": article(TRANSLATIONS={"English": {"TITLE": "x"}}),
    "parts-long": article(FEATURES=[{"CODE": "a", "VALUE": "x" * 5000}]),
    "unit-code": article(UNIT_CODE="PIECE"),
    "coupon-unknown": asked("coupon.update", DATA={"CODE": "B"}),
    "coupon-taken": coupon(CODE="a"),
    "coupon-percent": coupon(DISCOUNT_AMOUNT=101),
    "coupon-days": coupon(VALID_FROM="2026-12-01", VALID_TO="2026-11-30"),
    "shipment-moved": asked("shipment.update", DATA={"SHIPMENT_ID": 1, "SUBSCRIPTION_ID": 2}),
    "coupon-period": coupon(DISCOUNT_PERIOD_AMOUNT=11, DISCOUNT_PERIOD_UNIT="year"),
    "payment-whose": pay(),
    "payment-unknown": take_back(99),
    "payment-invoices": pay(INVOICE_ID=list(range(1, 42))),
    "payment-owners": pay(INVOICE_ID=[1, 2]),
    "payment-currencies": pay(INVOICE_ID=[1, 3]),
    "payment-rest": pay(INVOICE_ID=3, AMOUNT="119.01"),
    "payment-draft": pay(INVOICE_ID=5),
    "payment-storno": pay(INVOICE_ID=4),
    "payment-method": pay(CUSTOMER_ID=1, METHOD="gold"),
    "payment-future": pay(CUSTOMER_ID=1, DATE="2999-01-01"),
    "payment-text": pay(CUSTOMER_ID=1, REFERENCE="x" * 256),
    "refund-range": pay(CUSTOMER_ID=1, KIND="refund"),
    "payment-back": take_back(1),
    "payment-kind": take_back(2),
    "mandate-unknown": end_mandate(REFERENCE="M-9"),
    "mandate-reference": mandate(REFERENCE="Ü"),
    "mandate-taken": mandate(REFERENCE="m-1"),
    "mandate-several": end_mandate(REFERENCE="M-1"),
    "mandate-account": mandate(IBAN="TR330006100519786457841326"),
    "mandate-bic": mandate(BIC="COBA"),
    "mandate-type": mandate(TYPE="first"),
    "mandate-future": mandate(SIGNED="2999-01-01"),
    "mandate-line": mandate(OWNER="a\nb"),
    "mandate-status": asked("mandate.get", FILTER={"STATUS": "old"}),
    "collect-settings": asked("collection.create", DATA={}),
    "collect-ahead": asked("collection.create", DATA={"UNTIL": "2999-01-01"}),
    "statement-missing": bank(""),
    "statement-type": bank({"STMT": "1"}),
    "statement-xml": bank("x"),
    "statement-doctype": bank("<!DOCTYPE a><a/>"),
    "statement-kind": bank("<Document/>"),
    "statement-entry": bank(camt.statement(camt.booking("eins"))),
    "entry-unknown": asked("bankentry.assign", DATA={"BANKENTRY_ID": "0" * 32, "IGNORE": 1}),
    "entry-done": assign(2, CUSTOMER_ID=1),
    "entry-for": assign(CUSTOMER_ID=1, IGNORE=1),
    "entry-invoice": assign(INVOICE_ID=1),
    "entry-return": assign(1, CUSTOMER_ID=1),
    "entry-debit": assign(1, INVOICE_ID=1),
    "stop-flag": stop_dunning(STOP=2),
    "stop-over": stop_dunning(UNTIL="2026-01-01"),
    "delete-booked": asked("customer.delete", DATA={"CUSTOMER_ID": 2}),
    "invoice-unknown": invoice("complete", 99),
    "invoice-customer": draft(CUSTOMER_ID=99),
    "invoice-moved": invoice("update", 2, CUSTOMER_ID=9),
    "items-type": draft(ITEMS="x"),
    "items-many": draft(ITEMS=[ITEM] * 501),
    "items-long": draft(ITEMS=[{**ITEM, "DESCRIPTION": "x" * 5000}] * 9),
    "items-total": draft(ITEMS=[{**ITEM, "UNIT_PRICE": 10**8, "QUANTITY": 11}]),
    "item-field": draft(ITEMS=[ITEM, {**ITEM, "DESCRIPTION": ""}]),
    "item-number": draft(ITEMS={**ITEM, "UNIT_PRICE": "viel"}),
    "item-unknown": asked("item.delete", DATA={"INVOICE_ITEM_ID": 2001}),
    "period-order": draft(PERIOD_FROM="2026-02-01", PERIOD_TO="2026-01-31"),
    "invoice-final": invoice("delete"),
    "item-final": asked("item.delete", DATA={"INVOICE_ITEM_ID": 1001}),
    "invoice-incomplete": invoice("complete", 2),
    "cancel-draft": invoice("cancel", 2),
    "cancel-again": invoice("correct", 3),
    "cancel-storno": invoice("cancel", 4),
    "paid-canceled": invoice("setpaid", 3),
    "paid-future": invoice("setpaid", PAID_DATE="2999-01-01"),
    "link-draft": invoice("renewlink", 2),
    "mail-draft": invoice("sendbyemail", 2, RECIPIENT={"TO": "a@example.com"}),
    "mail-recipient": invoice("sendbyemail", RECIPIENT="a@example.com"),
    "mail-to": mail(CC="a@example.com"),
    "mail-address": mail(TO="A <a@example.com>"),
    "mail-many": mail(TO=[f"a{n}@example.com" for n in range(21)]),
    "write-template": write(TEMPLATE="invoice"),
    "write-nowhere": write(),
    "write-bounced": write(CUSTOMER_ID=2),
    "export-kind": asked("export.create", DATA={"KIND": "all"}),
    "export-days": asked("export.create", DATA={"KIND": "audit", "TO_DATE": "2026-12-31"}),
    "export-order": asked(
        "export.create",
        DATA={"KIND": "audit", "FROM_DATE": "2026-12-31", "TO_DATE": "2026-01-01"},
    ),
    "export-again": asked("export.create", DATA={"KIND": "account"}),
    "import-kind": importing("create", KIND="shoes"),
    "import-size": importing("create", FILE_NAME="a.csv", SIZE=0),
    "import-name": importing("create", FILE_NAME="a\nb", SIZE=1),
    "import-unknown": importing("run", IMPORT_ID=99),
    "import-part": importing("upload", PART=1, CONTENT="eA=="),
    "import-content": importing("upload", PART=0, CONTENT="?"),
    "import-length": importing("upload", PART=0, CONTENT="eA=="),
    "import-mapping": importing("check", MAPPING="x"),
    "import-column": importing("check", MAPPING={"Straße": "ADDRESS"}),
    "import-field": importing("check", MAPPING={"A": "SHOE_SIZE"}),
    "import-twice": importing("check", MAPPING={"A": "CITY", "B": "CITY"}),
    "import-needed": importing("check", MAPPING={"A": "COMMENT"}),
    "import-state": importing("run"),
    "declared-kind": asked("declaration.get", FILTER={"KIND": "other"}),
    "declared-done": asked("declaration.get", FILTER={"DONE": "yes"}),
    "declared-unknown": asked("declaration.complete", DATA={"DECLARATION_ID": 99}),
    "declared-again": asked("declaration.complete", DATA={"DECLARATION_ID": 1}),
    "mails-state": asked("mail.get", FILTER={"STATE": "lost"}),
    "words-template": words(TEMPLATE="advert"),
    "words-language": words(LANGUAGE="fr"),
    "words-fixed": words(TEMPLATE="declaration_notice"),
    "words-line": words(SUBJECT="a\nb"),
    "words-long": words(TITLE="x" * 151),
    "preview-draft": asked(
        "mailtemplate.preview", DATA={"TEMPLATE": "invoice", "LANGUAGE": "de", "INVOICE_ID": 1}
    ),
    "no-signature": invoice("sign"),
    "no-post": invoice("sendbypost"),
    "invoice-filter": asked("invoice.get", FILTER={"TYPE": "incoming"}),
    "invoice-month": asked("invoice.get", FILTER={"MONTH": 13}),
    "key-used": repeated("k"),
    "key-long": repeated("k" * 256),
    "busy": changed(CITY="Bonn"),
    "internal": changed(CITY="Bonn"),
}


def before_many_guesses(access: Access, patch: pytest.MonkeyPatch) -> Access:
    patch.setattr(authenticate, "MOST_GUESSES", 1)
    post(None, "{}", authorization=GUESS)
    return access


def before_many_calls(access: Access, patch: pytest.MonkeyPatch) -> Access:
    few = an_account("few@example.com", CALLS_PER_MINUTE=1)
    call(few, "customer.get")
    return few


def before_busy(access: Access, patch: pytest.MonkeyPatch) -> Access:
    patch.setattr(unit.time, "sleep", lambda _: None)
    real = Connection.client.transact_write_items

    def stale(**asked: Any) -> Any:
        for write in asked["TransactItems"]:
            if write["Put"]["ConditionExpression"] == "version = :read":
                write["Put"]["ExpressionAttributeValues"] = {":read": {"N": "0"}}
        return real(**asked)

    patch.setattr(Connection.client, "transact_write_items", stale)
    return access


def before_internal(access: Access, patch: pytest.MonkeyPatch) -> Access:
    patch.setattr(Connection.client, "transact_write_items", lambda **_: 1 / 0)
    return access


def before_payment(access: Access, _: pytest.MonkeyPatch) -> Access:
    """Invoices 1 of customer 1, 2 of customer 2, 3 in francs, 4 a Storno, 5 a draft; payment 2 took
    payment 1 back; customer 2 has a subscription that runs."""
    create(access)
    invoice_files.an_invoice(access)
    invoice_files.an_invoice(access, 2)
    invoice_files.an_invoice(access, CURRENCY_CODE="CHF")
    invoice_files.an_invoice(access, total=-100)
    invoice_files.a_draft(access)
    accepted(access, "payment.create", {"INVOICE_ID": 1, "AMOUNT": 1})
    accepted(access, "payment.delete", {"PAYMENT_ID": 1})
    booking = invoice_files.a_unit(access)
    booked = {"SUBSCRIPTION_ID": 1, "CUSTOMER_ID": 2, "STATE": "running", "PLAN": {}}
    subscriptions.add(booking, Subscription(booked))
    booking.commit()
    return access


def before_invoice(access: Access, _: pytest.MonkeyPatch) -> Access:
    """Of customer 1: invoice 1, draft 2 without items, invoice 3 that is canceled, Storno 4."""
    lines = [{"INVOICE_ITEM_ID": 1001}]
    invoice_files.an_invoice(access, ITEMS=lines)
    accepted(access, "invoice.create", {"CUSTOMER_ID": 1})
    invoice_files.an_invoice(access, STATE={"CANCELED_BY": {"INVOICE_ID": 4}})
    invoice_files.an_invoice(access, total=-11900)
    return access


def before_banking(access: Access, _: pytest.MonkeyPatch) -> Access:
    """The mandate M-1 of the customers 2 and 3, the draft 1, and ENTRIES, the last one ignored."""
    bank_data = {"BANK_IBAN": banking.IBAN, "BANK_ACCOUNT_MANDATE_REFERENCE": "M-1"}
    for _customer in (2, 3):
        create(access, **bank_data)
    invoice_files.a_draft(access)
    accepted(access, "bankstatement.import", {"CONTENT": ENTRIES})
    last = read_statement(ENTRIES)[2].key
    accepted(access, "bankentry.assign", {"BANKENTRY_ID": last, "IGNORE": 1})
    return access


def before_bounced(access: Access, _: pytest.MonkeyPatch) -> Access:
    """Customer 2 has an address from which mails came back."""
    create(access, EMAIL="a@example.com")
    step = invoice_files.a_unit(access)
    customer = customers.read(step, 2)
    state = email_state.mark(customer.fields, "a@example.com", email_state.BOUNCED, step.at)
    customers.mark(step, customer, {**customer.fields, "EMAIL_STATE": state}, action="test")
    step.commit()
    return access


def before_declared(access: Access, _: pytest.MonkeyPatch) -> Access:
    """Somebody has given notice, and it is handled."""
    cancel(access)
    accepted(access, "declaration.complete", {"DECLARATION_ID": 1})
    return access


def before_exported(access: Access, _: pytest.MonkeyPatch) -> Access:
    """An export is being made."""
    accepted(access, "export.create", {"KIND": "account"})
    return access


def before_import(access: Access, _: pytest.MonkeyPatch) -> Access:
    """A file of 10 bytes is announced."""
    accepted(access, "import.create", {"FILE_NAME": "a.csv", "SIZE": 10})
    return access


def before_columns(access: Access, patch: pytest.MonkeyPatch) -> Access:
    """A file with the columns A and B is there."""
    before_import(access, patch)
    account = Account(access.id, access.hash, DEFAULTS)
    planned = unit.UnitOfWork(account, datetime(2026, 11, 23, tzinfo=UTC))
    job = imports.read(planned, 1)
    there = job.with_fields(STATE="uploaded", COLUMNS=["A", "B"], MAPPING={})
    imports.save(planned, job, there)
    planned.commit()
    return access


def before_draft(access: Access, _: pytest.MonkeyPatch) -> Access:
    invoice_files.a_draft(access)
    return access


def before_collection(access: Access, _: pytest.MonkeyPatch) -> Access:
    return banking.a_creditor(CREDITOR_ID="")


def before_subscription(_: Access, __: pytest.MonkeyPatch) -> Access:
    """Customer 1 with M, billed today, and two more subscriptions; N to be booked, an add-on B."""
    seller = billing.a_seller()
    customer_id = billing.a_billed_customer(seller)
    articles(seller, {"ARTICLE_NUMBER": "M"}, {"ARTICLE_NUMBER": "N"})
    articles(seller, {"ARTICLE_NUMBER": "B", "IS_ADDON": 1})
    accepted(seller, "coupon.create", a_coupon(CODE="M", ASSIGNED_ARTICLES=["M"]))
    new = {"CUSTOMER_ID": customer_id, "ARTICLE_NUMBER": "M"}
    accepted(seller, "subscription.create", new)
    for state in ("closed", "inactive"):
        billing.a_subscription(seller, customer_id, "2026-01-01", STATE=state)
    return seller


SUBSCRIPTION_ROWS = [row for row in ROWS if row.startswith("sub-")]
BANKING_ROWS = "mandate-taken mandate-several entry-done entry-for entry-invoice".split()
BANKING_ROWS += ["entry-return", "entry-debit"]
PAYMENT_ROWS = """payment-owners payment-currencies payment-rest payment-draft payment-storno
    payment-back payment-kind stop-flag stop-over delete-booked""".split()


def before_shipment_moved(access: Access, patch: pytest.MonkeyPatch) -> Access:
    seller = billing.a_seller()
    billing.a_subscription(seller, billing.a_billed_customer(seller), "2026-11-01")
    accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": 1})
    return seller


INVOICE_ROWS = """invoice-moved item-unknown invoice-final item-final invoice-incomplete
    cancel-draft cancel-again cancel-storno paid-canceled paid-future
    link-draft mail-draft mail-recipient mail-to mail-address mail-many
    no-signature no-post""".split()
IMPORT_ROWS = ("import-part", "import-content", "import-length", "import-state")
COLUMN_ROWS = ("import-column", "import-field", "import-twice", "import-needed")
BEFORE = {
    **dict.fromkeys(IMPORT_ROWS, before_import),
    **dict.fromkeys(COLUMN_ROWS, before_columns),
    **dict.fromkeys(INVOICE_ROWS, before_invoice),
    **dict.fromkeys(SUBSCRIPTION_ROWS, before_subscription),
    "shipment-moved": before_shipment_moved,
    **dict.fromkeys(PAYMENT_ROWS, before_payment),
    **dict.fromkeys(BANKING_ROWS, before_banking),
    "collect-settings": before_collection,
    "many-guesses": before_many_guesses,
    "many-calls": before_many_calls,
    "write-bounced": before_bounced,
    "declared-again": before_declared,
    "export-again": before_exported,
    "preview-draft": before_draft,
    "busy": before_busy,
    "internal": before_internal,
}


def test_every_row_has_a_test_and_every_test_a_row() -> None:
    assert set(TRIES) == set(ROWS)
    assert set(ACCEPTED) == ACCEPTED_ROWS
    for row_id, tried in TRIES.items():
        ways = (tried.compatible is not None, tried.v1 is not None)
        assert ways == (bool(ROWS[row_id].compatible), bool(ROWS[row_id].v1)), row_id


@pytest.mark.parametrize(
    ("row_id", "way"),
    [(row, way) for row in TRIES for way in ("compatible", "v1") if getattr(TRIES[row], way)],
)
def test_a_row_is_answered_as_documented(
    account: Access, monkeypatch: pytest.MonkeyPatch, row_id: str, way: str
) -> None:
    create(account, CUSTOMER_EXT_UID="taken")
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7"))
    accepted(account, "coupon.create", a_coupon(CODE="A"))
    access = BEFORE.get(row_id, lambda access, _: access)(account, monkeypatch)
    before = items(), stored(account)
    reply = getattr(TRIES[row_id], way)(access)
    errors = texts(reply)
    assert reply["statusCode"] == getattr(ROWS[row_id], way), errors
    assert fits(ROWS[row_id].text, errors[0]), errors
    assert len(errors) == (2 if row_id in ("unknown-service", "no-service") else 1)
    assert records(items()) == records(before[0]) or row_id.startswith("key-")
    assert stored(account) == before[1]


def texts(reply: Reply) -> list[str]:
    if reply["headers"]["content-type"].startswith("application/xml"):
        return re.findall("<ERROR>(.*?)</ERROR>", reply["body"])
    response = json.loads(reply["body"])["RESPONSE"]
    assert not set(response) - {"ERRORS", "DETAILS"}
    errors: list[str] = response["ERRORS"]
    return errors


def fits(documented: str, text: str) -> bool:
    pattern = ".+".join(map(re.escape, documented.strip().split("…")))
    return re.fullmatch(pattern, text.strip()) is not None


def records(stored: list[Any]) -> list[Any]:
    return sorted(stored, key=json.dumps)


def emoji(account: Access) -> None:
    text = "Fahrrad 🚲 👩‍👩‍👧 ß ﷽ ‮עברית‬ ﬁ"
    create(account, ORGANIZATION=text, TAGS="🚲", CUSTOMER_EXT_UID="🚲")
    [row] = find(account, CUSTOMER_EXT_UID="🚲", TAGS="🚲", TERM="👩‍👩‍👧")
    assert (row["ORGANIZATION"], row["TAGS"], row["CUSTOMER_EXT_UID"]) == (text, "🚲", "🚲")
    body = "<FBAPI><SERVICE>customer.get</SERVICE></FBAPI>"
    assert f"<ORGANIZATION>{text}</ORGANIZATION>" in post(account, body)["body"]


def outgrown(_: Access) -> None:
    account = an_account("small@example.com", CUSTOMER_NUMBERS={"DIGITS": 1, "START": 8})
    assert [create(account)["CUSTOMER_NUMBER"] for _ in range(3)] == ["8", "9", "10"]


def limit_over(account: Access) -> None:
    create(account)
    [record] = [item for item in items() if item["sk"] == {"S": "CUSTOMER"}]
    for number in range(2, 102):
        copy = {"pk": {"S": f"{account.id}#CUSTOMER#{number}"}, "customer_id": {"N": str(number)}}
        doc = json.dumps({**json.loads(record["doc"]["S"]), "CUSTOMER_ID": number})
        copied = {**record, **copy, "doc": {"S": doc}}
        Connection.client.put_item(TableName=Connection.tables.customers, Item=copied)
    assert len(call(account, "customer.get", LIMIT=101)["CUSTOMERS"]) == 100


def offset_over(account: Access) -> None:
    create(account)
    assert call(account, "customer.get", OFFSET=99) == {"CUSTOMERS": []}


def nothing_found(account: Access) -> None:
    assert call(account, "customer.get", FILTER={"CUSTOMER_ID": 99}) == {"CUSTOMERS": []}
    assert v1(account, "customer.get", {"FILTER": {"TERM": "x"}}) == (200, {"CUSTOMERS": []})


def lenient(account: Access) -> None:
    odd = {"EMAIL": "asdf", "VAT_ID": "vatId", "ZIPCODE": "zip", "COUNTRY_CODE": "DE"}
    create(account, **odd)
    assert find(account)[0].items() >= odd.items()
    assert len(v1(account, "customer.create", {"DATA": a_customer(**odd)})[1]["WARNINGS"]) == 3


def unknown_field(account: Access) -> None:
    create(account, UNKNOWN={"A": [1]}, CREATED="nie", HASH=7)
    assert len(find(account, UNKNOWN=["x"])) == 1


def empty_values(account: Access) -> None:
    for empty in (None, "", []):
        create(account, CUSTOMER_NUMBER=empty, PAYMENT_TYPE=empty, TAGS=empty, BIRTHDAY=empty)
    assert [row["CUSTOMER_NUMBER"] for row in find(account)] == ["1001", "1002", "1003"]


def phone_digits(account: Access) -> None:
    digits = "4111111111111111"
    names = "PHONE CUSTOMER_NUMBER CUSTOMER_EXT_UID PAYMENT_TOKEN BANK_ACCOUNT_MANDATE_REFERENCE"
    fields = dict.fromkeys(names.split(), digits)
    create(account, **fields)
    assert find(account)[0].items() >= fields.items()


ACCEPTED = {
    "emoji": emoji,
    "outgrown": outgrown,
    "limit-over": limit_over,
    "offset-over": offset_over,
    "nothing-found": nothing_found,
    "lenient": lenient,
    "unknown-field": unknown_field,
    "empty-values": empty_values,
    "phone-digits": phone_digits,
}


@pytest.mark.parametrize("row_id", ACCEPTED)
def test_what_is_not_refused_does_what_is_documented(account: Access, row_id: str) -> None:
    ACCEPTED[row_id](account)
