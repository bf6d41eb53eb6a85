"""Orders at the same moment: a form that is sent several times at once makes one, and visitors who
order at once all get their own numbers."""

from tests import builders
from tests.ordering import a_shop, order, path, reviewed
from tests.subscribing import documents, invoices, on
from tests.threads import together


def test_a_form_sent_six_times_at_once_makes_one_order(on_ministack):
    with on("2026-11-23"):
        shop = a_shop()
        page = reviewed(shop)
        answers = together(6, lambda _: order(path(shop), page, early_start="1"))
        assert len({each.location for each in answers}) == 1
    assert len(builders.find(shop)) == 1
    assert len(documents(shop, "SUBSCRIPTION")) == len(invoices(shop)) == 1


def test_of_visitors_who_order_at_once_each_has_numbers_of_their_own(on_ministack):
    with on("2026-11-23"):
        shop = a_shop()
        pages = [reviewed(shop) for _ in range(5)]
        for page in together(5, lambda at: order(path(shop), pages[at], early_start="1")):
            assert page.status == 303
    rows = builders.find(shop)
    assert len({row["CUSTOMER_NUMBER"] for row in rows}) == len(rows) == 5
    numbers = sorted(invoice["INVOICE_NUMBER"] for invoice in invoices(shop))
    assert numbers == [f"RE-2026-0000{at}" for at in range(1, 6)]
