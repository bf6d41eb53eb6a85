"""The functions of declarations have exactly the rights they use, the pages no fewer."""

from typing import Any

import pytest

from kundenakte.entry.job import in_unit
from kundenakte.storage import subscriptions
from tests import billing, subscribing
from tests.builders import Access
from tests.declaring import PERSON, cancel, outcome, page_hash
from tests.integration.test_page_withdraw import ORDER, withdraw
from tests.subscribing import book, on
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture


@pytest.fixture
def shop(tables: None, used: set[Right]) -> Access:
    """A consumer with a contract; two declarations wait for a person."""
    access = subscribing.a_shop(**PERSON)
    with on("2026-03-01"):
        book(access, 1, "M", SUBSCRIPTION_EXT_UID="V-7")
    outcome(access, kind="extraordinary")
    outcome(access, name="Niemand")
    return access


def test_get(shop: Access, used: set[Right]) -> None:
    filters: list[dict[str, Any]] = [{}, {"CUSTOMER_ID": 1}, {"DECLARATION_ID": 1}]
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, shop, "declaration.get", *bodies) == granted("DeclarationGet")


def test_complete(shop: Access, used: set[Right]) -> None:
    bodies = [{"DATA": {"DECLARATION_ID": number}} for number in (1, 2)]
    expected = granted("DeclarationComplete")
    assert try_it(used, shop, "declaration.complete", *bodies) == expected


def test_the_pages(shop: Access, used: set[Right]) -> None:
    """Notices by every identity, and a withdrawal that takes an invoice back."""
    with on("2026-03-01"):
        second = book(shop, 1, "L")

        def mark(unit: Any) -> None:
            before = subscriptions.read(unit, second)
            subscriptions.replace(unit, before, before.with_fields(ORDER=ORDER))

        in_unit(billing.account_of(shop), mark)
    secret = page_hash(shop, second)
    used.clear()
    with on("2026-03-10"):
        for identity in ("K-1", "V-7", "1", PERSON["EMAIL"]):
            assert cancel(shop, identity=identity)["statusCode"] == 303
        assert withdraw(shop, secret)["statusCode"] == 303
    assert used
    assert used <= granted("HostedPage")
