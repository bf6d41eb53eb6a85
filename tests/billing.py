"""Makes what tests of billing need: sellers, subscriptions as stored, and runs of the two jobs."""

import itertools
import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import Mock, patch

from kundenakte.domain.account import Account
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.times import BERLIN
from kundenakte.entry import billing, boot
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import subscriptions
from kundenakte.storage.queue import Message
from tests import builders

SELLER = {
    "COMPANY": "Muster Hosting GmbH",
    "STREET": "Torstraße 1",
    "ZIPCODE": "10119",
    "CITY": "Berlin",
    "TAX_ID": "37/123/45678",
    "VAT_ID": "DE136695976",
    "BANK_OWNER": "Muster Hosting GmbH",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
    "CONTACT_NAME": "Kim Muster",
    "INVOICE_EMAIL": "rechnung@example.com",
    "PHONE": "+49 30 123456",
}
PLAN = {
    "ARTICLE_NUMBER": "hosting",
    "TITLE": "Hosting M",
    "QUANTITY": "1",
    "UNIT_PRICE": "9.99",
    "IS_GROSS": 1,
    "VAT_PERCENT": "19",
    "INTERVAL": "1 month",
    "CURRENCY_CODE": "EUR",
}
CONTEXT = Mock(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 60_000)


def a_seller(**settings: Any) -> builders.Access:
    """An account that may issue invoices."""
    return builders.an_account(**{**SELLER, **settings})


def account_of(access: builders.Access) -> Account:
    """The account as a job sees it."""
    return account_for(access.id, "test")


def a_billed_customer(access: builders.Access, **fields: Any) -> int:
    """A customer whom an invoice may be sent to; answers CUSTOMER_ID."""
    address = {"ADDRESS": "Domstraße 2", "ZIPCODE": "50667", "CITY": "Köln"}
    return int(builders.create(access, **{**address, **fields})["CUSTOMER_ID"])


def a_subscription(
    access: builders.Access, customer_id: int, begins: str, plan: Any = None, **fields: Any
) -> int:
    """Stores a subscription that has not been billed yet; answers SUBSCRIPTION_ID."""

    def store(unit: Any) -> int:
        new = {
            "SUBSCRIPTION_ID": subscriptions.next_id(unit),
            "CUSTOMER_ID": customer_id,
            "STATE": "running",
            "START": begins,
            "ANCHOR": begins,
            "NEXT_EVENT": begins,
            "PLAN": {**PLAN, **(plan or {})},
            **fields,
        }
        subscriptions.add(unit, Subscription(new))
        return int(new["SUBSCRIPTION_ID"])

    return in_unit(account_of(access), store)


def on(day: str) -> Any:
    """Jobs and calls inside the block happen on that day, soon after noon in Berlin. Each happens a
    millisecond after the one before: ids are made from the time."""
    noon = datetime.combine(date.fromisoformat(day), time(12), BERLIN).astimezone(UTC)
    tick = timedelta(milliseconds=1)
    return patch("kundenakte.entry.clock.now", lambda: noon + next(_TICKS) * tick)


_TICKS = itertools.count()


class Queue:
    """Stands for the billing queue: keeps what is sent, as SQS would deliver it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, messages: Any) -> int:
        """Like storage.queue.Queue.send."""
        found = list(messages)
        self.messages += found
        return len(found)

    def event(self) -> dict[str, Any]:
        """All messages as one event of billing_work."""
        bodies = [json.dumps(message.body) for message in self.messages]
        return {"Records": [{"messageId": str(n), "body": b} for n, b in enumerate(bodies)]}


@contextmanager
def _connected() -> Any:
    with patch.object(boot, "ready", lambda: None):
        yield


def find_due() -> Queue:
    """Runs billing_run; answers the queue with its messages."""
    queue = Queue()
    with _connected(), patch.object(billing, "Queue", lambda *_: queue):
        billing.serve_run()({}, CONTEXT)
    return queue


def work(queue: Queue, context: Any = CONTEXT) -> list[str]:
    """Runs billing_work on the queue's messages; answers the ids of those that failed."""
    with _connected():
        answer = billing.serve_work()(queue.event(), context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def run(day: str) -> list[str]:
    """Finds and bills all that is due by a day; answers the ids of failed messages."""
    with on(day):
        return work(find_due())
