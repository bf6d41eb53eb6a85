"""An account with some of everything: each family of items that an account can have."""

from typing import Any, NamedTuple

from functions.customer_erase.app import handler as erase
from kundenakte.entry import authenticate
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import bucket, invoices, mails
from kundenakte.storage.bucket import File
from kundenakte.storage.client import Connection
from tests import builders, management
from tests.bank.camt import booking, detail, statement
from tests.banking import CREDITOR, a_debtor, on
from tests.builders import CONTEXT, Access, accepted, an_article, create, everything
from tests.declaring import PERSON, cancel
from tests.exporting import stored
from tests.invoicing import a_draft, an_invoice
from tests.subscribing import book

PDF = b"%PDF-1.7 of an invoice"
URL = "https://kunden.example"
PLACE = {"ADDRESS": "Weg 1", "ZIPCODE": "01067", "CITY": "Dresden"}
GONE = 5  # CUSTOMER_ID of who was deleted, with an invoice and a mandate that was never used


class Stored(NamedTuple):
    """The account, and all that is stored of it: items by table, files by key."""

    access: Access
    items: dict[str, list[dict[str, Any]]]
    files: dict[str, File]


_made: list[Stored] = []


def a_whole_account() -> Access:
    """The account; tables and buckets must be there, and empty. It is November 2026 in it. It is
    made once, and stored again afterwards, which is quicker."""
    if not _made:
        access = _new()
        _made.append(all_stored(access))
        return access
    [known] = _made
    names = {"customers": Connection.tables.customers, "accounts": Connection.tables.accounts}
    for table, items in known.items.items():
        for item in items:
            Connection.client.put_item(TableName=names[table], Item=item)
    for key, file in known.files.items():
        bucket.put(key, *file)
    authenticate.forget()
    return known.access


def all_stored(access: Access) -> Stored:
    """Everything that is stored, in order."""
    client = bucket.client()
    listed = client.list_objects_v2(Bucket=Connection.tables.documents).get("Contents", [])
    found = {each["Key"]: bucket.file(each["Key"]) for each in listed}
    return Stored(
        access,
        {
            table: sorted(stored(table), key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
            for table in ("customers", "accounts")
        },
        {key: file for key, file in found.items() if file},
    )


def _new() -> Access:
    access = _founded()
    with on("2026-11-02"):
        _sold(access)
    with on("2026-11-20"):
        _banked(access)
        _declared(access)
        _gone(access)
    return access


def _founded() -> Access:
    made = management.made(settings={**CREDITOR, "CALLS_PER_MINUTE": "10000"}, public_url=URL)
    account = made["account"]
    management.manage("key.add", account=account, email="second@example.com", label="shop")
    management.manage("receiver.add", account=account, url="https://erp.example.com/hooks")
    person = {"email": "kim@example.com", "name": "Kim", "role": "owner"}
    assert "error" not in management.manage("user.add", account=account, **person)
    return management.access(made)._replace(hash=made["account_hash"])


def _sold(access: Access) -> None:
    plan = an_article(ARTICLE_NUMBER="M", UNIT_PRICE="31")
    accepted(access, "article.create", plan)
    accepted(access, "coupon.create", builders.a_coupon(CODE="HERBST"))
    words = {"TEMPLATE": "customer_welcome", "LANGUAGE": "de", "SUBJECT": "Hallo"}
    accepted(access, "mailtemplate.update", words)
    create(access, **{**everything(), "EMAIL": "zoe@example.com"})
    create(access, **PERSON, **PLACE)
    a_debtor(access)
    reference = {"CUSTOMER_ID": 2, "IBAN": "DE89370400440532013000", "REFERENCE": "OWN-7"}
    accepted(access, "mandate.create", reference)
    book(access, 2, "M", SUBSCRIPTION_EXT_UID="abo/1")
    usage = {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "M", "QUANTITY": 2}
    accepted(access, "subscription.setusagedata", usage)
    accepted(access, "shipment.create", {"SUBSCRIPTION_ID": 1, "DATE": "2026-11-03"})
    with_files(access, an_invoice(access, 2))
    a_draft(access, 2)


def with_files(access: Access, invoice_id: int) -> None:
    """Renders an invoice: notes files, and stores them."""
    unit_account = account_for(access.id, "test")

    def step(unit: Any) -> None:
        read = invoices.read(unit, invoice_id)
        folder = f"{access.id}/{read.customer_id}/{invoice_id}"
        kept = {**read.state["DOCUMENT"], "PDF": f"{folder}/f.pdf", "XML": f"{folder}/f.xml"}
        bucket.put(kept["PDF"], PDF + read.number.encode(), "application/pdf", "inline")
        bucket.put(kept["XML"], b"<xml/>", "application/xml")
        unit.follow(read.version)
        invoices.save_state(unit, read, {"DOCUMENT": kept}, render="")

    in_unit(unit_account, step)


def _banked(access: Access) -> None:
    invoice = builders.call(access, "invoice.get", FILTER={"INVOICE_ID": 1})["INVOICES"][0]
    payment = {"INVOICE_ID": 1, "AMOUNT": "50.00", "DATE": "2026-11-20"}
    accepted(access, "payment.create", {"CUSTOMER_ID": 2, **payment})
    known = booking("69.00", detail(remittance=invoice["INVOICE_NUMBER"], name="J Ebersbach"))
    accepted(access, "bankstatement.import", {"CONTENT": statement(known, booking("3.33"))})
    accepted(access, "customer.update", {"CUSTOMER_ID": 3, **PLACE})
    an_invoice(access, 3)
    accepted(access, "collection.create", {"UNTIL": "2026-12-18"})


def _declared(access: Access) -> None:
    assert cancel(access)["statusCode"] == 303
    account = account_for(access.id, "test")
    sent = {"MAIL_ID": 1, "TEMPLATE": "cancellation_receipt", "STATE": "bounced"}
    files = (f"{access.id}#DECLARATION#1", f"{access.id}#CUSTOMER#2")
    for file in files:
        in_unit(account, lambda unit, file=file: mails.add(unit, file, sent))


def _gone(access: Access) -> None:
    create(access, ORGANIZATION="Leer GmbH")
    create(access, CUSTOMER_NUMBER="W-1", CUSTOMER_EXT_UID="w", **PLACE)
    mandate = {"IBAN": "DE89370400440532013000", "REFERENCE": "W-M"}
    accepted(access, "mandate.create", {"CUSTOMER_ID": GONE, **mandate})
    with_files(access, an_invoice(access, GONE))
    accepted(access, "customer.delete", {"CUSTOMER_ID": GONE})
    event = builders.erasure(f"{access.id}#CUSTOMER#{GONE}")
    assert erase(event, CONTEXT) == {"batchItemFailures": []}
