"""Makes what tests need: accounts, customers, events; and calls handlers as API Gateway does."""

import base64
import itertools
import json
import secrets
from contextlib import AbstractContextManager
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple
from unittest.mock import Mock, patch
from urllib.request import urlopen

from functions.api.app import handler as api
from kundenakte.calls.index import SERVICES
from kundenakte.storage import accounts, keys
from kundenakte.storage.client import Connection
from local.backend import Backend
from local.stack import create_tables

_serial = itertools.count(1)
CONTEXT = Mock(aws_request_id="request-1")
# Loaded here and not on use, since a function connects to AWS when it starts.
HANDLERS = {
    service: import_module(f"functions.{service.replace('.', '_')}.app").handler
    for service in SERVICES
}


class Access(NamedTuple):
    """What a client of an account knows."""

    id: str
    hash: str
    email: str
    api_key: str

    @property
    def authorization(self) -> str:
        """The header of HTTP Basic."""
        return "Basic " + base64.b64encode(f"{self.email}:{self.api_key}".encode()).decode()


def an_account(email: str = "owner@example.com", **settings: Any) -> Access:
    """Stores an account with an API key; `settings` overlay the defaults."""
    access = Access(secrets.token_hex(5), secrets.token_hex(16), email, secrets.token_hex(20))
    settings = {"PUBLIC_URL": "https://kunden.example", "CALLS_PER_MINUTE": 1_000_000, **settings}
    document = {
        "ACCOUNT": access.id,
        "HASH": access.hash,
        "SECRET": access.hash[::-1],
        "EMAIL": email,
        "KEY_ID": "key1",
        "SETTINGS": settings,
    }
    public = {name: part for name, part in document.items() if name not in ("EMAIL", "KEY_ID")}
    pointers = (
        (keys.key_pointer(accounts.digest(access.api_key)), document),
        (keys.hash_pointer(access.hash), public),
    )
    for key, told in pointers:
        item = {**key, "doc": {"S": json.dumps(told)}}
        Connection.client.put_item(TableName=Connection.tables.accounts, Item=item)
    stored = {
        **keys.settings(access.id),
        "hash": {"S": access.hash},
        "created": {"S": "2026-01-01T00:00:00Z"},
        "version": {"N": "1"},
        "secret": {"S": access.hash[::-1]},
        "doc": {"S": json.dumps(settings)},
    }
    Connection.client.put_item(TableName=Connection.tables.accounts, Item=stored)
    return access


def empty_tables(ministack: Backend) -> None:
    """Makes a ministack's tables anew: reading all items is slow where there are many."""
    with urlopen(f"{ministack.endpoint_url}/_ministack/reset", data=b"") as reply:
        assert reply.status == 200
    create_tables(ministack.client())


def event(
    method: str,
    path: str,
    body: str | bytes = "",
    headers: dict[str, str] | None = None,
    route: str = "",
) -> dict[str, Any]:
    """An event of API Gateway's HTTP API, payload format 2.0."""
    raw = isinstance(body, bytes)
    return {
        "version": "2.0",
        "routeKey": route or f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers or {},
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": "203.0.113.7"},
            "requestId": "request-1",
        },
        "body": base64.b64encode(body).decode() if raw else body,
        "isBase64Encoded": raw,
    }


def erasure(*files: str) -> dict[str, Any]:
    """Messages of the erasure queue, as customer_erase gets them; their ids are 0, 1, ..."""
    records = [
        {"messageId": str(number), "body": json.dumps({"pk": file})}
        for number, file in enumerate(files)
    ]
    return {"Records": records}


def post(access: Access | None, body: str | bytes, handler: Any = api, **headers: str) -> Any:
    """POSTs a body; answers Lambda's reply."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if access:
        headers = {"authorization": access.authorization, **headers}
    return handler(event("POST", "/api/1.0/api.php", body, headers), CONTEXT)


def call(access: Access, service: str, data: Any = None, **parts: Any) -> dict[str, Any]:
    """A call on the compatible URL; answers RESPONSE. `parts`: FILTER, LIMIT, OFFSET."""
    body = {"SERVICE": service, **({"DATA": data} if data is not None else {}), **parts}
    reply = post(access, json.dumps(body), content_type="application/json")
    response: dict[str, Any] = json.loads(reply["body"])["RESPONSE"]
    return response


def v1(access: Access, service: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """A call on /v1; answers the status and RESPONSE."""
    text = json.dumps(body or {})
    reply = post(access, text, HANDLERS[service], content_type="application/json", **headers)
    return reply["statusCode"], json.loads(reply["body"])["RESPONSE"]


def a_customer(**fields: Any) -> dict[str, Any]:
    """DATA of a valid customer.create."""
    return {"CUSTOMER_TYPE": "business", "ORGANIZATION": f"Muster {next(_serial)} GmbH", **fields}


def an_article(**fields: Any) -> dict[str, Any]:
    """DATA of a valid article.create, of something that is billed every month."""
    number = f"A-{next(_serial)}"
    terms = {"UNIT_PRICE": "10.00", "SUBSCRIPTION_INTERVAL": "1 month"}
    return {"ARTICLE_NUMBER": number, "TITLE": "Abo", **terms, **fields}


def everything_of_an_article() -> dict[str, Any]:
    """Every field that a client may set of an article, each with a value that is kept as it is."""
    return {
        "ARTICLE_NUMBER": "K/7 ä",
        "TITLE": "Kiste <groß>",
        "DESCRIPTION": "Gemüse<br>\n& mehr",
        "TAGS": "Bio, Kisten",
        "IS_GROSS": 1,
        "UNIT_PRICE": "49.900001",
        "SETUP_FEE": "5",
        "ALLOW_MULTIPLE": 1,
        "IS_ADDON": True,
        "IS_DIGITAL": 0,
        "TRANSLATIONS": {"EN": {"TITLE": "Box", "DESCRIPTION": "Weekly"}},
        "CURRENCY_CODE": "CHF",
        "VAT_PERCENT": "7",
        "SUBSCRIPTION_INTERVAL": "1 month",
        "SUBSCRIPTION_NUMBER_EVENTS": 12,
        "SUBSCRIPTION_TRIAL": "14 days",
        "SUBSCRIPTION_DURATION": "12 months",
        "SUBSCRIPTION_DURATION_FOLLOW": "2 weeks",
        "SUBSCRIPTION_CANCELLATION": "1 month",
        "RETURN_URL_SUCCESS": "https://example.com/thanks?a=1&b=2",
        "RETURN_URL_CANCEL": "http://example.com",
        "FEATURES": [{"CODE": "boxes", "QUANTITY": 4, "VALUE": "grün"}],
        "ASSIGNED_ARTICLES": "11, 666",
        "SUPPLY_KIND": "goods",
        "UNIT_CODE": "BX",
    }


def a_coupon(**fields: Any) -> dict[str, Any]:
    """DATA of a valid coupon.create: ten percent off."""
    discount = {"DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "percent"}
    return {"CODE": f"C-{next(_serial)}", **discount, **fields}


def accepted(access: Access, service: str, data: dict[str, Any]) -> dict[str, Any]:
    """Makes a call on the compatible URL that must be accepted; answers RESPONSE."""
    response = call(access, service, data)
    assert response.get("STATUS") == "success", response
    return response


def create(access: Access, **fields: Any) -> dict[str, Any]:
    """Creates a customer that must be accepted; answers RESPONSE."""
    response = call(access, "customer.create", a_customer(**fields))
    assert response.get("STATUS") == "success", response
    return response


def find(access: Access, **filters: Any) -> list[dict[str, Any]]:
    """The rows of customer.get."""
    rows: list[dict[str, Any]] = call(access, "customer.get", FILTER=filters, LIMIT=100)[
        "CUSTOMERS"
    ]
    return rows


def everything() -> dict[str, Any]:
    """Every field that a client may set of a customer, each with a value that is kept as it is."""
    return {
        "CUSTOMER_TYPE": "consumer",
        "CUSTOMER_NUMBER": "K-0077",
        "CUSTOMER_EXT_UID": "shop/77",
        "ORGANIZATION": "Müller & Söhne <KG>",
        "POSITION": "Einkauf",
        "TITLE_ACADEMIC": "Dr.",
        "SALUTATION": "mrs",
        "FIRST_NAME": "Zoë",
        "LAST_NAME": "Größler-Çelik",
        "ADDRESS": "Straße des 17. Juni 135",
        "ADDRESS_2": "Hinterhaus",
        "ZIPCODE": "01067",
        "CITY": "Überlingen",
        "STATE": "Bayern",
        "COUNTRY_CODE": "AT",
        "SECONDARY_ADDRESS": "Lager\nTor 3",
        "PHONE": "+43 1 23456",
        "PHONE_2": "+43 1 23457",
        "FAX": "+43 1 23458",
        "MOBILE": "+43 660 1234567",
        "EMAIL": "zoe@example.com",
        "EMAIL_CC": "a@example.com, b@example.com",
        "BIRTHDAY": "1980-05-04",
        "PAYMENT_MAIL_ADDRESS": "pay@example.com",
        "VAT_ID": "ATU13585627",
        "TAX_ID": "12/345/67890",
        "CURRENCY_CODE": "CHF",
        "LANGUAGE_CODE": "en",
        "COMMENT": 'Zeile 1\nZeile "2" \\ 🚲 \t & </COMMENT>',
        "PAYMENT_TYPE": "2",
        "DAYS_FOR_PAYMENT": "30",
        "SHOW_PAYMENT_NOTICE": "1",
        "NEWSLETTER_OPTIN": "1",
        "INVOICE_DELIVERY_METHOD": "both",
        "ACCOUNT_RECEIVABLE": "10077",
        "AFFILIATE": "Partner",
        "DUNNING_STOP": "1",
        "DUNNING_STOP_UNTIL": "2027-01-31",
        "DUNNING_STOP_REASON": "Ratenzahlung",
        "BUYER_REFERENCE": "04011000-12345-34",
        "E_ADDRESS": "0204:04011000-12345-34",
        "ALLOWED_PAYMENT_TYPES": "1,2",
        "BANK_NAME": "Commerzbank",
        "BANK_ACCOUNT_NUMBER": "0532013000",
        "BANK_CODE": "37040044",
        "BANK_ACCOUNT_OWNER": "Zoë Größler",
        "BANK_ACCOUNT_OWNER_ADDRESS": "Weg 1",
        "BANK_ACCOUNT_OWNER_ZIPCODE": "1010",
        "BANK_ACCOUNT_OWNER_CITY": "Wien",
        "BANK_ACCOUNT_OWNER_EMAIL": "bank@example.com",
        "BANK_IBAN": "DE89370400440532013000",
        "BANK_BIC": "COBADEFFXXX",
        "BANK_ACCOUNT_MANDATE_REFERENCE": "M-1",
        "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2026-07-01 08:00:00",
        "PAYMENT_PROVIDER": "adyen",
        "PAYMENT_TOKEN": "tok_1",
        "PAYPAL_BILLINGAGREEMENTID": "B-1",
        "PAYMILL_TOKEN": "pm_1",
        "PAYMILL_AMOUNT": "12.50",
        "WIRECARD_GATEWAYREFERENCENUMBER": "W1",
        "TAGS": "VIP, Rad",
        "X_ATTRIBUTES": [{"KEY": "Größe", "VALUE": "XL"}],
    }


def at(moment: datetime) -> AbstractContextManager[Any]:
    """Calls inside the block happen at `moment`."""
    return patch("kundenakte.entry.clock.now", lambda: moment)


def items() -> list[dict[str, Any]]:
    """Every item of the customers table, whoever's it is."""
    found = Connection.client.scan(TableName=Connection.tables.customers)
    return list(found["Items"])
