"""Each function has exactly the rights it uses: none is missing on AWS, none is left over.

Every call is made in all the ways that touch storage differently, on tables that record what they
are asked for; that is compared with the function's policies.
"""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from kundenakte.entry import authenticate, manage_accounts
from kundenakte.storage import bucket
from kundenakte.storage.client import Connection
from tests import billing, builders, figuring, invoice_files, rendered, subscribing
from tests.builders import Access, a_customer, create, v1
from tests.management import access, made, manage
from tests.template.test_template import FUNCTIONS, rights, snake

Right = tuple[str, str]
SENDS: Right = ("sqs:SendMessage", "BillingQueue")
READS_OBJECTS: Right = ("s3:GetObject", "DocumentsBucket/*")  # by whom its links are used
WRITES_OBJECTS: Right = ("s3:PutObject", "DocumentsBucket/*")
BANK = {"BANK_IBAN": "DE89370400440532013000", "BANK_ACCOUNT_OWNER": "Muster"}


@pytest.fixture
def used(account: Access) -> Iterator[set[Right]]:
    """(action, table or table/index) of everything that storage is asked for."""
    for name in FUNCTIONS:
        importlib.import_module(f"functions.{snake(name)}.app")  # which connects anew
    connection = Connection.client
    found: set[Right] = set()

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        found.update(asked(model.name, params))

    connection.meta.events.register("provide-client-params.dynamodb.*", note)
    yield found
    connection.meta.events.unregister("provide-client-params.dynamodb.*", note)


def asked(operation: str, params: dict[str, Any]) -> Iterator[Right]:
    """The rights that DynamoDB asks for: in a transaction those of its parts."""
    if operation == "TransactWriteItems":
        for part in params["TransactItems"]:
            [(verb, what)] = part.items()
            yield f"dynamodb:{verb}Item", what["TableName"]
    elif "RequestItems" in params:
        for table in params["RequestItems"]:
            yield f"dynamodb:{operation}", table
    else:
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        yield f"dynamodb:{operation}", params["TableName"] + index


def try_it(used: set[Right], account: Access, service: str, *bodies: dict[str, Any]) -> set[Right]:
    """Makes the calls, the first one with an Idempotency-Key and once with a wrong API key."""
    authenticate.forget()
    used.clear()
    for number, body in enumerate(bodies):
        headers = {"idempotency_key": "once"} if number == 0 else {}
        status, answer = v1(account, service, body, **headers)
        assert status == 200, answer
    status, _ = v1(account._replace(api_key="0" * 40), service, bodies[0])
    assert status == 401
    return used


def granted(function: str) -> set[Right]:
    return set(rights(function))


def test_create(account: Access, used: set[Right]) -> None:
    bodies = [
        {"DATA": a_customer(CUSTOMER_NUMBER="1001", CUSTOMER_EXT_UID="a", TAGS=["x"])},
        {"DATA": a_customer()},  # its number is taken, so that it looks for a free one
    ]
    assert try_it(used, account, "customer.create", *bodies) == granted("CustomerCreate")


def test_get(account: Access, used: set[Right]) -> None:
    account = builders.an_account(UNIQUE_EXT_UID=False)
    create(account, CUSTOMER_EXT_UID="a", TAGS=["x", "y"])
    filters = [
        {"CUSTOMER_ID": 1},
        {"CUSTOMER_NUMBER": "1001"},
        {"CUSTOMER_EXT_UID": "a"},
        {"HASH": "0" * 32},
        {"TAGS": ["x"]},
        {"TAGS": ["x", "y"]},
        {"TERM": "muster"},
        {},
    ]
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, account, "customer.get", *bodies) == granted("CustomerGet")


def test_update(account: Access, used: set[Right]) -> None:
    create(account, CUSTOMER_EXT_UID="a", TAGS=["x"])
    change = {"CUSTOMER_ID": 1, "CUSTOMER_NUMBER": "7", "CUSTOMER_EXT_UID": "b", "TAGS": ["y"]}
    change["BANK_IBAN"] = "DE89370400440532013000"
    assert try_it(used, account, "customer.update", {"DATA": change}) == granted("CustomerUpdate")


def test_delete(account: Access, used: set[Right]) -> None:
    create(account, CUSTOMER_EXT_UID="a", TAGS=["x"])
    body = {"DATA": {"CUSTOMER_ID": 1}}
    assert try_it(used, account, "customer.delete", body) == granted("CustomerDelete")


def test_addcredits(account: Access, used: set[Right]) -> None:
    create(account)
    body = {"DATA": {"CUSTOMER_ID": 1, "AMOUNT": "1.50"}}
    assert try_it(used, account, "customer.addcredits", body) == granted("CustomerAddcredits")


@pytest.mark.parametrize("verb", ["createsecurelink", "renewlink", "getlog", "export"])
def test_calls_that_only_name_a_customer(account: Access, used: set[Right], verb: str) -> None:
    create(account)
    body = {"DATA": {"CUSTOMER_ID": 1}}
    expected = granted(f"Customer{verb.capitalize()}")
    assert try_it(used, account, f"customer.{verb}", body) == expected


def test_hosted_page(account: Access, used: set[Right]) -> None:
    from functions.hosted_page.app import handler

    urls = [
        create(account)["DASHBOARD_URL"],
        builders.call(account, "customer.createsecurelink", {"CUSTOMER_ID": 1})["DASHBOARD_URL"],
    ]
    used.clear()
    for url in urls:
        account_hash, customer = url.split("/")[-2:]
        event = builders.event("GET", f"/dashboard/{account_hash}/{customer}")
        assert handler(event, builders.CONTEXT)["statusCode"] == 200
    assert used < granted("HostedPage")


def test_download(account: Access, used: set[Right]) -> None:
    from functions.hosted_page.app import handler

    token = "0123456789abcdef" * 2
    rendered.an_invoice(account, state=rendered.a_state(token), page_hash={"S": token})
    used.clear()
    event = builders.event("GET", f"/download/{token}")
    event["pathParameters"] = {"token": token}
    reply = handler(event, builders.CONTEXT)
    assert (reply["statusCode"], "X-Amz-Signature" in reply["headers"]["Location"]) == (302, True)
    assert used < granted("HostedPage")


def test_render(account: Access, used: set[Right], monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.invoice_render.app import handler

    seller = billing.a_seller()
    key = rendered.an_invoice(seller)
    put = {WRITES_OBJECTS}
    monkeypatch.setattr(bucket, "put", lambda *_: used.update(put))
    used.clear()
    event = {"Records": [{"dynamodb": {"Keys": key, "SequenceNumber": "1"}}]}
    assert handler(event, builders.CONTEXT) == {"batchItemFailures": []}
    assert used == granted("InvoiceRender")


def test_erase(account: Access, used: set[Right]) -> None:
    from functions.customer_erase.app import handler

    seller = billing.a_seller()
    create(seller)
    billing.a_subscription(seller, 1, "2026-01-31", STATE="closed", SUBSCRIPTION_EXT_UID="box")
    builders.accepted(seller, "customer.delete", {"CUSTOMER_ID": 1})
    used.clear()
    event = builders.erasure(f"{seller.id}#CUSTOMER#1")
    assert handler(event, builders.CONTEXT) == {"batchItemFailures": []}
    assert used == granted("CustomerErase")


def test_dunning(account: Access, used: set[Right]) -> None:
    from functions.dunning_run.app import handler

    seller = billing.a_seller()
    create(seller)
    invoice_files.an_invoice(seller)
    used.clear()
    with billing.on("2026-01-22"):
        assert handler({}, billing.CONTEXT) == {"reminders": 1, "failed": 0}
    assert used == granted("DunningRun")


def test_trial(account: Access, used: set[Right]) -> None:
    from functions.trial_run.app import handler

    shop = subscribing.a_shop()
    with subscribing.on("2026-03-01"):
        subscribing.articles(shop, {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_TRIAL": "14 days"})
        subscribing.book(shop, 1, "T")
    used.clear()
    with subscribing.on("2026-03-12"):
        assert handler({}, billing.CONTEXT) == {"told": 1, "failed": 0}
    assert used == granted("TrialRun")


def test_figures(account: Access, used: set[Right]) -> None:
    shop = subscribing.a_shop()
    figuring.listed(shop)
    with subscribing.on("2026-03-01"):
        subscribing.book(shop, 1, "M")
    used.clear()
    figuring.run("2026-03-01", 0)
    assert figuring.run("2026-03-01")["done"] == 1
    assert used == granted("FiguresRun")


def test_dunningstop(account: Access, used: set[Right]) -> None:
    create(account)
    body = {"DATA": {"INVOICE_ID": invoice_files.an_invoice(account)}}
    expected = granted("InvoiceDunningstop")
    assert try_it(used, account, "invoice.dunningstop", body) == expected


def test_renewlink(account: Access, used: set[Right]) -> None:
    create(account)
    body = {"DATA": {"INVOICE_ID": invoice_files.an_invoice(account)}}
    assert try_it(used, account, "invoice.renewlink", body) == granted("InvoiceRenewlink")


def test_payments(account: Access, used: set[Right]) -> None:
    create(account)
    invoices = [invoice_files.an_invoice(account) for _ in range(2)]
    bodies = [
        {"DATA": {"CUSTOMER_ID": 1, "AMOUNT": "238"}},  # settles both, then there is credit
        {"DATA": {"INVOICE_ID": invoices[1], "AMOUNT": "119"}},
    ]
    assert try_it(used, account, "payment.create", *bodies) == granted("PaymentCreate")


def test_payments_found_and_taken_back(account: Access, used: set[Right]) -> None:
    create(account)
    invoices = [invoice_files.an_invoice(account) for _ in range(2)]
    for invoice_id, amount in zip(invoices, ("119", "120"), strict=True):
        builders.accepted(account, "payment.create", {"INVOICE_ID": invoice_id, "AMOUNT": amount})
    filters = [{}, {"PAYMENT_ID": 1}, {"CUSTOMER_ID": 1}, {"INVOICE_ID": invoices[0]}]
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, account, "payment.get", *bodies) == granted("PaymentGet")
    bodies = [{"DATA": {"PAYMENT_ID": 1}}, {"DATA": {"PAYMENT_ID": 2}}]
    assert try_it(used, account, "payment.delete", *bodies) == granted("PaymentDelete")


def test_billing(account: Access, used: set[Right]) -> None:
    """One of the customers is Refused: his article costs less than nothing."""
    seller = billing.a_seller()
    plans: list[dict[str, Any]] = [{}, {"IS_GROSS": 0}, {"UNIT_PRICE": "-1"}]
    for plan in plans:
        customer_id = billing.a_billed_customer(seller, PAYMENT_TYPE=2, **BANK)
        builders.call(seller, "customer.addcredits", {"CUSTOMER_ID": customer_id, "AMOUNT": "5.00"})
        for begins in ("2026-02-28", "2026-03-31"):
            billing.a_subscription(seller, customer_id, begins, plan)
    with billing.on("2026-03-31"):
        used.clear()
        queue = billing.find_due()
        assert len(queue.messages) == len(plans)
        assert used | {SENDS} == granted("BillingRun")
        used.clear()
        assert billing.work(queue) == []
    assert used == granted("BillingWork")


def a_draft(access: Access) -> int:
    """A draft that can be completed; answers INVOICE_ID."""
    item = {"DESCRIPTION": "Arbeit", "UNIT_PRICE": "10", "VAT_PERCENT": "19"}
    data = {"CUSTOMER_ID": 1, "ITEMS": [item, item]}
    return int(builders.accepted(access, "invoice.create", data)["INVOICE_ID"])


def an_invoice(access: Access) -> int:
    """A final invoice; answers INVOICE_ID."""
    invoice_id = a_draft(access)
    builders.accepted(access, "invoice.complete", {"INVOICE_ID": invoice_id})
    return invoice_id


@pytest.fixture
def seller(used: set[Right]) -> Access:
    """An account that may issue invoices, with one customer."""
    seller = billing.a_seller()
    billing.a_billed_customer(seller)
    return seller


@pytest.mark.parametrize("verb", ["update", "delete", "complete"])
def test_calls_on_drafts(seller: Access, used: set[Right], verb: str) -> None:
    bodies: list[dict[str, Any]] = [
        {"DATA": {"INVOICE_ID": a_draft(seller), "INVOICE_TITLE": "Neu"}} for _ in range(2)
    ]
    if verb == "complete":  # with credit, and as the correction of another
        builders.call(seller, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "5.00"})
        corrected = {"INVOICE_ID": an_invoice(seller)}
        draft = builders.accepted(seller, "invoice.correct", corrected)["INVOICE_ID"]
        bodies.append({"DATA": {"INVOICE_ID": draft}})
    expected = granted(f"Invoice{verb.capitalize()}")
    assert try_it(used, seller, f"invoice.{verb}", *bodies) == expected


def test_invoice_create(seller: Access, used: set[Right]) -> None:
    body = {"DATA": {"CUSTOMER_ID": 1}}
    assert try_it(used, seller, "invoice.create", body) == granted("InvoiceCreate")


@pytest.mark.parametrize("verb", ["cancel", "correct", "setpaid", "sendbyemail", "getreminders"])
def test_calls_on_invoices(seller: Access, used: set[Right], verb: str) -> None:
    to = {"RECIPIENT": {"TO": "a@example.com"}}
    bodies = [{"DATA": {"INVOICE_ID": an_invoice(seller), **to}} for _ in range(2)]
    if verb in ("cancel", "correct"):  # what was paid becomes credit
        builders.accepted(seller, "invoice.setpaid", bodies[1]["DATA"])
    expected = granted(f"Invoice{verb.capitalize()}")
    assert try_it(used, seller, f"invoice.{verb}", *bodies) == expected


@pytest.mark.parametrize("verb", ["sign", "sendbypost"])
def test_calls_that_are_always_refused(seller: Access, used: set[Right], verb: str) -> None:
    authenticate.forget()
    used.clear()
    for caller, expected in ((seller, 400), (seller._replace(api_key="0" * 40), 401)):
        assert v1(caller, f"invoice.{verb}", {"DATA": {"INVOICE_ID": 1}})[0] == expected
    assert used == granted(f"Invoice{verb.capitalize()}")


def test_invoice_get(seller: Access, used: set[Right]) -> None:
    an_invoice(seller)
    filters: list[dict[str, Any]] = [
        {"INVOICE_ID": [1, 2]},
        {"INVOICE_NUMBER": "1"},
        {"CUSTOMER_ID": 1},
        {"SUBSCRIPTION_ID": 1},
        {"STATE": "unpaid"},
        {},
    ]
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, seller, "invoice.get", *bodies) == granted("InvoiceGet")


def test_items(seller: Access, used: set[Right]) -> None:
    a_draft(seller)
    asked = {"FILTER": {"INVOICE_ID": 1}}
    assert try_it(used, seller, "item.get", asked) == granted("ItemGet")
    gone = {"DATA": {"INVOICE_ITEM_ID": 1001}}
    assert try_it(used, seller, "item.delete", gone) == granted("ItemDelete")


@pytest.mark.parametrize("verb", ["create", "update", "get", "delete"])
@pytest.mark.parametrize("noun", ["article", "coupon"])
def test_articles_and_coupons(account: Access, used: set[Right], noun: str, verb: str) -> None:
    name = {"article": "ARTICLE_NUMBER", "coupon": "CODE"}[noun]
    make = {"article": builders.an_article, "coupon": builders.a_coupon}[noun]
    if verb != "create":
        builders.accepted(account, f"{noun}.create", make(**{name: "7"}))
    data = make(**{name: "7", "TITLE": "Neu"})
    bodies = [{"FILTER": {name: "7"}}, {"FILTER": {}}] if verb == "get" else [{"DATA": data}]
    expected = granted(f"{noun.capitalize()}{verb.capitalize()}")
    assert try_it(used, account, f"{noun}.{verb}", *bodies) == expected


def test_coupon_check(account: Access, used: set[Right]) -> None:
    builders.accepted(account, "article.create", builders.an_article(ARTICLE_NUMBER="7"))
    builders.accepted(account, "coupon.create", builders.a_coupon(CODE="A"))
    body = {"DATA": {"CODE": "A", "ARTICLE_NUMBER": "7"}}
    assert try_it(used, account, "coupon.check", body) == granted("CouponCheck")


def test_template_get(account: Access, used: set[Right]) -> None:
    assert try_it(used, account, "template.get", {}) == granted("TemplateGet")


def test_manage(used: set[Right], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manage_accounts.time, "sleep", lambda _: None)
    account = made(settings={"UNIQUE_EXT_UID": False})
    for _ in range(2):
        create(access(account), CUSTOMER_EXT_UID="a")
    used.clear()
    name, on = {"account": account["account"]}, {"UNIQUE_EXT_UID": True}
    assert "error" in manage("account.set", **name, settings=on)  # shared
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manage_accounts.ext_uid_rule, "_shared", lambda *_: iter(()))
        manage("account.set_next_number", **name, next=5000)
        manage("account.list")
        manage("key.rotate", **name, key_id=account["key_id"])
        manage("account.set", **name, settings=on)
        owner = manage("user.add", **name, email="b@example.com", role="owner")["user_id"]
        manage("user.remove", **name, user_id=owner)
    assert used | {WRITES_OBJECTS} == granted("Manage")  # by whom links of a restore are used


def test_merge(seller: Access, used: set[Right]) -> None:
    for _ in range(2):
        create(seller)
    builders.accepted(seller, "invoice.create", {"CUSTOMER_ID": 2})
    builders.accepted(seller, "customer.addcredits", {"CUSTOMER_ID": 2, "AMOUNT": "5.00"})
    bodies = [{"DATA": {"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": other}} for other in (2, 3)]
    assert try_it(used, seller, "customer.merge", *bodies) == granted("CustomerMerge")
