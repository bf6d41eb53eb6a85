"""Makes what tests of direct debit and bank statements need."""

import itertools
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from kundenakte.domain.times import BERLIN
from local.backend import Backend
from tests import builders
from tests.billing import SELLER
from tests.builders import Access, call, create, v1
from tests.invoice_files import an_invoice

_serial = itertools.count(1)
IBAN = "DE41500105170123456789"
CREDITOR = {**SELLER, "CREDITOR_ID": "DE98ZZZ09999999999"}


def a_creditor(**settings: Any) -> Access:
    """An account that may collect by direct debit."""
    return builders.an_account(**{**CREDITOR, **settings})


def on(day: str) -> AbstractContextManager[Any]:
    """Calls inside the block happen on that day, at noon in Berlin."""
    return builders.at(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=BERLIN))


def a_debtor(account: Access, **fields: Any) -> int:
    """A customer who pays by direct debit, with the mandate M-{CUSTOMER_ID}; CUSTOMER_ID."""
    customer_id = int(create(account, PAYMENT_TYPE=2)["CUSTOMER_ID"])
    bank = {
        "CUSTOMER_ID": customer_id,
        "BANK_IBAN": IBAN,
        "BANK_ACCOUNT_OWNER": "Eva Müller",
        "BANK_ACCOUNT_MANDATE_REFERENCE": f"M-{customer_id}",
        "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2026-01-15 08:00:00",
        **fields,
    }
    assert call(account, "customer.update", bank).get("STATUS") == "success"
    return customer_id


def a_bill(account: Access, customer_id: int, total: int) -> str:
    """An invoice to be paid by transfer; its number, long enough not to be met by chance."""
    number = f"RE-2026-{next(_serial):05d}"
    an_invoice(account, customer_id, total, INVOICE_NUMBER=number)
    return number


def a_debit(account: Access, customer_id: int = 1, day: str = "2026-12-07", **fields: Any) -> int:
    """An invoice that is collected from a day on; INVOICE_ID."""
    payment = {"TYPE": 2, "DAYS": 14, "COLLECTION_DATE": day}
    return an_invoice(account, customer_id, **{"DUE_DATE": day, "PAYMENT": payment, **fields})


def collect(account: Access, **data: Any) -> dict[str, Any]:
    """collection.create, which must be accepted; RESPONSE."""
    response = call(account, "collection.create", data)
    assert response.get("STATUS") == "success", response
    return response


def the_run(account: Access, collection_id: int = 1) -> dict[str, Any]:
    """The row of a run with its debits, as on /v1."""
    _, response = v1(account, "collection.get", {"FILTER": {"COLLECTION_ID": collection_id}})
    [row] = response["COLLECTIONS"]
    return dict(row)


def the_file(documents: Any, account: Access, collection_id: int = 1) -> bytes:
    """The file for the bank, as it lies in the bucket."""
    key = f"{account.id}/collections/{collection_id}.xml"
    found: bytes = documents.get_object(Bucket="documents", Key=key)["Body"].read()
    return found


def make_bucket(ministack: Backend) -> None:
    """The bucket for documents, in a ministack."""
    place = {"LocationConstraint": "eu-central-1"}
    ministack.client("s3").create_bucket(Bucket="documents", CreateBucketConfiguration=place)
