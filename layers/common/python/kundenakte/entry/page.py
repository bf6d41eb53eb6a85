"""The hosted pages: what a customer sees behind the addresses that customer.create answers."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import ApiError
from kundenakte.entry import boot, clock
from kundenakte.entry.http import Http, Reply, lambda_handler
from kundenakte.pages import respond
from kundenakte.storage import accounts, customers, directory, links
from kundenakte.storage.unit import UnitOfWork

HASH = re.compile(r"[0-9a-f]{32}")
TOKEN = re.compile(r"[0-9a-f]{40}")  # of customer.createsecurelink
PAGES = {"accountdata": respond.accountdata, "dashboard": respond.dashboard}


def serve() -> Callable[[dict[str, Any], Any], Reply]:
    """The Lambda handler of all hosted pages."""
    handler = lambda_handler(_answer, _refuse)
    boot.ready()
    return handler


def _answer(http: Http) -> Reply:
    path = http.event.get("pathParameters") or {}
    page = http.event["rawPath"].split("/")[1]
    if page == "assets":
        return _reply(respond.asset(path.get("file", "")))
    if page == "download":
        return _reply(_download(http, path.get("token", "")))
    found = _find(path.get("account", ""), path.get("customer", ""))
    if found is None:
        return _reply(respond.not_found(_language(http)))
    account, customer = found
    http.note["account"] = account.id
    query = http.event.get("queryStringParameters") or {}
    response = PAGES[page](account.settings, account.hash, path["customer"], customer.fields, query)
    return _reply(response)


def _download(http: Http, token: str) -> respond.Response:
    # On use: pages are looked at more often than documents are fetched.
    from kundenakte.entry.download import download

    query = http.event.get("queryStringParameters") or {}
    response, invoice = download(token, query.get("format", ""), _language(http))
    if invoice:
        http.note["invoice"] = invoice.id
    return response


def _find(account_hash: str, customer_hash: str) -> tuple[Account, Customer] | None:
    """The account and its customer that an address names, None for every reason there may be."""
    if not HASH.fullmatch(account_hash):
        return None
    account = accounts.by_hash(account_hash)
    if account is None:
        return None
    unit = UnitOfWork(account, clock.now())
    customer_id = None
    if HASH.fullmatch(customer_hash):
        customer_id = directory.by_hash(unit, customer_hash)
    elif TOKEN.fullmatch(customer_hash):
        customer_id = links.customer_of(unit, customer_hash)
    customer = None if customer_id is None else customers.find(unit, customer_id)
    if customer is None or (len(customer_hash) == 32 and customer.hash != customer_hash):
        return None
    return account, customer


def _language(http: Http) -> str:
    query: Mapping[str, str] = http.event.get("queryStringParameters") or {}
    return query.get("lang") or http.header("accept-language") or "de"


def _refuse(http: Http, error: ApiError) -> Reply:
    del error
    return _reply(respond.failed(_language(http), http.request_id))


def _reply(response: respond.Response) -> Reply:
    status, headers, body = response
    return {"statusCode": status, "headers": headers, "body": body}
